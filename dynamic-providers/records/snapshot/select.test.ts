import fc from "fast-check";
import { anyNow, anyObservation } from "../../../tests/support/sample-catalog";
import { sampleFacts } from "../../../tests/support/sample-facts";
import { findObstacles } from "./restorable";
import { selectSnapshot } from "./select";

const target = { tier: "Premium" };
const now = new Date("2026-01-10T00:00:00Z");

function snapshot(id: string, startedAt: string, tier = "Premium") {
    return sampleFacts({
        id,
        observed: { startedAt, completedAt: startedAt },
        restorable: {
            until: new Date(Date.parse(startedAt) + 30 * 86_400_000).toISOString(),
            tiers: [tier],
            requires: null,
        },
    });
}

test("latest is the newest by the start of its data that can be restored", () => {
    const catalog = [
        snapshot("old", "2026-01-02T00:00:00.000Z"),
        snapshot("new", "2026-01-05T00:00:00.000Z"),
        snapshot("newer, of another tier", "2026-01-07T00:00:00.000Z", "Standard"),
    ];
    expect(selectSnapshot(catalog, "latest", target, now).selected?.id).toBe("new");
});

test("a snapshot by its ID is selected although a newer one exists", () => {
    const catalog = [snapshot("old", "2026-01-02T00:00:00.000Z"), snapshot("new", "2026-01-05T00:00:00.000Z")];
    expect(selectSnapshot(catalog, "old", target, now).selected?.id).toBe("old");
});

test("an empty catalog and an unknown ID each say the way out", () => {
    expect(selectSnapshot([], "latest", target, now).reasons).toEqual([
        "The catalog holds no snapshot: run the primary's stack with a backup trigger first.",
    ]);
    expect(selectSnapshot([snapshot("old", "2026-01-02T00:00:00.000Z")], "other", target, now).reasons).toEqual([
        "The catalog holds no snapshot 'other': name one of its snapshots, or 'latest'.",
    ]);
});

test("before a time selects the newest whose data are from before it, not at it", () => {
    const catalog = ["2026-01-02", "2026-01-05", "2026-01-07"].map((day) => snapshot(day, `${day}T00:00:00.000Z`));
    const before = (time: string) => selectSnapshot(catalog, `before:${time}`, target, now);
    expect(before("2026-01-07T00:00:00Z").selected?.id).toBe("2026-01-05");
    expect(before("2026-01-07T00:00:01Z").selected?.id).toBe("2026-01-07");
    expect(before("2026-01-02T00:00:00Z").reasons).toEqual([
        "The catalog holds no snapshot from before 2026-01-02T00:00:00.000Z: name a later time, one of its snapshots, or 'latest'.",
    ]);
    expect(before("2 January").reasons).toEqual([
        `snapshot is "before:2 January": after 'before:' it must say a time and its zone, for example before:2026-11-20T00:00:00Z.`,
    ]);
});

test("for any catalog and clock: none that is pruned, superseded, of unknown kind or not restorable, by any selector", () => {
    const selectors = fc.oneof(
        fc.constant("latest"),
        anyNow.map((time) => `before:${time.toISOString()}`),
        fc.integer({ min: 0, max: 12 }).map((number) => `s${number}`),
    );
    fc.assert(
        fc.property(anyObservation, selectors, anyNow, ({ snapshots }, selector, time) => {
            const { selected, reasons } = selectSnapshot(snapshots, selector, target, time);
            if (!selected) {
                expect(reasons).not.toEqual([]);
                return;
            }
            expect(selected.tombstone).toBeUndefined();
            expect(selected.superseded ?? false).toBe(false);
            expect(selected.kind).toBe("native");
            expect(findObstacles(selected, target, time)).toEqual([]);
            if (selector.startsWith("s")) {
                expect(selected.id).toBe(selector);
                return;
            }
            const end = selector === "latest" ? Infinity : Date.parse(selector.slice("before:".length));
            const begun = Date.parse(selected.observed.startedAt ?? "1970-01-01");
            expect(begun).toBeLessThan(end);
            const newer = snapshots.filter(({ observed }) => {
                const other = Date.parse(observed.startedAt ?? "1970-01-01");
                return other > begun && other < end;
            });
            expect(newer.filter((facts) => findObstacles(facts, target, time).length === 0)).toEqual([]);
        }),
        { numRuns: 1000 },
    );
});

test("what is selected is always restorable, and when nothing is, every snapshot has a reason", () => {
    const facts = fc
        .tuple(
            fc.uuid(),
            fc.date({ min: new Date("2025-11-01"), max: now, noInvalidDate: true }),
            fc.constantFrom("Premium", "Standard"),
            fc.constantFrom("intended", "accepted", "succeeded", "failed" as const),
        )
        .map(([id, startedAt, tier, result]) => ({ ...snapshot(id, startedAt.toISOString(), tier), result }) as never);
    fc.assert(
        fc.property(fc.array(facts, { minLength: 1 }), (catalog: ReturnType<typeof sampleFacts>[]) => {
            const { selected, reasons } = selectSnapshot(catalog, "latest", target, now);
            return selected
                ? findObstacles(selected, target, now).length === 0
                : (reasons?.length ?? 0) >= catalog.length;
        }),
    );
});
