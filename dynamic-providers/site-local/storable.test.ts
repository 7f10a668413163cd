import { findKind } from "../inventory/kinds";
import { secretReferences } from "../inventory/named-value-references";
import { toOwnEntity, whyNotStorable } from "./storable";

const why = (kind: string, properties: Record<string, unknown>): string | undefined =>
    whyNotStorable(findKind(kind)!, { name: "x", properties });

test.each([
    ["namedValues", { displayName: "x", value: "clear" }],
    ["namedValues", { secret: true, keyVault: { secretIdentifier: "https://kv.vault.azure.net/secrets/x" } }],
    ["certificates", { keyVault: { secretIdentifier: "https://kv.vault.azure.net/secrets/x" } }],
    ["backends", { url: "https://a.example/api" }],
    ["backends", { url: "https://a.example/api?code={{key}}" }],
    ["backends", { credentials: { header: { "X-Key": ["{{ key }}"] }, certificateIds: ["/certificates/a"] } }],
    ["backends", { credentials: { authorization: { scheme: "Basic", parameter: "{{key}}" } } }],
    ["backends", { proxy: { url: "https://p.example", username: "u", password: "{{key}}" } }],
    ["backends", { type: "Pool", pool: { services: [{ id: "/backends/a" }] } }],
    ["loggers", { loggerType: "azureMonitor" }],
    [
        "loggers",
        { loggerType: "applicationInsights", credentials: { instrumentationKey: "{{Logger-Credentials--1}}" } },
    ],
    [
        "loggers",
        { loggerType: "azureEventHub", credentials: { name: "hub", endpointAddress: "h", identityClientId: "i" } },
    ],
    ["caches", { connectionString: "{{5f7fbca77a891a2200f3db38}}" }],
    ["users", { identities: [{ provider: "Aad", id: "i" }] }],
    ["portalsettings", { enabled: true }],
    ["apis", { path: "orders", authenticationSettings: null }],
] as const)("%s can be kept: %j", (kind, properties) => {
    expect(why(kind, properties)).toBeUndefined();
});

test.each([
    ["namedValues", { secret: true }, "secret and not in a Key Vault"],
    ["certificates", { thumbprint: "AB" }, "not in a Key Vault"],
    ["backends", { credentials: { header: { "X-Key": ["{{key}}", "clear"] } } }, "in the clear"],
    ["backends", { credentials: { authorization: { scheme: "Basic", parameter: "dTpw" } } }, "in the clear"],
    ["backends", { credentials: { query: { name: ["clear"] } } }, "in the clear"],
    ["backends", { proxy: { url: "https://p.example", username: "u" } }, "secrets"],
    ["backends", { proxy: { username: "u", password: "p" } }, "in the clear"],
    ["backends", { url: "https://a.example/api?code=abc" }, "in the clear"],
    ["backends", { url: "https://u:p@a.example" }, "in the clear"],
    [
        "loggers",
        { loggerType: "azureEventHub", credentials: { name: "h", connectionString: "Endpoint=…" } },
        "in the clear",
    ],
    ["loggers", { loggerType: "applicationInsights" }, "secrets"],
    ["caches", { connectionString: "host:6380,password=p" }, "in the clear"],
    ["caches", {}, "secrets"],
    ["users", { identities: [{ provider: "Basic", id: "a@b.example" }] }, "password"],
    ["subscriptions", { scope: "/apis" }, "secrets"],
    ["authorizationServers", { clientId: "c" }, "secrets"],
    ["identityProviders", {}, "secrets"],
    ["openidConnectProviders", {}, "secrets"],
    ["gateways", {}, "secrets"],
    ["authorizationProviders", {}, "secrets"],
    ["authorizationProviders/authorizations", {}, "secrets"],
] as const)("%s cannot be kept: %j", (kind, properties, reason) => {
    expect(why(kind, properties)).toContain(reason);
});

test("what an entity takes from named values is told; a named value takes from none", () => {
    const credentials = { header: { a: ["{{ one }}"] }, query: { b: ["{{two}}"] } };
    expect(secretReferences(findKind("backends")!, { properties: { credentials } })).toEqual(["one", "two"]);
    expect(secretReferences(findKind("namedValues")!, { properties: { value: "{{one}}" } })).toEqual([]);
});

test("what the service makes by itself is not put, a policy keeps its format, and a link has no body", () => {
    const raw = {
        id: "/…/namedValues/x",
        name: "x",
        type: "t",
        properties: {
            displayName: "x",
            provisioningState: "Succeeded",
            tags: null,
            keyVault: { secretIdentifier: "https://kv/secrets/x", lastStatus: { code: "Success" } },
        },
    };
    expect(toOwnEntity(findKind("namedValues")!, "namedValues/x", raw)).toEqual({
        path: "namedValues/x",
        body: { properties: { displayName: "x", keyVault: { secretIdentifier: "https://kv/secrets/x" } } },
    });
    const policy = { properties: { format: "rawxml", value: "<policies />" } };
    expect(toOwnEntity(findKind("apis/policies")!, "apis/a/policies/policy", policy).body).toEqual(policy);
    const schema = { properties: { document: { components: { a: { default: null } } } } };
    expect(toOwnEntity(findKind("schemas")!, "schemas/a", schema).body).toEqual(schema);
    expect(toOwnEntity(findKind("products/apis")!, "products/p/apis/a", raw)).toEqual({ path: "products/p/apis/a" });
});
