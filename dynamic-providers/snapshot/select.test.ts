import fc from "fast-check";
import { sampleFacts } from "../../tests/support/sample-facts";
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
