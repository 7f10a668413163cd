export { openLiveActivities } from "./live-activity";
export { beginPlainActivity } from "./plain-activity";
export { listenForInterruption } from "./interruption";
export type { UpOptions } from "./options";
export { formatReport } from "./report";
export { runUp } from "./run-up";
