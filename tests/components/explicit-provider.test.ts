import { Provider } from "@pulumi/azure-native/provider";
import type { ProviderArgs } from "@pulumi/azure-native/provider";
import * as pulumi from "@pulumi/pulumi";
import * as apimDr from "../../components";
import { ApiManagement, GlobalEndpoint, RestoreDrill, Site, SnapshotVault, VaultAccess } from "../../components";
import { observe } from "../../components/testing";
import { registered } from "./mocks";

const own = "11111111-2222-3333-4444-555555555555";
const other = "99999999-2222-3333-4444-555555555555";
const tenantId = "22222222-2222-2222-2222-222222222222";
const service = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    location: "westeurope",
};
const storageAccountId = `/subscriptions/${own}/resourceGroups/rg-vault/providers/Microsoft.Storage/storageAccounts/stvault`;

/** What was registered, with the provider that it goes to: empty for the default one. */
const declared: { readonly type: string; readonly name: string; readonly provider: string }[] = [];

// Once for all: what a test declares may be registered after its end.
beforeAll(async () => {
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs, provider = "" }) => {
            declared.push({ type, name, provider });
            return { id: `${name}-id`, state: inputs as Record<string, unknown> };
        },
        call: ({ inputs }) => inputs as Record<string, unknown>,
    });
    pulumi.runtime.setAllConfig({ "azure-native:subscriptionId": own, "azure-native:tenantId": tenantId });
});

/** A constructor cannot throw what it has to look up: that ends the program. */
let failed: Promise<never>;
let mockFail: (error: unknown) => void;
jest.mock("../../components/end-on-failure", () => ({
    endOnFailure: (check: Promise<unknown>) =>
        new Promise((resolve) => void check.then(resolve, (error) => mockFail(error))),
}));

beforeEach(() => {
    failed = new Promise((_, reject) => (mockFail = reject));
    declared.length = 0;
    observe({ subscriptionId: other, services: [{ serviceName: "contoso-apim", location: "northeurope" }] });
});

afterAll(() => {
    observe({});
});

let providers = 0;
const provider = (args: ProviderArgs): Provider => {
    providers += 1;
    return new Provider(`provider-${providers}`, args);
};

type Options = pulumi.ComponentResourceOptions;

/** @returns what is known once all is declared. */
const components: Readonly<Record<string, (name: string, opts: Options) => Promise<unknown>>> = {
    "ApiManagement.declare": async (name, opts) => {
        const found = await ApiManagement.declare(name, { ...service, location: "northeurope" }, opts);
        return registered(found.serviceId);
    },
    "Site.declare": async (name, opts) => {
        const args = { subscriptionId: other, activeSite: name, vault: { storageAccountId } };
        const site = await Site.declare(name, { ...args, service: { ...service, location: "northeurope" } }, opts);
        return registered(site.status);
    },
    SnapshotVault: async (name, opts) => {
        const args = { resourceGroupName: "rg-vault", storageAccountName: "stvault", location: "swedencentral" };
        const declaring = registered(new SnapshotVault(name, args, opts).storageAccountId);
        return Promise.race([declaring, failed]);
    },
    RestoreDrill: async (name, opts) => {
        const { publisherName, publisherEmail, location } = service;
        const args = { publisherName, publisherEmail, location, storageAccountId, everyDays: 30 };
        const drill = new RestoreDrill(
            name,
            { ...args, resourceGroupName: "rg-drill", namePrefix: "contoso-drill" },
            opts,
        );
        return Promise.race([registered(drill.plan), failed]);
    },
    "new ApiManagement": (name, opts) => registered(new ApiManagement(name, service, opts).serviceId),
    VaultAccess: (name, opts) => {
        const args = { principalId: "p", storageAccountId, containerName: "backups" };
        return registered(new VaultAccess(name, args, opts).roleAssignmentId);
    },
    GlobalEndpoint: (name, opts) => {
        const gateways = [{ location: "westeurope", hostname: "one.azure-api.net" }];
        const sites = [{ name: "primary", gateways }];
        const args = { resourceGroupName: "rg-traffic", endpointName: "contoso", sites, activeSite: "primary" };
        return registered(new GlobalEndpoint(name, args, opts).url);
    },
};

