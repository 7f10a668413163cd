import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

// Each runs the engine several times, which takes its time where others use the machine, too.
jest.setTimeout(600_000);

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let primary: Stack;

const config = (values: Readonly<Record<string, string>>): Promise<void> =>
    primary.setAllConfig(
        Object.fromEntries(Object.entries(values).map(([path, value]) => [`apim-dr:${path}`, { value }])),
        true,
    );
const service = () => azure.sandbox.state.services.get("contoso-apim-primary")!;
const identifier = () => ({ createdAt: service().createdAt, principalId: service().principalId });
const regions = (): Record<string, unknown> => {
    const { sku, zones, location, properties } = service().render("2024-05-01") as {
        sku: { capacity: number };
        zones: unknown;
        location: string;
        properties: { additionalLocations: { location: string; sku: { capacity: number }; zones: unknown }[] | null };
    };
    return Object.fromEntries(
        [{ location, sku, zones }, ...(properties.additionalLocations ?? [])].map((region) => [
            region.location,
            region.zones ? [region.sku.capacity, region.zones] : region.sku.capacity,
        ]),
    );
};

/** One `up` changes the service in place, after ServiceReady; refresh and `up` then find nothing, and nothing is written. */
async function expectOneUpdate(): Promise<void> {
    const update = 2;
    const before = identifier();
    expect((await primary.preview()).changeSummary).toEqual({ update, same: expect.any(Number) as number });
    expect(changesOf(await primary.up())).toEqual({ update });
    expect(identifier()).toEqual(before);
    await expectNothingToDo();
}

async function expectNothingToDo(): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    expect(changesOf(await primary.refresh())).toEqual({});
    expect(changesOf(await primary.up())).toEqual({});
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
}

/** A preview and an `up` without one are refused alike, and the service gets no request. */
async function expectRefusal(message: string): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    await expect(primary.preview()).rejects.toThrow(message);
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    await expect(primary.up()).rejects.toThrow(message);
    const toService = azure.sandbox.requestLog.writes(mark).filter(({ path }) => path.includes("ApiManagement"));
    expect(toService).toEqual([]);
}

beforeAll(async () => {
    azure = await startEngineFixture("regions");
    // An identity that is given shows how Azure spells its ID.
    const access = { "apim-dr:vaultAccessType": { value: "UserAssignedManagedIdentity" } };
    await (await azure.vaultStack(access)).up();
    primary = await azure.serviceStack("primary", access);
    await primary.removeConfig("apim-dr:protectService");
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("what the subscription does not have is refused on request, before anything is declared", async () => {
    await config({
        validateLive: "true",
        "additionalLocations[1].location": "ukwest",
        "additionalLocations[1].zones[0]": "1",
    });
    await expectRefusal(
        'additionalLocations[1].zones is ["1"]: the subscription has no zones in UK West: leave them out, or choose another region.',
    );
    expect(azure.sandbox.state.services.size).toBe(0);
    await primary.removeConfig("apim-dr:additionalLocations[1].zones", true);
    await config({ "additionalLocations[1].location": "uksouth" });
});

test("three regions are created, and nothing that Azure spells its own way is a change", async () => {
    await config({
        "hostnames[0].type": "Proxy",
        "hostnames[0].hostName": "api.contoso.example",
        "hostnames[0].keyVaultId": "https://kv.vault.azure.net/secrets/api",
        minApiVersion: "2021-08-01",
    });
    await primary.up();
    expect(regions()).toEqual({ "West Europe": 2, "North Europe": 1, "UK South": 1 });
    expect(service().render("2024-05-01")).toMatchObject({
        identity: { userAssignedIdentities: expect.any(Object) as object },
        properties: {
            hostnameConfigurations: [
                { hostName: "contoso-apim-primary.azure-api.net" },
                { hostName: "api.contoso.example" },
            ],
        },
    });
    await expectNothingToDo();
});

test("a region is added", async () => {
    await config({ "additionalLocations[2].location": "germanywestcentral", "additionalLocations[2].units": "1" });
    await expectOneUpdate();
    expect(regions()).toEqual({ "West Europe": 2, "North Europe": 1, "UK South": 1, "Germany West Central": 1 });
});

test("a region is removed", async () => {
    await config({
        "additionalLocations[0].location": "uksouth",
        "additionalLocations[1].location": "germanywestcentral",
        "allowRemovals[0]": "northeurope",
    });
    await primary.removeConfig("apim-dr:additionalLocations[2]", true);
    await expectOneUpdate();
    expect(regions()).toEqual({ "West Europe": 2, "UK South": 1, "Germany West Central": 1 });
});

test("units of each region are changed", async () => {
    await config({ units: "3", "additionalLocations[0].units": "2", "additionalLocations[1].units": "4" });
    await expectOneUpdate();
    expect(regions()).toEqual({ "West Europe": 3, "UK South": 2, "Germany West Central": 4 });
});

test("zones are set by hand, and only as the units spread over them", async () => {
    await config({ "zones[0]": "1", "zones[1]": "2" });
    await expectRefusal("units is 3: it must be a multiple of the 2 zones in zones");
    await config({ "zones[2]": "3", "additionalLocations[0].zones[0]": "1", "additionalLocations[0].zones[1]": "3" });
    await expectOneUpdate();
    expect(regions()).toEqual({
        "West Europe": [3, ["1", "2", "3"]],
        "UK South": [2, ["1", "3"]],
        "Germany West Central": 4,
    });
});

test("every region gets a subnet of its own", async () => {
    const network =
        "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network";
    const subnetId = (region: string): string => `${network}/virtualNetworks/vnet-${region}/subnets/apim`;
    await config({ virtualNetworkType: "External", "virtualNetwork.subnetId": subnetId("westeurope") });
    await expectRefusal("additionalLocations[1].virtualNetwork is not set");
    await config({
        "additionalLocations[0].virtualNetwork.subnetId": subnetId("uksouth"),
        "additionalLocations[1].virtualNetwork.subnetId": subnetId("germanywestcentral"),
    });
    await expectOneUpdate();
});

test("a protocol is turned on, and the others stay off", async () => {
    const http2 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2";
    await config({ [`customProperties["${http2}"]`]: "True" });
    await expectOneUpdate();
    const { properties } = service().render("2024-05-01") as {
        properties: { customProperties: Record<string, string> };
    };
    const on = Object.entries(properties.customProperties).filter(([, value]) => value !== "False");
    expect(on).toEqual([[http2, "True"]]);
    expect(Object.keys(properties.customProperties).length).toBeGreaterThan(15);
});

test("another spelling of a region is no change", async () => {
    await config({ location: "West Europe", "additionalLocations[0].location": "UK South" });
    await expectNothingToDo();
});

test("a Premium service is destroyed only once it is no longer protected", async () => {
    const before = identifier();
    await expect(primary.destroy()).rejects.toThrow("protected");
    expect(identifier()).toEqual(before);
    await config({ protectService: "false" });
    // The role on the vault is not protected: it went, and comes back.
    expect(changesOf(await primary.up())).toEqual({ create: 2 });
    await primary.destroy();
    expect(azure.sandbox.state.services.size).toBe(0);
});
