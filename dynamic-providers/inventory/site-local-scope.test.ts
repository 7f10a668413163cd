import { SiteLocalScope } from "./site-local-scope";

const paths = (scope: SiteLocalScope): string[] => scope.kindsToRead().map(({ path }) => path);

test("a kind covers its entities and all below them, an entity only itself and all below it", () => {
    const scope = new SiteLocalScope(["products", "apis/Orders"]);
    const covered = ["products/a", "products/a/policies/policy", "apis/orders", "apis/ORDERS/operations/get"];
    expect(covered.filter((path) => !scope.covers(path))).toEqual([]);
    const others = ["apis/orders-2", "apis/orders;rev=2", "productsets/a", "tags/a"];
    expect(others.filter((path) => scope.covers(path))).toEqual([]);
});

test("only what may lead to it is read", () => {
    expect(paths(new SiteLocalScope(["backends"]))).toEqual(["backends"]);
    expect(paths(new SiteLocalScope(["namedValues/region"]))).toEqual(["namedValues"]);
    expect(paths(new SiteLocalScope(["apis/policies"]))).toEqual(["apis", "apis/policies"]);
    expect(paths(new SiteLocalScope(["gateways/one"]))).toEqual([
        "gateways",
        "gateways/apis",
        "gateways/certificateAuthorities",
        "gateways/hostnameConfigurations",
    ]);
});

test("a parent is kept for what lies below it, another one is not", () => {
    const byKind = new SiteLocalScope(["apis/policies"]);
    expect(byKind.leadsTo("apis/any")).toBe(true);
    expect(byKind.covers("apis/any")).toBe(false);
    const byName = new SiteLocalScope(["apis/Orders/operations/get"]);
    expect([byName.leadsTo("apis/orders"), byName.leadsTo("apis/other")]).toEqual([true, false]);
});
