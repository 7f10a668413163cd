import * as path from "node:path";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { ArmAnswer, SandboxClients } from "../../sandbox/clients";
import { assumed, documented, recorded, reported } from "./behaviour";
import {
    apiVersions,
    describeMembers,
    recordedDeletedService,
    recordedOperationUrl,
    recordedService,
} from "./recorded-shapes";
import type { ApiVersion } from "./recorded-shapes";
import {
    additionalRegionsRecording,
    checkNameRecording,
    creationRecording,
    crudRecording,
    deletionRecording,
    lockedDeleteRecording,
    lockedUpdateRecording,
    multiRegionRecording,
    recordedForOneRegion,
    recordedForV2Tier,
    softDelete,
    softDeletedNameIssue,
    soughtRecordings,
} from "./sources";

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

const retryAfterOf = (version: ApiVersion): string => (version === "2024-05-01" ? "20" : "60");
const operationUrl = (version: ApiVersion, name: string, style: "location" | "async"): RegExp =>
    recordedOperationUrl(version, sandbox.connection.armEndpoint, servicePath(name), "westus2", style);

/** Checks the headers of an answer that starts an operation. @returns the operation's token. */
function expectOperation(answer: ArmAnswer, version: ApiVersion, name: string, onPut: boolean): string {
    const { headers } = answer;
    const hasAsync = onPut && version !== "2021-08-01";
    // 2022-08-01 sends the same URL twice.
    const locationStyle = hasAsync && version === "2022-08-01" ? "async" : "location";
    const pattern = operationUrl(version, name, locationStyle);
    expect(headers.location).toMatch(pattern);
    expect(headers["retry-after"]).toBe(retryAfterOf(version));
    if (hasAsync) {
        expect(headers["azure-asyncoperation"]).toMatch(operationUrl(version, name, "async"));
    } else {
        expect(headers).not.toHaveProperty("azure-asyncoperation");
    }
    if (version === "2024-05-01" && onPut) {
        expect(headers["x-ms-operation-identifier"]).toMatch(/^tenantId=[\w-]+,objectId=[\w-]+\/\w+\/[\w-]+$/);
    }
    return pattern.exec(headers.location!)![1]!;
}

