import { sampleFacts } from "../../../tests/support/sample-facts";
import { originOf } from "./origin";

const createdAt = "2025-12-01T08:00:00.000Z";
const facts = sampleFacts({ service: { ...sampleFacts().service, createdAt } });
const { resourceId } = facts.service;

test.each([
    ["the very service", { resourceId, createdAt }, "own"],
    [
        "its ID in other letters, its time in another form",
        { resourceId: resourceId.toUpperCase(), createdAt: "2025-12-01T08:00:00Z" },
        "own",
    ],
    ["one created anew under the same ID", { resourceId, createdAt: "2026-01-05T00:00:00.000Z" }, "earlier"],
    ["another one", { resourceId: `${resourceId}-other`, createdAt }, "other"],
    ["one whose creation is not told", { resourceId, createdAt: "" }, "own"],
])("seen from %s", (_what, service, origin) => {
    expect(originOf(facts, service)).toBe(origin);
});

test("facts that do not say it count as the service's own, unless their data are older than it", () => {
    expect(originOf(sampleFacts(), { resourceId, createdAt })).toBe("own");
    expect(originOf(sampleFacts(), { resourceId, createdAt: "2026-01-05T00:00:00.000Z" })).toBe("earlier");
});
