import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { ArmAnswer, SandboxClients } from "../../sandbox/clients";
import {
    apiVersions,
    describeMembers,
    recordedDeletedService,
    recordedOperationUrl,
    recordedService,
} from "./recorded-shapes";
import type { ApiVersion } from "./recorded-shapes";

type Json = Record<string, unknown>;

let sandbox: Sandbox;
let clients: SandboxClients;
let count = 0;

const base64OfEightBytes = /^"[A-Za-z0-9+/]{11}="$/;
const hour = 60 * 60;

// Time stands still but for advance(): no poll can come too late. At speed 1 Retry-After is what Azure was recorded to send.
beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-wire"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
    await clients.arm("PUT", `${groupPath()}?api-version=2024-03-01`, { location: "westus2" });
});

afterAll(() => sandbox.stop());

const groupPath = (group = "rg-wire"): string =>
    `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`;
const servicePath = (name: string, group?: string): string =>
    `${groupPath(group)}/providers/Microsoft.ApiManagement/service/${name}`;
const providerPath = (): string =>
    `/subscriptions/${sandbox.connection.subscriptionId}/providers/Microsoft.ApiManagement`;
const properties = ({ body }: ArmAnswer): Json => (body as { properties: Json }).properties;
const newName = (): string => `wire-${(count += 1)}`;
const follow = (url: string | undefined): Promise<ArmAnswer> =>
    clients.arm("GET", (url ?? "").slice(sandbox.connection.armEndpoint.length));

const declaration = (change: Json = {}): Json => ({
    location: "westus2",
    sku: { name: "Premium", capacity: 1 },
    identity: { type: "SystemAssigned" },
    tags: { purpose: "wire" },
    properties: {
        publisherEmail: "apim@contoso.example",
        publisherName: "Contoso",
        additionalLocations: [{ location: "North Europe", sku: { name: "Premium", capacity: 1 } }],
    },
    ...change,
});

const operationUrl = (version: ApiVersion, name: string, style: "location" | "async"): RegExp =>
    recordedOperationUrl(version, sandbox.connection.armEndpoint, servicePath(name), "westus2", style);

/** Checks the headers of an answer that starts an operation, and what the token in them says. */
function expectOperation(answer: ArmAnswer, version: ApiVersion, name: string, label: string, onPut: boolean): void {
    const { headers } = answer;
    const hasAsync = onPut && version !== "2021-08-01";
    // 2022-08-01 sends the same URL twice.
    const locationStyle = hasAsync && version === "2022-08-01" ? "async" : "location";
    const pattern = operationUrl(version, name, locationStyle);
    expect(headers.location).toMatch(pattern);
    const token = pattern.exec(headers.location!)![1]!;
    expect(Buffer.from(token, "base64url").toString()).toMatch(new RegExp(`^westus2:${name}_${label}_[0-9a-f]+$`));
    expect(headers["retry-after"]).toBe(version === "2024-05-01" ? "20" : "60");
    if (hasAsync) {
        expect(headers["azure-asyncoperation"]).toMatch(operationUrl(version, name, "async"));
    } else {
        expect(headers).not.toHaveProperty("azure-asyncoperation");
    }
    if (version === "2024-05-01" && onPut) {
        expect(headers["x-ms-operation-identifier"]).toMatch(/^tenantId=[\w-]+,objectId=[\w-]+\/\w+\/[\w-]+$/);
    }
}

function expectEtag(answer: ArmAnswer): void {
    expect(answer.headers.etag).toMatch(base64OfEightBytes);
    expect(answer.headers.etag).toBe(`"${(answer.body as { etag: string }).etag}"`);
}

/** Follows an operation: nothing but "not yet" before its end, and `last` after it. */
async function expectLocationPolls(answer: ArmAnswer, retryAfter: string): Promise<ArmAnswer> {
    const { location } = answer.headers;
    for (const attempt of ["first", "second"]) {
        const running = await follow(location);
        expect({ attempt, status: running.status, body: running.body }).toEqual({ attempt, status: 202 });
        expect(running.headers).toMatchObject({ location, "retry-after": retryAfter, "content-length": "0" });
        expect(running.headers).not.toHaveProperty("azure-asyncoperation");
    }
    sandbox.clock.advance(hour);
    const ended = await follow(location);
    expect(ended.status).toBe(200);
    expect(ended.headers).not.toHaveProperty("location");
    expect(ended.headers).not.toHaveProperty("retry-after");
    return ended;
}

