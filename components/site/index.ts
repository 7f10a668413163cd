export { Site } from "./site";
export type {
    SiteArgs,
    SiteIdentityArgs,
    SiteLocationArgs,
    SiteScheduleArgs,
    SiteServiceArgs,
    SiteVaultArgs,
} from "./site-args";
// What its args name.
export { FailoverKind } from "../../dynamic-providers/protocol/failover-kind";
export { SnapshotKind } from "../../dynamic-providers/records/selection/snapshot-preference";
export { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
