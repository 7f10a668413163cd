import Table from "cli-table3";
import { lookAtVault } from "../../dynamic-providers/authority/look";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { findSelectionProblems } from "../../dynamic-providers/records/selection/select";
import { newestFirst } from "../../dynamic-providers/records/snapshot/facts";
import { asLogical, logicalKind } from "../../dynamic-providers/records/snapshot/logical-facts";
import { stateOf } from "../../dynamic-providers/records/snapshot/restorable";
import type { SnapshotState } from "../../dynamic-providers/records/snapshot/restorable";
import { readProject } from "../up/project";
import { wrap } from "../../dynamic-providers/common/wrap";
import { dayAndTime, inWords, secondsSince, sizeInWords, timeOf } from "../../dynamic-providers/common/as-people-read";
import { shortId } from "../../dynamic-providers/common/short-id";
import { findPlaces } from "./places";
import type { PlacesOptions } from "./places";

/** One snapshot of the catalog. Times are Azure's, ISO 8601. */
export interface ListedSnapshot {
    readonly id: string;
    readonly service: string;
    readonly kind: string;
    readonly tier: string | null;
    /** The snapshot's state; `pruned` once retention has pruned it, `expired` once Azure can no longer restore it. */
    readonly result: SnapshotState;
    /** When its data were as it holds them; null while Azure has not taken it. */
    readonly takenAt: string | null;
    readonly ageSeconds: number | null;
    /** Until when Azure restores it; null for a logical snapshot, which only retention ends. */
    readonly restorableUntil: string | null;
    /** Of its payload; null while that is not known. */
    readonly bytes: number | null;
    /** How many entities a logical snapshot lacks something of, by the code of what it lacks; of a backup, what Azure leaves out. */
    readonly lacks: Readonly<Record<string, number>> | readonly string[];
    /** Why retention leaves it. */
    readonly holds: readonly string[];
    /** Reasons not to restore it into a service of its own tier; empty where there is none. */
    readonly obstacles: readonly { readonly code: string; readonly message: string }[];
}

/** What `apim-dr snapshots --json` prints. */
export interface SnapshotsReport {
    readonly schema: "apim-dr/snapshots/1";
    readonly at: string;
    readonly snapshots: readonly ListedSnapshot[];
    /** Documents of the catalog that cannot be read, and count as nothing. */
    readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** @throws CodedError when the files do not tell where the vault is; AzureError when it does not answer. */
export async function readSnapshots(
    directory: string,
    options: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<SnapshotsReport> {
    const places = findPlaces(readProject(directory), options, environment);
    return listSnapshots(await lookAtVault(places, environment));
}

export function listSnapshots({ authority, catalog, now }: RecordedAuthority): SnapshotsReport {
    const snapshots = [...catalog.snapshots].sort(newestFirst).map((facts): ListedSnapshot => {
        const { startedAt } = facts.observed;
        const tier = facts.service.tier ?? undefined;
        const target = { tier };
        return {
            id: facts.id,
            service: facts.service.resourceId.split("/").at(-1)!,
            kind: facts.kind,
            tier: tier ?? null,
            result: stateOf(facts, now),
            takenAt: startedAt,
            ageSeconds: startedAt === null ? null : secondsSince(startedAt, now),
            restorableUntil: facts.restorable.until,
            bytes: facts.payload.bytes ?? null,
            lacks: asLogical(facts)?.lacks ?? facts.omits,
            holds: facts.holds,
            obstacles: findSelectionProblems(facts, catalog, authority, target, now).map(({ code, message }) => ({
                code,
                message,
            })),
        };
    });
    return {
        schema: "apim-dr/snapshots/1",
        at: now.toISOString(),
        snapshots,
        unreadable: catalog.unreadable.map(({ path, reason }) => ({ path, reason })),
    };
}

/** What has expired is called so in every list. */
function describeObstacles(obstacles: ListedSnapshot["obstacles"], result: SnapshotState): string {
    const words = obstacles.map(({ code }) => (code === "Expired" && result === "expired" ? "expired" : code));
    return words.join(", ") || "nothing";
}

/** Nothing but retention ends a logical snapshot. */
const untilOf = (kind: string, until: string | null): string =>
    until !== null ? dayAndTime(until) : kind === logicalKind ? "no limit" : "";

/** Of the newest logical snapshot: those of one service mostly lack the same. */
function describeLacks(snapshots: readonly ListedSnapshot[]): string[] {
    const newest = snapshots.find(({ kind, result }) => kind === logicalKind && result === "succeeded");
    const lacks = Object.entries(newest?.lacks ?? {}).map(([code, count]) => `${code} (${count})`);
    return newest && lacks.length > 0
        ? [wrap(`The newest logical snapshot, ${shortId(newest.id)}, lacks: ${lacks.join(", ")}.`)]
        : [];
}

function marksOf(kind: string, holds: readonly string[]): string[] {
    const marks = [...(kind === logicalKind ? ["logical"] : []), ...(holds.length > 0 ? ["held"] : [])];
    return marks.length > 0 ? [`(${marks.join(", ")})`] : [];
}

/** For people, in 80 columns: a name that is longer goes on in the next line. */
export function formatSnapshots({ snapshots, unreadable, at }: SnapshotsReport): string {
    if (snapshots.length === 0) {
        return `The catalog holds no snapshot (${timeOf(at)}).`;
    }
    const table = new Table({
        head: ["taken", "age", "snapshot", "until", "size", "against it"],
        style: { head: [], border: [] },
        wordWrap: true,
        wrapOnWordBoundary: false,
        colWidths: [12, 10, 18, 12, 8, 13],
    });
    for (const {
        id,
        service,
        kind,
        takenAt,
        ageSeconds,
        restorableUntil,
        bytes,
        obstacles,
        result,
        holds,
    } of snapshots) {
        table.push([
            takenAt === null ? result : dayAndTime(takenAt),
            ageSeconds === null ? "" : inWords(ageSeconds),
            [service, shortId(id), ...marksOf(kind, holds)].join("\n"),
            untilOf(kind, restorableUntil),
            bytes === null ? "" : sizeInWords(bytes),
            describeObstacles(obstacles, result),
        ]);
    }
    const restorable = snapshots.filter(({ obstacles }) => obstacles.length === 0).length;
    return [
        table.toString(),
        `${snapshots.length} snapshots, ${restorable} of which can be restored (${timeOf(at)}).`,
        ...describeLacks(snapshots),
        ...unreadable.map(({ path, reason }) => `Not read: ${path}: ${reason}`),
    ].join("\n");
}
