import { sampleFacts } from "../../../tests/support/sample-facts";
import { inventorySchema } from "../inventory-summary";
import type { ReadingPlan } from "../inventory-summary";
import type { SnapshotFacts } from "./facts";
import { isFullReadingDue } from "./full-reading";
import { logicalKind } from "./logical-facts";

const now = new Date("2026-01-01T12:00:00.000Z");
const { resourceId } = sampleFacts().service;
const native = (plan: ReadingPlan | undefined, change: Partial<SnapshotFacts> = {}): SnapshotFacts =>
    sampleFacts({
        intendedAt: "2026-01-01T00:00:00.000Z",
        inventory: {
            schema: inventorySchema,
            canon: 1,
            kinds: {},
            digest: "d",
            blob: "inventories/i.json",
            stable: true,
            plan,
        },
        ...change,
    });
const logical = (plan: ReadingPlan): SnapshotFacts =>
    sampleFacts({
        intendedAt: "2026-01-01T00:00:00.000Z",
        kind: logicalKind,
        payload: { type: "tree", container: "c", root: "r", objects: 1, bytes: 1 },
        entities: 1,
        lacks: {},
        reading: { plan, sweeps: 2, requests: 1, stable: true },
        protection: { scheme: "s", recipients: [] },
    } as unknown as Partial<SnapshotFacts>);
const other = { service: { ...sampleFacts().service, resourceId: `${resourceId}-2` } };

test.each<[string, readonly SnapshotFacts[], boolean]>([
    ["there is none", [], true],
    ["one was read in full", [native("full")], false],
    ["one was read in full as its plan was refused", [native("planRefused")], false],
    ["one is of a release that read in full only", [native(undefined)], false],
    ["one is by plan", [native("planned")], true],
    ["one has no inventory", [native("full", { inventory: null })], true],
    ["another service's was read in full", [native("full", other)], true],
    ["one was read in full more than a day ago", [native("full", { intendedAt: "2025-12-31T11:59:59.000Z" })], true],
    ["a logical one was read in full", [native("planned"), logical("full")], false],
    ["a logical one is by plan", [logical("planned")], true],
])("where %s, whether a full reading is due is told by that", (_, snapshots, isDue) => {
    expect(isFullReadingDue(snapshots, { resourceId }, now)).toBe(isDue);
});
