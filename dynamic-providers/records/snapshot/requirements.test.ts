import { findRequirementProblems, findTierProblems, requirementsOf, tierFeatures } from "./requirements";

const everyTier = ["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"];

const operations = (count: number): string[] =>
    Array.from({ length: count }, (_unused, index) => `apis/a/operations/${index}`);

test("what a tier has no feature for is named once, by what is to be left out", () => {
    const paths = ["gateways/edge", "gateways/edge/apis/a", "workspaces/team", "workspaces/team/apis/inner", "apis/a"];
    const problems = (tier: string): unknown[] =>
        findTierProblems(paths, tier).map(({ code, message }) => [code, /which '([^']*)' needs/.exec(message)?.[1]]);
    expect(problems("Premium")).toEqual([]);
    expect(problems("PremiumV2")).toEqual([["NotInTier", "gateways/edge"]]);
    expect(problems("StandardV2")).toEqual([
        ["NotInTier", "gateways/edge"],
        ["NotInTier", "workspaces/team"],
    ]);
});

test.each([
    ["BasicV2", 100],
    ["Developer", 3000],
])("tier %s holds %d operations of an API, and not one more", (tier, most) => {
    expect(findTierProblems(operations(most), tier)).toEqual([]);
    expect(findTierProblems(operations(most + 1), tier)).toMatchObject([
        { code: "TooManyForTier", message: expect.stringContaining(`the snapshot has ${most + 1}`) as string },
    ]);
});

test("a snapshot's facts say what it needs as codes, and name no entity", () => {
    expect(requirementsOf(["gateways/edge", ...operations(3), "subscriptions/one"])).toEqual([
        "feature:selfHostedGateways",
        "limit:operations:3",
        "limit:operationsPerApi:3",
        "limit:subscriptions:1",
    ]);
});

test("every feature is one that some tiers have and others lack", () => {
    expect(tierFeatures.filter(({ has }) => everyTier.every(has) || !everyTier.some(has))).toEqual([]);
});

test("what a snapshot's facts say that it needs is refused by a tier just where its entities are", () => {
    const held = ["apis/a", "gateways/edge", "workspaces/team/apis/b", "tenant/access", "users/u", ...operations(3001)];
    for (const tier of everyTier) {
        for (const length of [1, 2, 3, 4, 5, 6, 106, 3005, 3006]) {
            const paths = held.slice(0, length);
            const codes = (problems: readonly { readonly code: string }[]): string[] =>
                [...new Set(problems.map(({ code }) => code))].sort();
            expect([tier, paths.length, codes(findRequirementProblems(requirementsOf(paths), tier))]).toEqual([
                ...[tier, paths.length, codes(findTierProblems(paths, tier))],
            ]);
        }
    }
});

test.each([
    ["a feature, by an entity that needs it", "feature:selfHostedGateways", "gateways/edge"],
    ["a feature, by its kind", "feature:selfHostedGateways", "gateways"],
    ["a limit, by what it counts", "limit:operationsPerApi:101", "apis/a/operations/one"],
    ["a limit, by what that lies below", "limit:operationsPerApi:101", "apis/a"],
    ["a limit, by a workspace", "limit:operationsPerApi:101", "workspaces/team"],
])("of what is not brought the plan decides: %s", (_, code, notBrought) => {
    expect(findRequirementProblems([code], "BasicV2")).toHaveLength(1);
    expect(findRequirementProblems([code], "BasicV2", [notBrought])).toEqual([]);
    expect(findRequirementProblems([code], "BasicV2", ["tags/other"])).toHaveLength(1);
});
