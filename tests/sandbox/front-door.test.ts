import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneClient } from "../../sandbox";
import type { ArmAnswer } from "../../sandbox/clients";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, recorded, reported } from "./behaviour";
import { originRecording, profileRecording } from "./sources";

const faq = "https://learn.microsoft.com/azure/frontdoor/front-door-faq";
const probes = "https://learn.microsoft.com/azure/frontdoor/health-probes";
const methods = "https://learn.microsoft.com/azure/frontdoor/routing-methods";
const routing = "https://learn.microsoft.com/azure/frontdoor/front-door-route-matching";
const headersPage = "https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol";
const troubleshooting = "https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues";
const endpointPage = "https://learn.microsoft.com/azure/frontdoor/endpoint";

const query = "?api-version=2025-06-01";
const statusPath = "/status-0123456789abcdef";

let azure: AzureFixture;
let ask: DataPlaneClient;
let groupPath: string;
let profile: string;
let url: string;

const arm = (method: "GET" | "PUT" | "DELETE", path: string, body?: unknown): Promise<ArmAnswer> =>
    azure.clients.arm(method, path + query, body);

/** Writes, and lets the time pass that it takes. */
async function settled(method: "PUT" | "DELETE", path: string, body?: unknown): Promise<ArmAnswer> {
    const answer = await arm(method, path, body);
    azure.sandbox.clock.advance(120);
    return answer;
}
const groupProperties = {
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 },
    healthProbeSettings: {
        ...{ probePath: statusPath, probeRequestType: "HEAD", probeProtocol: "Https" },
        probeIntervalInSeconds: 30,
    },
};
const putOrigin = (name: string, properties: object, group = "gateways"): Promise<ArmAnswer> => {
    const hostName = `${name}.azure-api.net`;
    const origin = { hostName, originHostHeader: hostName, enabledState: "Enabled", priority: 1, weight: 1000 };
    return settled("PUT", `${profile}/originGroups/${group}/origins/${name}`, {
        properties: { ...origin, ...properties },
    });
};
const putRoute = (name: string, patternsToMatch: string[], group = "gateways"): Promise<ArmAnswer> =>
    settled("PUT", `${profile}/afdEndpoints/contoso/routes/${name}`, {
        properties: {
            originGroup: { id: `${profile}/originGroups/${group}` },
            ...{ patternsToMatch, linkToDefaultDomain: "Enabled", enabledState: "Enabled" },
        },
    });
