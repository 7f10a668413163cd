export { readReport } from "./read-report";
export { writeReport } from "./write-report";
