import fc from "fast-check";
import type { OperationResult } from "../../dynamic-providers/records/operation-record";
import { restoreSchema } from "../../dynamic-providers/records/restore-record";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import type { CatalogObservation } from "../../dynamic-providers/records/snapshot/observation";
import type { RetentionRules } from "../../dynamic-providers/records/selection/retention";
import { sampleFacts } from "./sample-facts";

export const sampleServiceId = sampleFacts().service.resourceId;
export const sampleNow = new Date("2026-03-01T00:00:00.000Z");
export const hour = 60 * 60 * 1000;
export const day = 24 * hour;

/** The facts of a whole snapshot, its data so many hours old. */
export function sampleSnapshot(id: string, ageHours: number, change: Partial<SnapshotFacts> = {}): SnapshotFacts {
    const startedAt = new Date(sampleNow.getTime() - ageHours * hour);
    return sampleFacts({
        id,
        trigger: id,
        observed: {
            startedAt: startedAt.toISOString(),
            completedAt: new Date(startedAt.getTime() + hour).toISOString(),
        },
        payload: { type: "blob", container: "backups", name: `${id}.apimbackup`, bytes: 10, etag: `"${id}"` },
        restorable: {
            until: new Date(startedAt.getTime() + 30 * day).toISOString(),
            tiers: ["Premium"],
            requires: null,
        },
        ...change,
    });
}

/** A logical snapshot. */
export function sampleLogical(id: string, ageHours: number, change: object = {}): SnapshotFacts {
    const logical: Partial<LogicalFacts> = {
        kind: "logical",
        payload: { type: "tree", container: "snapshots-logical", root: id, objects: 1, bytes: 1 },
        inventory: null,
        entities: 1,
        lacks: {},
        changes: null,
        reading: { plan: "full", sweeps: 2, requests: 1, stable: true },
        protection: { scheme: "aes-256-gcm", recipients: [] },
    };
    const restorable = { until: null, tiers: null, requires: null };
    return sampleSnapshot(id, ageHours, { restorable, ...logical, ...change } as Partial<SnapshotFacts>);
}

/** The record of a restore of a snapshot, an hour under way. */
export function sampleRestoreRecord(id: string, snapshot: string, change: Partial<RestoreRecord> = {}): RestoreRecord {
    return {
        schema: restoreSchema,
        id,
        snapshot,
        target: { resourceId: `${sampleServiceId}-standby`, location: "North Europe", tier: "Premium" },
        trigger: id,
        observed: { startedAt: new Date(sampleNow.getTime() - hour).toISOString(), completedAt: null },
        result: "intended",
        problems: [],
        ...change,
    };
}

/** A vault that holds these snapshots and their blobs. */
export function sampleObservation(
    snapshots: readonly SnapshotFacts[],
    change: Partial<CatalogObservation> = {},
): CatalogObservation {
    const payloads = new Map(
        snapshots
            .filter(({ payload, tombstone }) => Boolean(payload.etag) && tombstone?.state !== "erased")
            .map(({ payload }) => [payload.name, { bytes: 10, etag: payload.etag!.replaceAll('"', "") }]),
    );
    return { snapshots, restores: [], unreadable: [], payloads, backupsContainer: "backups", ...change };
}

const anyTime = fc.integer({ min: -100, max: 1500 }).map((hours) => new Date(sampleNow.getTime() - hours * hour));
/** Of the service that is there, of one before it, or not told. */
const anyCreation = fc.constantFrom(undefined, "2025-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z");
const anyTier = fc.constantFrom("Premium", "Standard", "Developer");