/** Long enough for two changes, one after the other, to reach the edges. */
const propagate = (): void => azure.sandbox.clock.advance(2 * 20 * 60);
const propertiesOf = ({ body }: ArmAnswer) => (body as { properties: Record<string, unknown> }).properties;
const errorOf = ({ status, body }: ArmAnswer) => [
    status,
    (body as { error: { code: string; message: string } }).error.message,
];
const serviceOf = async (): Promise<unknown> => ((await ask(`${url}/pets`)).body as { service?: string }).service;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-front-door");
    const { clients, sandbox, group } = azure;
    ask = dataPlaneClient(sandbox.connection);
    groupPath = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`;
    profile = `${groupPath}/providers/Microsoft.Cdn/profiles/front`;
    for (const [name, location] of [
        ["one", "westeurope"],
        ["two", "northeurope"],
    ] as const) {
        const id = await azure.createService(name, { location });
        for (const [path, properties] of [
            ["apis/pets", { displayName: "Pets", path: "pets", subscriptionRequired: false }],
            ["apis/pets/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" }],
        ] as const) {
            await clients.arm("PUT", `${id}/${path}?api-version=2022-08-01`, { properties });
        }
    }
    sandbox.clock.hold();
}, 60_000);

afterEach(() => azure.sandbox.faults.clear());
afterAll(() => azure.stop());

recorded(profileRecording)("a profile is created with 201 and polled by Azure-AsyncOperation alone", async () => {
    const answer = await arm("PUT", profile, { location: "global", sku: { name: "Standard_AzureFrontDoor" } });
    expect(answer).toMatchObject({
        status: 201,
        body: {
            id: profile.replace("resourceGroups", "resourcegroups"),
            type: "Microsoft.Cdn/profiles",
            ...{ name: "front", location: "Global", kind: "frontdoor", tags: {} },
            sku: { name: "Standard_AzureFrontDoor" },
            properties: {
                originResponseTimeoutSeconds: 30,
                frontDoorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
                extendedProperties: {},
                resourceState: "Creating",
                provisioningState: "Creating",
            },
        },
    });
    expect(answer.headers.location).toBeUndefined();
    const { armEndpoint } = azure.sandbox.connection;
    const poll = answer.headers["azure-asyncoperation"]!.slice(armEndpoint.length);
    expect(poll).toMatch(
        /\/resourcegroups\/rg-fixture\/providers\/Microsoft\.Cdn\/operationresults\/[0-9a-f-]{36}\?api-version=2025-06-01$/,
    );
    const none = { code: "None", message: null };
    expect((await azure.clients.arm("GET", poll)).body).toEqual({ status: "InProgress", error: none });
    azure.sandbox.clock.advance(120);
    expect((await azure.clients.arm("GET", poll)).body).toEqual({ status: "Succeeded", error: none });
    expect(propertiesOf(await arm("GET", profile))).toMatchObject({
        resourceState: "Active",
        provisioningState: "Succeeded",
    });
});

documented(endpointPage)("an endpoint's host name has a hash, and is the same again after a delete", async () => {
    const path = `${profile}/afdEndpoints/contoso`;
    const created = await settled("PUT", path, { location: "global", properties: { enabledState: "Enabled" } });
    const { hostName } = propertiesOf(created);
    expect(hostName).toMatch(/^contoso-[a-h0-9]{16}\.z01\.azurefd\.net$/);
    expect((await settled("DELETE", path)).status).toBe(202);
    expect((await arm("GET", path)).status).toBe(404);
    expect(propertiesOf(await settled("PUT", path, { location: "global", properties: {} })).hostName).toBe(hostName);
    url = `https://${String(hostName)}`;
});

recorded(originRecording)("an origin group is there at once, without an operation", async () => {
    const created = await arm("PUT", `${profile}/originGroups/gateways`, { properties: groupProperties });
    expect(created).toMatchObject({
        status: 201,
        body: {
            ...{ type: "Microsoft.Cdn/profiles/origingroups", name: "gateways" },
            properties: {
                ...groupProperties,
                ...{ trafficRestorationTimeToHealedOrNewEndpointsInMinutes: null, sessionAffinityState: "Disabled" },
                ...{ provisioningState: "Succeeded", deploymentStatus: "NotStarted" },
            },
        },
    });
    expect(created.headers).not.toHaveProperty("azure-asyncoperation");
    expect(created.headers).not.toHaveProperty("location");
});

recorded(originRecording)(
    "an origin comes back with its group's name, and a change of it is accepted with 202",
    async () => {
        expect((await putOrigin("one", { enabledState: "Disabled" })).status).toBe(201);
        const changed = await putOrigin("one", { enabledState: "Disabled", weight: 500 });
        expect(changed).toMatchObject({
            status: 202,
            body: {
                type: "Microsoft.Cdn/profiles/origingroups/origins",
                properties: {
                    ...{
                        originGroupName: "gateways",
                        hostName: "one.azure-api.net",
                        originHostHeader: "one.azure-api.net",
                    },
                    ...{ httpPort: 80, httpsPort: 443, priority: 1, weight: 500, enabledState: "Disabled" },
                    ...{ sharedPrivateLinkResource: null, enforceCertificateNameCheck: true },
                    ...{ provisioningState: "Updating", deploymentStatus: "NotStarted" },
                },
            },
        });
        expect(changed.headers.location).toMatch(
            /\/operationresults\/[0-9a-f-]+\/profileresults\/front\/origingroupresults\/gateways\/originresults\/one\?/,
        );
    },
);

