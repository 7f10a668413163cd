import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneClient, DataPlaneRequest } from "../../sandbox";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, own } from "./behaviour";
import { multiRegion, restReference, soughtBackup, subscriptionsPage } from "./sources";

const unauthorized =
    "https://learn.microsoft.com/troubleshoot/azure/api-mgmt/availability/unauthorized-errors-invoke-apis";
const status = "/status-0123456789abcdef";
const name = "plane";
const host = `https://${name}.azure-api.net`;
const regional = (region: string): string => `https://${name}-${region}-01.regional.azure-api.net`;

let azure: AzureFixture;
let serviceId: string;
let ask: DataPlaneClient;
let key: string;

const put = async (path: string, properties: unknown): Promise<void> => {
    const answer = await azure.clients.arm("PUT", `${serviceId}/${path}?api-version=2022-08-01`, { properties });
    expect(answer.status).toBe(201);
};
const update = (change: object) =>
    azure.clients.apiManagement.apiManagementService.beginUpdateAndWait(azure.group, name, change);
const additional = (disableGateway = false) => ({
    additionalLocations: [
        { location: "northeurope", sku: { name: "Premium", capacity: 1 } },
        { location: "eastus", sku: { name: "Premium", capacity: 1 }, disableGateway },
    ],
});
/** Which region answers. */
const regionOf = async (url: string, options: DataPlaneRequest = {}): Promise<unknown> => {
    const answer = await ask(`${url}/pets/7`, { headers: { "Ocp-Apim-Subscription-Key": key }, ...options });
    return (answer.body as { region?: string }).region;
};

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-gateways");
    ask = dataPlaneClient(azure.sandbox.connection);
    serviceId = await azure.createService(name);
    await update(additional());
    await put("apis/pets", { displayName: "Pets", path: "pets", protocols: ["https"] });
    await put("apis/pets/operations/getPet", {
        displayName: "Get",
        method: "GET",
        urlTemplate: "/{id}",
        templateParameters: [{ name: "id", type: "string", required: true }],
    });
    const secrets = await azure.clients.apiManagement.subscription.listSecrets(azure.group, name, "master");
    key = secrets.primaryKey!;
}, 60_000);

afterEach(() => azure.sandbox.faults.clear());
afterAll(() => azure.stop());

documented(multiRegion)("the status path answers 200 at the service's name and at every region's", async () => {
    for (const url of [host, regional("westeurope"), regional("northeurope"), regional("eastus")]) {
        expect((await ask(url + status)).status).toBe(200);
    }
});

documented(multiRegion)("the service's name leads to the nearest region, a regional name to its own", async () => {
    expect(await regionOf(host)).toBe("West Europe");
    expect(await regionOf(host, { clientLocation: "canadacentral" })).toBe("East US");
    expect(await regionOf(host, { clientLocation: "ukwest" })).toBe("North Europe");
    expect(await regionOf(regional("eastus"))).toBe("East US");
});

documented(multiRegion)("a region whose gateways are out is routed around, to the next nearest", async () => {
    azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope", parts: ["gateways"] });
    expect(await regionOf(host)).toBe("North Europe");
    azure.sandbox.faults.add({ kind: "regionOutage", location: "northeurope", parts: "all" });
    expect(await regionOf(host)).toBe("East US");
});

documented(multiRegion)(
    "with the primary region's management plane out the gateways go on with what they have",
    async () => {
        azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope", parts: "all" });
        const refused = await azure.clients.arm("DELETE", `${serviceId}/apis/pets?api-version=2022-08-01`);
        expect(refused.status).toBe(503);
        expect(await regionOf(host)).toBe("North Europe");
        azure.sandbox.faults.clear();
        azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope" });
        expect(await regionOf(host)).toBe("West Europe");
    },
);

own("Azure's connections time out; here they end at once")(
    "where no gateway of a service is left, nothing answers",
    async () => {
        azure.sandbox.faults.add({ kind: "regionOutage", location: "eastus", parts: ["gateways"] });
        await expect(ask(regional("eastus") + status)).rejects.toThrow("socket hang up");
        await expect(ask(regional("uksouth") + status)).rejects.toThrow("socket hang up");
        await expect(ask(`https://nobody.azure-api.net${status}`)).rejects.toThrow("socket hang up");
    },
);

documented(unauthorized)("without a key the gateway says so, with a wrong one as well", async () => {
    const missing = await ask(`${host}/pets/7`);
    expect(missing).toMatchObject({
        status: 401,
        body: {
            statusCode: 401,
            message:
                "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
        },
    });
    expect(missing.headers["www-authenticate"]).toBe(
        `AzureApiManagementKey realm="${host}/pets",name="Ocp-Apim-Subscription-Key",type="header"`,
    );
    expect(await ask(`${host}/pets/7?subscription-key=wrong`)).toMatchObject({
        status: 401,
        body: {
            message:
                "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
        },
    });
});

documented(subscriptionsPage)("a key is taken from the header or the query", async () => {
    expect((await ask(`${host}/pets/7?subscription-key=${key}`)).status).toBe(200);
    expect(await ask(`${host}/pets/7`, { headers: { "ocp-apim-subscription-key": key } })).toMatchObject({
        status: 200,
        body: { service: name, api: "pets", operation: "getPet" },
    });
});

