import { randomBytes, randomUUID } from "node:crypto";
import { drillProvider } from "../../dynamic-providers/pulumi/resources/drill";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { logicalBackupProvider } from "../../dynamic-providers/pulumi/resources/logical-backup";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";
import { ageRecipient } from "../support/snapshot-recipients";

/** Drills against the sandbox: a snapshot is restored into a service that is there for the drill alone. */

const source = "drill-source";
/** The sandbox's time goes 6000 times as fast: seconds of a busy machine are hours of it. */
const month = 30 * 24 * 60 * 60;
const secretsKey = randomBytes(32).toString("base64");
let azure: AzureFixture;
let host: ProviderHost;
let sourceId: string;
let common: Properties;
let code: { backup: string; logical: string; drill: string };
let identity: { id: string; clientId: string };
let snapshots: string[];

const catalog = () => azure.clients.blobService("stfixture").getContainerClient("catalog");
const backups = () => azure.clients.blobService("stfixture").getContainerClient("backups");

async function read<T>(path: string): Promise<T> {
    return JSON.parse((await catalog().getBlobClient(path).downloadToBuffer()).toString()) as T;
}

async function write(path: string, document: object): Promise<void> {
    const text = JSON.stringify(document);
    await catalog().getBlockBlobClient(path).upload(text, Buffer.byteLength(text));
}

/** A tag, which every tier can hold. */
const tag = (name: string) =>
    azure.clients.apiManagement.tag.createOrUpdate(azure.group, source, name, { displayName: name });

const plan = { action: "drill", code: "NoDrill", reason: "", newest: null, dueAt: null, observedAt: null };

function drillInputs(change: Properties = {}): Properties {
    return {
        ...common,
        accessType: "UserAssignedManagedIdentity",
        clientId: identity.clientId,
        identityId: identity.id,
        drill: `drill-${randomUUID()}`,
        ...{ snapshot: "latest", kind: "native", windowDays: 30, everyDays: 30 },
        ...{ location: "northeurope", namePrefix: "scratch" },
        ...{ publisherName: "Contoso", publisherEmail: "apim@contoso.example" },
        resourceGroupId: sourceId.replace(/\/providers\/.*/, ""),
        plan,
        secretsKey,
        __provider: code.drill,
        ...change,
    };
}

/** Azure refuses to delete a scratch service until the faults are cleared. */
function refuseRemoval(): void {
    azure.sandbox.faults.add({
        kind: "error",
        status: 403,
        endpoint: "arm",
        method: "DELETE",
        path: "/service/scratch-",
    });
}

/** Nothing of a drill is left: neither a service, nor a name, nor a hold. */
async function expectClean(): Promise<void> {
    const { apiManagementService, deletedServices } = azure.clients.apiManagement;
    const names: string[] = [];
    for await (const { name } of apiManagementService.list()) {
        names.push(name ?? "");
    }
    for await (const { name } of deletedServices.listBySubscription()) {
        names.push(`deleted ${name}`);
    }
    expect(names).toEqual([source]);
    for (const id of snapshots) {
        expect((await read<SnapshotFacts>(`snapshots/${id}.json`)).holds).toEqual([]);
    }
}