/** Nothing of these is read in the program, nor done by a resource of this package. */
const withoutReading = ["new ApiManagement", "VaultAccess", "GlobalEndpoint"];
const reading = Object.keys(components).filter((name) => !withoutReading.includes(name));
const azureChildren = () => declared.filter(({ type }) => type.startsWith("azure-native:"));

test("every exported component has a row", () => {
    const exported = Object.entries(apimDr).filter(
        ([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource,
    );
    const named = Object.keys(components).map((name) => name.replace(/^new |\.declare$/, ""));
    expect(exported.map(([name]) => name).filter((name) => !named.includes(name))).toEqual([]);
});

test.each(Object.keys(components))("%s puts all its children into a provider's other subscription", async (name) => {
    const given = provider({ subscriptionId: other, tenantId });
    await components[name]!(`other-${name.length}`, { provider: given });
    expect(azureChildren().length).toBeGreaterThan(0);
    expect(azureChildren().filter(({ provider: used }) => !used.includes("provider-"))).toEqual([]);
    const dynamic = declared.filter(({ type }) => type.startsWith("pulumi-nodejs:"));
    expect(dynamic.filter(({ provider: used }) => used.includes("provider-"))).toEqual([]);
});

test("what a provider's other subscription has is what is looked at", async () => {
    const providers = [provider({ subscriptionId: other, tenantId })];
    await expect(ApiManagement.declare("moved", service, { providers })).rejects.toThrow(/North Europe/);
    const { serviceId } = await ApiManagement.declare("new", service);
    await registered(serviceId);
});

test.each(reading)(
    "%s refuses a provider that signs in elsewhere, and names the settings and no value",
    async (name) => {
        const secret = "a-secret-that-nobody-may-see";
        const given = provider({ subscriptionId: own, tenantId: other, clientId: "another", clientSecret: secret });
        const refused = await components[name]!(`refused-${name.length}`, { provider: given }).catch(String);
        expect(refused).toContain("whose tenantId, clientId, clientSecret are not as in the stack's config");
        expect(refused).not.toContain(secret);
        expect(azureChildren()).toEqual([]);
    },
);

test.each(withoutReading)("%s takes a provider that signs in elsewhere", async (name) => {
    await components[name]!(`elsewhere-${name.length}`, {
        provider: provider({ subscriptionId: own, tenantId: other }),
    });
    expect(azureChildren().length).toBeGreaterThan(0);
});

test("what only the stack's subscription could answer is refused without a look at the provider's", () => {
    const given = { provider: provider({ subscriptionId: other, tenantId }) };
    expect(() => new ApiManagement("live", { ...service, validateLive: true }, given)).toThrow(
        "validateLive is true: with a provider of azure-native, use ApiManagement.declare",
    );
});

test("a provider comes from the parent as well, and the nearest one is taken", async () => {
    const far = provider({ subscriptionId: own, tenantId: other });
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent", {}, { providers: [far] });
    const declare = (opts: Options) => ApiManagement.declare("child", service, { parent, ...opts });
    await expect(declare({})).rejects.toThrow("ProviderSignsInElsewhere");
    const { serviceId } = await declare({ provider: provider({ subscriptionId: own, tenantId }) });
    await registered(serviceId);
});

test("a site is refused in another subscription than its service is created in", async () => {
    const args = { subscriptionId: other, activeSite: "site", vault: { storageAccountId }, service };
    await expect(Site.declare("site", args)).rejects.toThrow(
        `subscriptionId is "${other}": azure-native creates the service in subscription '${own}'`,
    );
});

test("a provider whose subscription is not set or not known yet is refused", async () => {
    await expect(ApiManagement.declare("unset", service, { provider: provider({ tenantId }) })).rejects.toThrow(
        "whose subscriptionId is not set, or not known yet",
    );
});

test("each resource of this package refuses a provider: it signs in as the stack does", () => {
    const dynamic = Object.entries(apimDr).filter(
        ([, value]) => typeof value === "function" && value.prototype instanceof pulumi.dynamic.Resource,
    );
    expect(dynamic.length).toBeGreaterThan(4);
    const given = { provider: provider({ subscriptionId: own }) };
    for (const [name, value] of dynamic) {
        const Declared = value as unknown as new (name: string, args: object, opts: object) => unknown;
        const args = { vault: { storageAccountId }, observed: {}, storageAccountId, serviceId: "s", trigger: "t" };
        expect(() => new Declared("refused", args, given)).toThrow(`ProviderNotTaken: ${name} 'refused'`);
    }
});