function expectToken(token: string, name: string, label: string): void {
    expect(Buffer.from(token, "base64url").toString()).toMatch(new RegExp(`^westus2:${name}_${label}_[0-9a-f]+$`));
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

/** Services as an api-version sees them. */
const servicesAt = (version: ApiVersion) => {
    const query = `?api-version=${version}`;
    const deletedPath = (name: string): string => `${providerPath()}/locations/westus2/deletedservices/${name}${query}`;
    const services = {
        send: (method: HttpMethods, name: string, body?: Json, group?: string) =>
            clients.arm(method, servicePath(name, group) + query, body),
        create: (name: string, change?: Json) => services.send("PUT", name, declaration(change)),
        get: (name: string) => services.send("GET", name),
        delete: (name: string) => services.send("DELETE", name),
        createActive: async (): Promise<string> => {
            const name = newName();
            await services.create(name);
            sandbox.clock.advance(hour);
            return name;
        },
        createDeleted: async (): Promise<string> => {
            const name = await services.createActive();
            await services.delete(name);
            sandbox.clock.advance(hour);
            return name;
        },
        listDeleted: () => clients.arm("GET", `${providerPath()}/deletedservices${query}`),
        getDeleted: (name: string) => clients.arm("GET", deletedPath(name)),
        purge: (name: string) => clients.arm("DELETE", deletedPath(name)),
        checkName: async (name: string): Promise<Json> =>
            (await clients.arm("POST", `${providerPath()}/checkNameAvailability${query}`, { name })).body as Json,
    };
    return services;
};

describe("Services on the wire", () => {
    const allRecordings = `${creationRecording}; ${multiRegionRecording}; ${crudRecording}`;

    recorded(allRecordings).each(apiVersions)(
        "%s: a creation answers 201 with an ETag, and where to ask",
        async (version) => {
            const name = newName();
            const answer = await servicesAt(version).create(name);
            expect(answer.status).toBe(201);
            expectOperation(answer, version, name, true);
            expectEtag(answer);
        },
    );

    const expectCreating = async (version: ApiVersion): Promise<void> => {
        const answer = await servicesAt(version).create(newName());
        expect(describeMembers(answer.body)).toEqual(recordedService(version, "creating"));
        expect(answer.body).toMatchObject({ location: "West US 2", type: "Microsoft.ApiManagement/service" });
        expect(properties(answer)).toMatchObject({
            provisioningState: "Created",
            targetProvisioningState: "Activating",
            hostnameConfigurations: [{ type: "Proxy", certificateSource: "BuiltIn" }],
            platformVersion: "undetermined",
            additionalLocations: [{ location: "North Europe", platformVersion: "undetermined" }],
        });
    };
    recorded(multiRegionRecording)("2022-08-01: a service in creation has most members null", () =>
        expectCreating("2022-08-01"),
    );
    recorded(additionalRegionsRecording)("2021-08-01: a service in creation has most members null", () =>
        expectCreating("2021-08-01"),
    );
    assumed(recordedForV2Tier, soughtRecordings)("2024-05-01: a service in creation has most members null", () =>
        expectCreating("2024-05-01"),
    );

    const expectTokens = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const name = newName();
        expectToken(expectOperation(await services.create(name), version, name, true), name, "Act");
        sandbox.clock.advance(hour);
        const changed = await services.create(name, { tags: { purpose: "new" } });
        expectToken(expectOperation(changed, version, name, true), name, "Update");
        sandbox.clock.advance(hour);
        expectToken(expectOperation(await services.delete(name), version, name, true), name, "Term");
    };
    recorded(`${creationRecording}; ${deletionRecording}; ${multiRegionRecording}`).each([
        "2021-08-01",
        "2022-08-01",
    ] as const)("%s: an operation's token is base64 of region, service, kind and a number", expectTokens);
    assumed(`recorded for a v2 tier only, with one more part at the end (${crudRecording})`, soughtRecordings)(
        "2024-05-01: an operation's token is base64 of region, service, kind and a number",
        () => expectTokens("2024-05-01"),
    );

    recorded(creationRecording)(
        "2021-08-01: polls of a creation answer 202 without a body, then 200 with the service",
        async () => {
            const services = servicesAt("2021-08-01");
            const name = newName();
            const ended = await expectLocationPolls(await services.create(name), "60");
            expect(ended.body).toEqual((await services.get(name)).body);
        },
    );
    recorded(`${multiRegionRecording}; ${crudRecording}`).each(["2022-08-01", "2024-05-01"] as const)(
        "%s: polls of a creation answer 200 with nothing but InProgress, then Succeeded",
        async (version) => {
            await expectAsyncPolls(await servicesAt(version).create(newName()), retryAfterOf(version));
        },
    );

    const expectActive = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const answer = await services.get(await services.createActive());
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
    };
    recorded(multiRegionRecording)("2022-08-01: GET of an active service has every member, and an ETag", () =>
        expectActive("2022-08-01"),
    );
    assumed(recordedForOneRegion, soughtRecordings)(
        "2021-08-01: GET of an active service has every member, and an ETag",
        () => expectActive("2021-08-01"),
    );
    assumed(recordedForV2Tier, soughtRecordings)(
        "2024-05-01: GET of an active service has every member, and an ETag",
        () => expectActive("2024-05-01"),
    );

    const expectUpdate = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const name = await services.createActive();
        const before = await services.get(name);
        const answer = await services.create(name, { tags: { purpose: "new" } });
        expect(answer.status).toBe(version === "2021-08-01" ? 202 : 200);
        expectOperation(answer, version, name, true);
        expectEtag(answer);
        expect(answer.headers.etag).not.toBe(before.headers.etag);
        for (const shown of [answer, await services.get(name)]) {
            expect(describeMembers(shown.body)).toEqual(recordedService(version, "active"));
            expect(properties(shown)).toMatchObject({
                provisioningState: "Succeeded",
                targetProvisioningState: "Updating",
            });
            expect(shown.body).toMatchObject({ tags: { purpose: "wire" } });
        }
        sandbox.clock.advance(hour);
        const after = await services.get(name);
        expect(after.body).toMatchObject({ tags: { purpose: "new" } });
        expect(properties(after)).toMatchObject({ targetProvisioningState: "" });
    };
    recorded(multiRegionRecording)("2022-08-01: an update answers 200, and shows in targetProvisioningState only", () =>
        expectUpdate("2022-08-01"),
    );
    recorded(additionalRegionsRecording)(
        "2021-08-01: an update answers 202, and shows in targetProvisioningState only",
        () => expectUpdate("2021-08-01"),
    );
    assumed(recordedForV2Tier, soughtRecordings)(
        "2024-05-01: an update answers 200, and shows in targetProvisioningState only",
        () => expectUpdate("2024-05-01"),
    );

    const expectLocked = async (method: HttpMethods): Promise<void> => {
        for (const version of apiVersions) {
            const services = servicesAt(version);
            const name = await services.createActive();
            await services.create(name, { tags: { purpose: "new" } });
            const answer = await services.send(method, name, declaration());
            expect(answer.headers).not.toHaveProperty("retry-after");
            expect({ version, status: answer.status }).toEqual({ version, status: 409 });
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
        }
    };
    recorded(`${lockedUpdateRecording}; ${lockedDeleteRecording}`).each(["PATCH", "DELETE"] as const)(
        "a %s during a change is refused as ServiceLocked, with null for the members that say nothing",
        expectLocked,
    );
    assumed(
        "recorded for a PATCH and a DELETE",
        `${soughtRecordings}; users handle the code around az and Bicep, without saying for which request`,
    )("a PUT during a change is refused as ServiceLocked", () => expectLocked("PUT"));

    const expectDeletion = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const name = await services.createActive();
        const before = await services.get(name);
        const answer = await services.delete(name);
        expect(answer.status).toBe(202);
        expectOperation(answer, version, name, true);
        expect(answer.headers).not.toHaveProperty("etag");
        expect(describeMembers(answer.body)).toEqual(describeMembers(before.body));
        expect(properties(answer)).toMatchObject({
            provisioningState: "Succeeded",
            targetProvisioningState: "Deleting",
        });
        if (version !== "2021-08-01") {
            await expectAsyncPolls(answer, retryAfterOf(version));
            return;
        }
        const ended = await expectLocationPolls(answer, retryAfterOf(version));
        expect(ended.body).toBeUndefined();
        expect(ended.headers["content-length"]).toBe("0");
    };
    recorded(deletionRecording)(
        "2021-08-01: DELETE answers 202 with the service, Location only and no ETag; its polls and its end have no body",
        () => expectDeletion("2021-08-01"),
    );
    const bothHeaders =
        "the headers are recorded in 2022-08-01 (shared by readers, without a file); the service in them is as";
    assumed(`${bothHeaders} in 2021-08-01 (${deletionRecording})`, soughtRecordings).each([
        "2022-08-01",
        "2024-05-01",
    ] as const)(
        "%s: DELETE answers 202 with the service, Location, Azure-AsyncOperation and no ETag; its polls say nothing but how it goes",
        expectDeletion,
    );
    assumed(`recorded for a missing resource group (${crudRecording})`, soughtRecordings).each(apiVersions)(
        "%s: after its end ARM itself says that the service is not there",
        async (version) => {
            const services = servicesAt(version);
            expect(await services.get(await services.createDeleted())).toMatchObject({
                status: 404,
                headers: { "x-ms-failure-cause": "gateway" },
            });
        },
    );

    const expectPurge = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const name = await services.createDeleted();
        const list = await services.listDeleted();
        const listed = (list.body as { value: { name: string }[] }).value.find((deleted) => deleted.name === name);
        const got = await services.getDeleted(name);
        expect([list.status, got.status]).toEqual([200, 200]);
        expect(got.body).toEqual(listed);
        expect(describeMembers(got.body)).toEqual(recordedDeletedService);
        expect(properties(got)).toMatchObject({ serviceId: servicePath(name) });

        const purge = await services.purge(name);
        expect(purge).toMatchObject({ status: 202, body: got.body, headers: { "retry-after": retryAfterOf(version) } });
        expect(purge.headers).not.toHaveProperty("azure-asyncoperation");
        const where =
            version === "2024-05-01"
                ? "/locations/westus2/operationResults/"
                : `/deletedservices/${name}/operationresults/`;
        expect(purge.headers.location).toContain(where);
        const ended = await expectLocationPolls(purge, retryAfterOf(version));
        expect(ended.body).toBeUndefined();
        expect(await services.getDeleted(name)).toMatchObject({ status: 404 });
        expect((await services.create(name)).status).toBe(201);
    };
    recorded(deletionRecording)(
        "2021-08-01: a deleted service is listed, got and purged, and its name is free again",
        () => expectPurge("2021-08-01"),
    );
    assumed(
        `as recorded in 2021-08-01 (${deletionRecording}); in 2024-05-01 with the region's URL`,
        soughtRecordings,
    ).each(["2022-08-01", "2024-05-01"] as const)(
        "%s: a deleted service is listed, got and purged, and its name is free again",
        expectPurge,
    );

    documented(softDelete).each(apiVersions)(
        "%s: 48 hours after the delete a service is purged by itself",
        async (version) => {
            const services = servicesAt(version);
            const name = await services.createDeleted();
            const { deletionDate, scheduledPurgeDate } = properties(await services.getDeleted(name)) as Record<
                string,
                string
            >;
            expect(Date.parse(scheduledPurgeDate!) - Date.parse(deletionDate!)).toBe(48 * hour * 1000);
            const secondsLeft = (Date.parse(scheduledPurgeDate!) - sandbox.clock.now().getTime()) / 1000;
            sandbox.clock.advance(secondsLeft - 1);
            expect((await services.getDeleted(name)).status).toBe(200);
            sandbox.clock.advance(1);
            expect((await services.getDeleted(name)).status).toBe(404);
            expect((await services.create(name)).status).toBe(201);
        },
    );

    reported(softDeletedNameIssue).each(apiVersions)("%s: a deleted service's name is blocked", async (version) => {
        const services = servicesAt(version);
        expect(await services.create(await services.createDeleted())).toMatchObject({
            status: 409,
            body: { error: { code: "ServiceAlreadyExistsInSoftDeletedState", details: null, innerError: null } },
        });
    });

    documented(softDelete).each(apiVersions)(
        "%s: a PUT with restore brings a deleted service back as it was, whatever else it says",
        async (version) => {
            const services = servicesAt(version);
            const name = await services.createDeleted();
            const restore = { tags: { ignored: "yes" }, properties: { restore: true } };
            expect((await services.create(name, restore)).status).toBeLessThan(300);
            sandbox.clock.advance(hour);
            expect((await services.get(name)).body).toMatchObject({ tags: { purpose: "wire" } });
            expect((await services.getDeleted(name)).status).toBe(404);
        },
    );

    const expectTaken = (answer: Json): void => {
        expect(Object.keys(answer)).toEqual(["nameAvailable", "reason", "message"]);
        expect(answer).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
    };
    const expectNameCheck = async (version: ApiVersion): Promise<void> => {
        const services = servicesAt(version);
        const free = await services.checkName("wire-free");
        expect(JSON.stringify(free)).toBe('{"nameAvailable":true,"reason":"Valid","message":""}');
        expectTaken(await services.checkName(await services.createActive()));
    };
    recorded(checkNameRecording)(
        "2021-08-01: checkNameAvailability says Valid for a free name, and AlreadyExists for a service's",
        () => expectNameCheck("2021-08-01"),
    );
    assumed(`as recorded in 2021-08-01 (${checkNameRecording})`, soughtRecordings).each([
        "2022-08-01",
        "2024-05-01",
    ] as const)(
        "%s: checkNameAvailability says Valid for a free name, and AlreadyExists for a service's",
        expectNameCheck,
    );
    assumed("recorded for a service that is there", `${soughtRecordings}; ${softDelete}`).each(apiVersions)(
        "%s: checkNameAvailability of a deleted service's name says AlreadyExists",
        async (version) => {
            const services = servicesAt(version);
            expectTaken(await services.checkName(await services.createDeleted()));
        },
    );

    const expectNoGroup = async (method: HttpMethods): Promise<void> => {
        for (const version of apiVersions) {
            const answer = await servicesAt(version).send(method, "wire-none", declaration(), "rg-none");
            expect({ version, status: answer.status }).toEqual({ version, status: 404 });
            expect(answer.headers["x-ms-failure-cause"]).toBe("gateway");
            expect(Object.keys((answer.body as { error: Json }).error)).toEqual(["code", "message"]);
            expect(answer.body).toMatchObject({ error: { code: "ResourceGroupNotFound" } });
        }
    };
    recorded(crudRecording)("a DELETE in a missing resource group: ARM itself says so, in code and message alone", () =>
        expectNoGroup("DELETE"),
    );
    assumed("recorded for a DELETE", soughtRecordings).each(["GET", "PUT"] as const)(
        "a %s in a missing resource group: ARM itself says so, in code and message alone",
        expectNoGroup,
    );
});
