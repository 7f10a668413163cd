import { ApiManagementClient } from "@azure/arm-apimanagement";
import { createHttpHeaders, defaultRetryPolicy } from "@azure/core-rest-pipeline";
import type { HttpClient, PipelineRequest } from "@azure/core-rest-pipeline";
import { ArmEntityWriter, EntityRefusedError } from "./entity-writer";
import { AzureError } from "./errors";

const host = "https://arm.example";
const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";

interface Answer {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
}

/** A writer on the SDK's own pipeline without retries, with these answers in turn. */
function writerOf(...answers: Answer[]): { writer: ArmEntityWriter; sent: PipelineRequest[] } {
    const sent: PipelineRequest[] = [];
    const httpClient: HttpClient = {
        sendRequest: async (request) => {
            sent.push(request);
            const { status, body, headers } = answers[sent.length - 1]!;
            const bodyAsText = body === undefined ? "" : JSON.stringify(body);
            return Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText });
        },
    };
    const credential = { getToken: async () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) };
    const client = new ApiManagementClient(credential, "s", { endpoint: host, httpClient });
    client.pipeline.removePolicy({ name: defaultRetryPolicy().name });
    return { writer: new ArmEntityWriter(client, host, serviceId), sent };
}

const error = (code: string): unknown => ({ error: { code, message: "why" } });
const body = { properties: { displayName: "x" } };

test("a PUT is one signed-in request that overwrites whatever is there", async () => {
    const { writer, sent } = writerOf({ status: 201, body: { name: "x" } });
    await writer.put("namedValues/x", body);
    expect(sent).toHaveLength(1);
    const [{ method, url, headers, body: text }] = sent as [PipelineRequest];
    expect([method, url]).toEqual(["PUT", `${host}${serviceId}/namedValues/x?api-version=2024-05-01`]);
    expect([headers.get("If-Match"), headers.get("Authorization")]).toEqual(["*", "Bearer t"]);
    expect(JSON.parse(text as string)).toEqual(body);
});

test.each(["Location", "Azure-AsyncOperation"])("a PUT that goes on is waited for, by %s", async (header) => {
    const operation = `${host}${serviceId}/operationresults/token?api-version=2024-05-01`;
    const accepted = { status: 202, headers: { [header]: operation, "Retry-After": "0" } };
    const running = header === "Location" ? accepted : { status: 200, body: { status: "InProgress" } };
    const done = { status: 200, body: { status: "Succeeded" } };
    const { writer, sent } = writerOf(accepted, { ...running, headers: accepted.headers }, done, { status: 200, body });
    await writer.put("namedValues/x", body);
    expect(sent.slice(0, 3).map(({ method }) => method)).toEqual(["PUT", "GET", "GET"]);
    expect(sent[1]!.url).toBe(operation);
});

test("an operation that fails is a refusal; one that lies elsewhere is not asked about", async () => {
    const operation = (origin: string) => ({
        status: 202,
        headers: { "Azure-AsyncOperation": `${origin}/operation`, "Retry-After": "0" },
    });
    const failed = writerOf(operation(host), { status: 200, body: { status: "Failed", ...(error("Bad") as object) } });
    await expect(failed.writer.put("namedValues/x", body)).rejects.toThrow(EntityRefusedError);
    const elsewhere = writerOf(operation("https://elsewhere.example"));
    await expect(elsewhere.writer.put("namedValues/x", body)).rejects.toThrow("outside the resource manager");
    expect(elsewhere.sent).toHaveLength(1);
});

test.each([
    [400, "ValidationError"],
    [409, "Conflict"],
    [403, "MethodNotAllowedInPricingTier"],
])("%d %s is a refusal", async (status, code) => {
    const { writer } = writerOf({ status, body: error(code) });
    await expect(writer.put("backends/x", body)).rejects.toThrow(EntityRefusedError);
});

test.each([
    [403, "AuthorizationFailed"],
    [409, "ServiceLocked"],
    [409, "PessimisticConcurrencyConflict"],
    [409, "ManagementApiRequestFailed"],
    [422, "ManagementApiRequestFailed"],
    [412, "PreconditionFailed"],
    [503, "ServiceUnavailable"],
])("%d %s may go another time", async (status, code) => {
    const { writer } = writerOf({ status, body: error(code) });
    await expect(writer.put("backends/x", body)).rejects.toThrow(AzureError);
});

test("what is not there is none to delete, and an API goes with its revisions", async () => {
    const { writer, sent } = writerOf({ status: 404, body: error("ResourceNotFound") }, { status: 200 });
    await writer.delete("backends/x");
    await writer.delete("apis/a");
    expect(sent.map(({ url }) => new URL(url).searchParams.get("deleteRevisions"))).toEqual([null, "true"]);
    expect(sent[1]!.headers.get("If-Match")).toBe("*");
});
