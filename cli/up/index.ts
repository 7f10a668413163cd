export { linesOf } from "./engine-lines";
export { chooseActivities } from "./begin-activity";
export type { BeginActivity } from "./live-activity";
export { listenForInterruption } from "./interruption";
export type { UpOptions } from "./options";
export { formatReport } from "./report";
export { runUp } from "./run-up";
