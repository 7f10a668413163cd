import { captureKinds } from "./capture-kinds";
import { findTierProblems, requirementsOf, tierFeatures, tierLimits } from "./requirements";

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

test("every kind that a limit counts is one that a snapshot holds, and every feature is lacked by a tier", () => {
    const kinds = captureKinds.map(({ path }) => path);
    expect(tierLimits.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
    const tiers = ["Consumption", "Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"];
    expect(tierFeatures.filter(({ has }) => tiers.every(has) || !tiers.some(has))).toEqual([]);
});
