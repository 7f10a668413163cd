import type { Stack } from "@pulumi/pulumi/automation";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { RoleWatch } from "../support/role-watch";

/** The stack `drill` on the real engine: chapters of one story. */

const days = 24 * 60 * 60;
let azure: EngineFixture;
let vault: Stack;
let drill: Stack;
const drillSettings = { everyDays: 20, snapshot: "latest", recoveryTimeObjectiveSeconds: 7 * days };

const services = (): string[] => [...azure.sandbox.state.services.values()].map(({ name }) => name).sort();

async function records(): Promise<DrillRecord[]> {
    const catalog = azure.clients.blobService("stapimdrvault").getContainerClient("catalog");
    const found: DrillRecord[] = [];
    for await (const { name } of catalog.listBlobsFlat({ prefix: "drills/" })) {
        found.push(JSON.parse((await catalog.getBlobClient(name).downloadToBuffer()).toString()) as DrillRecord);
    }
    return found.sort((left, right) => left.startedAt.localeCompare(right.startedAt));
}

beforeAll(async () => {
    azure = await startEngineFixture("drill", 3000);
    vault = await azure.vaultStack();
    const primary = await azure.serviceStack("primary", { "apim-dr:backupTrigger": { value: "first" } });
    await primary.removeConfig("apim-dr:additionalLocations");
    for (const stack of [vault, primary]) {
        await stack.up();
    }
    drill = await azure.project.stack("drill", { "apim-dr:drill": { value: JSON.stringify(drillSettings) } });
}, 300_000);

afterAll(() => azure.stop());

test("a preview says that a drill is due, and an up does it and leaves nothing but its record", async () => {
    const before = services();
    const said: string[] = [];
    await drill.preview({ onEvent: ({ diagnosticEvent }) => void said.push(diagnosticEvent?.message ?? "") });
    expect(said.join("\n")).toContain("drills a snapshot: no snapshot was ever drilled");
    expect(services()).toEqual(before);
    const watch = new RoleWatch(azure.sandbox);
    const roles = ["drill", "identity", "vault-reader", "vault-grants"];
    await watch.during(roles, () => drill.up());
    expect(watch.refused()).toEqual([]);
    const outputs = await drill.outputs();
    expect(outputs.result!.value).toBe("passed");
    expect((outputs.proof!.value as string[]).join()).toContain("are the same");
    expect(services()).toEqual(before);
    expect(await records()).toMatchObject([{ result: "passed", drill: "drill", scratch: { state: "removed" } }]);
}, 400_000);

test("a second up changes nothing, and says when the next is due; an edit of an objective drills nothing", async () => {
    const mark = azure.sandbox.requestLog.mark();
    const up = await drill.up();
    expect(changesOf(up)).toEqual({});
    expect((up.outputs.plan!.value as { reason: string }).reason).toContain("the next is due at");
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    const edited = JSON.stringify({ ...drillSettings, recoveryTimeObjectiveSeconds: 1 });
    await drill.setConfig("apim-dr:drill", { value: edited });
    await drill.up();
    expect(await records()).toHaveLength(1);
}, 400_000);

test("when it is due again, an objective that is missed fails the up, and nothing is left", async () => {
    const before = services();
    azure.sandbox.clock.advance(20 * days);
    await expect(drill.up()).rejects.toThrow(/DrillFailed[\s\S]*RecoveryTimeExceeded: it took/);
    expect(services()).toEqual(before);
    expect(await records()).toMatchObject([{ result: "passed" }, { result: "failed", scratch: { state: "removed" } }]);
    await drill.setConfig("apim-dr:drill", { value: JSON.stringify(drillSettings) });
    const { outputs } = await drill.up();
    expect(outputs.result!.value).toBe("passed");
    expect(await records()).toHaveLength(3);
}, 400_000);

test("destroy leaves the records, and nothing in Azure", async () => {
    await drill.destroy();
    expect([...azure.sandbox.state.resourceGroups.values()].map(({ name }) => name)).not.toContain("rg-apim-dr-drill");
    expect(await records()).toHaveLength(3);
}, 400_000);
