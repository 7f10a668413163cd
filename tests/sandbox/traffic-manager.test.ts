import type { ArmAnswer } from "../../sandbox/clients";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, reported } from "./behaviour";

const monitoring = "https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring";
const routing = "https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods";
const reference = "https://learn.microsoft.com/rest/api/trafficmanager/profiles/create-or-update";
const name = "contoso.trafficmanager.net";
const target = (region: string): string => `tm-${region}-01.regional.azure-api.net`;

let azure: AzureFixture;
let path: string;

const endpoint = (region: string, endpointStatus = "Enabled") => ({
    name: region,
    type: "Microsoft.Network/trafficManagerProfiles/externalEndpoints",
    properties: { target: target(region), endpointLocation: region, endpointStatus },
});
const monitorConfig = {
    ...{ protocol: "HTTPS", port: 443, path: "/status-0123456789abcdef" },
    ...{ intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2 },
};
const put = (change: object = {}, profile = path): Promise<ArmAnswer> =>
    azure.clients.arm("PUT", `${profile}?api-version=2022-04-01`, {
        location: "global",
        properties: {
            ...{ profileStatus: "Enabled", trafficRoutingMethod: "Performance", monitorConfig },
            dnsConfig: { relativeName: "contoso", ttl: 30 },
            endpoints: [endpoint("westeurope"), endpoint("eastus")],
            ...change,
        },
    });
