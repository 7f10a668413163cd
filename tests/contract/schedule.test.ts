import { backupScheduleProvider } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { contextOf } from "../support/sandbox-context";
import { rsaRecipient } from "../support/snapshot-recipients";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** What a run of a schedule makes of its plan. The plan itself is made by the program: see the end-to-end test. */

let azure: AzureFixture;
let host: ProviderHost;
let inputs: (change?: Properties) => Properties;
let serviceId: string;

const plan = (change: Properties = {}): Properties => ({
    action: "take",
    slot: "scheduled-first",
    reason: "no snapshot is restorable, objective 24 h",
    newest: null,
    dueAt: null,
    logical: null,
    prune: [],
    observedAt: "2026-11-21T00:00:00.000Z",
    ...change,
});
const waiting = plan({ action: "wait", slot: null, observedAt: null });
const accepted = (mark: number): number => azure.sandbox.requestLog.accepted("backup", mark).length;

beforeAll(async () => {
    azure = await startAzureFixture("schedule-contract");
    host = await ProviderHost.start(azure.sandbox.environment);
    const code = await serializeProvider(backupScheduleProvider);
    inputs = (change = {}) => ({
        serviceId,
        ...azure.operationInputs,
        intervalHours: 24,
        suspend: false,
        retention: { keep: 3, maxAgeDays: 30 },
        targetTiers: [],
        plan: plan(),
        __provider: code,
        ...change,
    });
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

let count = 0;
beforeEach(async () => {
    serviceId = await azure.createService(`scheduled-${(count += 1)}`);
    await azure.grant(serviceId);
    azure.sandbox.clock.setSpeed(6000);
});
afterEach(() => azure.sandbox.faults.clear());

test("check reports every bad input at once", async () => {
    const bad = { intervalHours: 0, retention: { keep: 0, maxAgeDays: 31 }, suspend: "no", accessType: "Key" };
    expect((await host.check(inputs(bad))).failures.map(({ property }) => property)).toEqual([
        "accessType",
        "intervalHours",
        "suspend",
        "retention.keep",
        "retention.maxAgeDays",
    ]);
    expect((await host.check(inputs())).failures).toEqual([]);
});

test("diff follows the plan and the declaration, not the plan's words", async () => {
    const state = { ...inputs({ plan: waiting }), result: "idle", pruned: [] };
    const differs = (change: Properties) => host.diff("id", state, inputs({ plan: waiting, ...change }));
    expect(await differs({})).toBe(false);
    expect(await differs({ plan: plan({ action: "wait", reason: "other words" }) })).toBe(false);
    expect(await differs({ plan: plan() })).toBe(true);
    expect(await differs({ plan: plan({ action: "resume" }) })).toBe(true);
    expect(await differs({ plan: plan({ action: "wait", prune: [{ id: "x", reason: "y" }] }) })).toBe(true);
    // A refresh holds the state against the inputs of the run before.
    const done = { ...state, plan: plan() };
    expect(await host.diff("id", done, inputs())).toBe(false);
    expect(await host.diff("id", done, inputs({ plan: plan({ observedAt: "2026-11-21T00:00:01.000Z" }) }))).toBe(true);
    expect(await differs({ retention: { keep: 4, maxAgeDays: 30 } })).toBe(true);
});

test("logical snapshots are taken and pruned by an objective and a retention of their own, beside Azure's backups", async () => {
    const recipients = [rsaRecipient().input, rsaRecipient().input];
    const logical = {
        intervalHours: 48,
        retention: { keep: 1, maxAgeDays: 3650 },
        logicalContainer: "snapshots-logical",
        recipients,
    };
    const secretsKey = "a secret of 32 bytes or more, at random";
    const taking = {
        action: "take",
        code: "NoSnapshot",
        slot: "scheduled-first",
        reason: "",
        newest: null,
        dueAt: null,
    };
    const declared = (change: Properties) => inputs({ logical, secretsKey, verify: "off", ...change });
    expect(
        (await host.check(declared({ logical: { ...logical, logicalContainer: "backups" }, secretsKey: "short" })))
            .failures,
    ).toMatchObject([{ property: "secretsKey" }, { property: "logical.logicalContainer" }]);
    const mark = azure.sandbox.requestLog.mark();
    const { id, state } = await host.create(declared({ plan: plan({ logical: taking }) }));
    expect(state).toMatchObject({
        result: "succeeded",
        logicalSnapshotId: expect.stringContaining("-logical-scheduled-first-") as string,
        logicalLacks: { kindsNewerThanRelease: expect.any(Number) as number },
    });
    expect(JSON.stringify(state)).not.toContain(secretsKey);
    expect(accepted(mark)).toBe(1);
    // The vault has overtaken the plan: none is due any more.
    const again = await host.update(id, state, declared({ plan: plan({ logical: taking }) }));
    expect(again).toMatchObject({ logicalSnapshotId: state.logicalSnapshotId, snapshotId: state.snapshotId });
    azure.sandbox.clock.advance(49 * 60 * 60);
    const later = await host.update(
        id,
        again,
        declared({ plan: plan({ action: "wait", slot: null, logical: taking }) }),
    );
    expect(later).toMatchObject({
        snapshotId: state.snapshotId,
        logicalChanges: { since: state.logicalSnapshotId, added: 0, removed: 0 },
    });
    expect(later.logicalSnapshotId).not.toBe(state.logicalSnapshotId);
    expect(accepted(mark)).toBe(1);
    const facts = await contextOf(azure, () => undefined).catalog.listSnapshots();
    const own = facts.filter(({ kind, service }) => kind === "logical" && service.resourceId === serviceId);
    expect(own.map((found) => [found.id, found.tombstone?.state])).toEqual(
        expect.arrayContaining([
            [state.logicalSnapshotId, "erased"],
            [later.logicalSnapshotId, undefined],
        ]),
    );
});

test("two runs of the same plan at once end in one snapshot", async () => {
    const other = await ProviderHost.start(azure.sandbox.environment);
    try {
        const mark = azure.sandbox.requestLog.mark();
        const runs = await Promise.all([host.create(inputs()), other.create(inputs())]);
        expect(accepted(mark)).toBe(1);
        // One took it; the other came too late, and took none.
        expect(runs.map(({ state }) => state.result).sort()).toEqual(["idle", "succeeded"]);
    } finally {
        await other.stop();
    }
});

test("a plan that the vault has overtaken takes nothing, and one that says wait never does", async () => {
    const { id, state } = await host.create(inputs());
    const mark = azure.sandbox.requestLog.mark();
    expect(await host.update(id, state, inputs({ intervalHours: 12 }))).toMatchObject({
        snapshotId: state.snapshotId,
        intervalHours: 12,
    });
    azure.sandbox.clock.advance(48 * 60 * 60);
    await host.update(id, state, inputs({ plan: waiting, timeoutSeconds: 61 }));
    expect(accepted(mark)).toBe(0);
});

test("a scheduled snapshot that takes five hours is resumed by each run, and taken once", async () => {
    azure.sandbox.faults.add({ kind: "operation", effect: "backup", outcome: "stuck" });
    const mark = azure.sandbox.requestLog.mark();
    const first = await failureOf(host.create(inputs({ timeoutSeconds: 1 })));
    azure.sandbox.clock.advance(5 * 60 * 60);
    const resume = plan({ action: "resume", observedAt: "2026-11-21T05:00:00.000Z" });
    const second = await failureOf(
        host.update(first.id, first.properties, inputs({ timeoutSeconds: 1, plan: resume })),
    );
    expect(second.message).toContain("Azure accepted it at");
    azure.sandbox.faults.clear();
    const done = await host.update(second.id, second.properties, inputs({ plan: resume }));
    expect(done).toMatchObject({ result: "succeeded", snapshotId: first.properties.snapshotId });
    expect(accepted(mark)).toBe(1);
});

test("a run that fails keeps what it left, and the next one goes on under the same name", async () => {
    azure.sandbox.faults.add({ kind: "operation", effect: "backup", outcome: "fail", code: "BackupFailed", times: 1 });
    const mark = azure.sandbox.requestLog.mark();
    const failure = await failureOf(host.create(inputs()));
    expect(failure.properties).toMatchObject({ result: "failed" });
    const recovered = await host.update(failure.id, failure.properties, inputs());
    expect(recovered).toMatchObject({ result: "succeeded", snapshotId: failure.properties.snapshotId });
    expect(accepted(mark)).toBe(2);
});
