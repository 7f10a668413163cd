import type { HttpMethods } from "@azure/core-rest-pipeline";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, recorded } from "./behaviour";
import type { ApiVersion } from "./recorded-shapes";
import { checkNameRecording, soughtRecordings, unchangedUpdateRecording } from "./sources";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-unchanged-service");
    serviceId = await azure.createService("unchanged");
});

afterAll(() => azure.stop());

const expectUnchanged = async (version: ApiVersion): Promise<void> => {
    const url = `${serviceId}?api-version=${version}`;
    for (const patch of unchanged) {
        await expectNothingBegun(url, "PATCH", patch);
    }
};

const protocol = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";
/** By value: what is left out of `customProperties` is reset to what it is anyway. */
const unchanged = [
    { properties: { publisherName: "Contoso" } },
    { properties: { customProperties: { [protocol]: "false" } } },
    { properties: { customProperties: { [protocol]: "False" }, virtualNetworkType: "None", disableGateway: false } },
    { properties: { apiVersionConstraint: {}, additionalLocations: [], publicNetworkAccess: "Enabled" }, tags: {} },
    { location: "westeurope", sku: { name: "Premium", capacity: 1 }, zones: null },
];

async function expectNothingBegun(url: string, method: HttpMethods, body: unknown): Promise<void> {
    const before = await azure.clients.arm("GET", url);
    const answer = await azure.clients.arm(method, url, body);
    expect(answer).toMatchObject({ status: 200, body: before.body, headers: { etag: before.headers.etag } });
    expect(answer.body).toMatchObject({ properties: { targetProvisioningState: "" } });
    for (const header of ["location", "azure-asyncoperation", "retry-after"]) {
        expect(answer.headers).not.toHaveProperty(header);
    }
}

recorded(unchangedUpdateRecording)(
    "2021-08-01: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
    () => expectUnchanged("2021-08-01"),
);
assumed(`as recorded in 2021-08-01 (${unchangedUpdateRecording})`, soughtRecordings).each([
    "2022-08-01",
    "2024-05-01",
] as const)(
    "%s: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
    expectUnchanged,
);

/** As azure-cli sends it: what it has got, without the identity and the members that are null. */
const sendBack = async (version: ApiVersion): Promise<void> => {
    const url = `${serviceId}?api-version=${version}`;
    const { body } = await azure.clients.arm("GET", url);
    const { tags, sku, location, properties } = body as Record<string, Record<string, unknown>>;
    const { publisherEmail, publisherName, notificationSenderEmail, hostnameConfigurations, customProperties } =
        properties!;
    await expectNothingBegun(url, "PUT", {
        ...{ tags, sku, location },
        properties: {
            ...{ publisherEmail, publisherName, notificationSenderEmail, hostnameConfigurations, customProperties },
            ...{ publicNetworkAccess: "Enabled", disableGateway: false, virtualNetworkType: "None" },
            apiVersionConstraint: {},
        },
    });
};

recorded(checkNameRecording)(
    "2021-08-01: a PUT of what is there, without its identity, answers 200 at once, with the same ETag, and the identity stays",
    () => sendBack("2021-08-01"),
);
assumed(`as recorded in 2021-08-01 (${checkNameRecording})`, soughtRecordings).each([
    "2022-08-01",
    "2024-05-01",
] as const)(
    "%s: a PUT of what is there, without its identity, answers 200 at once, with the same ETag, and the identity stays",
    sendBack,
);
