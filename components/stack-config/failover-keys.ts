import { FailoverKind } from "../../dynamic-providers/protocol/failover-kind";
import { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import { SnapshotKind } from "../../dynamic-providers/records/selection/snapshot-preference";
import { configKey } from "./config-key";
import { list, listOfOnce, mapOf, object, required } from "./nested-shapes";
import { epoch, flag, lines, oneOf, siteName, text, whole } from "./scalar-shapes";

const needed = { site: "required" } as const;
const may = { site: "optional" } as const;
const restoring = { site: "optional", service: "optional" } as const;

/** Which site is to be active, and the consents beside it, by the names of `SiteArgs`. */
export const failoverKeys = {
    activeSite: configKey({
        shape: siteName(),
        in: needed,
        default: "in Pulumi.yaml, and only there",
        description: "The site to make active. To fail over, change this line.",
    }),
    sites: configKey({
        shape: listOfOnce(siteName(), 1),
        in: { vault: "required", site: "required", traffic: "required" },
        default: "in Pulumi.yaml",
        description: "Names of the sites, which are the names of their stacks.",
    }),
    failover: configKey({
        shape: oneOf<FailoverKind>(FailoverKind),
        in: may,
        default: "planned",
        description: "`unplanned` takes over from a lost site, together with `acceptDataLoss`.",
    }),
    standbyMode: configKey({
        shape: oneOf<StandbyMode>(StandbyMode),
        in: may,
        default: "pilot",
        description: "How ready a standby is: no service, one unit, or all declared units and regions.",
    }),
    takeOverUnits: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "A failover brings as many units as the snapshot's service had, where `autoscale` moves them.",
    }),
    acceptDataLoss: configKey({
        shape: epoch(),
        in: may,
        isConsent: true,
        default: "none",
        description: "The epoch whose newest changes an unplanned failover may lose.",
    }),
    cancelPromotion: configKey({
        shape: epoch(),
        in: may,
        isConsent: true,
        default: "none",
        description: "Cancels the promotion to this epoch, and blocks new ones to it while it is set.",
    }),
    rejoin: configKey({
        shape: epoch(),
        in: may,
        isConsent: true,
        default: "none",
        description: "The epoch in which this fenced site becomes a standby. Discards its changes since the failover.",
    }),
    atEpoch: configKey({
        shape: epoch(),
        in: may,
        default: "none",
        description: "The epoch that `activeSite` was declared in. An old commit that runs again is refused.",
    }),
    exercise: configKey({
        shape: text({ maxLength: 100 }),
        in: may,
        default: "none",
        description: "Name of the exercise that planned failovers, and the way back, are a part of: records say so.",
    }),
    allowSharedRegion: configKey({
        shape: flag(),
        in: may,
        default: "false",
        description: "Whether the site may be in its peer's region, for example to try a failover.",
    }),
    destroyActive: configKey({
        shape: epoch(),
        in: may,
        isConsent: true,
        default: "none",
        description: "The epoch in which this site may be destroyed although it is active.",
    }),
    preferredSnapshotKind: configKey({
        shape: oneOf<SnapshotKind>(SnapshotKind),
        in: restoring,
        default: "native",
        description: "The kind of snapshot to restore where both kinds can be restored.",
    }),
    preferredKindToleranceSeconds: configKey({
        shape: whole(0),
        in: restoring,
        default: "3600 (1 hour)",
        description: "How many seconds older than the other kind's the data of the preferred kind may be.",
    }),
    leaveOut: configKey({
        shape: listOfOnce(text()),
        in: restoring,
        default: "none",
        description: "Entities of a logical snapshot that are not restored, by path.",
    }),
    supply: configKey({
        shape: mapOf(text({ type: "path of an entity" }), mapOf(text({ type: "member" }), lines())),
        in: restoring,
        default: "none",
        description: "What no logical snapshot can hold, such as private keys.",
        isSecret: true,
    }),
    ageIdentity: configKey({
        shape: lines(),
        in: restoring,
        default: "the environment variable `APIM_DR_AGE_IDENTITY`",
        description: "Opens logical snapshots if no Key Vault does.",
        isSecret: true,
    }),
    acceptDifferences: configKey({
        shape: text(),
        in: restoring,
        isConsent: true,
        default: "none",
        description: "ID of the snapshot that you accept although the standby differs from it.",
    }),
    acknowledgedGaps: configKey({
        shape: listOfOnce(text()),
        in: restoring,
        default: "none",
        description: "Settings that a backup leaves out and that this site does not need.",
    }),
    siteLocal: configKey({
        shape: listOfOnce(text()),
        in: restoring,
        default: "nothing",
        description: "Entities that belong to this site alone. A restore puts them back.",
    }),
    probes: configKey({
        shape: list(
            object({
                path: required(text()),
                method: text(),
                secretHeader: text(),
                expectedStatus: whole(100, 599),
            }),
        ),
        in: { ...restoring, drill: "optional" },
        default: "none",
        description: "Requests that the gateways have to answer after a restore.",
    }),
    probeSecret: configKey({
        shape: text(),
        in: { ...restoring, drill: "optional" },
        default: "none",
        description: "What probes send in their `secretHeader`, for example a subscription's key.",
        isSecret: true,
    }),
    probeTimeoutSeconds: configKey({
        shape: whole(1, 600),
        in: { ...restoring, drill: "optional" },
        default: "30",
        description: "How many seconds all probes together hold up a restore.",
    }),
    recoverAuthority: configKey({
        shape: object({ active: required(siteName()), epoch: required(whole(1)) }),
        in: { vault: "optional" },
        isConsent: true,
        default: "none",
        description: "Names the active site if its record was lost or came back old.",
    }),
};
