import { readTierOffers } from "../../dynamic-providers/azure/tier-offers";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";

let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("contract-tier-offers");
});

afterAll(() => azure.stop());

test("tiers, units, regions and zones of the subscription are read in one request", async () => {
    const { requestLog } = azure.sandbox;
    const mark = requestLog.mark();
    const offers = await readTierOffers(azure.clients.apiManagement);
    expect(offers.map(({ tier, maxUnits }) => [tier, maxUnits])).toEqual([
        ["Developer", 1],
        ["Basic", 2],
        ["Standard", 4],
        ["Premium", 12],
        ["BasicV2", 10],
        ["StandardV2", 10],
        ["PremiumV2", 30],
    ]);
    const premium = offers.find(({ tier }) => tier === "Premium")!.locations;
    expect(premium).toContainEqual({ location: "West Europe", zones: ["1", "2", "3"] });
    expect(premium).toContainEqual({ location: "UK West", zones: [] });
    expect(requestLog.since(mark).filter(({ path }) => path.endsWith("/skus"))).toHaveLength(1);
});

test("where Azure does not say, the error names what was asked, Azure's code and no URL", async () => {
    azure.sandbox.faults.add({
        kind: "error",
        endpoint: "arm",
        path: "/skus$",
        status: 403,
        code: "AuthorizationFailed",
        message: "The client does not have authorization.",
    });
    const { subscriptionId } = azure.sandbox.connection;
    await expect(readTierOffers(azure.clients.apiManagement)).rejects.toThrow(
        `Azure could not list what subscription '${subscriptionId}' may create of API Management: AuthorizationFailed: The client does not have authorization.`,
    );
});
