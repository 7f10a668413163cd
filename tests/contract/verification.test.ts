import { shortId } from "../../dynamic-providers/common/short-id";
import { randomBytes, randomUUID } from "node:crypto";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { publishApis } from "../../demo/publish";
import type { Fault } from "../../sandbox";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { PartialFailure, Properties } from "../support/provider-host";

/** Backup and Restore compare what a service holds with what the snapshot holds. */

const primary = "verify-primary";
const standby = "verify-standby";
const secretsKey = randomBytes(32).toString("base64");
let azure: AzureFixture;
let host: ProviderHost;
let primaryId: string;
let standbyId: string;
let secrets: string[];
let code: { backup: string; restore: string };
/** Every state that a provider has returned. */
const states: Properties[] = [];

const accepted = (action: "backup" | "restore", mark: number): number =>
    azure.sandbox.requestLog.accepted(action, mark).length;
const mark = (): number => azure.sandbox.requestLog.mark();
const set = (fault: Fault): number => azure.sandbox.faults.add(fault);
const catalog = () => azure.clients.blobService("stfixture").getContainerClient("catalog");

function inputs(serviceId: string, provider: string, change: Properties): Properties {
    return {
        serviceId,
        ...azure.operationInputs,
        trigger: randomUUID(),
        verify: "entities",
        secretsKey,
        __provider: provider,
        ...change,
    };
}
const backupInputs = (change: Properties = {}) => inputs(primaryId, code.backup, { maxAttempts: 2, ...change });
const restoreInputs = (snapshot: unknown, change: Properties = {}) =>
    inputs(standbyId, code.restore, { snapshot, ...change });

async function create(wanted: Properties, through = host): Promise<Properties> {
    const { state } = await through.create(wanted);
    states.push(state);
    return state;
}