async function expectAsyncPolls(answer: ArmAnswer, retryAfter: string): Promise<void> {
    const url = answer.headers["azure-asyncoperation"];
    const running = await follow(url);
    expect(running).toMatchObject({ status: 200, body: { status: "InProgress" } });
    expect(Object.keys(running.body as Json)).toEqual(["status"]);
    expect(running.headers).toMatchObject({ "azure-asyncoperation": url, location: url, "retry-after": retryAfter });
    expect(running.headers["content-type"]).toMatch(/^application\/json/);
    sandbox.clock.advance(hour);
    const ended = await follow(url);
    expect({ status: ended.status, body: ended.body }).toEqual({ status: 200, body: { status: "Succeeded" } });
    for (const header of ["location", "azure-asyncoperation", "retry-after"]) {
        expect(ended.headers).not.toHaveProperty(header);
    }
}

describe.each(apiVersions)("api-version %s", (version) => {
    const retryAfter = version === "2024-05-01" ? "20" : "60";
    const query = `?api-version=${version}`;
    const create = (name: string): Promise<ArmAnswer> => clients.arm("PUT", servicePath(name) + query, declaration());
    const get = (name: string): Promise<ArmAnswer> => clients.arm("GET", servicePath(name) + query);
    const createActive = async (): Promise<string> => {
        const name = newName();
        await create(name);
        sandbox.clock.advance(hour);
        return name;
    };
    const createDeleted = async (): Promise<string> => {
        const name = await createActive();
        await clients.arm("DELETE", servicePath(name) + query);
        sandbox.clock.advance(hour);
        return name;
    };
    const deletedPath = (name: string): string => `${providerPath()}/locations/westus2/deletedservices/${name}${query}`;

    test("create answers 201 with most members null, and where to ask", async () => {
        const name = newName();
        const answer = await create(name);
        expect(answer.status).toBe(201);
        expectOperation(answer, version, name, "Act", true);
        expectEtag(answer);
        expect(describeMembers(answer.body)).toEqual(recordedService(version, "creating"));
        expect(answer.body).toMatchObject({ location: "West US 2", type: "Microsoft.ApiManagement/service" });
        expect(properties(answer)).toMatchObject({
            provisioningState: "Created",
            targetProvisioningState: "Activating",
            hostnameConfigurations: [{ type: "Proxy", certificateSource: "BuiltIn" }],
            platformVersion: "undetermined",
            additionalLocations: [{ location: "North Europe", platformVersion: "undetermined" }],
        });
    });

    test("polls of a creation say nothing but that it goes on, then that it ended", async () => {
        const answer = await create(newName());
        if (version === "2021-08-01") {
            const ended = await expectLocationPolls(answer, retryAfter);
            expect(describeMembers(ended.body)).toEqual(recordedService(version, "active"));
        } else {
            await expectAsyncPolls(answer, retryAfter);
        }
    });

    test("GET of an active service has every member, and an ETag", async () => {
        const answer = await get(await createActive());
        expect(answer.status).toBe(200);
        expectEtag(answer);
        expect(describeMembers(answer.body)).toEqual(recordedService(version, "active"));
        expect(properties(answer)).toMatchObject({
            provisioningState: "Succeeded",
            targetProvisioningState: "",
            platformVersion: "stv2",
            virtualNetworkType: "None",
        });
        for (const header of ["location", "azure-asyncoperation", "retry-after"]) {
            expect(answer.headers).not.toHaveProperty(header);
        }
    });

    test("an update answers 202 in 2021-08-01 and 200 later, and shows in targetProvisioningState only", async () => {
        const name = await createActive();
        const before = await get(name);
        const answer = await clients.arm("PUT", servicePath(name) + query, declaration({ tags: { purpose: "new" } }));
        expect(answer.status).toBe(version === "2021-08-01" ? 202 : 200);
        expectOperation(answer, version, name, "Update", true);
        expectEtag(answer);
        expect(answer.headers.etag).not.toBe(before.headers.etag);
        for (const shown of [answer, await get(name)]) {
            expect(describeMembers(shown.body)).toEqual(recordedService(version, "active"));
            expect(properties(shown)).toMatchObject({
                provisioningState: "Succeeded",
                targetProvisioningState: "Updating",
            });
        }
        sandbox.clock.advance(hour);
        expect(properties(await get(name))).toMatchObject({ targetProvisioningState: "" });
    });

    test.each(["PUT", "PATCH", "DELETE"] as const)(
        "%s during an update is refused as ServiceLocked",
        async (method) => {
            const name = await createActive();
            await clients.arm("PUT", servicePath(name) + query, declaration());
            const answer = await clients.arm(method, servicePath(name) + query, declaration());
            expect(answer.status).toBe(409);
            expect(JSON.stringify(answer.body)).toBe(
                JSON.stringify({
                    error: {
                        code: "ServiceLocked",
                        message: `The API Service ${name} is transitioning at this time. Please try the request again later.`,
                        details: null,
                        innerError: null,
                    },
                }),
            );
            expect(answer.headers).not.toHaveProperty("x-ms-failure-cause");
        },
    );

    test("DELETE answers 202 with the service and no ETag; its polls and its end have no body", async () => {
        const name = await createActive();
        const answer = await clients.arm("DELETE", servicePath(name) + query);
        expect(answer.status).toBe(202);
        expectOperation(answer, version, name, "Term", false);
        expect(answer.headers).not.toHaveProperty("etag");
        expect(describeMembers(answer.body)).toEqual(recordedService(version, "active"));
        expect(properties(answer)).toMatchObject({
            provisioningState: "Succeeded",
            targetProvisioningState: "Deleting",
        });
        const ended = await expectLocationPolls(answer, retryAfter);
        expect(ended.body).toBeUndefined();
        expect(ended.headers["content-length"]).toBe("0");
        expect(await get(name)).toMatchObject({ status: 404, headers: { "x-ms-failure-cause": "gateway" } });
    });

    test("a deleted service is listed, got and purged", async () => {
        const name = await createDeleted();
        const list = await clients.arm("GET", `${providerPath()}/deletedservices${query}`);
        const listed = (list.body as { value: { name: string }[] }).value.find((deleted) => deleted.name === name);
        const got = await clients.arm("GET", deletedPath(name));
        expect([list.status, got.status]).toEqual([200, 200]);
        expect(got.body).toEqual(listed);
        expect(describeMembers(got.body)).toEqual(recordedDeletedService);
        const { deletionDate, scheduledPurgeDate, serviceId } = properties(got) as Record<string, string>;
        expect(serviceId).toBe(servicePath(name));
        expect(Date.parse(scheduledPurgeDate!) - Date.parse(deletionDate!)).toBe(48 * hour * 1000);

        const purge = await clients.arm("DELETE", deletedPath(name));
        expect(purge).toMatchObject({ status: 202, body: got.body, headers: { "retry-after": retryAfter } });
        expect(purge.headers).not.toHaveProperty("azure-asyncoperation");
        const where =
            version === "2024-05-01"
                ? "/locations/westus2/operationResults/"
                : `/deletedservices/${name}/operationresults/`;
        expect(purge.headers.location).toContain(where);
        const ended = await expectLocationPolls(purge, retryAfter);
        expect(ended.body).toBeUndefined();
        expect(await clients.arm("GET", deletedPath(name))).toMatchObject({ status: 404 });
        expect((await create(name)).status).toBe(201);
    });

    test("48 hours after the delete it is purged by itself", async () => {
        const name = await createDeleted();
        const { body } = await clients.arm("GET", deletedPath(name));
        const { scheduledPurgeDate } = (body as { properties: Record<string, string> }).properties;
        const secondsLeft = (Date.parse(scheduledPurgeDate!) - sandbox.clock.now().getTime()) / 1000;
        sandbox.clock.advance(secondsLeft - 1);
        expect((await clients.arm("GET", deletedPath(name))).status).toBe(200);
        sandbox.clock.advance(1);
        expect((await clients.arm("GET", deletedPath(name))).status).toBe(404);
        expect((await create(name)).status).toBe(201);
    });

    test("a deleted service's name is blocked until it is undeleted", async () => {
        const name = await createDeleted();
        expect(await create(name)).toMatchObject({
            status: 409,
            body: { error: { code: "ServiceAlreadyExistsInSoftDeletedState", details: null, innerError: null } },
        });
        const restore = declaration({ tags: { ignored: "yes" }, properties: { restore: true } });
        expect((await clients.arm("PUT", servicePath(name) + query, restore)).status).toBeLessThan(300);
        sandbox.clock.advance(hour);
        expect((await get(name)).body).toMatchObject({ tags: { purpose: "wire" } });
        expect((await clients.arm("GET", deletedPath(name))).status).toBe(404);
    });

    test("checkNameAvailability knows free names, and those of services and of deleted services", async () => {
        const check = async (name: string): Promise<Json> =>
            (await clients.arm("POST", `${providerPath()}/checkNameAvailability${query}`, { name })).body as Json;
        const free = await check("wire-free");
        expect(JSON.stringify(free)).toBe('{"nameAvailable":true,"reason":"Valid","message":""}');
        for (const taken of [await createActive(), await createDeleted()]) {
            const answer = await check(taken);
            expect(Object.keys(answer)).toEqual(["nameAvailable", "reason", "message"]);
            expect(answer).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
        }
    });

    test.each(["GET", "PUT", "DELETE"] as const)(
        "%s in a missing resource group: ARM itself says so",
        async (method) => {
            const answer = await clients.arm(method, servicePath("wire-none", "rg-none") + query, declaration());
            expect(answer.status).toBe(404);
            expect(answer.headers["x-ms-failure-cause"]).toBe("gateway");
            expect(Object.keys((answer.body as { error: Json }).error)).toEqual(["code", "message"]);
            expect(answer.body).toMatchObject({ error: { code: "ResourceGroupNotFound" } });
        },
    );
});
