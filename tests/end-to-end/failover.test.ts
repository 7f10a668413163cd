import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { publishApis } from "../../demo/publish";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;

const accepted = (action: "backup" | "restore"): number => azure.sandbox.requestLog.accepted(action).length;

async function outputsOf(stack: Stack): Promise<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value as unknown]),
    );
}

/** The resources that an `up` does not leave the same. */
async function changedBy(stack: Stack): Promise<string[]> {
    const changed: string[] = [];
    await stack.up({
        onEvent: ({ resOutputsEvent }) => {
            const { op, urn } = resOutputsEvent?.metadata ?? { op: "same", urn: "" };
            if (op !== "same") {
                changed.push(`${op} ${urn.split("::").slice(2).join(" ")}`);
            }
        },
    });
    return changed;
}

const pulumiYaml = (): string => path.join(azure.project.directory, "Pulumi.yaml");

/** The one line. */
function declareActive(site: string): void {
    const text = readFileSync(pulumiYaml(), "utf8");
    writeFileSync(pulumiYaml(), text.replace(/^( {2}activeSite:\n(?: {4}.*\n)*? {4}default: ).*$/m, `$1${site}`));
}

async function refusalOf(stack: Stack): Promise<string> {
    const mark = azure.sandbox.requestLog.mark();
    const error = await stack.up().then(
        () => undefined,
        (failure: Error) => failure,
    );
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    return error?.message.replace(/\s+/g, " ") ?? "was not refused";
}

beforeAll(async () => {
    azure = await startEngineFixture("failover");
    vault = await azure.vaultStack();
    primary = await azure.project.stack("primary");
    standby = await azure.project.stack("standby");
    // Hours pass in seconds here: snapshots are taken when a test asks for one.
    for (const site of [primary, standby]) {
        await site.setConfig("apim-dr:schedule", { value: JSON.stringify({ intervalHours: 720 }) });
    }
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
        expect(await changedBy(stack)).toEqual([]);
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    }
});

test("a changed line alone moves nothing: the standby waits for the primary to hand over, and says both ways out", async () => {
    declareActive("standby");
    const refusal = await refusalOf(standby);
    expect(refusal).toContain("NotHandedOver: 'primary' is active in epoch 1 and has handed over nothing.");
    expect(refusal).toContain("run its up first");
    expect(refusal).toContain("set failover to unplanned and acceptDataLoss to 1");
});

test("planned: the primary hands over, the standby restores exactly that, verifies and claims epoch 2", async () => {
    const preview = await primary.preview();
    expect(preview.stdout).toContain("demote: hands over to 'standby', planned");
    await primary.up();
    expect(await outputsOf(primary)).toMatchObject({ role: "released", epoch: 1 });
    expect(changesOf(await primary.up())).toEqual({});
    expect((await standby.preview()).stdout).toMatch(/promote: takes over from 'primary', planned, with snapshot/);
    await standby.up();
    expect(await outputsOf(standby)).toMatchObject({
        role: "active",
        epoch: 2,
        activeSite: "standby",
        dataLossSeconds: 0,
        lastHandover: { kind: "planned", from: "primary", to: "standby", verification: "verified" },
        nextUp: ["1 units in the primary region", "region francecentral with 1 units"],
    });
    expect([accepted("backup"), accepted("restore")]).toEqual([2, 1]);
    await standby.up();
    expect(await outputsOf(standby)).toMatchObject({ nextUp: [] });
    await primary.up();
    expect(await outputsOf(primary)).toMatchObject({ role: "standby", epoch: 2, activeSite: "standby" });
});

test("at rest a second up of every stack is all same and sends no write", async () => {
    for (const stack of [vault, primary, standby]) {
        const mark = azure.sandbox.requestLog.mark();
        expect(changesOf(await stack.up())).toEqual({});
        expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    }
});