async function failure(doing: Promise<unknown>): Promise<PartialFailure> {
    const failed = await failureOf(doing);
    states.push(failed.properties);
    return failed;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

async function readCatalog(path: string): Promise<Properties> {
    return JSON.parse((await catalog().getBlobClient(path).downloadToBuffer()).toString()) as Properties;
}

/** A change of what the primary holds that is seen as one of tags. */
const change = () =>
    azure.clients.apiManagement.tag.createOrUpdate(azure.group, primary, `tag-${randomUUID()}`, {
        displayName: randomUUID(),
    });

/** Requests of a service's inventory, without those of the service itself, backups and restores. */
function entityRequests(service: string, since: number) {
    const below = new RegExp(`/service/${service}/(?!backup$|restore$|operation)`, "i");
    return azure.sandbox.requestLog.since(since).filter(({ path }) => below.test(path));
}

beforeAll(async () => {
    azure = await startAzureFixture("verification");
    host = await ProviderHost.start(azure.sandbox.environment);
    primaryId = await azure.createService(primary);
    standbyId = await azure.createService(standby, { location: "germanywestcentral" });
    await azure.grant(primaryId);
    await azure.grant(standbyId);
    secrets = await publishApis(azure.clients.apiManagement, azure.group, primary);
    code = { backup: await serializeProvider(backupProvider), restore: await serializeProvider(restoreProvider) };
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

afterEach(() => azure.sandbox.faults.clear());

describe("Backup", () => {
    test("what the service holds is read before the POST and after the 200, within the request budget", async () => {
        const start = mark();
        const state = await create(backupInputs());
        expect(state).toMatchObject({ result: "succeeded", stable: true, unstableKinds: [] });
        const requests = azure.sandbox.requestLog.since(start);
        const posted = start + requests.findIndex(({ path }) => /\/backup$/.test(path));
        const all = entityRequests(primary, start).length;
        const after = entityRequests(primary, posted).length;
        // The preflight looks for workspaces.
        expect(all).toBe(1 + 2 * after);
        // One GET for each of 271 operations' policies; lists and secrets besides.
        expect(after).toBeGreaterThan(271);
        expect(after).toBeLessThan(350);
        expect(requests.filter(({ status }) => status === 429)).toEqual([]);
        expect(accepted("backup", start)).toBe(1);

        const path = `inventories/${String(state.snapshotId)}.json`;
        const { inventory, attempt, service } = await readCatalog(`snapshots/${String(state.snapshotId)}.json`);
        expect(inventory).toMatchObject({
            schema: "apim-dr/inventory/1",
            canon: 2,
            blob: path,
            digest: state.inventoryDigest,
            stable: true,
            keyId: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
            // With Azure's sample, the Echo API.
            kinds: { apis: { state: "read", count: 3, stable: true }, "apis/operations": { count: 271 } },
        });
        expect(attempt).toBe(1);
        expect(service).toMatchObject({
            settings: { virtualNetworkType: "None", identityType: "SystemAssigned", customHostNames: [] },
        });
        const entries = await readCatalog(path);
        expect(entries).toMatchObject({ schema: "apim-dr/inventory-entries/1", digest: state.inventoryDigest });
        expect(Object.keys((entries.kinds as Record<string, { entries: object }>).backends!.entries)).toEqual([
            "backends/blockfrost-backend",
            "backends/directus-backend",
        ]);
    });

    test("what changes while it is taken makes it be taken again, as another snapshot", async () => {
        const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        const start = mark();
        const running = create(backupInputs());
        await until(() => accepted("backup", start) === 1);
        await change();
        azure.sandbox.faults.remove(stuck);
        const state = await running;
        expect(accepted("backup", start)).toBe(2);
        expect(state).toMatchObject({ result: "succeeded", stable: true, unstableKinds: [] });
        const first = String(state.snapshotId).replace(/-2$/, "");
        expect(state.snapshotId).toBe(`${first}-2`);
        expect(state.blobName).toBe(`${first}-2.apimbackup`);
        expect(await readCatalog(`snapshots/${first}-2.json`)).toMatchObject({ attempt: 2, retakeOf: first });
        expect(await readCatalog(`snapshots/${first}.json`)).toMatchObject({
            result: "succeeded",
            inventory: { stable: false, changedKinds: ["tags"], kinds: { tags: { stable: false } } },
        });
    });

    test("what changes every time is marked unstable, and the same trigger again posts nothing", async () => {
        const start = mark();
        const wanted = backupInputs();
        let stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        const running = create(wanted);
        for (const attempt of [1, 2]) {
            await until(() => accepted("backup", start) === attempt);
            await change();
            const changed = mark();
            azure.sandbox.faults.remove(stuck);
            // The operation has ended once the inventory after it is read.
            await until(() => entityRequests(primary, changed).length > 0);
            stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        }
        azure.sandbox.faults.clear();
        const state = await running;
        expect(state).toMatchObject({ result: "succeeded", stable: false, unstableKinds: ["tags"] });
        expect(state.snapshotId).toMatch(/-2$/);
        expect(await create(wanted)).toEqual(state);
        expect(accepted("backup", start)).toBe(2);
        // A difference in what is unstable proves nothing.
        const restore = restoreInputs(state.snapshotId, { verify: "off" });
        await create(restore);
        const { tag } = azure.clients.apiManagement;
        await tag.createOrUpdate(azure.group, standby, "more", { displayName: "More" });
        const compared = await create({ ...restore, verify: "entities" });
        expect(compared).toMatchObject({ result: "succeeded", verified: true });
        expect(compared.verification).toMatch(
            /^verified: .*; 1 difference tolerated: 'tags\/more' is unexpected \(its kind changed while the snapshot was taken\)$/,
        );
    });

    test.each([
        ["before the POST", 1],
        ["after the 200", 0],
    ])("what could not be read %s leaves it unverified, and the next run reads it again", async (_when, isBefore) => {
        const start = mark();
        const denied = { kind: "error", status: 403, endpoint: "arm", method: "GET", path: `/${primary}/backends$` };
        // The inventory after the 200 is the second one.
        set({ ...denied, ...(isBefore ? { times: 1 } : { skip: 1 }) } as Fault);
        const wanted = backupInputs();
        const state = await create(wanted);
        // What is read at last, right after the backup, makes it whole.
        expect(state.result).toBe(isBefore ? "succeeded" : "unverified");
        azure.sandbox.faults.clear();
        const again = await create(wanted);
        expect(again).toMatchObject({ result: "succeeded", stable: true, unstableKinds: [] });
        expect(accepted("backup", start)).toBe(1);
        const { inventory } = await readCatalog(`snapshots/${String(state.snapshotId)}.json`);
        expect(inventory).toMatchObject({ stable: true, kinds: { backends: { state: "read", count: 2 } } });
    });

    test("a run that goes on after its host was killed compares with what was there before the POST", async () => {
        const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        const start = mark();
        const wanted = backupInputs({ maxAttempts: 1 });
        const doomed = await ProviderHost.start(azure.sandbox.environment);
        const killed = doomed.create(wanted).catch(() => undefined);
        await until(() => accepted("backup", start) === 1);
        // Killed once the operation is written down: what the next run finds is the same each time.
        const recorded = async (): Promise<boolean> => {
            for await (const { name } of catalog().listBlobsFlat({ prefix: "snapshots/" })) {
                if (name.includes(String(wanted.trigger))) {
                    return (await readCatalog(name)).result === "accepted";
                }
            }
            return false;
        };
        await until(recorded);
        await doomed.stop();
        await killed;
        await change();
        azure.sandbox.faults.remove(stuck);
        const state = await create(wanted);
        expect(state).toMatchObject({ result: "succeeded", stable: false, unstableKinds: ["tags"] });
        expect(accepted("backup", start)).toBe(1);
    });

    test("an inventory that is lost before the comparison is said not to be compared, and none is made up", async () => {
        const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        const start = mark();
        const wanted = backupInputs();
        const running = create(wanted);
        await until(() => accepted("backup", start) === 1);
        for await (const { name, properties } of catalog().listBlobsFlat({ prefix: "inventories/" })) {
            if (properties.lastModified.getTime() >= azure.sandbox.requestLog.since(start)[0]!.at.getTime()) {
                await catalog().deleteBlob(name);
            }
        }
        azure.sandbox.faults.remove(stuck);
        const state = await running;
        expect(state).toMatchObject({ result: "succeeded", unstableKinds: [] });
        expect(state).not.toHaveProperty("stable");
        expect(await create(restoreInputs(state.snapshotId))).toMatchObject({
            result: "succeeded",
            verified: false,
            verification: `not verified: InventoryDamaged: The inventory's entries 'inventories/${String(state.snapshotId)}.json' are no longer in the catalog, or cannot be read.`,
        });
    });

    test("a failure while the service is read after the backup keeps the resource; the next run posts nothing", async () => {
        const wanted = backupInputs();
        const start = mark();
        const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
        const running = failure(host.create(wanted));
        await until(() => accepted("backup", start) === 1);
        set({ kind: "error", status: 403, endpoint: "blob", method: "GET", path: "/inventories/" });
        azure.sandbox.faults.remove(stuck);
        const failed = await running;
        expect(failed.properties.result).toBe("unverified");
        expect(await host.diff(failed.id, failed.properties, wanted)).toBe(true);
        azure.sandbox.faults.clear();
        const state = await host.update(failed.id, failed.properties, wanted);
        expect(state).toMatchObject({ result: "succeeded", stable: true });
        expect(accepted("backup", start)).toBe(1);
    });

    test("verify, skipKinds and the key are edited without a POST; a change of the key alone is nothing to do", async () => {
        const wanted = backupInputs();
        const { id, state } = await host.create(wanted);
        const start = mark();
        const edited = { ...wanted, verify: "off", skipKinds: ["apis/operations/policies"], maxAttempts: 3 };
        expect(await host.diff(id, state, edited)).toBe(true);
        const updated = await host.update(id, state, edited);
        expect(updated).toEqual({
            ...state,
            verify: "off",
            skipKinds: ["apis/operations/policies"],
            maxAttempts: 3,
        });
        expect(await host.diff(id, updated, edited)).toBe(false);
        expect(await host.diff(id, state, { ...wanted, secretsKey: randomBytes(32).toString("base64") })).toBe(false);
        expect(azure.sandbox.requestLog.writes(start)).toEqual([]);
        expect(entityRequests(primary, start)).toEqual([]);
    });

    test("bad inputs are refused together, and the key is not told", async () => {
        const short = "too-short-to-be-a-key";
        const { failures } = await host.check(
            backupInputs({ verify: "some", skipKinds: ["apis", "nothing"], secretsKey: short, maxAttempts: 0 }),
        );
        expect(failures.map(({ property }) => property)).toEqual([
            "verify",
            "skipKinds[1]",
            "secretsKey",
            "maxAttempts",
        ]);
        expect(failures[2]!.reason).toContain("secretsKey is of 21 bytes: it must have 32 bytes or more");
        expect(JSON.stringify(failures)).not.toContain(short);
    });
});

describe("Restore", () => {
    let snapshot: unknown;
    const posted = (since: number) => accepted("restore", since);

    beforeAll(async () => {
        snapshot = (await create(backupInputs())).snapshotId;
    }, 60_000);

    test("a target that holds what the snapshot holds is verified, secrets included", async () => {
        const state = await create(restoreInputs(snapshot));
        expect(state).toMatchObject({ result: "succeeded", verified: true, restoredSnapshot: snapshot });
        expect(state.verification).toMatch(/^verified: \d{3} entities of \d+ kinds are those of the snapshot$/);
    });

    test("an entity that is missing fails the resource by name; it stays, and the next run compares again", async () => {
        const wanted = restoreInputs(snapshot);
        const start = mark();
        const hidden = set({
            kind: "error",
            status: 404,
            endpoint: "arm",
            method: "GET",
            path: `/${standby}/apis/directus/policies/policy$`,
        });
        const failed = await failure(host.create(wanted));
        expect(failed.message).toContain("not verified: 1 difference from the snapshot");
        expect(failed.message).toContain("- apis/policies: 'apis/directus/policies/policy' is missing");
        expect(failed.message).toContain(`acceptDifferences to '${shortId(String(snapshot))}'`);
        expect(failed.properties).toMatchObject({ result: "unverified", verified: false, restoredSnapshot: snapshot });
        const record = await onlyRecord(wanted);
        expect(record).toMatchObject({
            result: "succeeded",
            verification: {
                outcome: "different",
                differences: [{ entity: "apis/directus/policies/policy", change: "missing" }],
            },
        });
        expect(await host.diff(failed.id, failed.properties, wanted)).toBe(true);
        expect((await failure(host.update(failed.id, failed.properties, wanted))).message).toContain("is missing");
        const taken = { ...wanted, acceptDifferences: shortId(String(snapshot)) };
        expect(await host.update(failed.id, failed.properties, taken)).toMatchObject({
            result: "succeeded",
            verified: false,
            verification: `not verified: 1 difference from the snapshot; accepted for snapshot '${shortId(String(snapshot))}'`,
        });
        azure.sandbox.faults.remove(hidden);
        expect(posted(start)).toBe(1);
    });

    test("once the difference is gone, the next run verifies without restoring again", async () => {
        const wanted = restoreInputs(snapshot);
        const start = mark();
        set({ kind: "error", status: 403, endpoint: "arm", method: "GET", path: `/${standby}/backends$` });
        const failed = await failure(host.create(wanted));
        expect(failed.message).toContain("not verified: could not be compared: backends");
        expect(failed.message).toContain("- backends: not compared: denied:");
        azure.sandbox.faults.clear();
        const state = await host.update(failed.id, failed.properties, wanted);
        expect(state).toMatchObject({ result: "succeeded", verified: true });
        expect(await host.diff(failed.id, state, wanted)).toBe(false);
        expect(posted(start)).toBe(1);
    });

    test("another secret is told by the key, and what is declared siteLocal is left out", async () => {
        const wanted = restoreInputs(snapshot, { verify: "off" });
        const { id, state: unverified } = await host.create(wanted);
        expect(unverified).toMatchObject({
            result: "succeeded",
            verified: false,
            verification: "not verified: verify is 'off'",
        });
        const start = mark();
        const { namedValue } = azure.clients.apiManagement;
        await namedValue.beginUpdateAndWait(azure.group, standby, "backend-key", "*", { value: "of the standby" });
        const compared = { ...wanted, verify: "entities" };
        // What was restored without a look is looked at as soon as that is asked for, without another restore.
        const failed = await failure(host.update(id, unverified, compared));
        expect(failed.message).toContain("- namedValues: 'namedValues/backend-key' has another secret");
        const local = { ...compared, siteLocal: ["namedValues/backend-key"] };
        expect(await host.update(id, failed.properties, local)).toMatchObject({ verified: true });
        expect(posted(start)).toBe(0);
    });

    test("without the key secrets are said not to be compared", async () => {
        const { verified, verification } = await create(restoreInputs(snapshot, { secretsKey: null }));
        expect(verified).toBe(true);
        expect(verification).toMatch(
            /; secrets not compared: backends, namedValues, portalsettings, subscriptions, tenant$/,
        );
    });

    test("a snapshot without an inventory is restored, and said not to be verified", async () => {
        const start = mark();
        const off = await create(backupInputs({ verify: "off" }));
        const preflightOnly = [expect.stringMatching(/\/workspaces$/)];
        expect(entityRequests(primary, start).map(({ path }) => path)).toEqual(preflightOnly);
        expect(await create(restoreInputs(off.snapshotId))).toMatchObject({
            result: "succeeded",
            verified: false,
            verification: "not verified: the snapshot has no inventory",
        });
        expect(entityRequests(standby, start).map(({ path }) => path)).toEqual(preflightOnly);
    });

    test("kinds that were asked not to be read cost nothing, and the restore says so", async () => {
        const skipKinds = ["apis/operations/policies"];
        const start = mark();
        const skipped = await create(backupInputs({ skipKinds }));
        expect(entityRequests(primary, start).length).toBeLessThan(200);
        const facts = await readCatalog(`snapshots/${String(skipped.snapshotId)}.json`);
        expect(facts.inventory).toMatchObject({ kinds: { "apis/operations/policies": { state: "skipped" } } });
        expect(await create(restoreInputs(skipped.snapshotId, { skipKinds }))).toMatchObject({
            result: "succeeded",
            verified: false,
            verification: "not verified: asked not to read: apis/operations/policies",
        });
    });

    test.each(["request", "answer"] as const)(
        "a lost %s of the POST ends in one accepted restore, in the same run",
        async (lost) => {
            const { backend } = azure.clients.apiManagement;
            await backend.delete(azure.group, standby, "directus-backend", "*");
            const start = mark();
            const printed = host.printed.length;
            set({ kind: "drop", lost, endpoint: "arm", method: "POST", path: "/restore$", times: 1 });
            const state = await create(restoreInputs(snapshot));
            expect(state).toMatchObject({ result: "succeeded", verified: true });
            expect(posted(start)).toBe(1);
            const adopted = host.printed.slice(printed).some((line) => line.includes("has finished, at"));
            expect(adopted).toBe(lost === "answer");
        },
    );

    test("what the snapshot leaves out is listed; what is acknowledged later is so without a POST", async () => {
        const wanted = restoreInputs(snapshot, { acknowledgedGaps: ["usageData"] });
        const { id, state } = await host.create(wanted);
        const named = (gaps: unknown) =>
            Object.fromEntries((gaps as { name: string; state: string }[]).map((gap) => [gap.name, gap.state]));
        expect(named(state.gaps)).toEqual({
            usageData: "acknowledged",
            customDomainCertificates: "declared",
            caCertificates: "declared",
            virtualNetwork: "declared",
            managedIdentity: "declared",
            diagnosticSettings: "missing",
            protocolsAndCiphers: "declared",
            developerPortalContent: "missing",
        });
        expect(host.printed.join("\n")).toContain("leaves out diagnosticSettings, developerPortalContent");
        const start = mark();
        const edited = { ...wanted, acknowledgedGaps: ["diagnosticSettings"] };
        expect(await host.diff(id, state, edited)).toBe(true);
        const updated = await host.update(id, state, edited);
        expect(named(updated.gaps)).toMatchObject({ usageData: "missing", diagnosticSettings: "acknowledged" });
        expect(azure.sandbox.requestLog.since(start)).toEqual([]);
    });

    test("bad inputs are refused together", async () => {
        const { failures } = await host.check(
            restoreInputs("latest", { siteLocal: ["namedValues/region", "region"], acknowledgedGaps: ["everything"] }),
        );
        expect(failures.map(({ property }) => property)).toEqual(["siteLocal[1]", "acknowledgedGaps[0]"]);
    });

    async function onlyRecord(wanted: Properties): Promise<Properties> {
        for await (const { name } of catalog().listBlobsFlat({ prefix: "restores/" })) {
            if (name.includes(String(wanted.trigger))) {
                return readCatalog(name);
            }
        }
        throw new Error("The catalog has no record of it.");
    }
});

// The last: it looks at all that the tests before it left.
test("no secret and no key is in a state, in the catalog or in what was printed", async () => {
    const written = [...states.map((state) => JSON.stringify(state)), ...host.printed];
    for await (const { name } of catalog().listBlobsFlat()) {
        written.push((await catalog().getBlobClient(name).downloadToBuffer()).toString());
    }
    expect(states.length).toBeGreaterThan(15);
    expect(secrets.every((secret) => secret.length >= 16)).toBe(true);
    const leaks = written.filter((text) => [secretsKey, ...secrets].some((secret) => text.includes(secret)));
    expect(leaks).toEqual([]);
});
