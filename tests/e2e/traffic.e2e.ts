import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { ContainerClient } from "@azure/storage-blob";
import type { Stack } from "@pulumi/pulumi/automation";
import { declareActive } from "../../demo/declare-active";
import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneAnswer } from "../../sandbox";
import { descendants } from "../support/descendants";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { frontDoorWrites } from "../support/front-door-writes";
import { routedOrigins } from "../support/routed-origins";

/** A chapter runs the engine up to six times. */
jest.setTimeout(400_000);

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;
let traffic: Stack;
const run = promisify(execFile);
/** Seconds in which two changes, one after the other, reach every edge. */
const twoChanges = 2 * 20 * 60;

beforeAll(async () => {
    azure = await startEngineFixture("traffic");
    vault = await azure.vaultStack();
    primary = await azure.project.stack("primary");
    standby = await azure.project.stack("standby");
    traffic = await azure.project.stack("traffic");
    // Hours pass in seconds here: the only snapshot is that of the planned failover.
    for (const site of [primary, standby]) {
        await site.removeConfig("apim-dr:schedule");
        await site.removeConfig("apim-dr:additionalLocations");
    }
    await vault.up();
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

async function up() {
    const mark = azure.sandbox.requestLog.mark();
    const result = await traffic.up();
    return { result, writes: azure.sandbox.requestLog.writes(mark) };
}

async function expectAllSame(): Promise<void> {
    const { result, writes } = await up();
    expect(changesOf(result)).toEqual({});
    expect(writes).toEqual([]);
}

async function get(pathname: string): Promise<DataPlaneAnswer> {
    const { url } = await traffic.outputs();
    return dataPlaneClient(azure.sandbox.connection)(`${String(url!.value)}${pathname}`);
}

const ofPrimary = ["primary-northeurope", "primary-uksouth", "primary-westeurope"];
const ofStandby = ["standby-francecentral", "standby-germanywestcentral"];

/** How a preview and an up are refused: before anything is written. */
async function refusals(): Promise<string[]> {
    const mark = azure.sandbox.requestLog.mark();
    const words: string[] = [];
    for (const attempt of [() => traffic.preview(), () => traffic.up()]) {
        const error = await attempt().then(
            () => new Error("It was not refused."),
            (failure: Error) => failure,
        );
        words.push(error.message.replace(/\s+/g, " "));
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    return words;
}

/** The chain's entries, newest last. */
async function chain(): Promise<{ entries: ContainerClient; names: string[] }> {
    const entries = azure.clients.blobService("stapimdrvault").getContainerClient("authority");
    const names: string[] = [];
    for await (const { name } of entries.listBlobsFlat()) {
        names.push(name);
    }
    return { entries, names: names.sort() };
}

/** As a storage account that came back without its newest blobs. */
async function withoutEntries(count: number | "all", whatHolds: () => Promise<void>): Promise<void> {
    const { entries, names } = await chain();
    const lost = await Promise.all(
        names.slice(count === "all" ? 0 : -count).map(async (name) => ({
            blob: entries.getBlockBlobClient(name),
            content: await entries.getBlockBlobClient(name).downloadToBuffer(),
        })),
    );
    await Promise.all(lost.map(({ blob }) => blob.delete()));
    await whatHolds();
    await Promise.all(lost.map(({ blob, content }) => blob.uploadData(content)));
}

test("before anybody is active there is an endpoint, nobody behind it, and it is said so", async () => {
    expect((await traffic.preview()).stdout).toContain("no site has been active yet: clients are sent to no gateway");
    const { result } = await up();
    expect(result.outputs).toMatchObject({ activeSite: { value: "" }, epoch: { value: 0 } });
    expect(result.outputs.plan?.value).toMatchObject({ code: "NobodyIsActive" });
    expect(result.outputs.warning?.value).toContain("No site is active");
    expect(routedOrigins(azure.sandbox)).toEqual([]);
    await expectAllSame();
});

test("the site that claims epoch 1 gets all traffic; then everything is the same, after a refresh too", async () => {
    await primary.up();
    await standby.up();
    const { result } = await up();
    expect(result.outputs).toMatchObject({
        activeSite: { value: "primary" },
        epoch: { value: 1 },
        warning: { value: "" },
    });
    expect(routedOrigins(azure.sandbox)).toEqual(ofPrimary);
    azure.sandbox.clock.advance(twoChanges);
    expect((await get("/status-0123456789abcdef")).status).toBe(200);
    await expectAllSame();
    expect(changesOf(await traffic.refresh())).toEqual({});
    await expectAllSame();
});

test("a planned failover that is handed over and not claimed moves nobody", async () => {
    declareActive(azure.project, "standby");
    await primary.up();
    expect((await traffic.preview()).stdout).toMatch(
        /sends clients to 'primary', active in epoch 1 .*'primary' handed over .*clients move with the up after its claim/,
    );
    const { result, writes } = await up();
    // The authority that it has seen is kept.
    expect(changesOf(result)).toEqual({ update: 1 });
    expect(frontDoorWrites(writes)).toEqual([]);
    expect(routedOrigins(azure.sandbox)).toEqual(ofPrimary);
});

test("once it is claimed, an up moves the route; one that is killed before it knows so is settled by the next", async () => {
    await standby.up();
    expect((await traffic.preview()).stdout).toContain("sends clients to 'standby', active in epoch 2");
    const { faults } = azure.sandbox;
    // Azure has moved the route, and the engine is not told before it is dead.
    faults.add({ kind: "latency", seconds: 5, times: 1, endpoint: "arm", method: "PUT", path: "/routes/" });
    const running = up().then(
        () => "ended",
        () => "killed",
    );
    while (!faults.list().some(({ struck }) => struck === 1)) {
        await sleep(20);
    }
    for (const pid of await descendants(process.pid)) {
        const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
        if (stdout.startsWith(azure.engine.path) || /^pulumi\b/.test(stdout)) {
            process.kill(pid, "SIGKILL");
        }
    }
    expect(await running).toBe("killed");
    faults.clear();
    expect(routedOrigins(azure.sandbox)).toEqual(ofStandby);
    await traffic.cancel();
    const { result, writes } = await up();
    expect(result.outputs).toMatchObject({ activeSite: { value: "standby" }, epoch: { value: 2 } });
    expect(frontDoorWrites(writes)).toEqual(["PUT routes/gateways"]);
    expect(routedOrigins(azure.sandbox)).toEqual(ofStandby);
    azure.sandbox.clock.advance(twoChanges);
    expect((await get("/status-0123456789abcdef")).status).toBe(200);
    await expectAllSame();
});

test("an authority older than the one it has seen is refused, and so is one that is gone; nothing is written", async () => {
    await withoutEntries(1, async () => {
        for (const refusal of await refusals()) {
            expect(refusal).toMatch(
                /The vault's authority is at epoch 1, entry \d+, and this stack has already read epoch 2/,
            );
            expect(refusal).toContain("recoverAuthority in the vault's stack, with an epoch higher than 2");
        }
    });
    await withoutEntries("all", async () => {
        for (const refusal of await refusals()) {
            expect(refusal).toContain("The vault holds no authority");
        }
    });
    expect(routedOrigins(azure.sandbox)).toEqual(ofStandby);
    await expectAllSame();
});

test("sites without gateways, and an active site that this stack does not know, are refused in words", async () => {
    const file = path.join(azure.project.directory, "stacks", "Pulumi.traffic.yaml");
    const config = readFileSync(file, "utf8");
    await traffic.removeConfig("apim-dr:trafficSites");
    for (const refusal of await refusals()) {
        expect(refusal).toContain(
            "trafficSites is not set: the program 'traffic' needs it. Write it in Pulumi.traffic.yaml, by docs/reference/config.md",
        );
    }
    await traffic.setConfig("apim-dr:trafficSites", { value: JSON.stringify({ primary: {} }) });
    for (const refusal of await refusals()) {
        expect(refusal).toContain("trafficSites.primary.serviceName is not set");
        expect(refusal).toContain("trafficSites.primary.locations is not set");
    }
    await traffic.setConfig("apim-dr:sites[0]", { value: "primary" }, true);
    const sites = JSON.stringify({ primary: { serviceName: "one", locations: ["westeurope"] } });
    await traffic.setConfig("apim-dr:trafficSites", { value: sites });
    for (const refusal of await refusals()) {
        expect(refusal).toContain("the vault's authority names 'standby' as active, in epoch 2");
    }
    writeFileSync(file, config);
    await expectAllSame();
});

test("destroy is refused until it is unprotected, and then leaves nothing", async () => {
    await expect(traffic.destroy()).rejects.toThrow(/protect/);
    await traffic.setConfig("apim-dr:protectTraffic", { value: "false" });
    await traffic.up();
    await traffic.destroy();
    expect([...azure.sandbox.state.frontDoorResources.keys()]).toEqual([]);
    const { resources = [] } = (await traffic.exportStack()).deployment as { resources?: unknown[] };
    expect(resources).toEqual([]);
});