reported("Azure/bicep-types-az#1923")("a route needs an origin group with an enabled origin", async () => {
    expect(errorOf(await putRoute("all", ["/*"]))).toEqual([
        400,
        "Please make sure that the originGroup is created successfully and at least one enabled origin is created under the origin group.",
    ]);
    await putOrigin("one", {});
    expect((await putRoute("all", ["/*"])).status).toBe(201);
});

reported("hashicorp/terraform-provider-azurerm#27652")(
    "the last enabled origin of a routed group can be neither disabled nor deleted",
    async () => {
        const refused = [
            400,
            "Cannot disable or delete the last origin when the origin group is still associated with a route or a rule. Please disassociate the origin group and try again.",
        ];
        expect(errorOf(await putOrigin("one", { enabledState: "Disabled" }))).toEqual(refused);
        const path = `${profile}/originGroups/gateways/origins/one`;
        expect(errorOf(await settled("DELETE", path))).toEqual(refused);
        expect(propertiesOf(await arm("GET", path)).enabledState).toBe("Enabled");
    },
);

reported("Azure/bicep#13502")("two routes of an endpoint cannot have the same pattern", async () => {
    expect(errorOf(await putRoute("again", ["/*"]))).toEqual([
        400,
        "The route domains, paths and protocols configuration has a conflict.",
    ]);
});

reported("hashicorp/terraform-provider-azurerm#31647")(
    "an origin whose state is left out is created disabled",
    async () => {
        expect(propertiesOf(await putOrigin("spare", { enabledState: undefined })).enabledState).toBe("Disabled");
        await settled("DELETE", `${profile}/originGroups/gateways/origins/spare`);
    },
);

assumed(
    "the limits are those of the REST reference; code and sentences are not public",
    "https://learn.microsoft.com/rest/api/frontdoor/azurefrontdoorstandardpremium; threads on refused origins and groups (hashicorp/terraform-provider-azurerm#18333, hashicorp/terraform-provider-azurerm#27652) quote other rules",
)("values out of their limits are refused by name", async () => {
    expect(errorOf(await putOrigin("bad", { priority: 6 }))[1]).toContain("'priority'");
    expect(errorOf(await putOrigin("bad", { weight: 0 }))[1]).toContain("'weight'");
    expect(errorOf(await putOrigin("bad--", {}))[1]).toContain("'bad--'");
    const healthProbeSettings = { probeIntervalInSeconds: 256 };
    const group = await arm("PUT", `${profile}/originGroups/bad`, { properties: { healthProbeSettings } });
    expect(errorOf(group)).toEqual([400, expect.stringContaining("'healthProbeSettings.probeIntervalInSeconds'")]);
    const classic = await arm("PUT", `${profile}2`, { location: "global", sku: { name: "Standard_Microsoft" } });
    expect(classic.status).toBe(400);
});

assumed(
    "as the resource manager says it of other types",
    "all recordings of Front Door: none asks below a missing parent",
)("a parent or an api-version that is not there is refused", async () => {
    const missing = await arm("PUT", `${profile}/originGroups/none/origins/one`, {
        properties: { hostName: "a.example" },
    });
    expect(missing).toMatchObject({ status: 404, body: { error: { code: "ParentResourceNotFound" } } });
    const old = await azure.clients.arm("GET", `${profile}?api-version=2019-12-31`);
    expect(old).toMatchObject({ status: 400, body: { error: { code: "NoRegisteredProviderFound" } } });
});

