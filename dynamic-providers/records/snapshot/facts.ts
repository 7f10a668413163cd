import type { ServiceLocation } from "../../azure/service";
import type { ServiceSettings } from "../../azure/service-settings";
import {
    anyText,
    flag,
    listOf,
    members,
    oneOf,
    optional,
    orNull,
    recordOf,
    text,
    time,
    together,
    value,
    whole,
} from "../../common/document-check";
import type { DocumentCheck, MemberChecks } from "../../common/document-check";
import { blobName, documentId, exactly, serviceResourceId } from "../document-type";
import { coherent, operationRecordChecks } from "../operation-record";
import type { OperationRecord } from "../operation-record";
import { snapshotInventoryCheck } from "./snapshot-inventory";
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
    /** Another tool took it: when it came into the catalog, and what is not known of it. */
    readonly adopted?: { readonly at: string; readonly unknown: readonly string[] };
    readonly parent: string | null;
    /** Who needs it: it is not pruned while this is not empty. */
    readonly holds: readonly string[];
    /** True of a snapshot that was completed after its site had been fenced: kept, and never selected. */
    readonly superseded?: boolean;
    readonly tombstone?: Tombstone;
}

const settings = members<ServiceSettings>({
    customHostNames: listOf(members<ServiceSettings["customHostNames"][number]>({ type: anyText, hostName: anyText })),
    caCertificates: listOf(members<ServiceSettings["caCertificates"][number]>({ store: anyText, thumbprint: anyText })),
    virtualNetworkType: text,
    identityType: text,
    userAssignedIdentities: listOf(text),
    customProperties: recordOf(anyText),
    developerPortalStatus: optional(text),
});

const payload = members<SnapshotPayload>({
    type: value((found) => found === "blob", "it must be 'blob'"),
    container: text,
    name: blobName,
    bytes: orNull(whole),
    etag: orNull(text),
});

const tombstone = members<Tombstone>({
    at: time,
    reason: anyText,
    state: oneOf<Tombstone["state"]>({ marked: true, erasing: true, erased: true }),
    erasedAt: optional(time),
});

/** What facts of every kind must tell. */
export const factsChecks: MemberChecks<SnapshotFacts> = {
    ...operationRecordChecks,
    schema: exactly(snapshotSchema),
    kind: text,
    service: members<SnapshotFacts["service"]>({
        resourceId: serviceResourceId,
        location: orNull(text),
        tier: orNull(text),
        units: orNull(whole),
        locations: orNull(listOf(members<ServiceLocation>({ location: text, units: whole }))),
        createdAt: optional(time),
        settings: optional(settings),
    }),
    trigger: text,
    epoch: orNull(whole),
    payload,
    restorable: members<SnapshotFacts["restorable"]>({
        until: orNull(time),
        tiers: orNull(listOf(text)),
        requires: orNull(listOf(text)),
    }),
    omits: listOf(text),
    inventory: orNull(snapshotInventoryCheck),
    attempt: optional(whole),
    retakeOf: optional(documentId),
    adopted: optional(members<NonNullable<SnapshotFacts["adopted"]>>({ at: time, unknown: listOf(text) })),
    parent: orNull(documentId),
    holds: listOf(text),
    superseded: optional(flag),
    tombstone: optional(tombstone),
};

/**
 * Members that must be told once a snapshot is there: one that is missing would count as "no limit".
 *
 * @param told - by their paths.
 */
export function toldOnceSucceeded<F extends Pick<SnapshotFacts, "result">>(
    facts: DocumentCheck<F>,
    told: Readonly<Record<string, (facts: F) => unknown>>,
): DocumentCheck<F> {
    return Object.entries(told).reduce(
        (check, [member, find]) =>
            together(
                check,
                member,
                (found) => found.result !== "succeeded" || find(found) !== null,
                "it must be there once result is 'succeeded'",
            ),
        facts,
    );
}

/** Facts of Azure's own backup. */
export const nativeFactsCheck: DocumentCheck<SnapshotFacts> = toldOnceSucceeded(
    coherent(members<SnapshotFacts>(factsChecks)),
    {
        "observed.startedAt": ({ observed }) => observed.startedAt,
        "observed.completedAt": ({ observed }) => observed.completedAt,
        "restorable.until": ({ restorable }) => restorable.until,
        "restorable.tiers": ({ restorable }) => restorable.tiers,
        "payload.bytes": ({ payload: { bytes } }) => bytes,
        "payload.etag": ({ payload: { etag } }) => etag,
    },
);

/** When its data were as it holds them, in milliseconds; the beginning of time where that is not known. */
export function startOf({ observed }: SnapshotFacts): number {
    return observed.startedAt ? Date.parse(observed.startedAt) : 0;
}

/** Newest data first, and always in the same order. */
export function newestFirst(left: SnapshotFacts, right: SnapshotFacts): number {
    return startOf(right) - startOf(left) || (left.id < right.id ? -1 : 1);
}

/** Whether anything needs it. */
export function isHeld({ holds }: SnapshotFacts): boolean {
    return holds.length > 0;
}
