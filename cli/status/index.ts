export { formatStatusAs } from "./format-status-as";
export { formatSnapshots, readSnapshots } from "./list-snapshots";
export { readStatus } from "./read-status";
