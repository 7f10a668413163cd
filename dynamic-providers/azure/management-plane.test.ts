import { ApiManagementClient } from "@azure/arm-apimanagement";
import { createHttpHeaders, RestError } from "@azure/core-rest-pipeline";
import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { RequestPace } from "../requests/request-pace";
import { addArmPolicies } from "./arm-policies";
import type { AzureConnection } from "./connection";
import { AzureError, OperationFailedError } from "./errors";
import { ArmManagementPlane } from "./management-plane";
import type { ServiceAction } from "./management-plane";

const resourceManager = "https://arm.example";
const subscriptionId = "00000000-0000-4000-8000-000000000001";
const serviceId = `/subscriptions/${subscriptionId}/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso`;
const operation = `${resourceManager}${serviceId}/operationresults/token?api-version=2024-05-01`;
const parameters = {
    storageAccount: "st",
    containerName: "backups",
    backupName: "b",
    accessType: "AccessKey",
} as const;
const date = { Date: "Thu, 01 Jan 2026 00:00:00 GMT" };

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown } | Error;

const accepted: Answer = { status: 202, headers: { ...date, Location: operation, "Retry-After": "1" } };
const done: Answer = { status: 200, headers: date, body: { name: "contoso" } };

/** A management plane on the SDK's own pipeline, with these answers in turn. */
function planeOf(...answers: Answer[]): { plane: ArmManagementPlane; sent: PipelineRequest[] } {
    const sent: PipelineRequest[] = [];
    const wire = async (request: PipelineRequest): Promise<PipelineResponse> => {
        sent.push(request);
        const answer = answers[sent.length - 1] ?? done;
        if (answer instanceof Error) {
            throw answer;
        }
        const { status, headers = {}, body } = answer;
        const bodyAsText = body === undefined ? "" : JSON.stringify(body);
        return Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText });
    };
    const credential = { getToken: async () => Promise.resolve({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) };
    const apiManagement = (): ApiManagementClient => {
        const client = new ApiManagementClient(credential, subscriptionId, { endpoint: resourceManager });
        addArmPolicies(client.pipeline, new RequestPace(), {
            throttledSeconds: 10,
            passingSeconds: 10,
            trySeconds: 10,
        });
        client.pipeline.addPolicy({ name: "wire", sendRequest: wire }, { afterPhase: "Sign" });
        return client;
    };
    const connection = { apiManagement, resourceManager } as unknown as AzureConnection;
    return { plane: new ArmManagementPlane(connection), sent };
}

const methods = (sent: readonly PipelineRequest[]): string => sent.map(({ method }) => method).join(" ");
const wait = (plane: ArmManagementPlane, action: ServiceAction, token: string) =>
    plane.wait(action, serviceId, token, AbortSignal.timeout(60_000));

/** What may go wrong with a poll without anything being wrong with the operation. */
const troubles: readonly Answer[] = [
    { status: 429, headers: { "Retry-After": "0" } },
    { status: 503, headers: { "Retry-After": "0" } },
    new RestError("gone", { code: "ECONNRESET" }),
    new RestError("gone", { code: "ENOTFOUND" }),
    Object.assign(new Error("The operation was aborted."), { name: "AbortError" }),
];

test.each(["backup", "restore"] as const)(
    "a %s is accepted from its 202 on, whatever comes of its first, second and third poll",
    async (action) => {
        const rows = [0, 1, 2].flatMap((before) => troubles.map((trouble) => ({ before, trouble })));
        await Promise.all(
            rows.map(async ({ before, trouble }) => {
                const polls = [...Array.from({ length: before }, () => accepted), trouble, trouble];
                const { plane, sent } = planeOf(accepted, ...polls);
                const { resumeToken, acceptedAt } = await plane.start(action, serviceId, parameters);
                expect(methods(sent)).toBe("POST");
                expect(JSON.parse(sent[0]!.body as string)).toEqual(parameters);
                expect(new URL(sent[0]!.url).pathname).toBe(`${serviceId}/${action}`);
                expect(acceptedAt).toEqual(new Date(date.Date));
                expect(await wait(plane, action, resumeToken)).toEqual(new Date(date.Date));
                expect(methods(sent)).toBe(["POST", ...Array.from({ length: before + 3 }, () => "GET")].join(" "));
            }),
        );
    },
);

test("a 429 for the POST is sent again; what may hide that it was accepted is not, and has no status where none came", async () => {
    const throttled = planeOf({ status: 429, headers: { "Retry-After": "0" } }, accepted);
    await throttled.plane.start("backup", serviceId, parameters);
    expect(methods(throttled.sent)).toBe("POST POST");
    for (const trouble of troubles.slice(1)) {
        const { plane, sent } = planeOf(trouble);
        const error = await plane.start("restore", serviceId, parameters).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(AzureError);
        expect((error as AzureError).statusCode).toBe(trouble instanceof Error ? undefined : 503);
        expect(methods(sent)).toBe("POST");
    }
});

test("a 202 without a Date is accepted; one that names no operation may be, and is not known", async () => {
    const { plane } = planeOf({ status: 202, headers: { Location: operation } });
    expect(await plane.start("backup", serviceId, parameters)).toMatchObject({ acceptedAt: undefined });
    const error = await planeOf({ status: 202, headers: date })
        .plane.start("backup", serviceId, parameters)
        .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AzureError);
    expect((error as AzureError).statusCode).toBeUndefined();
});

test("the SDK goes on with what was begun here, and the other way round", async () => {
    const { plane } = planeOf(accepted);
    const { resumeToken } = await plane.start("backup", serviceId, parameters);
    expect(JSON.parse(resumeToken)).toEqual({
        state: {
            status: "running",
            config: { metadata: { mode: "ResourceLocation" }, operationLocation: operation },
        },
    });
});

test.each<[string, Answer]>([
    ["answers 400", { status: 400, body: { error: { code: "BackupFailed", message: "No space." } } }],
    [
        "says so in its status",
        { status: 200, body: { status: "Failed", error: { code: "BackupFailed", message: "No space." } } },
    ],
])("an operation that failed has failed: its poll %s", async (_how, answer) => {
    const status = { "Azure-AsyncOperation": operation };
    const begun: Answer = {
        status: 202,
        headers: { ...date, ...("body" in answer && answer.status === 200 ? status : { Location: operation }) },
    };
    const { plane } = planeOf(begun, answer);
    const { resumeToken } = await plane.start("backup", serviceId, parameters);
    const error = await wait(plane, "backup", resumeToken).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperationFailedError);
    expect((error as Error).message).toMatch(/BackupFailed.*No space/);
});

test("an operation outside the resource manager is not asked about", async () => {
    const { plane, sent } = planeOf({
        status: 202,
        headers: { ...date, Location: "https://elsewhere.example/operation" },
    });
    const { resumeToken } = await plane.start("backup", serviceId, parameters);
    await expect(wait(plane, "backup", resumeToken)).rejects.toThrow("OperationOutsideAzure");
    expect(sent).toHaveLength(1);
});

test("whoever waits may stop at any time", async () => {
    const { plane } = planeOf(accepted, { status: 429, headers: { "Retry-After": "600" } });
    const { resumeToken } = await plane.start("backup", serviceId, parameters);
    const startedAt = Date.now();
    await expect(plane.wait("backup", serviceId, resumeToken, AbortSignal.timeout(200))).rejects.toThrow();
    expect(Date.now() - startedAt).toBeLessThan(5000);
});
