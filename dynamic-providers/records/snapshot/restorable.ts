import { timeOf, inWords } from "../../common/as-people-read";
import { nativeKind } from "./facts";
import type { SnapshotFacts } from "./facts";
import { asLogical, logicalKind } from "./logical-facts";
import { snapshotInWords } from "./snapshot-in-words";

/** Why a snapshot cannot be restored: a code for programs, and a sentence that says the way out. */
export interface Obstacle {
    readonly code:
        | "UnknownKind"
        | "OtherKind"
        | "NotSucceeded"
        | "Superseded"
        | "Pruned"
        | "Expired"
        | "ExpiresSoon"
        | "TierUnknown"
        | "TierMismatch";
    readonly message: string;
}

/** What a snapshot is to be restored into. */
export interface RestoreTarget {
    /** undefined while it is not known, in a preview that is to create the service: then every tier passes. */
    readonly tier: string | undefined;
    /** How long it must still be restorable. @default 0 */
    readonly marginSeconds?: number;
    /** Paths of entities and kinds that are not brought: left out by consent, or the target's own. @default none */
    readonly notBrought?: readonly string[];
    /** Whether only some of a snapshot is wanted: what that needs the opened snapshot tells. @default false */
    readonly isPart?: boolean;
    /** Kinds of snapshots that are looked for. @default all that this release restores */
    readonly kinds?: readonly string[];
}

/** Kinds of snapshots that this release restores. */
export const restorableKinds: readonly string[] = [nativeKind, logicalKind];

/** What lists say of a snapshot: what came of it, and whether retention or Azure's time limit has ended it since. */
export type SnapshotState = SnapshotFacts["result"] | "pruned" | "expired";

/** @param now - Azure's time. */
export function stateOf({ result, tombstone, restorable }: SnapshotFacts, now: Date): SnapshotState {
    const { until } = restorable;
    const hasExpired = result === "succeeded" && until !== null && Date.parse(until) <= now.getTime();
    return tombstone ? "pruned" : hasExpired ? "expired" : result;
}

/** A restore takes 45 minutes and more: a snapshot must not expire under way. */
export const restoreMarginSeconds = 2 * 60 * 60;

/**
 * Every reason not to restore a snapshot into a target now; empty when it is restorable. The one place that
 * decides it.
 *
 * @param now - Azure's time, not this machine's.
 */
export function findObstacles(facts: SnapshotFacts, target: RestoreTarget, now: Date): Obstacle[] {
    const obstacles: Obstacle[] = [];
    const name = `The ${snapshotInWords(facts)}`;
    if (!isKnownKind(facts)) {
        obstacles.push({
            code: "UnknownKind",
            message: `${name} is of kind '${facts.kind}'${facts.kind === logicalKind ? " without a tree" : ""}, which this release cannot restore: use a release that knows it.`,
        });
    } else if (!(target.kinds ?? restorableKinds).includes(facts.kind)) {
        obstacles.push({
            code: "OtherKind",
            message: `${name} is a ${facts.kind} one, and a ${target.kinds?.join(" or ")} one is needed here: choose another snapshot.`,
        });
    }
    if (facts.result !== "succeeded") {
        obstacles.push({
            code: "NotSucceeded",
            message: `${name} is '${facts.result}', not 'succeeded': run the stack that takes it again, or choose another snapshot.`,
        });
    }
    if (facts.superseded) {
        obstacles.push({
            code: "Superseded",
            message: `${name} finished after its site had lost the active role: choose a snapshot of the active site.`,
        });
    }
    if (facts.tombstone) {
        obstacles.push({
            code: "Pruned",
            message: `${name} was pruned by retention at ${timeOf(facts.tombstone.at)} (${facts.tombstone.reason}): choose another snapshot.`,
        });
    }
    const { until, tiers } = facts.restorable;
    if (until && Date.parse(until) <= now.getTime()) {
        obstacles.push({
            code: "Expired",
            message: `${name} could be restored until ${timeOf(until)} and it is ${timeOf(now.toISOString())}: choose a newer snapshot.`,
        });
    } else if (until !== null && Date.parse(until) <= now.getTime() + (target.marginSeconds ?? 0) * 1000) {
        obstacles.push({
            code: "ExpiresSoon",
            message: `${name} can be restored until ${timeOf(until)}, which is less than ${inWords(target.marginSeconds ?? 0)} from now: a restore may not be done by then. Choose a newer snapshot.`,
        });
    }
    if (tiers?.length === 0) {
        obstacles.push({
            code: "TierUnknown",
            message: `${name} was taken by another tool, and its tier is not known: set adopt.tier on the Backup that adopted it, or choose another snapshot.`,
        });
    } else if (tiers && target.tier !== undefined && !tiers.includes(target.tier)) {
        obstacles.push({
            code: "TierMismatch",
            message: `${name} can be restored into tier ${tiers.join(" or ")} and the target's tier is '${target.tier}': declare the same tier for the target, or choose another snapshot.`,
        });
    }
    return obstacles;
}

/** Facts of the logical kind whose payload is no tree are none. */
const isKnownKind = (facts: SnapshotFacts): boolean =>
    facts.kind === logicalKind ? asLogical(facts) !== undefined : restorableKinds.includes(facts.kind);
