export { RestoreDrill } from "./restore-drill";
export type { RestoreDrillArgs } from "./restore-drill-args";
// What its args name.
export { DrillKind } from "../../dynamic-providers/drill/drill-kind";
