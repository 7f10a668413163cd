import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

/** `pulumi up`, run again and again, is the scheduler. */

let azure: EngineFixture;
let primary: Stack;
let ticker: NodeJS.Timeout;

const hour = 60 * 60;
const service = "contoso-apim-primary";

// Time stands still but for advance() and while Azure works: an `up` must not age the snapshots by hours.
beforeAll(async () => {
    azure = await startEngineFixture("schedule");
    const { sandbox } = azure;
    sandbox.clock.hold();
    ticker = setInterval(() => {
        if (sandbox.state.services.get(service)?.transition !== undefined) {
            sandbox.clock.advance(5 * 60);
        }
    }, 100);
    await (await azure.vaultStack()).up();
    primary = await azure.serviceStack("primary");
    await primary.removeConfig("apim-dr:additionalLocations");
    await set({ intervalHours: 24, keep: 2 });
}, 300_000);

afterAll(async () => {
    clearInterval(ticker);
    await azure.stop();
});

const set = (schedule: Record<string, unknown>): Promise<void> =>
    primary.setAllConfig({ "apim-dr:schedule": { value: JSON.stringify(schedule) } });
const accepted = (mark: number): number => azure.sandbox.requestLog.accepted("backup", mark).length;

interface Catalog {
    readonly id: string;
    readonly result: string;
    readonly trigger: string;
}

async function blobs(): Promise<string[]> {
    const names: string[] = [];
    const container = azure.clients.blobService("stapimdrvault").getContainerClient("backups");
    for await (const { name } of container.listBlobsFlat()) {
        names.push(name);
    }
    return names;
}

/** Runs `up`. @returns what it changed, how many backups Azure accepted, and the stack's outputs. */
async function up() {
    const mark = azure.sandbox.requestLog.mark();
    const result = await primary.up();
    const { catalog, schedule } = result.outputs;
    return {
        changes: changesOf(result),
        accepted: accepted(mark),
        catalog: catalog?.value as Catalog[],
        plan: (schedule?.value as { plan: string }).plan,
    };
}

/** What a preview says it will do. */
async function preview(): Promise<{ changes: Record<string, number>; said: string }> {
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => {
        if (diagnosticEvent?.severity.startsWith("info")) {
            said.push(diagnosticEvent.message);
        }
    };
    const { changeSummary } = await primary.preview({ onEvent });
    const { same: _same, ...changes } = changeSummary as Record<string, number>;
    return { changes, said: said.join("\n") };
}

test("the first up takes a snapshot, the second none and sends no write", async () => {
    const first = await up();
    expect(first.accepted).toBe(1);
    expect(first.catalog).toMatchObject([{ result: "succeeded", trigger: "scheduled-first" }]);
    const mark = azure.sandbox.requestLog.mark();
    const second = await up();
    expect(second).toMatchObject({ changes: {}, accepted: 0, catalog: first.catalog });
    expect(second.plan).toMatch(/^newest restorable snapshot is from .*, objective 24 h: next from /);
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("when one is due a preview says so and why, and the up takes it", async () => {
    azure.sandbox.clock.advance(26 * hour);
    const planned = await preview();
    expect(planned.changes).toEqual({ update: 1 });
    expect(planned.said).toMatch(/takes a snapshot: newest restorable snapshot is 26(\.\d)? h old, objective 24 h/);
    const taken = await up();
    expect(taken).toMatchObject({ changes: { update: 1 }, accepted: 1 });
    expect(taken.catalog).toHaveLength(2);
    expect((await up()).changes).toEqual({});
});

test("a snapshot that somebody else took counts", async () => {
    azure.sandbox.clock.advance(26 * hour);
    await primary.setConfig("apim-dr:backupTrigger", { value: "by hand" });
    const taken = await up();
    expect(taken.accepted).toBe(1);
    expect(taken.catalog[0]).toMatchObject({ trigger: "by hand" });
    expect(await up()).toMatchObject({ changes: {}, accepted: 0 });
});

test("retention gives up what is not among the newest, a preview names it, and its blob is gone", async () => {
    azure.sandbox.clock.advance(26 * hour);
    expect((await up()).accepted).toBe(1);
    expect(await blobs()).toHaveLength(2);
    await set({ intervalHours: 24, keep: 1 });
    const { said } = await preview();
    const [, named] = /prunes '([^']+)': it is not among the newest 1/.exec(said) ?? [];
    const pruning = await up();
    expect(pruning).toMatchObject({ changes: { update: 1 }, accepted: 0 });
    expect(pruning.catalog.find(({ id }) => id === named)?.result).toBe("pruned");
    expect(await blobs()).toHaveLength(1);
    await set({ intervalHours: 24, keep: 2 });
    await up();
    expect((await up()).changes).toEqual({});
});

test("a new trigger takes an extra one, and suspend takes none", async () => {
    await set({ intervalHours: 24, keep: 2, trigger: "before the release" });
    expect((await up()).accepted).toBe(1);
    await set({ intervalHours: 24, keep: 2, trigger: "before the release", suspend: true });
    await up();
    azure.sandbox.clock.advance(100 * hour);
    const suspended = await up();
    expect(suspended).toMatchObject({ accepted: 0 });
    expect(suspended.plan).toBe("suspend is true");
});

test("after 31 days without a run the last snapshot still stands, and the next run takes a new one first", async () => {
    azure.sandbox.clock.advance(31 * 24 * hour);
    await set({ intervalHours: 24, keep: 2 });
    const { said } = await preview();
    expect(said).toContain("there is no restorable snapshot, objective 24 h");
    const taken = await up();
    expect(taken.accepted).toBe(1);
    expect((await up()).accepted).toBe(0);
});
