import { inWords, secondsSince, timeOf } from "../../common/as-people-read";
import type { Authority } from "../authority/authority";
import { startOf } from "../snapshot/facts";
import type { RestoreTarget } from "../snapshot/restorable";
import { latest, selectSnapshot } from "./select";
import type { SnapshotsObservation } from "./select";
import { shortId } from "../../common/short-id";

/** What a failover would take over with. */
export interface NewestRestorable {
    readonly id: string;
    /** Name of the service that it was taken of. */
    readonly service: string;
    /** When its data were as it holds them. */
    readonly takenAt: string;
    readonly ageSeconds: number;
    readonly restorableUntil: string | null;
}

/** How old that is against how old it may be. */
export interface SnapshotStanding {
    /** null where none can be restored. */
    readonly newest: NewestRestorable | null;
    /** The recovery point objective of the active site; null where none is known. */
    readonly objectiveSeconds: number | null;
    readonly isLate: boolean;
}

/** @param now - Azure's time. */
export function snapshotStanding(
    catalog: SnapshotsObservation,
    authority: Authority,
    target: RestoreTarget,
    objectiveSeconds: number | null,
    now: Date,
): SnapshotStanding {
    const { selected } = selectSnapshot(catalog, { of: "lineage", authority }, latest, target, now);
    const takenAt = selected && new Date(startOf(selected)).toISOString();
    const newest = selected &&
        takenAt !== undefined && {
            id: selected.id,
            service: selected.service.resourceId.split("/").at(-1)!,
            takenAt,
            ageSeconds: secondsSince(takenAt, now),
            restorableUntil: selected.restorable.until,
        };
    return {
        newest: newest || null,
        objectiveSeconds,
        isLate:
            authority.active !== null && objectiveSeconds !== null && (!newest || newest.ageSeconds > objectiveSeconds),
    };
}

/**
 * In one sentence, for people.
 *
 * @param withoutObjective - what to say where none is known.
 */
export function describeStanding(
    { newest, objectiveSeconds, isLate }: SnapshotStanding,
    withoutObjective = "no objective is declared",
): string {
    const objective = objectiveSeconds === null ? withoutObjective : `objective ${inWords(objectiveSeconds)}`;
    return newest === null
        ? `Snapshot: none can be restored (${objective}).`
        : `Snapshot: the newest is ${inWords(newest.ageSeconds)} old (${objective}${isLate ? ": LATE" : ""}): ` +
              `${newest.service} at ${timeOf(newest.takenAt)}, ${shortId(newest.id)}.`;
}
