import * as fc from "fast-check";
import { canonEntity } from "./canon";
import { contentDigest } from "./digest";
import { entityKinds, findKind } from "./kinds";
import { sdkAnswers, sdkBodies } from "../../tests/support/sdk-entity-models";
import type { RawEntity } from "../azure/entity";

const serviceId = "/subscriptions/s/resourceGroups/Group/providers/Microsoft.ApiManagement/service/contoso";
const apis = findKind("apis")!;
const canon = (raw: RawEntity, kind = apis) => canonEntity(kind, raw, serviceId);

test("two services that hold the same give the same content, however their IDs are spelled", () => {
    const other = "/subscriptions/t/resourceGroups/other/providers/Microsoft.ApiManagement/service/standby";
    const release = (id: string): RawEntity => ({
        id: `${id}/apis/a/releases/r`,
        name: "r",
        properties: { apiId: `${id}/apis/a`, notes: "see /apis/a" },
    });
    const kind = findKind("apis/releases")!;
    const expected = { properties: { apiId: "~/apis/a", notes: "see /apis/a" } };
    expect(canonEntity(kind, release(serviceId), serviceId).content).toEqual(expected);
    expect(canonEntity(kind, release(other), other).content).toEqual(expected);
    expect(canonEntity(kind, release(serviceId.toUpperCase()), serviceId).content).toEqual(expected);
});

/** Policies that call ARM. Source: https://integration.team/nl/blog/authorization-apim-policies */
test("a policy that names the source's ID is the same where it was left alone, and another where the target's was put", () => {
    const sourceId =
        "/subscriptions/5a20bd07-747e-45d1-ac18-918e5d1c203b/resourceGroups/rg-contoso-a/providers/Microsoft.ApiManagement/service/contoso-a";
    const targetId = sourceId.replace(/contoso-a/g, "contoso-b");
    const policyOf = (id: string): RawEntity => ({
        properties: {
            format: "rawxml",
            value:
                "<policies>\r\n\t<inbound>\r\n\t\t<send-request><set-url>https://management.azure.com" +
                `${id.replace("resourceGroups", "resourcegroups")}/subscriptions</set-url></send-request><base />\r\n` +
                "\t</inbound>\r\n</policies>",
        },
    });
    const kind = findKind("apis/policies")!;
    const digestOf = (held: string, service: string): string =>
        contentDigest(canonEntity(kind, policyOf(held), service).content);
    expect(digestOf(sourceId, targetId)).toBe(digestOf(sourceId, sourceId));
    expect(digestOf(targetId, targetId)).not.toBe(digestOf(sourceId, sourceId));
});

/** MicrosoftDocs/azure-docs#50106, #54190; hashicorp/terraform-provider-azurerm#20903 */
test("a certificate that Key Vault renewed is the same by its reference, and another where it has another reference", () => {
    const certificate = (secret: string, thumbprint: string, expirationDate: string) =>
        canon(
            {
                properties: {
                    subject: `CN=${thumbprint}`,
                    thumbprint,
                    expirationDate,
                    keyVault: {
                        secretIdentifier: `https://kv-contoso.vault.azure.net/secrets/${secret}`,
                        lastStatus: { code: "Success", timeStampUtc: expirationDate },
                    },
                },
            },
            findKind("certificates"),
        );
    const before = certificate("mtls", "AA11", "2026-12-31T00:00:00Z");
    expect(certificate("mtls", "BB22", "2027-12-31T00:00:00Z")).toEqual(before);
    expect(certificate("other", "AA11", "2026-12-31T00:00:00Z")).not.toEqual(before);
    const uploaded = (thumbprint: string) => canon({ properties: { thumbprint } }, findKind("certificates"));
    expect(uploaded("BB22")).not.toEqual(uploaded("AA11"));
});

test("whatever can come from Key Vault is compared by its reference alone: all else is what the SDK lets no one put, or is renewed", () => {
    const answers = sdkAnswers();
    const bodies = sdkBodies();
    const below = (member: { readonly at: string }): string => member.at.replace(/^properties\./, "");
    const fromKeyVault = entityKinds.filter(({ path }) =>
        answers[path]?.some((member) => below(member).startsWith("keyVault.")),
    );
    expect(fromKeyVault.map(({ path }) => path)).toEqual(["certificates", "namedValues"]);
    for (const { path, renewedFromKeyVault = [], serverMade = [] } of fromKeyVault) {
        const puttable = new Set(bodies[path]!.map(below));
        const made = answers[path]!.map(below).filter(
            (member) =>
                !puttable.has(member) &&
                !["id", "name", "type", "provisioningState"].includes(member) &&
                !serverMade.some((cut) => member.startsWith(cut)),
        );
        expect([path, made.filter((member) => !renewedFromKeyVault.includes(member))]).toEqual([path, []]);
        expect(renewedFromKeyVault.length).toBeGreaterThan(0);
    }
});

