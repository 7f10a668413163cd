import { EntityStore } from "../../state/entity-store";
import { checkKey } from "./subscription-key";

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

const check = (headers: Record<string, string>, query = "", of = api): string =>
    checkKey(entities, of, {
        ...{ method: "GET", host: "host", path: "/pets", from: "westeurope" },
        headers,
        query: new URLSearchParams(query),
    });

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
