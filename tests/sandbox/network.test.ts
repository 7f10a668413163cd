import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented } from "./behaviour";

const reference = "https://learn.microsoft.com/rest/api/apimanagement";
const applyReference = `${reference}/api-management-service/apply-network-configuration-updates`;
const service = "network-service";
const query = "?api-version=2022-08-01";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-network");
    serviceId = await azure.createService(service);
    await azure.clients.apiManagement.apiManagementService.beginUpdateAndWait(azure.group, service, {
        additionalLocations: [{ location: "northeurope", sku: { name: "Premium", capacity: 1 } }],
    });
});

afterAll(() => azure.stop());

const apply = (body?: unknown) =>
    azure.clients.arm("POST", `${serviceId}/applynetworkconfigurationupdates${query}`, body);

documented(applyReference)(
    "applying network updates answers 202 without a body and ends with the service",
    async () => {
        const { sandbox, clients } = azure;
        sandbox.clock.hold();
        let location: string;
        try {
            const answer = await apply({ location: "North Europe" });
            expect(answer).toMatchObject({ status: 202, body: undefined });
            const pattern = new RegExp(
                `^${sandbox.connection.armEndpoint}${serviceId}/operationresults/([\\w=-]+)\\?api-version=2022-08-01$`,
            );
            expect(answer.headers.location).toMatch(pattern);
            location = answer.headers.location!;
            const token = Buffer.from(pattern.exec(location)![1]!, "base64url").toString();
            expect(token).toMatch(/^westeurope:network-service_ManageRole_[0-9a-f]{8}$/);
            expect((await clients.arm("GET", serviceId + query)).body).toMatchObject({
                properties: { provisioningState: "Succeeded", targetProvisioningState: "Updating" },
            });
            expect(await apply()).toMatchObject({ status: 409, body: { error: { code: "ServiceLocked" } } });
        } finally {
            sandbox.clock.release();
        }
        sandbox.clock.advance(60 * 60);
        expect(await clients.arm("GET", location.slice(sandbox.connection.armEndpoint.length))).toMatchObject({
            status: 200,
            body: { id: serviceId, properties: { provisioningState: "Succeeded", targetProvisioningState: "" } },
        });
    },
);

documented(applyReference)("without a location every region is updated: the SDK gets the service", async () => {
    const { apiManagementService } = azure.clients.apiManagement;
    expect(await apiManagementService.beginApplyNetworkConfigurationUpdatesAndWait(azure.group, service)).toMatchObject(
        { name: service, provisioningState: "Succeeded" },
    );
});

assumed(
    "nothing public shows what Azure says of a region the service is not in",
    "https://learn.microsoft.com/rest/api/apimanagement/network-status/list-by-location, which names no error; no thread asks for such a region",
)("a region without the service is refused", async () => {
    const refused = { status: 400, body: { error: { code: "InvalidParameters" } } };
    expect(await apply({ location: "eastus" })).toMatchObject(refused);
    expect(await azure.clients.arm("GET", `${serviceId}/locations/eastus/networkstatus${query}`)).toMatchObject(
        refused,
    );
});

documented(`${reference}/network-status/list-by-service`)("network status is a list with every region", async () => {
    const statuses = await azure.clients.apiManagement.networkStatus.listByService(azure.group, service);
    expect(statuses.map(({ location }) => location)).toEqual(["West Europe", "North Europe"]);
    const { dnsServers, connectivityStatus } = statuses[0]!.networkStatus!;
    expect(dnsServers).toEqual([expect.stringMatching(/^[\d.]+$/)]);
    expect(connectivityStatus.length).toBeGreaterThan(3);
    for (const { name, status, lastUpdated, lastStatusChange, resourceType } of connectivityStatus) {
        expect({ name, status }).toEqual({ name, status: "success" });
        expect(lastUpdated).toBeInstanceOf(Date);
        expect(lastStatusChange).toBeInstanceOf(Date);
        expect(resourceType).toBeTruthy();
    }
});

documented(`${reference}/network-status/list-by-location`)("that of one region is the status alone", async () => {
    const { networkStatus } = azure.clients.apiManagement;
    const [first] = await networkStatus.listByService(azure.group, service);
    expect(await networkStatus.listByLocation(azure.group, service, "westeurope")).toEqual(first!.networkStatus);
});
