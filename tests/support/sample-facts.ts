import { nativeKind, snapshotSchema } from "../../dynamic-providers/records/snapshot/facts";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";

/** The facts of a snapshot that succeeded on 1 January 2026, for tests. */
export function sampleFacts(change: Partial<SnapshotFacts> = {}): SnapshotFacts {
    return {
        schema: snapshotSchema,
        id: "sample",
        kind: nativeKind,
        service: {
            resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/primary",
            location: "West Europe",
            tier: "Premium",
            units: 1,
            locations: [],
        },
        observed: { startedAt: "2026-01-01T00:00:00.000Z", completedAt: "2026-01-01T00:11:00.000Z" },
        trigger: "first",
        epoch: null,
        payload: { type: "blob", container: "backups", name: "sample.apimbackup", bytes: 10, etag: '"1"' },
        restorable: { until: "2026-01-31T00:00:00.000Z", tiers: ["Premium"], requires: null },
        omits: [],
        inventory: null,
        parent: null,
        holds: [],
        result: "succeeded",
        problems: [],
        ...change,
    };
}
