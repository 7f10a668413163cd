import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented } from "./behaviour";
import { restReference } from "./sources";

let azure: AzureFixture;
const service = "service-lists";

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-service-lists");
    await azure.createService(service);
    const { api, product, tag } = azure.clients.apiManagement;
    const description = {
        openapi: "3.0.0",
        info: { title: "Small" },
        paths: { "/a": { get: { operationId: "getA" } } },
    };
    await api.beginCreateOrUpdateAndWait(azure.group, service, "small", {
        path: "small",
        format: "openapi+json",
        value: JSON.stringify(description),
    });
    await product.createOrUpdate(azure.group, service, "partners", { displayName: "Partners" });
    await tag.createOrUpdate(azure.group, service, "gold", { displayName: "Gold" });
});

afterAll(() => azure.stop());

async function collect<T>(list: AsyncIterable<T>): Promise<T[]> {
    const all: T[] = [];
    for await (const item of list) {
        all.push(item);
    }
    return all;
}

documented("https://learn.microsoft.com/rest/api/apimanagement/tag-resource/list-by-service")(
    "one list of the service tells the tags of APIs, operations and products",
    async () => {
        const { apiOperation, tag, tagResource } = azure.clients.apiManagement;
        const { group } = azure;
        expect(await collect(tagResource.listByService(group, service))).toEqual([]);
        const [operation] = await collect(apiOperation.listByApi(group, service, "small"));
        await tag.assignToApi(group, service, "small", "gold");
        await tag.assignToOperation(group, service, "small", operation!.name!, "gold");
        await tag.assignToProduct(group, service, "partners", "gold");
        const gold = { id: "/tags/gold", name: "Gold" };
        expect(await collect(tagResource.listByService(group, service))).toMatchObject([
            { tag: gold, api: { id: "/apis/small", name: "Small" } },
            { tag: gold, operation: { id: `/apis/small/operations/${operation!.name}` } },
            { tag: gold, product: { id: "/products/partners", name: "Partners" } },
        ]);
    },
);

documented("https://learn.microsoft.com/rest/api/apimanagement/issue/list-by-service")(
    "one list of the service tells the issues of all APIs",
    async () => {
        const { apiIssue, issue } = azure.clients.apiManagement;
        await apiIssue.createOrUpdate(azure.group, service, "small", "slow", {
            title: "Slow",
            description: "It is slow.",
            userId: "/users/1",
        });
        expect(await collect(issue.listByService(azure.group, service))).toMatchObject([
            {
                name: "slow",
                title: "Slow",
                apiId: expect.stringMatching(/\/service\/service-lists\/apis\/small$/) as string,
            },
        ]);
    },
);

assumed(
    "the page does not say whether it names every policy where the service has no policy restrictions",
    `${restReference}/all-policies/list-by-service; no recording and no thread has this list`,
)("one list of the service names every policy", async () => {
    const { allPolicies, apiPolicy } = azure.clients.apiManagement;
    const put = { format: "rawxml", value: "<policies><inbound><base /></inbound></policies>" };
    await apiPolicy.createOrUpdate(azure.group, service, "small", "policy", put);
    const named = await collect(allPolicies.listByService(azure.group, service));
    expect(named).toContainEqual(
        expect.objectContaining({
            type: "Microsoft.ApiManagement/service/allPolicies",
            referencePolicyId: expect.stringMatching(
                /\/service\/service-lists\/apis\/small\/policies\/policy$/,
            ) as string,
            complianceState: "Compliant",
        }),
    );
});
