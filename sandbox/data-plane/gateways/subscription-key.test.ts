import { EntityStore } from "../../state/entity-store";
import { checkAccess } from "./subscription-key";
import type { Access } from "./subscription-key";

const entities = new EntityStore("/service");
const api = entities.put("apis/pets", {});
entities.put("products/kennel", {});
entities.put("products/kennel/apis/pets", {});
for (const [name, scope] of [
    ["all", "/service/"],
    ["every-api", "/service/apis"],
    ["pets", "/service/apis/pets"],
    ["toys", "/service/apis/toys"],
    ["kennel", "/service/products/kennel"],
    ["other", "/service/products/other"],
]) {
    entities.put(`subscriptions/${name}`, {
        ...{ scope, state: "active" },
        ...{ primaryKey: `${name}-1`, secondaryKey: `${name}-2` },
    });
}
entities.put("subscriptions/off", { scope: "/service/", primaryKey: "off-1", state: "suspended" });

const access = (headers: Record<string, string>, query = "", of = api): Access =>
    checkAccess(entities, of, {
        ...{ method: "GET", host: "host", path: "/pets", from: "westeurope" },
        headers,
        query: new URLSearchParams(query),
    });
const check = (...request: Parameters<typeof access>): string => access(...request).check;

test.each([
    ["all-1", "accepted"],
    ["all-2", "accepted"],
    ["every-api-1", "accepted"],
    ["pets-1", "accepted"],
    ["toys-1", "invalid"],
    ["kennel-2", "accepted"],
    ["other-1", "invalid"],
    ["off-1", "invalid"],
    ["nobody's", "invalid"],
])("the key %s is %s", (key, result) => {
    expect(check({ "ocp-apim-subscription-key": key })).toBe(result);
    expect(check({}, `subscription-key=${key}`)).toBe(result);
});

test("no key is missing, unless the API needs none", () => {
    expect(check({})).toBe("missing");
    expect(check({}, "", entities.put("apis/open", { subscriptionRequired: false }))).toBe("accepted");
});

test("an API can take its key under another name", () => {
    const other = entities.put("apis/pets", { subscriptionKeyParameterNames: { header: "X-Key", query: "key" } });
    expect(check({ "x-key": "pets-1" }, "", other)).toBe("accepted");
    expect(check({ "ocp-apim-subscription-key": "pets-1" }, "", other)).toBe("missing");
});

describe("an API in several products", () => {
    const store = new EntityStore("/service");
    const put = (name: string, subscriptionRequired: boolean) => store.put(`apis/${name}`, { subscriptionRequired });
    const protectedApi = put("guarded", true);
    const freeApi = put("free", false);
    const [inOpenProduct, freeInOpenProduct] = [put("both", true), put("gift", false)];
    store.put("products/closed", {});
    store.put("products/open", { subscriptionRequired: false });
    for (const [product, names] of Object.entries({ closed: ["guarded", "free", "both"], open: ["both", "gift"] })) {
        names.forEach((name) => store.put(`products/${product}/apis/${name}`, {}));
    }
    for (const [name, scope] of Object.entries({ master: "/", closed: "/products/closed", both: "/apis/both" })) {
        store.put(`subscriptions/${name}`, { scope, state: "active", primaryKey: `of-${name}` });
    }
    const open = { check: "accepted", product: "products/open" };
    const closed = { check: "accepted", product: "products/closed" };
    const ofApi = { check: "accepted" };

    test.each([
        ["its own product", protectedApi, "of-closed", closed],
        ["the whole service", protectedApi, "of-master", ofApi],
        ["another API", protectedApi, "of-both", { check: "invalid" }],
        ["nothing", protectedApi, "", { check: "missing" }],
        ["nothing, where none is needed", freeApi, "", ofApi],
        ["a product, where none is needed", freeApi, "of-closed", ofApi],
        ["the closed of two products", inOpenProduct, "of-closed", closed],
        ["the API itself", inOpenProduct, "of-both", ofApi],
        ["nothing, in an open product", inOpenProduct, "", open],
        ["nothing that is known, in an open product", inOpenProduct, "wrong", open],
        ["nothing, where none is needed, in an open product", freeInOpenProduct, "", open],
    ])("by the key of %s", (_of, api, key, expected) => {
        const request = { method: "GET", host: "", path: "", from: "", query: new URLSearchParams() };
        expect(checkAccess(store, api, { ...request, headers: { "ocp-apim-subscription-key": key } })).toEqual(
            expected,
        );
    });
});
