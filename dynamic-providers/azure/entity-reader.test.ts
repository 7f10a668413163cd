import { ApiManagementClient } from "@azure/arm-apimanagement";
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import type { HttpClient, PipelineRequest } from "@azure/core-rest-pipeline";
import { defaultPatience } from "../requests/patience";
import { RequestPace } from "../requests/request-pace";
import { addArmPolicies } from "./arm-policies";
import { ArmEntityReader } from "./entity-reader";

const host = "https://arm.example";
const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";

interface Answer {
    readonly status?: number;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
}

/** A reader on the SDK's own pipeline, with these answers in turn. */
function readerOf(...answers: Answer[]): { reader: ArmEntityReader; sent: PipelineRequest[] } {
    const sent: PipelineRequest[] = [];
    const httpClient: HttpClient = {
        sendRequest: async (request) => {
            sent.push(request);
            const { status = 200, body, headers } = answers[sent.length - 1]!;
            const bodyAsText = typeof body === "string" ? body : JSON.stringify(body);
            return Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText });
        },
    };
    const credential = { getToken: async () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) };
    const client = new ApiManagementClient(credential, "s", { endpoint: host, httpClient });
    addArmPolicies(client.pipeline, new RequestPace(), defaultPatience());
    return { reader: new ArmEntityReader(client, host, serviceId), sent };
}

async function listAll(reader: ArmEntityReader, path: string): Promise<unknown[]> {
    const all: unknown[] = [];
    for await (const entity of reader.list(path)) {
        all.push(entity);
    }
    return all;
}

const failure = (code: string, message = "why"): unknown => ({ error: { code, message } });

test("one entity is one signed-in request of the SDK's api-version, with members that no model knows", async () => {
    const { reader, sent } = readerOf({ body: { name: "a;rev=2", properties: { fromTheFuture: 1 } } });
    expect(await reader.get("apis/a;rev=2/policies/policy", { format: "rawxml" })).toEqual({
        name: "a;rev=2",
        properties: { fromTheFuture: 1 },
    });
    const url = new URL(sent[0]!.url);
    expect(url.origin + decodeURIComponent(url.pathname)).toBe(`${host}${serviceId}/apis/a;rev=2/policies/policy`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ format: "rawxml", "api-version": "2024-05-01" });
    expect(sent[0]!.headers.get("Authorization")).toBe("Bearer t");
});

test("a list follows its pages to the end", async () => {
    const next = `${host}${serviceId}/tags?api-version=2024-05-01&$skip=1`;
    const { reader, sent } = readerOf(
        { body: { value: [{ name: "a" }], count: 2, nextLink: next } },
        { body: { value: [{ name: "b" }], count: 2, nextLink: "" } },
    );
    expect(await listAll(reader, "tags")).toEqual([{ name: "a" }, { name: "b" }]);
    expect(sent[1]!.url).toBe(next);
});

test("a list that is cut short is a failure, and a next page elsewhere is not asked for", async () => {
    const short = readerOf({ body: { value: [{ name: "a" }], count: 2 } });
    await expect(listAll(short.reader, "policyFragments")).rejects.toMatchObject({
        failure: "failed",
        message: "Azure counts 2 'policyFragments' and gave 1 of them.",
    });
    const elsewhere = readerOf({ body: { value: [], nextLink: "https://elsewhere.example/tags" } });
    await expect(listAll(elsewhere.reader, "tags")).rejects.toMatchObject({ failure: "failed" });
    expect(elsewhere.sent).toHaveLength(1);
});

test.each([
    [400, "MethodNotAllowedInPricingTier", "notInTier"],
    [401, "InvalidAuthenticationToken", "denied"],
    [403, "AuthorizationFailed", "denied"],
    [404, "ResourceNotFound", "notFound"],
    [400, "ValidationError", "failed"],
    [409, "ServiceLocked", "failed"],
])("%d %s is %s, in Azure's own words", async (status, code, expected) => {
    const { reader } = readerOf({
        status,
        body: failure(code),
        headers: { "x-ms-correlation-request-id": "c1" },
    });
    await expect(reader.get("tenant/access")).rejects.toMatchObject({
        failure: expected,
        statusCode: status,
        message: `Azure could not read 'tenant/access': ${code}: why (correlation ID c1)`,
    });
});

test.each(["application/json", "text/html"])(
    "an answer of %s that is not JSON is a failure that does not quote it",
    async (contentType) => {
        const { reader } = readerOf({ body: "hidden-value {", headers: { "Content-Type": contentType } });
        const error = await reader.post("namedValues/a/listValue").catch((reason: unknown) => reason);
        expect(error).toMatchObject({ failure: "failed" });
        expect(String(error)).not.toContain("hidden");
    },
);

test("a throttled read is sent again; the 500 of an absent wiki is taken at once", async () => {
    const throttled = readerOf(
        { status: 429, body: failure("TooManyRequests"), headers: { "Retry-After": "0" } },
        { body: { value: [], count: 0 } },
    );
    expect(await listAll(throttled.reader, "tags")).toEqual([]);
    const absent = readerOf({ status: 500, body: failure("InternalServerError") });
    await expect(listAll(absent.reader, "apis/a/wikis")).rejects.toMatchObject({ failure: "failed", statusCode: 500 });
    expect(absent.sent).toHaveLength(1);
});
