import fc from "fast-check";
import { sampleLogical } from "../../../tests/support/sample-catalog";
import { sampleFacts } from "../../../tests/support/sample-facts";
import { findObstacles, stateOf } from "./restorable";

const premium = { tier: "Premium" };
const codes = (...args: Parameters<typeof findObstacles>): string[] => findObstacles(...args).map(({ code }) => code);

test("a whole snapshot of the same tier is restorable until the very end of its time, and not after", () => {
    const facts = sampleFacts({
        restorable: { until: "2026-01-31T00:00:00.000Z", tiers: ["Premium"], requires: null },
    });
    expect(codes(facts, premium, new Date("2026-01-30T23:59:59.999Z"))).toEqual([]);
    expect(codes(facts, premium, new Date("2026-01-31T00:00:00.000Z"))).toEqual(["Expired"]);
});

test("lists call a snapshot expired from the end of its time on, unless it was pruned or never succeeded", () => {
    const restorable = { until: "2026-01-31T00:00:00.000Z", tiers: ["Premium"], requires: null };
    const tombstone = { at: "2026-02-01T00:00:00.000Z", reason: "old", state: "erased" } as const;
    const [before, after] = [new Date("2026-01-30T23:59:59.999Z"), new Date("2026-01-31T00:00:00.000Z")];
    expect(stateOf(sampleFacts({ restorable }), before)).toBe("succeeded");
    expect(stateOf(sampleFacts({ restorable }), after)).toBe("expired");
    expect(stateOf(sampleFacts({ restorable: { ...restorable, until: null } }), after)).toBe("succeeded");
    expect(stateOf(sampleFacts({ restorable, tombstone }), after)).toBe("pruned");
    expect(stateOf(sampleFacts({ restorable, result: "failed" }), after)).toBe("failed");
});

test("a logical snapshot goes into any tier, unless another kind is asked for; one without a tree is none", () => {
    const facts = sampleLogical("logical", 1);
    const now = new Date("2027-01-01T00:00:00Z");
    expect(codes(facts, { tier: "StandardV2" }, now)).toEqual([]);
    expect(codes(facts, { tier: "StandardV2", kinds: ["native"] }, now)).toEqual(["OtherKind"]);
    expect(codes({ ...facts, payload: sampleFacts().payload }, { tier: "StandardV2" }, now)).toEqual(["UnknownKind"]);
});

test("every obstacle is named at once, with the values and the way out", () => {
    const facts = sampleFacts({
        kind: "incremental",
        result: "failed",
        superseded: true,
        tombstone: { at: "2026-02-01T00:00:00.000Z", reason: "it is older than 14 days", state: "erased" },
    });
    expect(findObstacles(facts, { tier: "Standard" }, new Date("2027-01-01T00:00:00Z"))).toEqual([
        {
            code: "UnknownKind",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) is of kind 'incremental', which this release cannot restore: use a release that knows it.",
        },
        {
            code: "NotSucceeded",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) is 'failed', not 'succeeded': run the stack that takes it again, or choose another snapshot.",
        },
        {
            code: "Superseded",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) finished after its site had lost the active role: choose a snapshot of the active site.",
        },
        {
            code: "Pruned",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) was pruned by retention at 2026-02-01 00:00 UTC (it is older than 14 days): choose another snapshot.",
        },
        {
            code: "Expired",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) could be restored until 2026-01-31 00:00 UTC and it is 2027-01-01 00:00 UTC: choose a newer snapshot.",
        },
        {
            code: "TierMismatch",
            message:
                "The snapshot of primary (2026-01-01 00:00 UTC, sample) can be restored into tier Premium and the target's tier is 'Standard': declare the same tier for the target, or choose another snapshot.",
        },
    ]);
});

test("time only ever takes restorability away", () => {
    const time = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
    fc.assert(
        fc.property(time, time, time, (until, one, other) => {
            const facts = sampleFacts({
                restorable: { until: until.toISOString(), tiers: ["Premium"], requires: null },
            });
            const [earlier, later] = one <= other ? [one, other] : [other, one];
            return codes(facts, premium, later).length > 0 || codes(facts, premium, earlier).length === 0;
        }),
    );
});
