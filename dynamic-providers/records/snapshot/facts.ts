import type { ServiceLocation } from "../../azure/service";
import type { ServiceSettings } from "../../azure/service-settings";
import type { OperationRecord } from "../operation-record";
import type { NoInventory, SnapshotInventory } from "./snapshot-inventory";

export const snapshotSchema = "apim-dr/snapshot/1";

/** Azure's own backup. Other kinds are kept in the catalog, but never selected by this release. */
export const nativeKind = "native";

export interface SnapshotPayload {
    readonly type: "blob";
    readonly container: string;
    readonly name: string;
    /** null until the backup has succeeded. */
    readonly bytes: number | null;
    readonly etag: string | null;
}

/**
 * The mark of a snapshot that retention takes away: `marked` may be withdrawn, `erasing` may not, and `erased` stays as
 * the log of what went and why. Times are Azure's, ISO 8601.
 */
export interface Tombstone {
    readonly at: string;
    readonly reason: string;
    readonly state: "marked" | "erasing" | "erased";
    /** When the payload was deleted. */
    readonly erasedAt?: string;
}

/**
 * What the catalog holds of one snapshot, as the JSON of `snapshots/{id}.json`. Members this release does not know are
 * kept. Times are Azure's, ISO 8601; the age of the data counts from `observed.startedAt`, as a change after it may be
 * missing.
 */
export interface SnapshotFacts extends OperationRecord {
    readonly schema: typeof snapshotSchema;
    readonly id: string;
    readonly kind: string;
    readonly service: {
        readonly resourceId: string;
        /** These are null where an adopted snapshot does not tell. */
        readonly location: string | null;
        readonly tier: string | null;
        readonly units: number | null;
        readonly locations: readonly ServiceLocation[] | null;
        /** When Azure created it; missing in facts of older releases. */
        readonly createdAt?: string;
        /** What it was set to of what a backup leaves out. */
        readonly settings?: ServiceSettings;
    };
    readonly trigger: string;
    /** The epoch of the authority it was taken in; null where no authority is kept. */
    readonly epoch: number | null;
    readonly payload: SnapshotPayload;
    readonly restorable: {
        readonly until: string | null;
        /** null where nothing limits it; empty where it is not known, and it is not restored. */
        readonly tiers: readonly string[] | null;
        readonly requires: readonly string[] | null;
    };
    /** What it lacks, see {@link omittedFromNativeBackup}. */
    readonly omits: readonly string[];
    /** What the service held when the backup was asked for; null where it was not to be read. */
    readonly inventory: SnapshotInventory | NoInventory | null;
    /** Which attempt of the trigger it is: the service changed while those before were taken. @default 1 */
    readonly attempt?: number;
    /** The snapshot of the attempt before. */
    readonly retakeOf?: string;
    /** Somebody else took it: when it came into the catalog, and what is not known of it. */
    readonly adopted?: { readonly at: string; readonly unknown: readonly string[] };
    readonly parent: string | null;
    /** Who needs it: it is not pruned while this is not empty. */
    readonly holds: readonly string[];
    /** True of a snapshot that was completed after its site had been fenced: kept, and never selected. */
    readonly superseded?: boolean;
    readonly tombstone?: Tombstone;
}

/**
 * Reads a sidecar.
 *
 * @returns undefined for JSON that is not the facts of a snapshot of this schema, or whose times cannot be read.
 */
export function parseSnapshotFacts(json: unknown): SnapshotFacts | undefined {
    const candidate = json as Partial<SnapshotFacts> | null;
    const complete =
        typeof candidate === "object" &&
        candidate?.schema === snapshotSchema &&
        typeof candidate.id === "string" &&
        typeof candidate.kind === "string" &&
        typeof candidate.result === "string" &&
        typeof candidate.service?.resourceId === "string" &&
        isTimeOrAbsent(candidate.intendedAt) &&
        isObject(candidate.observed) &&
        isTimeOrAbsent(candidate.observed.startedAt) &&
        isObject(candidate.restorable) &&
        isTimeOrAbsent(candidate.restorable.until) &&
        typeof candidate.payload?.name === "string";
    return complete ? (candidate as SnapshotFacts) : undefined;
}

/** When its data were as it holds them, in milliseconds; the beginning of time where that is not known. */
export function startOf({ observed }: SnapshotFacts): number {
    return observed.startedAt ? Date.parse(observed.startedAt) : 0;
}

/** Newest data first, and always in the same order. */
export function newestFirst(left: SnapshotFacts, right: SnapshotFacts): number {
    return startOf(right) - startOf(left) || (left.id < right.id ? -1 : 1);
}

/** Whether anything needs it. Holds of a form this release does not know count. */
export function isHeld({ holds }: SnapshotFacts): boolean {
    return Array.isArray(holds) ? holds.length > 0 : Boolean(holds);
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}

function isTimeOrAbsent(value: unknown): boolean {
    return (value ?? undefined) === undefined || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
}
