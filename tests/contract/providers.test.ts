import { shortId } from "../../dynamic-providers/common/short-id";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

let azure: AzureFixture;
let host: ProviderHost;
let primaryId: string;
let backupInputs: Properties;
let restoreInputs: (serviceId: string, change?: Properties) => Properties;

const posts = (action: "backup" | "restore", mark = 0): number =>
    azure.sandbox.requestLog.accepted(action, mark).length;
const rejection = async (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
        () => Promise.reject(new Error("It was not refused.")),
        (error: unknown) => error as Error,
    );

beforeAll(async () => {
    azure = await startAzureFixture("contract");
    host = await ProviderHost.start(azure.sandbox.environment);
    primaryId = await azure.createService("contract-primary");
    await azure.grant(primaryId);
    const common = {
        ...azure.operationInputs,
        trigger: "first",
    };
    backupInputs = { ...common, serviceId: primaryId, __provider: await serializeProvider(backupProvider) };
    const restoreCode = await serializeProvider(restoreProvider);
    restoreInputs = (serviceId, change = {}) => ({
        ...common,
        serviceId,
        snapshot: "latest",
        __provider: restoreCode,
        ...change,
    });
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

test("check reports every bad input at once, and none for good ones", async () => {
    expect((await host.check(backupInputs)).failures).toEqual([]);
    const { failures } = await host.check({ ...backupInputs, trigger: "", accessType: "Key", timeoutSeconds: 0 });
    expect(failures.map(({ property }) => property)).toEqual(["accessType", "trigger", "timeoutSeconds"]);
    const { failures: forRestore } = await host.check(restoreInputs("nonsense", { snapshot: "" }));
    expect(forRestore.map(({ property }) => property)).toEqual(["serviceId", "snapshot"]);
});

test("`pulumi import` of one ends in words of Pulumi's own, which troubleshooting explains", async () => {
    // An import hands over an ID and no state, and so no code of a provider either.
    const { message } = await rejection(host.read("contract-primary-first", {}));
    const [words] = /code must be a string, not undefined/.exec(message) ?? [message];
    expect(readFileSync(path.join(__dirname, "..", "..", "docs", "troubleshooting.md"), "utf8")).toContain(
        `\`${words}\``,
    );
});

test("the methods are there for calls that arrive before configure is awaited", async () => {
    const fresh = await ProviderHost.start(azure.sandbox.environment);
    try {
        const answers = await Promise.all([1, 2, 3].map(() => fresh.check({ ...backupInputs, trigger: "" })));
        expect(answers.map(({ failures }) => failures.length)).toEqual([1, 1, 1]);
    } finally {
        await fresh.stop();
    }
});

test("the sign-in comes from the stack's azure-native config where the environment has none", async () => {
    const { tenantId, clientId, clientSecret, armEndpoint, caFile } = azure.sandbox.connection;
    const settings = { tenantId, clientId, clientSecret, metadataHost: new URL(armEndpoint).host };
    const config = { ...settings, disableInstanceDiscovery: "true" };
    const configured = await ProviderHost.start(
        { NODE_EXTRA_CA_CERTS: caFile },
        Object.fromEntries(Object.entries(config).map(([key, value]) => [`azure-native:${key}`, value])),
    );
    try {
        // Only a service that was asked for, signed in, can be said not to exist.
        const error = await rejection(configured.create({ ...backupInputs, serviceId: `${primaryId}-not` }));
        expect(error.message).toContain("Azure has no such service");
    } finally {
        await configured.stop();
    }
});

describe("Backup", () => {
    let id: string;
    let state: Properties;

    test("create takes one snapshot and returns its facts", async () => {
        ({ id, state } = await host.create(backupInputs));
        expect(posts("backup")).toBe(1);
        expect(id).toBe("contract-primary/stfixture");
        expect(state).toMatchObject({ ...backupInputs, result: "succeeded", tier: "Premium", location: "West Europe" });
        expect(state.snapshotId).toMatch(/^contract-primary-first-[0-9a-f]{12}$/);
        expect(state.blobName).toBe(`${String(state.snapshotId)}.apimbackup`);
        expect(state.blobUrl).toBe(
            `${azure.sandbox.connection.blobEndpoint}/stfixture/backups/${String(state.blobName)}`,
        );
        const days = (Date.parse(state.restorableUntil as string) - Date.parse(state.startedAt as string)) / 86_400_000;
        expect(days).toBe(30);
        const blob = azure.clients.blobService("stfixture").getContainerClient("backups");
        const properties = await blob.getBlobClient(state.blobName as string).getProperties();
        expect({ bytes: properties.contentLength, etag: properties.etag }).toEqual({
            bytes: state.bytes,
            etag: state.etag,
        });
    });

    test("the sidecar in the catalog holds the facts, and no operation once it is done", async () => {
        const catalog = azure.clients.blobService("stfixture").getContainerClient("catalog");
        const sidecar = catalog.getBlobClient(`snapshots/${String(state.snapshotId)}.json`);
        const facts = JSON.parse((await sidecar.downloadToBuffer()).toString()) as Properties;
        expect(facts).toMatchObject({
            schema: "apim-dr/snapshot/1",
            id: state.snapshotId,
            kind: "native",
            trigger: "first",
            result: "succeeded",
            service: { resourceId: primaryId, tier: "Premium", units: 1, locations: [] },
            payload: { type: "blob", container: "backups", name: state.blobName, bytes: state.bytes, etag: state.etag },
            restorable: { until: state.restorableUntil, tiers: ["Premium"], requires: null },
        });
        expect(facts).not.toHaveProperty("operation");
    });

    test("nothing changed is no diff; any edit but the trigger updates the state and posts nothing", async () => {
        expect(await host.diff(id, state, backupInputs)).toBe(false);
        const edited = { ...backupInputs, timeoutSeconds: 120 };
        expect(await host.diff(id, state, edited)).toBe(true);
        const updated = await host.update(id, state, edited);
        expect(updated).toEqual({ ...state, timeoutSeconds: 120 });
        expect(posts("backup")).toBe(1);
    });

    test("the same trigger created again, as after a lost state, adopts the snapshot", async () => {
        const again = await host.create(backupInputs);
        expect(again.state).toEqual(state);
        expect(posts("backup")).toBe(1);
    });

    test("a new trigger takes another snapshot", async () => {
        const news = { ...backupInputs, trigger: "second" };
        expect(await host.diff(id, state, news)).toBe(true);
        const updated = await host.update(id, state, news);
        expect(posts("backup")).toBe(2);
        expect(updated.snapshotId).not.toBe(state.snapshotId);
    });

    test("refresh keeps what is there, and says when the blob is gone", async () => {
        expect(await host.read(id, state)).toEqual(state);
        const container = azure.clients.blobService("stfixture").getContainerClient("backups");
        await container.deleteBlob(state.blobName as string);
        const gone = await host.read(id, state);
        expect(gone).toEqual({ ...state, result: "gone" });
        expect(await host.diff(id, gone!, backupInputs)).toBe(false);
    });

    test("delete keeps every snapshot", async () => {
        const names = async (): Promise<string[]> => {
            const found: string[] = [];
            for await (const { name } of azure.clients
                .blobService("stfixture")
                .getContainerClient("backups")
                .listBlobsFlat()) {
                found.push(name);
            }
            return found;
        };
        const before = await names();
        await host.delete(id, state);
        expect(await names()).toEqual(before);
        expect(before).toHaveLength(1);
    });

    test("with deletionPolicy Delete the snapshot goes with its resource, unless it is held", async () => {
        const inputs = { ...backupInputs, trigger: "to delete", deletionPolicy: "Delete" };
        const { id: resourceId, state: made } = await host.create(inputs);
        const service = azure.clients.blobService("stfixture");
        const blob = service.getContainerClient("backups").getBlobClient(made.blobName as string);
        const sidecar = service
            .getContainerClient("catalog")
            .getBlockBlobClient(`snapshots/${String(made.snapshotId)}.json`);
        const facts = JSON.parse((await sidecar.downloadToBuffer()).toString()) as Properties;
        const write = (text: string) => sidecar.upload(text, Buffer.byteLength(text));
        await write(JSON.stringify({ ...facts, holds: ["drill"] }));
        expect((await rejection(host.delete(resourceId, made))).message).toContain(
            "cannot be deleted: it is held by drill",
        );
        expect(await blob.exists()).toBe(true);
        await write(JSON.stringify(facts));
        const inventory = service
            .getContainerClient("catalog")
            .getBlobClient(`inventories/${String(made.snapshotId)}.json`);
        expect(await inventory.exists()).toBe(true);
        await host.delete(resourceId, made);
        const left = await Promise.all([blob, sidecar, inventory].map((each) => each.exists()));
        expect(left).toEqual([false, false, false]);
        expect(await host.read(resourceId, made)).toMatchObject({ result: "gone" });
    });

    test("a refused POST keeps the resource with its provider, and the next update goes on", async () => {
        const inputs = { ...backupInputs, trigger: "refused" };
        const mark = azure.sandbox.requestLog.mark();
        const refusal = { status: 400, code: "InvalidParameters", message: "Invalid parameter: backupName" };
        azure.sandbox.faults.add({ kind: "error", endpoint: "arm", path: "/backup$", times: 1, ...refusal });
        const failure = await failureOf(host.create(inputs));
        azure.sandbox.faults.clear();
        expect(failure.message).toContain("InvalidParameters");
        expect(failure.properties).toMatchObject({ ...inputs, result: "failed" });
        expect(await host.diff(failure.id, failure.properties, inputs)).toBe(true);
        const recovered = await host.update(failure.id, failure.properties, inputs);
        expect(recovered).toMatchObject({ result: "succeeded", snapshotId: failure.properties.snapshotId });
        expect(posts("backup", mark)).toBe(1);
    });

    test("a wait that runs out of time keeps the operation, and the next update takes it up without another POST", async () => {
        const inputs = { ...backupInputs, trigger: "slow", timeoutSeconds: 1 };
        const mark = azure.sandbox.requestLog.mark();
        azure.sandbox.clock.hold();
        const failure = await failureOf(host.create(inputs));
        azure.sandbox.clock.release();
        expect(failure.message).toContain("timeoutSeconds is 1");
        expect(failure.properties).toMatchObject({ result: "accepted" });
        const finished = await host.update(failure.id, failure.properties, { ...inputs, timeoutSeconds: 60 });
        expect(finished.result).toBe("succeeded");
        expect(posts("backup", mark)).toBe(1);
    });

    test("a service that does not exist is refused before anything is written", async () => {
        const mark = azure.sandbox.requestLog.mark();
        const error = await rejection(host.create({ ...backupInputs, serviceId: `${primaryId}-not` }));
        expect(error.message).toContain("Azure has no such service");
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    });
});

describe("Restore", () => {
    let standbyId: string;
    let id: string;
    let state: Properties;

    beforeAll(async () => {
        standbyId = await azure.createService("contract-standby", { location: "germanywestcentral" });
        await azure.grant(standbyId);
    }, 60_000);

    test("create restores the newest restorable snapshot, once", async () => {
        ({ id, state } = await host.create(restoreInputs(standbyId)));
        expect(posts("restore")).toBe(1);
        expect(state).toMatchObject({ result: "succeeded", snapshot: "latest" });
        expect(state.restoredSnapshot).toMatch(/^contract-primary-slow-/);
    });

    test("a newer snapshot, an edit, and a lost state restore nothing", async () => {
        await host.create({ ...backupInputs, trigger: "third" });
        expect(await host.diff(id, state, restoreInputs(standbyId))).toBe(false);
        const edited = restoreInputs(standbyId, { snapshot: "another", timeoutSeconds: 30 });
        expect(await host.update(id, state, edited)).toMatchObject({ restoredSnapshot: state.restoredSnapshot });
        expect((await host.create(restoreInputs(standbyId))).state).toEqual(state);
        expect(posts("restore")).toBe(1);
    });

    test("a new trigger restores again", async () => {
        const updated = await host.update(id, state, restoreInputs(standbyId, { trigger: "second" }));
        expect(updated.restoredSnapshot).toMatch(/^contract-primary-third-/);
        expect(posts("restore")).toBe(2);
    });

    test.each([
        ["a snapshot that the catalog does not have", { snapshot: "nowhere" }, "holds no snapshot 'nowhere'"],
        [
            "a snapshot whose blob is gone",
            { snapshot: "first" },
            "is no longer in container 'backups': choose another snapshot. The vault's soft delete keeps a deleted blob as an old version",
        ],
    ])("%s is refused before the POST", async (_case, { snapshot }, reason) => {
        const named = snapshot === "first" ? await snapshotOf("first") : snapshot;
        const mark = azure.sandbox.requestLog.mark();
        const inputs = restoreInputs(standbyId, { snapshot: named, trigger: `refused ${snapshot}` });
        const error = await rejection(host.create(inputs));
        expect(error.message).toContain(reason);
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    });

    test("another tier is refused before the POST, with both tiers", async () => {
        const standard = await azure.createService("contract-standard", { tier: "Standard" });
        const mark = azure.sandbox.requestLog.mark();
        const error = await rejection(host.create(restoreInputs(standard)));
        expect(error.message).toContain("can be restored into tier Premium and the target's tier is 'Standard'");
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    });

    test("the service a snapshot was taken from is overwritten only in words", async () => {
        const snapshot = await snapshotOf("third");
        const inputs = restoreInputs(primaryId, { snapshot, trigger: "in place" });
        const error = await rejection(host.create(inputs));
        expect(error.message).toContain(`set overwriteActive to '${shortId(snapshot)}'`);
        expect((await host.create({ ...inputs, overwriteActive: shortId(snapshot) })).state.result).toBe("succeeded");
    });

    test("an expired snapshot is refused before the POST, with the times", async () => {
        azure.sandbox.clock.advance(31 * 24 * 60 * 60);
        const mark = azure.sandbox.requestLog.mark();
        const error = await rejection(host.create(restoreInputs(standbyId, { trigger: "too late" })));
        expect(error.message).toMatch(/could be restored until \d{4}-.* and it is \d{4}-.*: choose a newer snapshot/);
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    });

    test("refresh says when a snapshot has expired, and nothing is taken for that", async () => {
        const inputs = { ...backupInputs, trigger: "to expire" };
        const { id, state: made } = await host.create(inputs);
        azure.sandbox.clock.advance(31 * 24 * 60 * 60);
        const expired = await host.read(id, made);
        expect(expired).toEqual({ ...made, result: "expired" });
        expect(await host.diff(id, expired!, inputs)).toBe(false);
    });

    test("refresh says when the service is gone", async () => {
        expect(await host.read(id, state)).toEqual(state);
        await azure.clients.apiManagement.apiManagementService.beginDeleteAndWait(azure.group, "contract-standby");
        expect(await host.read(id, state)).toBeUndefined();
    });

    async function snapshotOf(trigger: string): Promise<string> {
        return (await host.create({ ...backupInputs, trigger })).state.snapshotId as string;
    }
});

describe("with accessType AccessKey", () => {
    let keyed: AzureFixture;
    let keyedHost: ProviderHost;

    beforeAll(async () => {
        keyed = await startAzureFixture("contract-key", true);
        keyedHost = await ProviderHost.start(keyed.sandbox.environment);
    }, 60_000);

    afterAll(async () => {
        await keyedHost.stop();
        await keyed.stop();
    });

    test("a snapshot is taken and restored with a key that is kept nowhere", async () => {
        const key = { storageAccountId: keyed.storageAccountId, accessType: "AccessKey" };
        const [from, to] = [await keyed.createService("key-primary"), await keyed.createService("key-standby")];
        const taken = await keyedHost.create({ ...backupInputs, ...key, serviceId: from });
        const restored = await keyedHost.create(restoreInputs(to, key));
        expect([taken.state.result, restored.state.result]).toEqual(["succeeded", "succeeded"]);
        const { keys } = [...keyed.sandbox.state.storageAccounts.values()][0]!;
        const catalog = keyed.clients.blobService("stfixture").getContainerClient("catalog");
        const written = [JSON.stringify(taken.state), JSON.stringify(restored.state)];
        for await (const { name } of catalog.listBlobsFlat()) {
            written.push((await catalog.getBlobClient(name).downloadToBuffer()).toString());
        }
        // Both states, the facts, the inventory, the record of the restore, the index, and what the trail tells of both.
        expect(written).toHaveLength(8);
        expect(written.filter((text) => keys.some((secret) => text.includes(secret)))).toEqual([]);
    });
});
