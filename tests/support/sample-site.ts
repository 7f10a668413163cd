import { sampleService, serviceIdOf } from "./sample-service";
import { applyChange } from "../../dynamic-providers/records/authority/apply-change";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { Authority, AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import { intendRestore } from "../../dynamic-providers/records/restore-record";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import type { SiteObservation } from "../../dynamic-providers/protocol/site-observation";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { hour, sampleNow, sampleObservation, sampleSnapshot } from "./sample-catalog";
import { sampleFacts } from "./sample-facts";
import type { Verification } from "../../dynamic-providers/records/verification";

/** Two sites, `primary` and `standby`, and what happened to them an hour apart from the other. */

/** The last change is an hour old at `sampleNow`. */
export function authorityAfter(...changes: readonly AuthorityChange[]): Authority {
    return changes.reduce(
        (authority, change, index) =>
            applyChange(authority, change, new Date(sampleNow.getTime() - (changes.length - index) * hour)),
        newAuthority,
    );
}

export const claimed = (site: string, verification: "verified" | "accepted" | null = null): AuthorityChange => ({
    event: "claimed",
    site,
    serviceId: serviceIdOf(site),
    verification,
});
export const handedOver = (site: string, snapshot: string): AuthorityChange => ({
    event: "handoverWritten",
    site,
    snapshot,
});
export const promotionBegan = (site: string, kind: "planned" | "unplanned", snapshot: string): AuthorityChange => ({
    event: "promotionBegan",
    site,
    kind,
    snapshot,
    snapshotStartedAt: new Date(sampleNow.getTime() - 5 * hour).toISOString(),
    changesChecked: kind === "planned",
});

export const primaryActive = authorityAfter(claimed("primary"));
/** Read with the snapshot `final` in the catalog. */
export const primaryDemoted = authorityAfter(claimed("primary"), handedOver("primary", "final"));
/** `standby` takes over with the snapshot `s1`, without a token. */
export const standbyPromoting = authorityAfter(claimed("primary"), promotionBegan("standby", "unplanned", "s1"));
export const standbyActive = authorityAfter(
    claimed("primary"),
    promotionBegan("standby", "unplanned", "s1"),
    claimed("standby", "verified"),
);

const inventory = {
    schema: "apim-dr/inventory/1",
    canon: 2,
    kinds: {},
    digest: "sha256:1",
    blob: "inventories/sample.json",
    keyId: "k1",
    stable: true,
} as const;

/** Of `primary`, in epoch 1, with an inventory that was stable. */
export function sampleSiteSnapshot(id: string, ageHours: number, change: Partial<SnapshotFacts> = {}): SnapshotFacts {
    return sampleSnapshot(id, ageHours, {
        service: { ...sampleFacts().service, resourceId: serviceIdOf("primary") },
        epoch: 1,
        inventory,
        ...change,
    });
}

export const unstable: SnapshotFacts["inventory"] = { ...inventory, stable: false, changedKinds: ["apis"] };
export const withoutKey: SnapshotFacts["inventory"] = { ...inventory, keyId: undefined };

export const sampleVerification: Verification = {
    outcome: "verified",
    verified: true,
    comparedAt: sampleNow.toISOString(),
    differences: [],
    tolerated: [],
    notCompared: [],
    compared: { kinds: 1, entities: 1 },
};

/** A restore into `standby` that is done and verified. */
export function sampleRestore(snapshot: string, trigger: string, change: Partial<RestoreRecord> = {}): RestoreRecord {
    return {
        ...intendRestore(sampleService("standby"), trigger, snapshot),
        result: "succeeded",
        observed: {
            startedAt: new Date(sampleNow.getTime() - 0.5 * hour).toISOString(),
            completedAt: sampleNow.toISOString(),
        },
        verification: sampleVerification,
        gaps: [],
        ...change,
    };
}

export const restoreIdOf = (service: ServiceObservation, trigger: string): string => triggeredName(service, trigger);

export function sampleDeclaration(site: string, change: Partial<SiteDeclaration> = {}): SiteDeclaration {
    return {
        site,
        activeSite: "primary",
        failover: "planned",
        standbyMode: "pilot",
        serviceId: serviceIdOf(site),
        tier: "Premium",
        ...change,
    };
}

export interface SampleSituation {
    readonly authority: Authority;
    readonly snapshots?: readonly SnapshotFacts[];
    readonly restores?: readonly RestoreRecord[];
    /** null where Azure has none. */
    readonly service?: ServiceObservation | null;
    readonly run?: SiteObservation["run"];
    readonly now?: Date;
}

export function sampleSiteObservation(site: string, situation: SampleSituation): SiteObservation {
    const { authority, snapshots = [], restores = [], service, run = {}, now = sampleNow } = situation;
    return {
        authority,
        catalog: sampleObservation(snapshots, { restores }),
        restores,
        service: service === null ? undefined : (service ?? sampleService(site)),
        now,
        run,
    };
}
