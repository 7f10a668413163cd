import type { Stack } from "@pulumi/pulumi/automation";
import { publishApis } from "../../demo/publish";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;

async function outputsOf(stack: Stack): Promise<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value as unknown]),
    );
}

beforeAll(async () => {
    azure = await startEngineFixture("failover");
    vault = await azure.vaultStack();
    primary = await azure.project.stack("primary");
    standby = await azure.project.stack("standby");
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("the first up of the primary claims epoch 1; the standby waits for it, then stands by as a pilot", async () => {
    await vault.up();
    await standby.up();
    expect(await outputsOf(standby)).toMatchObject({ role: "waiting", epoch: 0 });
    await primary.up();
    expect(await outputsOf(primary)).toMatchObject({ role: "active", epoch: 1, activeSite: "primary", nextUp: [] });
    await standby.up();
    expect(await outputsOf(standby)).toMatchObject({ role: "standby", epoch: 1, activeSite: "primary" });
    await publishApis(azure.clients.apiManagement, "rg-contoso-apim-primary", "contoso-apim-primary");
    for (const stack of [vault, primary, standby]) {
        const mark = azure.sandbox.requestLog.mark();
        expect(changesOf(await stack.up())).toEqual({});
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    }
});