const statuses = async (): Promise<unknown[]> => {
    const { properties } = (await azure.clients.arm("GET", `${path}?api-version=2022-04-01`)).body as {
        properties: {
            endpoints: { properties: { endpointMonitorStatus: string } }[];
            monitorConfig: { profileMonitorStatus: string };
        };
    };
    const all = properties.endpoints.map((one) => one.properties.endpointMonitorStatus);
    return [properties.monitorConfig.profileMonitorStatus, ...all];
};

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-traffic-manager");
    const { sandbox, group } = azure;
    const groupPath = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`;
    path = `${groupPath}/providers/Microsoft.Network/trafficManagerProfiles/contoso`;
    await azure.createService("tm");
    await azure.clients.apiManagement.apiManagementService.beginUpdateAndWait(group, "tm", {
        additionalLocations: [{ location: "eastus", sku: { name: "Premium", capacity: 1 } }],
    });
    sandbox.clock.hold();
}, 60_000);

afterEach(() => azure.sandbox.faults.clear());
afterAll(() => azure.stop());

documented(reference)("a profile is created at once, with its name in the world and its endpoints", async () => {
    expect(await put()).toMatchObject({
        status: 201,
        body: {
            id: path,
            ...{ name: "contoso", type: "Microsoft.Network/trafficManagerProfiles", location: "global" },
            properties: {
                dnsConfig: { fqdn: name, relativeName: "contoso", ttl: 30 },
                monitorConfig: { ...monitorConfig, profileMonitorStatus: "CheckingEndpoints" },
                endpoints: [
                    {
                        id: `${path}/externalEndpoints/westeurope`,
                        properties: {
                            target: target("westeurope"),
                            priority: 1,
                            weight: 1,
                            endpointMonitorStatus: "CheckingEndpoint",
                        },
                    },
                    { name: "eastus", properties: { priority: 2 } },
                ],
            },
        },
    });
    expect((await put()).status).toBe(200);
    azure.sandbox.clock.advance(10);
    expect(await statuses()).toEqual(["Online", "Online", "Online"]);
});

documented(routing)("with Performance a client is sent to the nearest endpoint", () => {
    const { sandbox } = azure;
    expect(sandbox.resolve(name)).toEqual({ status: "NOERROR", target: target("westeurope"), ttlSeconds: 30 });
    expect(sandbox.resolve(name.toUpperCase(), "canadacentral").target).toBe(target("eastus"));
    expect(sandbox.resolve("nobody.trafficmanager.net")).toEqual({ status: "NXDOMAIN" });
});

documented(monitoring)("an endpoint is left out when more probes in a row fail than are tolerated", async () => {
    const { clock, faults } = azure.sandbox;
    clock.advance(10 - ((clock.now().getTime() / 1000) % 10));
    faults.add({ kind: "regionOutage", location: "westeurope", parts: ["gateways"] });
    clock.advance(19);
    expect(azure.sandbox.resolve(name).target).toBe(target("westeurope"));
    clock.advance(1);
    expect(azure.sandbox.resolve(name).target).toBe(target("eastus"));
    expect(await statuses()).toEqual(["Degraded", "Degraded", "Online"]);
    faults.clear();
    clock.advance(10);
    expect(azure.sandbox.resolve(name).target).toBe(target("westeurope"));
});

documented(monitoring)("where all are degraded, all are taken for healthy", () => {
    const { clock, faults } = azure.sandbox;
    for (const location of ["westeurope", "eastus"]) {
        faults.add({ kind: "regionOutage", location, parts: ["gateways"] });
    }
    clock.advance(600);
    expect(azure.sandbox.resolve(name).target).toBe(target("westeurope"));
    faults.clear();
    clock.advance(600);
});

documented(monitoring)("a disabled endpoint is not answered; with none enabled the name does not exist", async () => {
    await put({ endpoints: [endpoint("westeurope", "Disabled"), endpoint("eastus")] });
    expect(azure.sandbox.resolve(name).target).toBe(target("eastus"));
    await put({ endpoints: [endpoint("westeurope", "Disabled"), endpoint("eastus", "Disabled")] });
    expect(azure.sandbox.resolve(name)).toEqual({ status: "NXDOMAIN" });
    expect(await statuses()).toEqual(["Inactive", "Disabled", "Disabled"]);
    await put({ profileStatus: "Disabled" });
    expect(azure.sandbox.resolve(name)).toEqual({ status: "NXDOMAIN" });
    await put();
});

assumed(
    "documented is the state of such a profile, not that one can begin in it",
    "https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring and threads on profiles: Azure/azure-cli#10491, hashicorp/terraform-provider-azurerm#8891",
)("a profile can be created with no endpoint enabled, and answers nobody", async () => {
    const endpoints = [endpoint("westeurope", "Disabled"), endpoint("eastus", "Disabled")];
    const created = await put({ dnsConfig: { relativeName: "waiting", ttl: 30 }, endpoints }, `${path}-waiting`);
    expect(created).toMatchObject({
        status: 201,
        body: { properties: { monitorConfig: { profileMonitorStatus: "Inactive" } } },
    });
    expect(azure.sandbox.resolve("waiting.trafficmanager.net")).toEqual({ status: "NXDOMAIN" });
});

documented(routing)("with Priority the first that is healthy is answered to everybody", async () => {
    const [one, other] = [endpoint("westeurope"), endpoint("eastus")];
    await put({
        trafficRoutingMethod: "Priority",
        endpoints: [
            { ...one, properties: { ...one.properties, priority: 2 } },
            { ...other, properties: { ...other.properties, priority: 1 } },
        ],
    });
    expect(azure.sandbox.resolve(name, "westeurope").target).toBe(target("eastus"));
});

reported("MicrosoftDocs/azure-docs#16469")("with Performance two endpoints in a region are refused", async () => {
    const twin = { ...endpoint("westeurope"), name: "twin" };
    const answer = await put({ endpoints: [endpoint("westeurope"), twin] });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadRequest" } } });
    expect(JSON.stringify(answer.body)).toContain("Multiple domains point to region");
});

reported("microsoft/unreal-cloud-ddc-on-azure#42")(
    "a relative name that another profile has is not available",
    async () => {
        const answer = await put({}, path.replace(/contoso$/, "other"));
        expect(answer.status).toBe(409);
        expect(JSON.stringify(answer.body)).toContain(
            `Domain name ${name} is not available. Please choose a different DNS prefix.`,
        );
    },
);

reported("Azure/azure-cli#10491")(
    "a probe's timeout that its interval does not leave time for is refused",
    async () => {
        const answer = await put({ monitorConfig: { ...monitorConfig, timeoutInSeconds: 10 } });
        const message = "Monitor timeout must be between 5 and 10 seconds.";
        expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadRequest", message } } });
    },
);

assumed(
    "the limits are documented; code and sentences are not public",
    "https://learn.microsoft.com/rest/api/trafficmanager/profiles/create-or-update; threads quote a timeout and a name that is taken",
)("values out of their limits are refused", async () => {
    const refused = { status: 400, body: { error: { code: "BadRequest" } } };
    for (const change of [
        { monitorConfig: { ...monitorConfig, intervalInSeconds: 20 } },
        { monitorConfig: { ...monitorConfig, toleratedNumberOfFailures: 10 } },
        { dnsConfig: { relativeName: "con.toso" } },
        { endpoints: [{ ...endpoint("eastus"), properties: { target: "a.example" } }] },
    ]) {
        expect(await put(change)).toMatchObject(refused);
    }
});

documented("https://learn.microsoft.com/rest/api/trafficmanager/profiles/delete")(
    "a deleted profile's name does not exist",
    async () => {
        expect((await azure.clients.arm("DELETE", `${path}?api-version=2022-04-01`)).status).toBe(200);
        expect((await azure.clients.arm("DELETE", `${path}?api-version=2022-04-01`)).status).toBe(204);
        expect(azure.sandbox.resolve(name)).toEqual({ status: "NXDOMAIN" });
    },
);
