import { tiersOf } from "../../sandbox/arm/api-management/entities/tier-features";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { documented, reported } from "./behaviour";
import { apiManagementPages, tierFeatures, v2Tiers } from "./sources";

/** Kinds, limits and policies by tier: classic ones and v2. */

const tiers = ["Developer", "Basic", "Standard", "Premium", "BasicV2", "StandardV2", "PremiumV2"] as const;
type Tier = (typeof tiers)[number];

let azure: AzureFixture;
const services = {} as Record<Tier, string>;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-tiers");
    await Promise.all(
        tiers.map(async (tier) => {
            services[tier] = await azure.createService(`tier-${tier.toLowerCase()}`, { tier });
        }),
    );
}, 90_000);

afterAll(() => azure.stop());

type Body = Record<string, unknown>;
const send = (tier: Tier, method: "GET" | "PUT" | "POST" | "PATCH", below: string, properties?: Body) =>
    azure.clients.arm(method, `${services[tier]}${below}?api-version=2024-05-01`, properties && { properties });
const put = async (tier: Tier, below: string, properties: Body): Promise<void> => {
    const { status, body } = await send(tier, "PUT", below, properties);
    expect({ status, body: status < 300 ? {} : body }).toEqual({ status: status === 200 ? 200 : 201, body: {} });
};
const notInTier = (tier: Tier) => ({
    status: 400,
    body: {
        error: {
            code: "MethodNotAllowedInPricingTier",
            message: `Method not allowed in ${tier} pricing tier`,
            details: null,
        },
    },
});
const full = (nouns: string, most: number, parent: string) => ({
    status: 400,
    body: {
        error: {
            code: "ValidationError",
            message: expect.stringContaining(
                `You've reached the maximum number of ${nouns} (${most}) in ${parent}.`,
            ) as string,
        },
    },
});

async function expectOnlyIn(path: string, having: readonly string[]): Promise<void> {
    expect(tiersOf[path]).toEqual(having);
    for (const tier of tiers) {
        const answer = await send(tier, "GET", `/${path}`);
        if (having.includes(tier)) {
            expect(answer.status).toBe(200);
        } else {
            expect(answer).toMatchObject(notInTier(tier));
        }
    }
}

documented(tierFeatures).each([
    ["gateways", ["Developer", "Premium"]],
    ["tenant/access", ["Developer", "Basic", "Standard", "Premium"]],
    ["tenant/gitAccess", ["Developer", "Basic", "Standard", "Premium"]],
] as const)("%s is there in some tiers only", async (path, having) => {
    await expectOnlyIn(path, having);
});

reported("Azure/apiops-cli#129")("workspaces are there in Premium, StandardV2 and PremiumV2", async () => {
    await expectOnlyIn("workspaces", ["Premium", "StandardV2", "PremiumV2"]);
});

reported("Azure/bicep-types-az#2350")(
    "what a tier lacks is refused with every method, and with all below it",
    async () => {
        const gateway = { locationData: { name: "Here" } };
        expect(await send("StandardV2", "PUT", "/gateways/own", gateway)).toMatchObject(notInTier("StandardV2"));
        expect(await send("StandardV2", "PATCH", "/tenant/access", { enabled: true })).toMatchObject(
            notInTier("StandardV2"),
        );
        expect(await send("StandardV2", "POST", "/tenant/access/listSecrets")).toMatchObject(notInTier("StandardV2"));
        expect(await send("Standard", "GET", "/workspaces/team/apis")).toMatchObject(notInTier("Standard"));
    },
);

reported("Azure/apiops-cli#129")("a workspace of StandardV2 holds what its entities name", async () => {
    await put("StandardV2", "/workspaces/team", { displayName: "Team" });
    const below = "/workspaces/team";
    await put("StandardV2", `${below}/namedValues/key`, { displayName: "team-key", value: "1" });
    await put("StandardV2", `${below}/apis/pets`, { displayName: "Pets", path: "pets" });
    await put("StandardV2", `${below}/apis/pets/operations/list`, {
        ...{ displayName: "List", method: "GET", urlTemplate: "/" },
    });
    await put("StandardV2", `${below}/apis/pets/policies/policy`, {
        value: "<policies><inbound><base /><set-variable name='a' value='{{team-key}}' /></inbound></policies>",
    });
    await put("StandardV2", `${below}/products/pack`, { displayName: "Pack" });
    await put("StandardV2", `${below}/products/pack/apiLinks/one`, {
        apiId: `${services.StandardV2}${below}/apis/pets`,
    });
    await put("StandardV2", `${below}/subscriptions/own`, {
        ...{ displayName: "Own", scope: `${services.StandardV2}${below}/apis/pets` },
    });
    for (const kind of ["apis", "namedValues", "products", "subscriptions", "products/pack/apiLinks"]) {
        expect((await send("StandardV2", "GET", `${below}/${kind}`)).body).toMatchObject({ count: 1 });
    }
    expect((await send("StandardV2", "GET", "/apis")).body).toMatchObject({ count: 0 });
});

