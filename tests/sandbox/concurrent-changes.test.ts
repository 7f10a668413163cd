import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, reported } from "./behaviour";

const query = "?api-version=2024-05-01";
let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-concurrent");
    serviceId = await azure.createService("concurrent");
    for (const api of ["one", "two"]) {
        await azure.clients.arm("PUT", `${serviceId}/apis/${api}${query}`, {
            properties: { displayName: api, path: api },
        });
    }
});

afterAll(() => azure.stop());
afterEach(() => azure.sandbox.faults.clear());

const change = (path: string) =>
    azure.clients.arm("PUT", `${serviceId}/${path}${query}`, {
        properties: { displayName: path.split("/").at(-1), method: "GET", urlTemplate: `/${path.split("/").at(-1)}` },
    });

/** Sends two changes, the first of them still on its way when the second comes. @returns their statuses. */
async function together(first: string, second: string): Promise<[number, number]> {
    azure.sandbox.faults.add({ kind: "latency", seconds: 0.3, endpoint: "arm", method: "PUT", times: 1 });
    const mark = azure.sandbox.requestLog.mark();
    const running = change(first);
    while (azure.sandbox.faults.list()[0]!.struck === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const answer = await change(second);
    const { status } = await running;
    expect(azure.sandbox.requestLog.since(mark)).toHaveLength(2);
    return [status, answer.status];
}

reported("Azure/apiops#379")("a change of an API while another of it is under way is refused", async () => {
    expect(await together("apis/one/operations/first", "apis/one/operations/second")).toEqual([201, 409]);
    azure.sandbox.faults.add({ kind: "latency", seconds: 0.3, endpoint: "arm", method: "PUT", times: 1 });
    const running = change("apis/one");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await change("apis/one/operations/third")).body).toMatchObject({
        error: { code: "PessimisticConcurrencyConflict", message: "Operation on the API is in progress" },
    });
    await running;
    expect((await change("apis/one/operations/third")).status).toBe(201);
});

reported("Azure/azure-api-management-devops-resource-kit#340, and #432 there")(
    "an association holds the API and the product or tag that it is of: another of either is refused meanwhile",
    async () => {
        for (const entity of ["products/pack", "products/other", "tags/green"]) {
            expect((await change(entity)).status).toBe(201);
        }
        const [product, api] = ["products/pack/apis/one", "products/other/apis/one"];
        expect(await together(product, "products/pack/apis/two")).toEqual([201, 409]);
        azure.sandbox.faults.clear();
        expect(await together(api, "apis/one/operations/fifth")).toEqual([201, 409]);
        azure.sandbox.faults.clear();
        expect(await together("apis/one/tags/green", "apis/two/tags/green")).toEqual([201, 409]);
        azure.sandbox.faults.clear();
        expect(await together("products/pack/apis/two", "products/other")).toEqual([201, 200]);
    },
);

assumed(
    "users name it for changes of one API, and for associations that share an API, a product or a tag",
    "threads on that conflict: Azure/apiops#379, Azure/apiops#497, Azure/azure-api-management-devops-resource-kit#340; none for two APIs",
)("changes of two APIs, or of other entities, go side by side", async () => {
    expect(await together("apis/one/operations/fourth", "apis/two/operations/fourth")).toEqual([201, 201]);
    azure.sandbox.faults.clear();
    expect(await together("tags/one", "tags/two")).toEqual([201, 201]);
});
