import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { LoggedRequest, Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { runDirectory } from "../support/run-directory";

/** What the Go program prints of a step. */
type Facts = Record<string, unknown> & { readonly step: string };

const run = promisify(execFile);
const directory = runDirectory("azure-sdk-for-go");
const storageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const hourSeconds = 60 * 60;

let sandbox: Sandbox;
let clients: SandboxClients;
let program: string;
let accessKey: string;

beforeAll(async () => {
    program = await buildProgram();
    // At this speed Retry-After is 1 second. Time stands still but for its advance after an operation's first poll, so
    // that every operation is seen running once, however slow the machine.
    sandbox = await startSandbox({ directory: directory.path, speed: 3600 });
    sandbox.clock.hold();
    advanceAfterFirstPolls(sandbox);
    clients = sandboxClients(sandbox.connection);
    await put(groupPath(), "2024-03-01", { location: "swedencentral" });
    await put(accountPath(), "2024-01-01", {
        location: "swedencentral",
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
        properties: { allowSharedKeyAccess: true },
    });
    await put(containerPath(), "2024-01-01", {});
    // For the listing of blobs.
    await grant(sandbox.connection.objectId);
    const { body } = await clients.arm("POST", `${accountPath()}/listKeys?api-version=2024-01-01`);
    accessKey = (body as { keys: { value: string }[] }).keys[0]!.value;
}, 600_000);

afterAll(async () => {
    await sandbox?.stop();
    directory.remove();
});

const groupPath = (): string => `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-clients`;
const accountPath = (): string => `${groupPath()}/providers/Microsoft.Storage/storageAccounts/stclients`;
const containerPath = (): string => `${accountPath()}/blobServices/default/containers/backups`;

async function put(resourcePath: string, apiVersion: string, body: unknown): Promise<void> {
    const answer = await clients.arm("PUT", `${resourcePath}?api-version=${apiVersion}`, body);
    if (answer.status >= 300) {
        throw new Error(`PUT ${resourcePath}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
}

async function buildProgram(): Promise<string> {
    const folder = path.resolve(".sandbox", "clients", "go");
    const output = path.join(folder, "azure-sdk-for-go");
    mkdirSync(folder, { recursive: true });
    try {
        await run("go", ["build", "-o", output, "."], { cwd: path.join(__dirname, "go") });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            throw new Error(
                "'go' is not on PATH: install Go 1.25 or later (https://go.dev/doc/install), or run the other clients alone, as tests/clients/README.md says.",
            );
        }
        throw error;
    }
    return output;
}

const isPoll = ({ method, path: requested }: LoggedRequest): boolean =>
    method === "GET" && /\/(operationresults|operationsStatuses)\//i.test(requested);

function advanceAfterFirstPolls({ requestLog, clock }: Sandbox): void {
    const add = requestLog.add.bind(requestLog);
    const seen = new Set<string>();
    jest.spyOn(requestLog, "add").mockImplementation((request) => {
        add(request);
        if (isPoll(request) && !seen.has(request.path)) {
            seen.add(request.path);
            clock.advance(hourSeconds);
        }
    });
}

/** Runs steps of the Go program. @returns what each printed. */
async function runSteps(sdk: string, flags: Record<string, string>, steps: string[]): Promise<Facts[]> {
    const { stdout } = await run(
        program,
        ["-sdk", sdk, ...Object.entries(flags).flatMap(([name, value]) => [`-${name}`, value]), ...steps],
        {
            env: {
                ...process.env,
                ...sandbox.environment,
                // What NODE_EXTRA_CA_CERTS is to Node.
                SSL_CERT_FILE: sandbox.connection.caFile,
                VAULT_ACCESS_KEY: flags["vault-access"] === "AccessKey" ? accessKey : "",
            },
        },
    );
    const found = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Facts);
    expect(found.map(({ step }) => step)).toEqual(steps);
    return found;
}

interface Major {
    readonly sdk: string;
    readonly apiVersion: string;
    readonly access: "AccessKey" | "SystemAssignedManagedIdentity";
    readonly createPoll: RegExp;
    /** How backup and restore are polled. */
    readonly actionPoll: RegExp;
    readonly purgePoll: RegExp;
    /** What the poll of a creation that still runs answers: 200 is the style of Azure-AsyncOperation. */
    readonly runningCreate: 200 | 202;
}

const service = /\/service\/[\w-]+\/operationresults\/[\w-]+=*$/;
const deletedService = /\/locations\/westeurope\/deletedservices\/[\w-]+\/operationresults\/[\w-]+=*$/;
const statuses = /\/Microsoft\.ApiManagement\/locations\/westeurope\/operationsStatuses\/[\w-]+=*$/;
const results = /\/Microsoft\.ApiManagement\/locations\/westeurope\/operationResults\/[\w-]+=*$/;

const majors: readonly Major[] = [
    {
        sdk: "armapimanagement",
        apiVersion: "2021-08-01",
        access: "AccessKey",
        createPoll: service,
        actionPoll: service,
        purgePoll: deletedService,
        runningCreate: 202,
    },
    {
        sdk: "armapimanagement/v2",
        apiVersion: "2022-08-01",
        access: "SystemAssignedManagedIdentity",
        createPoll: service,
        actionPoll: service,
        purgePoll: deletedService,
        runningCreate: 200,
    },
    {
        sdk: "armapimanagement/v3",
        apiVersion: "2024-05-01",
        access: "SystemAssignedManagedIdentity",
        createPoll: statuses,
        actionPoll: results,
        purgePoll: results,
        runningCreate: 200,
    },
];

// The tests of a major are one service's life, in order.
describe.each(majors)("$sdk speaks $apiVersion", ({ sdk, apiVersion, access, ...polls }) => {
    const name = `go-${apiVersion}`;
    const locations = ["West Europe", "North Europe"];
    let principalId: unknown;

    const steps = (...wanted: string[]): Promise<Facts[]> =>
        runSteps(
            sdk,
            {
                group: "rg-clients",
                service: name,
                "vault-account": "stclients",
                "vault-container": "backups",
                "vault-access": access,
            },
            wanted,
        );
    /** The polls of what a step began, in order: where, and with which status. */
    const pollsSince = (mark: number): { where: string; status: number }[] =>
        sandbox.requestLog
            .since(mark)
            .filter(isPoll)
            .map(({ path: where, status }) => ({ where, status }));
    const expectPolls = (mark: number, where: RegExp, ...answers: number[]): void =>
        expect(pollsSince(mark)).toEqual(
            answers.map((status) => ({ where: expect.stringMatching(where) as unknown, status })),
        );

    test("creates a service in two regions", async () => {
        const mark = sandbox.requestLog.mark();
        const [before, created, after] = await steps("checkName", "create", "checkName");
        expect(before).toMatchObject({ available: true, apiVersion });
        expect(created).toMatchObject({
            apiVersion,
            name,
            locations,
            capacity: 1,
            tags: { step: "create" },
            gatewayRegionalUrl: `https://${name}-westeurope-01.regional.azure-api.net`,
            provisioningState: "Succeeded",
            targetProvisioningState: "",
            principalId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
        });
        expect(after).toMatchObject({ available: false });
        expectPolls(mark, polls.createPoll, polls.runningCreate, 200);
        principalId = created!.principalId;
    });

    test("gets it, and finds it in both lists", async () => {
        const [got, listed] = await steps("get", "list");
        expect(got).toMatchObject({ apiVersion, name, locations, principalId });
        expect(listed).toMatchObject({
            apiVersion,
            inSubscription: expect.arrayContaining([name]) as unknown,
            inGroup: expect.arrayContaining([name]) as unknown,
        });
    });

    // Azure answers an update or a delete with provisioningState Succeeded, and azcore takes that for the end of it
    // (Azure/azure-sdk-for-go#18353): it never polls. Only targetProvisioningState tells that something goes on.
    test("updates tags and capacity; the SDK does not wait for it", async () => {
        const mark = sandbox.requestLog.mark();
        const [updated, locked] = await steps("update", "updateLocked");
        const before = { apiVersion, locations, capacity: 1, tags: { step: "create" }, principalId };
        const after = { ...before, capacity: 2, tags: { step: "update" } };
        // The old values, until the update is done.
        expect(updated).toMatchObject({
            ...before,
            provisioningState: "Succeeded",
            targetProvisioningState: "Updating",
        });
        expect(pollsSince(mark)).toEqual([]);
        expect(locked).toMatchObject({ apiVersion, status: 409, errorCode: "ServiceLocked" });
        sandbox.clock.advance(hourSeconds);
        expect((await steps("get"))[0]).toMatchObject({ ...after, targetProvisioningState: "" });
    });

    test("an update to what is there already starts nothing", async () => {
        expect((await steps("update"))[0]).toMatchObject({ apiVersion, capacity: 2, targetProvisioningState: "" });
    });

    test("backs up and restores", async () => {
        if (access === "SystemAssignedManagedIdentity") {
            await grant(principalId as string);
        }
        for (const step of ["backup", "restore"] as const) {
            const mark = sandbox.requestLog.mark();
            const [facts] = await steps(step);
            expect(facts).toMatchObject({ apiVersion, name, capacity: 2, locations, targetProvisioningState: "" });
            expect(sandbox.requestLog.accepted(step, mark)).toHaveLength(1);
            expectPolls(mark, polls.actionPoll, 202, 200);
        }
        const [{ blobs }] = await listBlobs();
        expect(blobs).toContainEqual({ name: `${name}-azure-sdk-for-go`, sizeBytes: expect.any(Number) as unknown });
    });

    test("a restore that fails says so at its poll", async () => {
        const mark = sandbox.requestLog.mark();
        const [failed] = await steps("restoreMissing");
        expect(failed).toMatchObject({ apiVersion, status: 400, errorCode: "RestoreFailed" });
        expectPolls(mark, polls.actionPoll, 202, 400);
    });

    test("deletes it, softly; the SDK does not wait for it", async () => {
        const mark = sandbox.requestLog.mark();
        const [, deleting] = await steps("delete", "get");
        expect(deleting).toMatchObject({ provisioningState: "Succeeded", targetProvisioningState: "Deleting" });
        expect(pollsSince(mark)).toEqual([]);
        sandbox.clock.advance(hourSeconds);
        const [missing, blocked, deleted] = await steps("getMissing", "createDeleted", "deleted");
        expect(missing).toMatchObject({ apiVersion, status: 404, errorCode: "ResourceNotFound" });
        expect(blocked).toMatchObject({ status: 409, errorCode: "ServiceAlreadyExistsInSoftDeletedState" });
        expect(deleted).toMatchObject({
            apiVersion,
            name,
            location: "West Europe",
            listed: [name],
            serviceId: `${groupPath()}/providers/Microsoft.ApiManagement/service/${name}`,
        });
        const { deletionDate, scheduledPurgeDate } = deleted as unknown as Record<string, string>;
        expect(Date.parse(scheduledPurgeDate!) - Date.parse(deletionDate!)).toBe(48 * hourSeconds * 1000);
    });

    test("purges it", async () => {
        const mark = sandbox.requestLog.mark();
        const [, gone, available] = await steps("purge", "deletedMissing", "checkName");
        expect(gone).toMatchObject({ apiVersion, status: 404, errorCode: "ServiceNotFound" });
        expect(available).toMatchObject({ available: true });
        expectPolls(mark, polls.purgePoll, 202, 200);
    });
});

