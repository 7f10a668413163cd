export { formatStatus } from "./format-status";
export { formatSnapshots, readSnapshots } from "./list-snapshots";
export { readStatus } from "./read-status";