beforeAll(async () => {
    azure = await startAzureFixture("drill");
    host = await ProviderHost.start(azure.sandbox.environment);
    sourceId = await azure.createService(source);
    await azure.grant(sourceId);
    identity = await azure.createIdentity("id-drill");
    await azure.grantTo((identity as { principalId?: string }).principalId!);
    common = { ...azure.operationInputs };
    code = {
        backup: await serializeProvider(backupProvider),
        logical: await serializeProvider(logicalBackupProvider),
        drill: await serializeProvider(drillProvider),
    };
    snapshots = [];
    for (const name of ["first", "second"]) {
        await tag(name);
        const { state } = await host.create({
            ...{ ...common, serviceId: sourceId, trigger: name, maxAttempts: 2, verify: "entities", secretsKey },
            __provider: code.backup,
        });
        snapshots.push(String(state.snapshotId));
    }
}, 240_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

afterEach(() => azure.sandbox.faults.clear());

test("check names each bad input", async () => {
    const { failures } = await host.check(
        drillInputs({
            accessType: "SystemAssignedManagedIdentity",
            everyDays: 0,
            namePrefix: "9",
            kind: "x",
            identityId: null,
        }),
    );
    expect(failures.map(({ property }) => property)).toEqual([
        "accessType",
        "clientId",
        "kind",
        "everyDays",
        "namePrefix",
    ]);
});

test("the newest snapshot passes, is measured, and leaves a record and nothing else; before it is due nothing is done", async () => {
    const inputs = drillInputs({ recoveryTimeObjectiveSeconds: month, recoveryPointObjectiveSeconds: month });
    const { id, state } = await host.create(inputs);
    expect(state).toMatchObject({ result: "passed", drilledSnapshot: snapshots[1], problems: [] });
    const record = await read<DrillRecord>(`drills/${String(state.drillId)}.json`);
    expect(record).toMatchObject({
        snapshot: { id: snapshots[1], kind: "native", chosen: "latest", tier: "Premium" },
        scratch: { location: "northeurope", tier: "Premium", state: "removed" },
        result: "passed",
        resumed: 0,
    });
    expect(record.recoverySeconds).toBeGreaterThan(0);
    expect(record.compared!.entities).toBeGreaterThan(5);
    await expectClean();
    const mark = azure.sandbox.requestLog.mark();
    expect(await host.update(id, state, { ...inputs, plan: { ...plan, reason: "looked again" } })).toMatchObject({
        drillId: state.drillId,
    });
    const services = azure.sandbox.requestLog.since(mark).filter(({ path }) => /Microsoft.ApiManagement/i.test(path));
    expect(services).toEqual([]);
    await host.delete(id, state);
}, 180_000);

test("a named one, and one by chance in a window", async () => {
    const named = await host.create(drillInputs({ snapshot: snapshots[0] }));
    expect(named.state).toMatchObject({ result: "passed", drilledSnapshot: snapshots[0] });
    const random = await host.create(drillInputs({ snapshot: "random" }));
    expect(random.state).toMatchObject({ result: "passed" });
    expect(snapshots).toContain(random.state.drilledSnapshot);
    await expectClean();
}, 180_000);

test("a damaged snapshot fails with what differs, and is cleaned up; the next run drills again", async () => {
    const [older, newer] = snapshots as [string, string];
    const facts = await read<SnapshotFacts>(`snapshots/${newer}.json`);
    const other = await read<SnapshotFacts>(`snapshots/${older}.json`);
    const blob = backups().getBlockBlobClient(facts.payload.name);
    const whole = await blob.downloadToBuffer();
    const content = await backups().getBlobClient(other.payload.name).downloadToBuffer();
    const { etag } = await blob.upload(content, content.length);
    const inputs = drillInputs({ snapshot: newer });
    // That the blob is another one is seen before anything is asked of Azure.
    await expect(host.create(inputs)).rejects.toThrow("PayloadMissing");
    await write(`snapshots/${newer}.json`, { ...facts, payload: { ...facts.payload, etag, bytes: content.length } });
    const failed = await failureOf(host.create(inputs));
    expect(failed.message).toContain("DrillFailed: Drill 'drill-");
    expect(failed.message).toContain("- Different: 'tags/second' is missing");
    expect(failed.properties).toMatchObject({
        result: "failed",
        problems: [{ code: "Different", message: "'tags/second' is missing" }],
    });
    await expectClean();
    const { etag: again } = await blob.upload(whole, whole.length);
    await write(`snapshots/${newer}.json`, { ...facts, payload: { ...facts.payload, etag: again } });
    expect(await host.update(failed.id, failed.properties, inputs)).toMatchObject({ result: "passed" });
}, 240_000);

test("an objective that is missed fails it", async () => {
    const failed = await failureOf(host.create(drillInputs({ recoveryTimeObjectiveSeconds: 1 })));
    expect(failed.message).toContain("- RecoveryTimeExceeded: it took ");
    await expectClean();
}, 180_000);

test("a scratch service that cannot be removed fails the run, and the next one removes it", async () => {
    const inputs = drillInputs();
    refuseRemoval();
    const failed = await failureOf(host.create(inputs));
    expect(failed.message).toContain("ScratchServiceLeft");
    azure.sandbox.faults.clear();
    expect(await host.update(failed.id, failed.properties, inputs)).toMatchObject({ result: "passed" });
    await expectClean();
}, 180_000);

test("destroying a drill removes what a run has left", async () => {
    const inputs = drillInputs();
    refuseRemoval();
    const { id, properties } = await failureOf(host.create(inputs));
    azure.sandbox.faults.clear();
    await host.delete(id, properties);
    await expectClean();
}, 180_000);

test("a service that is backed up gives no scratch service its name", async () => {
    await expect(host.create(drillInputs({ namePrefix: source }))).rejects.toThrow("NameOfASite");
    await expectClean();
});

test("a logical snapshot in a cheaper tier: the record says what that does not prove", async () => {
    const [first, second] = [await ageRecipient(), await ageRecipient()];
    const { maxAttempts: _native, busyWaitSeconds: _busy, lostAnswerWatchSeconds: _watch, ...shared } = common;
    const { state: taken } = await host.create({
        ...{ ...shared, serviceId: sourceId, trigger: "logical", logicalContainer: "snapshots-logical", secretsKey },
        recipients: [first.input, second.input],
        __provider: code.logical,
    });
    const { state } = await host.create(
        drillInputs({ kind: "logical", tier: "Developer", ageIdentity: first.identity }),
    );
    expect(state).toMatchObject({ result: "passed", drilledSnapshot: taken.snapshotId });
    expect((state.proof as string[]).join("; ")).toContain("not proven: that it can be restored into tier Premium");
    expect(JSON.stringify(state)).not.toContain(first.identity);
    await expectClean();
}, 240_000);
