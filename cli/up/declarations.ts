import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import { FailoverKind } from "../../dynamic-providers/protocol/failover-kind";
import { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import { readStackKeys } from "./given-config";
import { lastServiceIdOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { omittedFromNativeBackup } from "../../dynamic-providers/records/snapshot/native-backup";

/** What the config of a site's stack declares of a failover, by the names of its keys. */
export type Consents = Pick<
    SiteDeclaration,
    | "failover"
    | "standbyMode"
    | "acceptDataLoss"
    | "cancelPromotion"
    | "rejoin"
    | "atEpoch"
    | "acceptDifferences"
    | "preferredSnapshotKind"
    | "preferredKindToleranceSeconds"
> & { readonly tier?: string };

const keys = [
    ...(["failover", "standbyMode", "acceptDataLoss", "cancelPromotion", "rejoin", "atEpoch"] as const),
    ...(["acceptDifferences", "tier", "preferredSnapshotKind", "preferredKindToleranceSeconds"] as const),
] as const;

/**
 * @param site - its stack.
 * @param project - its name, the namespace of its config.
 * @param config - of a site's stack; empty where the stack is not there.
 * @throws CodedError that lists every value that cannot be used.
 */
export function readConsents(site: string, project: string, config: ConfigMap): Consents {
    const {
        failover = FailoverKind.Planned,
        standbyMode = StandbyMode.Pilot,
        ...given
    } = readStackKeys(site, project, config, keys);
    return { failover, standbyMode, ...given };
}

/**
 * What a site's stack declares to the protocol. What its config does not tell is taken in the best case: the service is of
 * the tier that the snapshots can be restored into, and has what a backup leaves out.
 *
 * @param tierOfSnapshots - of the newest snapshot; undefined where there is none.
 */
export function toDeclaration(
    site: string,
    activeSite: string,
    { tier, ...consents }: Consents,
    authority: Authority,
    tierOfSnapshots: string | undefined,
): SiteDeclaration {
    return {
        ...{ site, activeSite, ...consents },
        serviceId:
            lastServiceIdOf(authority, site) ??
            `/subscriptions/unknown/resourceGroups/unknown/providers/Microsoft.ApiManagement/service/${site}`,
        tier: tier ?? tierOfSnapshots ?? "Premium",
        acknowledgedGaps: omittedFromNativeBackup,
    };
}
