import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, recorded } from "./behaviour";
import type { ApiVersion } from "./recorded-shapes";
import { unchangedUpdateRecording } from "./sources";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-unchanged-service");
    serviceId = await azure.createService("unchanged");
});

afterAll(() => azure.stop());

const expectUnchanged = async (version: ApiVersion): Promise<void> => {
    const url = `${serviceId}?api-version=${version}`;
    const before = await azure.clients.arm("GET", url);
    const patch = { properties: { publisherName: "Contoso" } };
    const answer = await azure.clients.arm("PATCH", url, patch);
    expect(answer).toMatchObject({ status: 200, body: before.body, headers: { etag: before.headers.etag } });
    for (const header of ["location", "azure-asyncoperation", "retry-after"]) {
        expect(answer.headers).not.toHaveProperty(header);
    }
};

recorded(unchangedUpdateRecording)(
    "2021-08-01: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
    () => expectUnchanged("2021-08-01"),
);
assumed(`as recorded in 2021-08-01 (${unchangedUpdateRecording})`).each(["2022-08-01", "2024-05-01"] as const)(
    "%s: a PATCH that changes nothing answers 200 at once, with the same ETag, and starts no operation",
    expectUnchanged,
);