test("armresources/v3 makes, changes and deletes a resource group", async () => {
    const steps = ["exists", "create", "exists", "update", "get", "list", "delete", "exists"];
    const [before, created, exists, updated, got, listed, , after] = await runSteps(
        "armresources/v3",
        { group: "rg-clients-go" },
        steps,
    );
    expect([before, exists, after]).toMatchObject([{ exists: false }, { exists: true }, { exists: false }]);
    expect(created).toMatchObject({
        apiVersion: "2025-04-01",
        id: groupPath().replace("rg-clients", "rg-clients-go"),
        location: "westeurope",
        tags: { step: "create" },
        provisioningState: "Succeeded",
    });
    for (const facts of [updated, got]) {
        expect(facts).toMatchObject({ location: "westeurope", tags: { step: "update" } });
    }
    expect(listed).toMatchObject({ names: expect.arrayContaining(["rg-clients", "rg-clients-go"]) as unknown });
});

async function listBlobs(): Promise<[Facts]> {
    const url = `${sandbox.connection.blobEndpoint}/stclients/`;
    return (await runSteps("azblob", { "vault-url": url, "vault-container": "backups" }, ["list"])) as [Facts];
}

/** Lets an identity read and write the container of backups. */
async function grant(principalId: string): Promise<void> {
    await put(`${containerPath()}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, "2022-04-01", {
        properties: {
            principalId,
            principalType: "ServicePrincipal",
            roleDefinitionId: `/subscriptions/${sandbox.connection.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${storageBlobDataContributor}`,
        },
    });
}
