export { linesOf } from "./engine-lines";
export { chooseActivities } from "./choose-activities";
export type { BeginActivity } from "./terminal";
export { listenForInterruption } from "./interruption";
export type { UpOptions } from "./options";
export { formatReport } from "./report";
export { runUp } from "./run-up";
