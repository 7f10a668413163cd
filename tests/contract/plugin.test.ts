import { readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import manifest from "../../package.json";
import { unknownValue } from "../../dynamic-providers/common/unknown";
import { packageSchema } from "../plugin-schema/package-schema";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** A secret as the engine marks one. */
const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });
const secretsKey = "a key of thirty-two bytes or more, made up";

let azure: AzureFixture;
let plugin: ProviderHost;
let primaryId: string;
let standbyId: string;
let vault: Properties;

const posts = (action: "backup" | "restore", mark = 0): number =>
    azure.sandbox.requestLog.accepted(action, mark).length;

/** Checks and creates, as an `up` does. */
async function create(type: string, news: Properties): Promise<{ id: string; inputs: Properties; state: Properties }> {
    const host = plugin.as(type);
    const { inputs, failures } = await host.check(news);
    expect(failures).toEqual([]);
    return { inputs, ...(await host.create(inputs)) };
}

beforeAll(async () => {
    azure = await startAzureFixture("plugin");
    plugin = await ProviderHost.startPlugin(azure.sandbox.environment);
    primaryId = await azure.createService("plugin-primary");
    standbyId = await azure.createService("plugin-standby", { location: "northeurope" });
    await azure.grant(primaryId);
    await azure.grant(standbyId);
    const { storageAccountId } = azure;
    vault = { storageAccountId };
}, 60_000);

afterAll(async () => {
    await plugin.stop();
    await azure.stop();
});

test("it has the package's version, and its schema is the one that follows from the TypeScript arguments", async () => {
    expect(await plugin.version()).toBe(manifest.version);
    const written = await plugin.schema();
    expect(written).toBe(readFileSync(path.join(__dirname, "..", "..", "plugin", "schema.json"), "utf8"));
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(packageSchema())));
});

test("settings are azure-native's; a misspelt one is refused with the nearest", async () => {
    expect(await plugin.checkConfig({ tenantId: "t", metadataHost: "h", version: "1.0.0" })).toEqual([]);
    const [failure] = await plugin.checkConfig({ tenentId: "t" });
    expect(failure).toContain("did you mean 'tenantId'?");
});

test("the vault's authority begins, and is followed", async () => {
    const { state } = await create("VaultAuthority", vault);
    expect(state).toMatchObject({ begun: true, authorityContainer: "authority" });
    const follower = await create("AuthorityFollower", { vault });
    expect(follower.state).toMatchObject({ observed: { epoch: 0 } });
});

test("a type that the plugin does not have is refused by its name", async () => {
    await expect(plugin.as("Snapshot").check({})).rejects.toThrow("has no resource 'Snapshot'");
});

test("bad inputs are all told, and nothing is asked of Azure for them", async () => {
    const mark = azure.sandbox.requestLog.mark();
    const { failures } = await plugin.as("Restore").check({ ...vault, serviceId: "nonsense", trigger: "" });
    expect(failures.map(({ property }) => property)).toEqual(["serviceId", "trigger"]);
    expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
});