documented(faq)("the edges know of a change up to 20 minutes later, and nothing of the endpoint before", async () => {
    const { clock } = azure.sandbox;
    propagate();
    expect(await serviceOf()).toBe("one");
    await putOrigin("two", { priority: 2 });
    await putOrigin("one", { priority: 3 });
    // The first change is on its way; the second waits for it.
    expect(await serviceOf()).toBe("one");
    const [first, second] = [...azure.sandbox.state.frontDoorPropagations.values()][0]!.underWay;
    const minutes = (first!.endsAtMs - first!.startsAtMs) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(minutes).toBeLessThanOrEqual(20);
    expect(second!.startsAtMs).toBe(first!.endsAtMs);
    clock.advance((second!.endsAtMs - clock.now().getTime()) / 1000 - 1);
    expect(await serviceOf()).toBe("one");
    clock.advance(2);
    expect(await serviceOf()).toBe("two");
    await putOrigin("one", { priority: 1 });
    expect(await serviceOf()).toBe("two");
    propagate();
    expect(await serviceOf()).toBe("one");
    expect((await ask("https://nobody-aaaaaaaaaaaaaaaa.z01.azurefd.net/pets")).status).toBe(400);
});

documented(headersPage)("it sends the origin's host header, and its own ID", async () => {
    const { frontDoorId } = propertiesOf(await arm("GET", profile));
    expect(await ask(`${url}/pets`)).toMatchObject({ status: 200, body: { service: "one", frontDoorId } });
});

documented(routing)("a path that no route has is 400", async () => {
    await putRoute("all", ["/pets/*"]);
    propagate();
    expect(await serviceOf()).toBe("one");
    expect((await ask(`${url}/toys`)).status).toBe(400);
    await putRoute("all", ["/*"]);
    propagate();
});

documented(probes)(
    "an origin that fails its probes is left out after two of four, and used again after three",
    async () => {
        const { clock, faults } = azure.sandbox;
        clock.advance(30 - ((clock.now().getTime() / 1000) % 30));
        const outage = faults.add({ kind: "regionOutage", location: "westeurope", parts: ["gateways"] });
        clock.advance(29);
        expect((await ask(`${url}/pets`)).status).toBe(503);
        clock.advance(31);
        expect(await serviceOf()).toBe("two");
        faults.remove(outage);
        clock.advance(59);
        expect(await serviceOf()).toBe("two");
        clock.advance(31);
        expect(await serviceOf()).toBe("one");
    },
);

documented(methods)("a disabled origin is not used, however healthy", async () => {
    await putOrigin("one", { enabledState: "Disabled" });
    propagate();
    expect(await serviceOf()).toBe("two");
    azure.sandbox.faults.add({ kind: "regionOutage", location: "northeurope", parts: ["gateways"] });
    azure.sandbox.clock.advance(600);
    expect((await ask(`${url}/pets`)).status).toBe(503);
    azure.sandbox.faults.clear();
    await putOrigin("one", {});
    propagate();
});

documented(probes)("where every probe fails, requests go round all that are enabled", async () => {
    const { clock, faults, requestLog } = azure.sandbox;
    for (const location of ["westeurope", "northeurope"]) {
        faults.add({ kind: "regionOutage", location, parts: ["gateways"] });
    }
    clock.advance(600);
    const mark = requestLog.mark();
    expect((await ask(`${url}/pets`)).status).toBe(503);
    expect(requestLog.since(mark).map(({ endpoint, status }) => `${endpoint} ${status}`)).toEqual(["dataPlane 503"]);
    // Both answer again, and no probe has seen it yet: both are used, whatever their priorities.
    faults.clear();
    const services = new Set<unknown>();
    for (let request = 0; request < 10; request += 1) {
        services.add(await serviceOf());
    }
    expect(services).toEqual(new Set(["one", "two"]));
    clock.advance(600);
    expect(await serviceOf()).toBe("one");
});

