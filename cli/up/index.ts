export { listenForInterruption } from "./interruption";
export type { UpOptions } from "./options";
export { formatReport } from "./report";
export { runUp } from "./run-up";
