import { toServiceObservation } from "../../dynamic-providers/azure/service";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { apiVersions } from "../sandbox/recorded-shapes";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";

let azure: AzureFixture;
let identityId: string;

beforeAll(async () => {
    azure = await startAzureFixture("members-that-go");
    identityId = (await azure.createIdentity("members")).id;
    await Promise.all([
        azure.createService("members-one"),
        azure.createService("members-assigned", { tier: "Developer", identities: [identityId] }),
    ]);
    await azure.clients.apiManagement.apiManagementService.beginUpdateAndWait(azure.group, "members-one", {
        additionalLocations: [{ location: "northeurope", sku: { name: "Premium", capacity: 1 } }],
    });
    await azure.createService("members-two");
});
afterAll(() => azure.stop());

const observe = async (name: string): Promise<ServiceObservation> =>
    toServiceObservation(
        await azure.clients.apiManagement.apiManagementService.get(azure.group, name),
        `/${name}`,
        new Date(0),
    );
const bodyOf = async (name: string, version: string): Promise<Record<string, unknown>> => {
    const { subscriptionId } = azure.sandbox.connection;
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${azure.group}/providers/Microsoft.ApiManagement/service/${name}`;
    const { body } = await azure.clients.arm("GET", `${id}?api-version=${version}`);
    return (body as { properties: Record<string, unknown> }).properties;
};

test.each(["members-one", "members-two", "members-assigned"])(
    "of %s the same is read, whether Azure leaves out members that say nothing or not",
    async (name) => {
        azure.sandbox.state.shownMembers = "recorded";
        const recorded = await observe(name);
        azure.sandbox.state.shownMembers = "all";
        expect(await observe(name)).toEqual(recorded);
    },
);

test("the setting does change what is answered: a service in one region has disableGateway by it", async () => {
    for (const version of apiVersions) {
        const has = version === "2021-08-01";
        azure.sandbox.state.shownMembers = "recorded";
        expect({ version, has: "disableGateway" in (await bodyOf("members-two", version)) }).toEqual({ version, has });
        expect(await bodyOf("members-one", version)).toHaveProperty("disableGateway", false);
        azure.sandbox.state.shownMembers = "all";
        expect(await bodyOf("members-two", version)).toHaveProperty("disableGateway", false);
    }
});

test("an identity that Azure has not looked up yet, and one that is not there, are no null", async () => {
    const { principalId, userAssignedIdentities } = await observe("members-assigned");
    expect(principalId).toBeUndefined();
    expect(userAssignedIdentities).toEqual([
        { clientId: expect.any(String) as string, principalId: expect.any(String) as string },
    ]);
    const unknown = { principalId: null, clientId: null };
    const early = { ...(await azure.clients.apiManagement.apiManagementService.get(azure.group, "members-assigned")) };
    const observed = toServiceObservation(
        { ...early, identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: unknown as never } } },
        "/early",
        new Date(0),
    );
    expect(observed.userAssignedIdentities).toEqual([{ clientId: "", principalId: "" }]);
});