test("nulls, server-made members and the writer's line ends are out; what a user wrote below a member of such a name stays", () => {
    const raw = {
        id: "x",
        type: "t",
        name: "a",
        etag: "1",
        systemData: {},
        properties: {
            path: "a",
            isOnline: true,
            provisioningState: "Succeeded",
            description: "one\r\ntwo\rthree",
            contact: null,
            license: { name: "x", lastModified: "mine", url: null },
            protocols: ["https", "http"],
        },
    };
    expect(JSON.stringify(canon(raw).content)).toBe(
        '{"properties":{"description":"one\\ntwo\\nthree","license":{"lastModified":"mine","name":"x"},"path":"a","protocols":["https","http"]}}',
    );
});

test("a member that this release does not know is compared", () => {
    const digest = (fromTheFuture: number): string =>
        contentDigest(canon({ properties: { path: "a", fromTheFuture }, alsoNew: 1 }).content);
    expect(digest(1)).not.toBe(digest(2));
});

test("a secret leaves the content: told by the action, or found in the entity", () => {
    const backends = findKind("backends")!;
    const raw = {
        properties: { url: "https://b", credentials: { header: { key: ["k1"] } }, proxy: { url: "p", password: "k2" } },
    };
    expect(canon(raw, backends)).toEqual({
        content: { properties: { url: "https://b", proxy: { url: "p" } } },
        secrets: { credentials: { header: { key: ["k1"] } }, "proxy.password": "k2" },
    });
    const subscriptions = findKind("subscriptions")!;
    const told = { primaryKey: "k1", secondaryKey: "k2", another: "x" };
    expect(canonEntity(subscriptions, { properties: { scope: `${serviceId}/apis` } }, serviceId, told)).toEqual({
        content: { properties: { scope: "~/apis" } },
        secrets: { primaryKey: "k1", secondaryKey: "k2" },
    });
});

test("a named value is a secret if it says so, and a reference if Key Vault keeps it", () => {
    const namedValues = findKind("namedValues")!;
    const open = { properties: { displayName: "n", value: "v", secret: false } };
    expect(canon(open, namedValues)).toEqual({
        content: { properties: { displayName: "n", secret: false, value: "v" } },
    });
    const hidden = { properties: { displayName: "n", value: "v", secret: true } };
    expect(canon(hidden, namedValues)).toEqual({
        content: { properties: { displayName: "n", secret: true } },
        secrets: { value: "v" },
    });
    const keyVault = { secretIdentifier: "https://v/secrets/s", lastStatus: { code: "Success" } };
    expect(canon({ properties: { secret: true, keyVault } }, namedValues)).toEqual({
        content: { properties: { secret: true, keyVault: { secretIdentifier: "https://v/secrets/s" } } },
    });
});

const json = fc.dictionary(
    fc.constantFrom(
        "value",
        "credentials",
        "isOnline",
        "secret",
        "a",
        "b",
        "proxy",
        "keyVault",
        "__proto__",
        "10",
        "9",
    ),
    fc.oneof(fc.jsonValue(), fc.constantFrom(`${serviceId}/apis/a`, "a\r\nb", serviceId.toLowerCase())),
);

test("a canon of a canon is the same, for any kind and any JSON", () => {
    fc.assert(
        fc.property(fc.constantFrom(...entityKinds), json, json, (kind, properties, rest) => {
            const raw = JSON.parse(JSON.stringify({ ...rest, properties })) as RawEntity;
            const { content } = canonEntity(kind, raw, serviceId);
            const again = canonEntity(kind, content, serviceId);
            expect(JSON.stringify(again.content)).toBe(JSON.stringify(content));
            expect(again.secrets).toBeUndefined();
        }),
    );
});

test("the order of members does not matter", () => {
    fc.assert(
        fc.property(json, (properties) => {
            const backwards = Object.fromEntries(Object.entries(properties).reverse());
            expect(JSON.stringify(canon({ properties: backwards }).content)).toBe(
                JSON.stringify(canon({ properties }).content),
            );
        }),
    );
});
