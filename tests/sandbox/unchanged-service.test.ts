import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { recorded } from "./behaviour";
import { apiVersions } from "./recorded-shapes";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-unchanged-service");
    serviceId = await azure.createService("unchanged");
});

afterAll(() => azure.stop());

// Recorded in 2021-08-01; that later versions do the same is assumed.
recorded("Azure/azure-sdk-for-js, recording_apimanagementservice_update_test.json").each(apiVersions)(
    "%s: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
    async (version) => {
        const url = `${serviceId}?api-version=${version}`;
        const before = await azure.clients.arm("GET", url);
        const patch = { properties: { publisherName: "Contoso" } };
        const answer = await azure.clients.arm("PATCH", url, patch);
        expect(answer).toMatchObject({ status: 200, body: before.body, headers: { etag: before.headers.etag } });
        for (const header of ["location", "azure-asyncoperation", "retry-after"]) {
            expect(answer.headers).not.toHaveProperty(header);
        }
    },
);
