export { readDoctor } from "./read-doctor";
export { formatDoctor } from "./format-doctor";
export { exitCodes } from "./doctor-report";