documented(v2Tiers).each(["BasicV2", "StandardV2", "PremiumV2"] as const)(
    "%s has neither backup nor restore",
    async (tier) => {
        for (const action of ["backup", "restore"]) {
            expect(await send(tier, "POST", `/${action}`, {})).toMatchObject(notInTier(tier));
        }
    },
);

reported("pulumi/pulumi-azure-native#4510")("a v2 tier needs a version that knows it", async () => {
    const path = services.StandardV2.replace(/[^/]+$/, "tier-early");
    const body = {
        ...{ location: "westeurope", sku: { name: "StandardV2", capacity: 1 } },
        properties: { publisherEmail: "a@contoso.example", publisherName: "Contoso" },
    };
    expect(await azure.clients.arm("PUT", `${path}?api-version=2022-08-01`, body)).toMatchObject({
        status: 400,
        body: {
            error: {
                code: "OperationSupportedInSkuForApiVersions",
                message:
                    "Operation on StandardV2 SKU is only supported in the api-versions 2023-03-01-preview,2023-05-01-preview,2023-09-01-preview,2024-05-01,2024-06-01-preview,2024-10-01-preview,2025-03-01-preview,2025-09-01-preview",
            },
        },
    });
    expect((await azure.clients.arm("PUT", `${path}?api-version=2023-03-01-preview`, body)).status).toBe(201);
});

documented(v2Tiers).each([
    ["Standard", "StandardV2"],
    ["StandardV2", "Standard"],
] as const)("%s cannot become %s", async (from, to) => {
    const sku = { name: to, capacity: 1 };
    const answer = await azure.clients.arm("PATCH", `${services[from]}?api-version=2024-05-01`, { sku });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "InvalidParameters" } } });
});

documented(`${apiManagementPages}/service-limits`)(
    "a Developer service has five self-hosted gateways, and no sixth",
    async () => {
        const gateway = { locationData: { name: "Here" } };
        for (const name of ["a", "b", "c", "d", "e"]) {
            await put("Developer", `/gateways/${name}`, gateway);
        }
        expect(await send("Developer", "PUT", "/gateways/f", gateway)).toMatchObject(full("Gateways", 5, "Service"));
        // What is there can still be changed.
        await put("Developer", "/gateways/e", { ...gateway, description: "changed" });
    },
);

reported("Azure/api-management-developer-portal#2682")(
    "StandardV2 holds 50 contents of a type, and Developer more",
    async () => {
        for (const tier of ["StandardV2", "Developer"] as const) {
            await put(tier, "/contentTypes/blob", {});
            for (let index = 0; index < 50; index += 1) {
                await put(tier, `/contentTypes/blob/contentItems/item-${index}`, {});
            }
        }
        const item = "/contentTypes/blob/contentItems/one-more";
        expect(await send("StandardV2", "PUT", item, {})).toMatchObject(full("Content Items", 50, "Content Type"));
        await put("Developer", item, {});
    },
);

documented("https://learn.microsoft.com/answers/questions/5859937/azure-api-management-gateway-basicv2-api-operation")(
    "an import brings more than 100 operations to BasicV2, and then no operation can be put",
    async () => {
        const paths = Object.fromEntries(
            Array.from({ length: 120 }, (_, index) => [
                `/${index}`,
                { get: { operationId: `get-${index}`, responses: { 200: { description: "OK" } } } },
            ]),
        );
        const value = JSON.stringify({ openapi: "3.0.1", info: { title: "Many", version: "1" }, paths });
        await put("BasicV2", "/apis/many", { path: "many", format: "openapi+json", value });
        const operation = { displayName: "More", method: "POST", urlTemplate: "/more" };
        const path = "/apis/many/operations/more";
        expect(await send("BasicV2", "PUT", path, operation)).toMatchObject(full("Operations", 100, "API"));
    },
);

documented(v2Tiers)("a policy that v2 lacks is refused there", async () => {
    const value =
        '<policies><inbound><base /><quota-by-key calls="1" renewal-period="300" counter-key="one" /></inbound></policies>';
    await put("Premium", "/policies/policy", { value });
    expect(await send("StandardV2", "PUT", "/policies/policy", { value })).toMatchObject({
        status: 400,
        body: { error: { code: "ValidationError", details: [{ target: "quota-by-key" }] } },
    });
});

reported("Azure/apiops#623")("a user has as many subscriptions to a product as it allows", async () => {
    const own = { displayName: "Own", scope: "/products/starter", ownerId: "/users/1" };
    expect(await send("Developer", "PUT", "/subscriptions/second", own)).toMatchObject({
        status: 400,
        body: {
            error: { code: "ValidationError", message: "Subscriptions limit reached for same user", details: null },
        },
    });
    await put("Developer", "/subscriptions/ownerless", { displayName: "Nobody's", scope: "/products/starter" });
});

reported("Azure/api-management-self-hosted-gateway#166")(
    "with a self-hosted gateway Premium does not become Developer",
    async () => {
        await put("Premium", "/gateways/own", { locationData: { name: "Here" } });
        const sku = { name: "Developer", capacity: 1 };
        const answer = await azure.clients.arm("PATCH", `${services.Premium}?api-version=2024-05-01`, { sku });
        expect(answer).toMatchObject({ status: 400, body: { error: { code: "InvalidParameters" } } });
    },
);