describe("Backup", () => {
    let made: Awaited<ReturnType<typeof create>>;

    test("a preview asks nothing and knows no output", async () => {
        const mark = azure.sandbox.requestLog.mark();
        const { inputs } = await plugin.as("Backup").check({ ...vault, serviceId: unknownValue, trigger: "first" });
        const { state } = await plugin.as("Backup").create(inputs, { preview: true });
        expect(state).toMatchObject({
            trigger: "first",
            maxAttempts: 2,
            snapshotId: unknownValue,
            result: unknownValue,
        });
        expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
    });

    test("one snapshot for a trigger; a secret input is none of the state", async () => {
        made = await create("Backup", { ...vault, serviceId: primaryId, trigger: "first", secretsKey });
        expect(made.inputs).toMatchObject({ deletionPolicy: "Retain", secretsKey: secret(secretsKey) });
        expect(made.state).toMatchObject({ result: "succeeded", tier: "Premium" });
        expect(JSON.stringify(made.state)).not.toContain(secretsKey);
        expect(posts("backup")).toBe(1);
        expect(await plugin.as("Backup").diff(made.id, made.state, made.inputs)).toBe(false);
        expect(await plugin.as("Backup").diff(made.id, made.state, { ...made.inputs, trigger: "second" })).toBe(true);
    });

    test("what a program marks as secret stays secret in the state", async () => {
        const { state } = await create("Backup", { ...vault, serviceId: primaryId, trigger: secret("first") });
        expect(state.trigger).toEqual(secret("first"));
        expect(posts("backup")).toBe(1);
    });

    test("a refresh finds it, an edit that is not of the trigger takes none, and a removal keeps it", async () => {
        const host = plugin.as("Backup");
        expect(await host.read(made.id, made.state)).toEqual(made.state);
        const edited = { ...made.inputs, maxAttempts: 3 };
        expect(await host.update(made.id, made.state, edited)).toMatchObject({ maxAttempts: 3, result: "succeeded" });
        await host.delete(made.id, made.state);
        expect(posts("backup")).toBe(1);
    });
});

test("a schedule plans its run itself, takes what is due, and rests", async () => {
    const news = { ...vault, serviceId: primaryId, intervalHours: 24, verify: "off" };
    const { id, state } = await create("BackupSchedule", news);
    expect(state).toMatchObject({ retention: { keep: 7, maxAgeDays: 30 }, plan: { action: "wait" } });
    const again = await plugin.as("BackupSchedule").check(news);
    expect(await plugin.as("BackupSchedule").diff(id, state, again.inputs)).toBe(false);
});

test("a logical snapshot is taken once for a trigger", async () => {
    const recipients = [{ age: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p" }];
    const host = plugin.as("LogicalBackup");
    const { inputs, failures } = await host.check({
        ...vault,
        serviceId: primaryId,
        trigger: "l",
        recipients,
        secretsKey,
    });
    expect(failures.map(({ property }) => property)).toEqual(["recipients"]);
    expect(inputs).toMatchObject({ logicalContainer: "snapshots-logical" });
});

describe("Restore", () => {
    const news = (change: Properties = {}): Properties => ({
        ...vault,
        serviceId: standbyId,
        trigger: "one",
        ...change,
    });

    test("the plan is made before anything is touched, and a preview that knows no service has none", async () => {
        const { inputs } = await plugin.as("Restore").check(news());
        expect(inputs).toMatchObject({ snapshot: "latest", plan: { action: "restore", serviceId: primaryId } });
        const { inputs: unknown } = await plugin.as("Restore").check(news({ serviceId: unknownValue }));
        expect(unknown.plan).toBe(unknownValue);
    });

    test("a cancelled run ends within 5 s; the next one goes on with the same operation", async () => {
        const { inputs } = await plugin.as("Restore").check(news());
        const running = await ProviderHost.startPlugin(azure.sandbox.environment);
        const made = running.as("Restore").create(inputs);
        const ended = made.catch((error: Error) => error.message);
        while (posts("restore") === 0) {
            await setTimeout(20);
        }
        const begin = Date.now();
        await running.cancel();
        expect(await ended).toContain("RunCancelled");
        expect(Date.now() - begin).toBeLessThan(5000);
        await running.stop();
        const { state } = await create("Restore", news());
        expect(state).toMatchObject({ result: "succeeded", verified: true });
        expect(posts("restore")).toBe(1);
    });

    test("the timeout of its options ends the wait, is none of its inputs, and Azure goes on", async () => {
        const { inputs } = await plugin.as("Restore").check(news({ trigger: "two" }));
        const host = plugin.as("Restore");
        const failure = await host.create(inputs, { timeoutSeconds: 1 }).catch((error: Error) => error.message);
        expect(failure).toContain("OperationTimedOut");
        const { state } = await create("Restore", news({ trigger: "two" }));
        expect(state).toMatchObject({ result: "succeeded", timeoutSeconds: 28_800 });
        expect(posts("restore")).toBe(2);
    });
});
