import { compareInventories } from "./compare";
import { buildInventory } from "./inventory";
import type { KindReading } from "./inventory";
import {
    describeVerification,
    explainVerification,
    judgeComparison,
    nothingToCompare,
    showsRestored,
} from "./verification";
import { isBlocking } from "../records/verification";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/standby";
const now = new Date("2026-01-02T00:00:00Z");
const tags = (...names: string[]): KindReading => ({
    state: "read",
    entities: names.map((name) => ({ path: `tags/${name}`, raw: { name, properties: { displayName: name } } })),
});
const denied: KindReading = { state: "denied", entities: [], problem: "403" };
const skipped: KindReading = { state: "skipped", entities: [] };
const inventory = (reading: KindReading) => buildInventory({ tags: reading }, serviceId);

function judge(expected: KindReading, actual: KindReading, siteLocal: string[] = []) {
    const [left, right] = [inventory(expected), inventory(actual)];
    return judgeComparison(left, right, compareInventories(left, right, { siteLocal }), now);
}

test.each([
    ["verified", tags("a"), tags("a"), false, "verified: 1 entities of 1 kinds are those of the snapshot"],
    ["different", tags("a"), tags("b"), true, "not verified: 2 differences from the snapshot"],
    ["incomplete", tags("a"), denied, true, "not verified: could not be compared: tags"],
    ["incomplete", denied, skipped, true, "not verified: could not be compared: tags"],
    ["skipped", skipped, tags("a"), false, "not verified: asked not to read: tags"],
    ["skipped", tags("a"), skipped, false, "not verified: asked not to read: tags"],
] as const)("%s: expected %j, found %j", (outcome, expected, actual, blocking, words) => {
    const verification = judge(expected, actual);
    expect(verification).toMatchObject({ outcome, verified: outcome === "verified", comparedAt: now.toISOString() });
    expect(isBlocking(verification)).toBe(blocking);
    expect(describeVerification(verification)).toBe(words);
});

test("an empty snapshot is called empty", () => {
    expect(describeVerification(judge(tags(), tags()))).toBe(
        "verified: the snapshot is empty: of 1 kinds it holds no entity, and neither does the target",
    );
});

test("tolerated differences are named with why they are, the first five of them", () => {
    const notRequired = (...names: string[]): KindReading => ({
        state: "read",
        entities: names.map((name) => ({ path: `notifications/${name}`, raw: { name, properties: {} } })),
    });
    const judged = (...names: string[]): string => {
        const [left, right] = [notRequired(), notRequired(...names)].map((reading) =>
            buildInventory({ tags: tags("a"), notifications: reading }, serviceId),
        );
        return describeVerification(judgeComparison(left!, right!, compareInventories(left!, right!), now));
    };
    expect(judged("one")).toBe(
        "verified: 1 entities of 2 kinds are those of the snapshot; " +
            "1 difference tolerated: 'notifications/one' is unexpected (its kind does not count)",
    );
    expect(judged("a", "b", "c", "d", "e", "f")).toMatch(
        /^verified: .*; 6 differences tolerated: .*'notifications\/e' .*, and 1 more$/,
    );
});

test("what was accepted blocks no longer, and is still not verified", () => {
    const verification = { ...judge(tags("a"), tags()), accepted: "snapshot-1" };
    expect(isBlocking(verification)).toBe(false);
    expect(verification.verified).toBe(false);
    expect(describeVerification(verification)).toBe(
        "not verified: 1 difference from the snapshot; accepted for snapshot 'snapshot-1'",
    );
});

test("nothing to compare with does not block", () => {
    const verification = nothingToCompare("the snapshot has no inventory", now);
    expect(isBlocking(verification)).toBe(false);
    expect(describeVerification(verification)).toBe("not verified: the snapshot has no inventory");
});

test("a message lists 20 differences by kind and name, counts the rest, and says both ways out", () => {
    const names = Array.from({ length: 23 }, (_unused, index) => `tag-${String(index).padStart(2, "0")}`);
    const lines = explainVerification(judge(tags(...names), tags()), serviceId, "snapshot-1").split("\n");
    expect(lines).toHaveLength(23);
    expect(lines[1]).toBe("- tags: 'tags/tag-00' is missing");
    expect(lines[20]).toBe("- tags: 'tags/tag-19' is missing");
    expect(lines[21]).toBe("- and 3 more, in the restore's record in the catalog");
    expect(lines[22]).toContain("acceptDifferences to 'snapshot-1'");
    expect(lines[22]).toContain("siteLocal");
});

test("a target like the snapshot shows that it was restored, unless it may have been so before", () => {
    const namedValues: KindReading = {
        state: "read",
        entities: [{ path: "namedValues/n", raw: { name: "n", properties: { secret: true } } }],
    };
    const same = inventory(tags("a"));
    const withSecrets = buildInventory({ namedValues }, serviceId);
    const complete = compareInventories(same, same);
    const withoutSecrets = compareInventories(withSecrets, withSecrets);
    const different = compareInventories(same, inventory(tags("b")));
    expect([complete, withoutSecrets, different].map((found) => showsRestored(found, false))).toEqual([
        true,
        false,
        false,
    ]);
    expect([complete, withoutSecrets, different].map((found) => showsRestored(found, true))).toEqual([
        true,
        true,
        false,
    ]);
});
