import { findSelectionProblems, latest, selectSnapshot } from "../records/selection/select";
import { sameResource } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import { triggeredName } from "../records/triggered-name";
import { isTouching } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import { isToPutBack } from "../records/site-local-document";
import { asLogical } from "../records/snapshot/logical-facts";
import { originOf } from "../records/snapshot/origin";
import { targetOf } from "./declaration";
import type { SiteDeclaration } from "./declaration";
import { rest, step } from "./say";
import type { SiteObservation } from "./site-observation";
import type { SitePlanCode, SiteStep } from "./step";
import { isBlocking } from "../records/verification";
import { snapshotInWords, snapshotNamed } from "../records/snapshot/snapshot-in-words";

/** The restore of a warm standby follows from the snapshot. */
export const standbyTrigger = (snapshot: string): string => `standby-${snapshot}`;

/** The peer is active, and declared so. A warm standby restores each new snapshot; the others keep what they have. */
export function standBy(declared: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { standbyMode, verify } = declared;
    const { authority, catalog, service, now } = observed;
    const { active, epoch } = authority;
    const standing = (code: SitePlanCode, more = ""): SiteStep =>
        rest(
            "standby",
            code,
            `the site stands by (${standbyMode}) for '${active}', which is active in epoch ${epoch}${more}`,
        );
    // A warm one is declared, and its service comes with this run.
    if (standbyMode !== "warm" || !service) {
        return standing("StandsBy");
    }
    const target = targetOf(declared);
    const { selected: newest, ofKind } = selectSnapshot(catalog, { of: "lineage", authority }, latest, target, now);
    if (!newest) {
        return standing("StandsByWithoutSnapshot", "; there is no snapshot to restore yet");
    }
    const own = restoresInto(service, observed.restores);
    const last = lastRestoreOf(own);
    const restoring = (snapshot: string, why = ""): SiteStep => {
        const isLogical = catalog.snapshots.some((facts) => facts.id === snapshot && asLogical(facts) !== undefined);
        return step(
            { does: "restore", snapshot, isLogical, trigger: standbyTrigger(snapshot) },
            "restore",
            "RestoresNewSnapshot",
            `stands by (warm) for '${active}': ${isLogical ? "writes what differs from" : "restores"} the ${snapshotNamed(snapshot, catalog.snapshots)}${why === "" ? "" : ` (${why})`}`,
        );
    };
    // One that an earlier run has left to Azure is followed to its end, though a newer snapshot is there by now. So is one
    // that was only intended: Azure may have taken it, and nobody was told.
    const isRestorable = (id: string): boolean =>
        catalog.snapshots.some(
            (facts) => facts.id === id && findSelectionProblems(facts, catalog, authority, target, now).length === 0,
        );
    const left = own.find(
        ({ result, trigger, snapshot }) =>
            trigger === standbyTrigger(snapshot) &&
            (result === "accepted" || (result === "intended" && isRestorable(snapshot))),
    );
    if (left) {
        return restoring(left.snapshot);
    }
    const isRestored = last?.snapshot === newest.id && isDone(last, verify);
    // What was taken of this very service, it holds.
    const isOwn = originOf(newest, service) === "own";
    return isRestored || isOwn
        ? standing("StandsByWithSnapshot", `; it has restored the ${snapshotInWords(newest)}`)
        : restoring(newest.id, ofKind);
}

/**
 * The restores into a service as it is: none that went into an earlier one of its resource ID, which was deleted since.
 */
export function restoresInto(
    service: ServiceObservation | undefined,
    restores: readonly RestoreRecord[],
): readonly RestoreRecord[] {
    return restores.filter(
        ({ id, target, trigger }) =>
            service && sameResource(target.resourceId, service.resourceId) && id === triggeredName(service, trigger),
    );
}

/** The restore that changed the service last: what it holds is what that restored, or has begun to. */
export function lastRestoreOf(own: readonly RestoreRecord[]): RestoreRecord | undefined {
    const begunAt = (record: RestoreRecord): string | null | undefined =>
        record.observed.startedAt ?? (isTouching(record) ? record.intendedAt : null);
    return own
        .flatMap((record) => {
            const at = begunAt(record);
            return at ? [{ record, at: Date.parse(at) }] : [];
        })
        .sort((left, right) => left.at - right.at)
        .at(-1)?.record;
}

function isDone(record: RestoreRecord, verify: SiteDeclaration["verify"]): boolean {
    const { result, verification } = record;
    return (
        result === "succeeded" &&
        !isToPutBack(record) &&
        (verify === "off" || (verification !== undefined && !isBlocking(verification)))
    );
}