assumed(
    "users show the body for a path and for a method that no operation has; headers are not known",
    "threads on OperationNotFound: Azure/api-management-developer-portal#1335, Azure/api-management-self-hosted-gateway#328; neither shows headers",
)("what no operation matches is 404, the method included", async () => {
    const body = { statusCode: 404, message: "Resource not found" };
    expect(await ask(`${host}/toys?subscription-key=${key}`)).toMatchObject({ status: 404, body });
    expect(await ask(`${host}/pets/7`, { method: "POST" })).toMatchObject({ status: 404, body });
    expect(await ask(`${host}/`)).toMatchObject({ status: 404, body });
});

own("the page says that updates take some 10 seconds to reach the gateways; here they are known at once")(
    "an API that was deleted is not served any more",
    async () => {
        await put("apis/toys", { displayName: "Toys", path: "toys", subscriptionRequired: false });
        await put("apis/toys/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" });
        expect((await ask(`${host}/toys`)).status).toBe(200);
        await azure.clients.arm("DELETE", `${serviceId}/apis/toys?api-version=2022-08-01`);
        expect((await ask(`${host}/toys`)).status).toBe(404);
    },
);

documented(multiRegion)("a region whose gateway is disabled gets no traffic", async () => {
    await update(additional(true));
    expect(await regionOf(host, { clientLocation: "canadacentral" })).toBe("North Europe");
    await update(additional());
    expect(await regionOf(host, { clientLocation: "canadacentral" })).toBe("East US");
});

assumed(
    "nothing public shows the answer at the name of the region itself",
    `${multiRegion}, which says that traffic goes elsewhere; no thread asks a disabled gateway by its own name`,
)("a disabled gateway answers 503 at its own name", async () => {
    await update(additional(true));
    expect((await ask(regional("eastus") + status)).status).toBe(503);
    await update(additional());
});

documented("https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet")(
    "a service inside its own network does not answer outside of it",
    async () => {
        const subnetResourceId = `${azure.storageAccountId.split("/Microsoft.")[0]}/Microsoft.Network/virtualNetworks/v/subnets/s`;
        const body = {
            location: "westeurope",
            sku: { name: "Premium", capacity: 1 },
            properties: {
                ...{ publisherEmail: "a@contoso.example", publisherName: "Contoso" },
                ...{ virtualNetworkType: "Internal", virtualNetworkConfiguration: { subnetResourceId } },
            },
        };
        const path = `${serviceId.replace(/[^/]+$/, "inside")}?api-version=2022-08-01`;
        expect((await azure.clients.arm("PUT", path, body)).status).toBe(201);
        azure.sandbox.clock.advance(3600);
        expect((await azure.clients.arm("GET", path)).body).toMatchObject({
            properties: { provisioningState: "Succeeded" },
        });
        await expect(ask(`https://inside.azure-api.net${status}`)).rejects.toThrow("socket hang up");
    },
);

assumed(
    "members of a service in creation have no regional URL",
    `${multiRegion}; recordings of creations, which ask no gateway`,
)("a service answers from its activation on, and a region from the end of the update that adds it", async () => {
    const { sandbox, clients } = azure;
    const body = {
        location: "swedencentral",
        sku: { name: "Premium", capacity: 1 },
        properties: { publisherEmail: "a@contoso.example", publisherName: "Contoso" },
    };
    const path = `${serviceId.replace(/[^/]+$/, "young")}?api-version=2022-08-01`;
    const url = `https://young-swedencentral-01.regional.azure-api.net${status}`;
    sandbox.clock.hold();
    try {
        await clients.arm("PUT", path, body);
        await expect(ask(url)).rejects.toThrow("socket hang up");
        sandbox.clock.advance(3600);
        expect((await ask(url)).status).toBe(200);
        const locations = {
            additionalLocations: [{ location: "norwayeast", sku: { name: "Premium", capacity: 1 } }],
        };
        await clients.arm("PUT", path, { ...body, properties: { ...body.properties, ...locations } });
        const added = url.replace("swedencentral", "norwayeast");
        await expect(ask(added)).rejects.toThrow("socket hang up");
        sandbox.clock.advance(3600);
        expect((await ask(added)).status).toBe(200);
        await clients.arm("DELETE", path);
        expect((await ask(url)).status).toBe(200);
        sandbox.clock.advance(3600);
        await expect(ask(url)).rejects.toThrow("socket hang up");
    } finally {
        sandbox.clock.release();
    }
});

assumed(`${restReference} says nothing of requests to the gateway during a restore`, `${soughtBackup}`)(
    "a service that is being restored serves what it had until the end",
    async () => {
        const { sandbox } = azure;
        await azure.grant(serviceId);
        const vault = {
            storageAccount: "stfixture",
            containerName: "backups",
            backupName: "plane",
            accessType: "SystemAssignedManagedIdentity",
        } as const;
        const { apiManagementService } = azure.clients.apiManagement;
        await apiManagementService.beginBackupAndWait(azure.group, name, vault);
        await put("apis/later", { displayName: "Later", path: "later", subscriptionRequired: false });
        await put("apis/later/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" });
        sandbox.clock.hold();
        try {
            const path = `${serviceId}/restore?api-version=2022-08-01`;
            expect((await azure.clients.arm("POST", path, vault)).status).toBe(202);
            expect((await ask(`${host}/later`)).status).toBe(200);
            sandbox.clock.advance(3600);
            expect((await ask(`${host}/later`)).status).toBe(404);
        } finally {
            sandbox.clock.release();
        }
    },
);
