import type { FrontDoorResource } from "../../state/front-door-resource";
import { matchRoute } from "./match-route";

const route = (name: string, patternsToMatch: string[], change = {}): FrontDoorResource => ({
    ...{ id: name, kind: "route", name, resourceGroup: "rg", root: {}, provisioningState: "Succeeded" },
    properties: { patternsToMatch, enabledState: "Enabled", linkToDefaultDomain: "Enabled", ...change },
});
const routes = [
    route("all", ["/*"]),
    route("orders", ["/orders/*", "/Basket"]),
    route("off", ["/orders/old/*"], { enabledState: "Disabled" }),
    route("elsewhere", ["/orders/new/*"], { linkToDefaultDomain: "Disabled" }),
];

test.each([
    ["/", "all"],
    ["/anything/else", "all"],
    ["/orders", "orders"],
    ["/Orders/7", "orders"],
    ["/orders/old/7", "orders"],
    ["/orders/new/7", "orders"],
    ["/basket", "orders"],
    ["/basket/7", "all"],
])("%s goes by the route %s", (path, name) => {
    expect(matchRoute(routes, path)?.name).toBe(name);
});

test("a path without a route has none", () => {
    expect(matchRoute(routes.slice(1), "/")).toBeUndefined();
});