documented(probes)("origins of a group without a route are probed, too", async () => {
    const { clock, faults } = azure.sandbox;
    await arm("PUT", `${profile}/originGroups/second`, { properties: groupProperties });
    for (const [service, priority] of [
        ["one", 2],
        ["two", 1],
    ] as const) {
        const hostName = `${service}.azure-api.net`;
        await putOrigin(`second-${service}`, { hostName, originHostHeader: hostName, priority }, "second");
    }
    propagate();
    faults.add({ kind: "regionOutage", location: "northeurope", parts: ["gateways"] });
    clock.advance(600);
    await putRoute("all", ["/*"], "second");
    propagate();
    // The first request that goes there already leaves out the origin that is down.
    expect(await serviceOf()).toBe("one");
    faults.clear();
    clock.advance(600);
    expect(await serviceOf()).toBe("two");
    await putRoute("all", ["/*"]);
    propagate();
    expect(await serviceOf()).toBe("one");
});

assumed(
    "what an edge does between two groups is not public: it is taken to use the old one until it knows of the new",
    "https://learn.microsoft.com/azure/frontdoor/front-door-faq, which says that changes take minutes to reach all edges",
)(
    "a route's change of its origin group is one change: edges that do not know of it use the old group, then the new",
    async () => {
        const { clock, state } = azure.sandbox;
        expect((await putRoute("all", ["/*"], "second")).status).toBe(202);
        expect(await serviceOf()).toBe("one");
        const { underWay } = [...state.frontDoorPropagations.values()][0]!;
        expect(underWay).toHaveLength(1);
        clock.advance((underWay[0]!.endsAtMs - clock.now().getTime()) / 1000 - 1);
        expect(await serviceOf()).toBe("one");
        clock.advance(2);
        expect(await serviceOf()).toBe("two");
    },
);

assumed(
    "public for the group's last origin; that the group itself is refused, and the sentence, are guesses",
    "threads on deleted groups: hashicorp/terraform-provider-azurerm#27652, Azure/azure-cli#28538; neither quotes a group that a route names",
)("an origin group can be deleted only while no route names it", async () => {
    const second = `${profile}/originGroups/second`;
    expect(errorOf(await settled("DELETE", second))).toEqual([
        400,
        "Cannot delete the origin group because it is still associated with a route or a rule.",
    ]);
    await putRoute("all", ["/*"]);
    expect((await settled("DELETE", second)).status).toBe(202);
    expect((await arm("GET", second)).status).toBe(404);
    propagate();
    expect(await serviceOf()).toBe("one");
});

reported("Azure/bicep-types-az#1923")(
    "a route cannot be moved to a group that is missing, or has no enabled origin",
    async () => {
        const moved = async (): Promise<number> => (await putRoute("all", ["/*"], "third")).status;
        expect(await moved()).toBe(400);
        await arm("PUT", `${profile}/originGroups/third`, { properties: groupProperties });
        expect(await moved()).toBe(400);
        await putOrigin("third-one", { enabledState: "Disabled" }, "third");
        expect(await moved()).toBe(400);
        expect(await serviceOf()).toBe("one");
    },
);

documented(troubleshooting)("an origin that does not answer is 503, an answer of its own is passed on", async () => {
    await putOrigin("one", { originHostHeader: "elsewhere.example" });
    await putOrigin("two", { enabledState: "Disabled" });
    propagate();
    // API Management does not know the host: its 404 is what fails the probe, too.
    expect((await ask(`${url}/pets`)).status).toBe(404);
    await putOrigin("one", { hostName: "nowhere.example" });
    propagate();
    expect((await ask(`${url}/pets`)).status).toBe(503);
});

assumed(
    "deleting a resource group takes all with it; how long the edges go on is taken to be as for a change",
    "https://learn.microsoft.com/azure/frontdoor/front-door-faq; no thread says how long a deleted endpoint answers",
)("an endpoint is gone for clients once the delete has reached the edges", async () => {
    expect((await settled("DELETE", profile)).status).toBe(202);
    expect((await arm("GET", `${profile}/originGroups/gateways`)).status).toBe(404);
    expect((await ask(`${url}/pets`)).status).toBe(503);
    propagate();
    expect((await ask(`${url}/pets`)).status).toBe(400);
});