/** @param number - every second one may be a second attempt of the one before it. */
function anyFacts(number: number): fc.Arbitrary<SnapshotFacts> {
    return fc
        .record({
            startedAt: fc.option(anyTime, { freq: 12 }),
            tier: anyTier,
            serviceId: fc.constantFrom(sampleServiceId, sampleServiceId.toUpperCase(), `${sampleServiceId}-other`),
            kind: fc.constantFrom("native", "native", "native", "logical"),
            result: fc.constantFrom("succeeded", "succeeded", "succeeded", "intended", "accepted", "failed", "strange"),
            intendedAt: fc.option(anyTime, { nil: undefined }),
            tierIsUnknown: fc.constantFrom(false, false, false, false, true),
            everywhere: fc.constantFrom(false, false, false, true),
            forEver: fc.constantFrom(false, false, false, true),
            holds: fc.constantFrom([], [], [], ["epoch 3"]),
            superseded: fc.constantFrom(undefined, undefined, false, true),
            tombstone: fc.constantFrom(undefined, undefined, undefined, "marked", "erasing", "erased"),
            container: fc.constantFrom("backups", "backups", "backups", "backups", "elsewhere"),
            sharedName: fc.constantFrom(false, false, false, false, false, true),
            createdAt: anyCreation,
            attempt: fc.constantFrom(1, number % 2 === 0 ? 1 : 2),
            member: fc.constantFrom({}, { fromTheFuture: 1 }),
        })
        .map((any) => ({ ...any, id: any.attempt > 1 ? `s${number - 1}-2` : `s${number}` }))
        .map(({ id, ...any }) =>
            sampleSnapshot(id, 0, {
                kind: any.kind,
                service: {
                    ...sampleFacts().service,
                    resourceId: any.serviceId,
                    tier: any.tier,
                    createdAt: any.createdAt,
                },
                attempt: any.attempt,
                observed: { startedAt: any.startedAt?.toISOString() ?? null, completedAt: null },
                intendedAt: any.intendedAt?.toISOString(),
                payload: {
                    ...sampleSnapshot(any.sharedName ? "shared" : id, 0).payload,
                    container: any.container,
                    ...(any.result === "succeeded" ? {} : { bytes: null, etag: null }),
                },
                restorable: {
                    until:
                        any.forEver || !any.startedAt
                            ? null
                            : new Date(any.startedAt.getTime() + 30 * day).toISOString(),
                    tiers: any.tierIsUnknown ? [] : any.everywhere ? null : [any.tier],
                    requires: null,
                },
                holds: any.holds,
                superseded: any.superseded,
                tombstone: any.tombstone && {
                    at: sampleNow.toISOString(),
                    reason: "it was to go",
                    state: any.tombstone as "marked",
                },
                result: any.result as SnapshotFacts["result"],
                ...any.member,
            }),
        );
}

/** Any catalog, however odd: snapshots in all states, restores, and blobs that are there, gone, changed or foreign. */
export const anyObservation: fc.Arbitrary<CatalogObservation> = fc
    .integer({ min: 0, max: 12 })
    .chain((count) =>
        fc.record({
            snapshots: fc.tuple(...Array.from({ length: count }, (_, number) => anyFacts(number))),
            blobs: fc.array(fc.constantFrom("whole", "whole", "whole", "gone", "changed"), {
                minLength: count,
                maxLength: count,
            }),
            restores: fc.array(
                fc.record({
                    id: fc.constantFrom("r1", "r2"),
                    snapshot: fc.integer({ min: 0, max: 12 }).map((number) => `s${number}`),
                    result: fc
                        .constantFrom("intended", "accepted", "succeeded", "failed", "strange")
                        .map((result) => result as OperationResult),
                }),
                { maxLength: 2 },
            ),
        }),
    )
    .map(({ snapshots, blobs, restores }) => ({
        snapshots,
        restores,
        unreadable: [],
        backupsContainer: "backups",
        payloads: new Map([
            ["foreign.txt", { bytes: 1, etag: "foreign" }],
            ...snapshots
                .filter((_, number) => blobs[number] !== "gone")
                .map(
                    ({ payload }, number) =>
                        [
                            payload.name,
                            { bytes: 10, etag: blobs[number] === "changed" ? "other" : payload.name.split(".")[0]! },
                        ] as const,
                ),
        ]),
    }));

export const anyRules: fc.Arbitrary<RetentionRules> = fc.record({
    service: fc.record({ resourceId: fc.constant(sampleServiceId), tier: anyTier, createdAt: anyCreation }),
    policy: fc.record({ keep: fc.integer({ min: 1, max: 4 }), maxAgeDays: fc.integer({ min: 1, max: 30 }) }),
    targetTiers: fc.uniqueArray(anyTier, { maxLength: 3 }),
});

export const anyNow = fc
    .integer({ min: -1500, max: 1500 })
    .map((hours) => new Date(sampleNow.getTime() + hours * hour));
