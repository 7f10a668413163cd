import { Tier } from "./tier";
import { hasSelfHostedGateways, lostBetween } from "./tier-features";

const { Developer, Basic, Standard, Premium } = Tier;
const signIn = "sign-in with Microsoft Entra ID on the developer portal";
const gateways = ["its self-hosted gateways", "several host names of the gateway", "virtual networks"];
const ofPremium = ["additional regions", "availability zones", "its workspaces"];

const expected: readonly [from: Tier, to: Tier, lost: readonly string[]][] = [
    [Developer, Basic, [...gateways, signIn]],
    [Developer, Standard, gateways],
    [Developer, Premium, []],
    [Basic, Developer, ["its SLA", "built-in cache (50 MB, then 10 MB)"]],
    [Basic, Standard, []],
    [Basic, Premium, []],
    [Standard, Developer, ["its SLA", "built-in cache (1 GB, then 10 MB)"]],
    [Standard, Basic, [signIn, "built-in cache (1 GB, then 50 MB)"]],
    [Standard, Premium, []],
    [Premium, Developer, ["its SLA", ...ofPremium, "built-in cache (5 GB, then 10 MB)"]],
    [Premium, Basic, [...ofPremium, ...gateways, signIn, "built-in cache (5 GB, then 50 MB)"]],
    [Premium, Standard, [...ofPremium, ...gateways, "built-in cache (5 GB, then 1 GB)"]],
];

test.each(expected)("from %s to %s is lost: %j", (from, to, lost) => {
    expect(lostBetween(from, to)).toEqual(lost);
});

test("every ordered pair of tiers is in the table above", () => {
    const tiers = Object.values(Tier);
    const pairs = tiers.flatMap((from) => tiers.filter((to) => to !== from).map((to) => `${from} ${to}`));
    expect(expected.map(([from, to]) => `${from} ${to}`).sort()).toEqual(pairs.sort());
});

test("nothing is known of a tier that is not declared here", () => {
    expect(lostBetween("StandardV2", Premium)).toEqual([]);
    expect([...Object.values(Tier), "StandardV2", undefined].filter(hasSelfHostedGateways)).toEqual([
        Developer,
        Premium,
    ]);
});
