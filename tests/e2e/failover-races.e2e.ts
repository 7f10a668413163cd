import type { Stack } from "@pulumi/pulumi/automation";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";
import { stackOnOtherMachine } from "../support/other-machine";

// Runs at once, from machines that share nothing but the vault. The tests are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("failover-races");
    fixture.configure("standby", { units: 1, additionalLocations: undefined });
    await fixture.bringUp();
}, 900_000);

afterEach(async () => {
    await fixture.refreshSites();
    await fixture.rules.expectToHold();
});

afterAll(() => fixture.stop());

/** What those are told that came second. */
const told =
    /The vault changed since this was planned|another run holds the lease|was changed by another run|Fenced|PeerIsPromoting/;

/** @returns how many came to their end; the others were told why they did not. */
async function runAtOnce(...stacks: Stack[]): Promise<number> {
    const runs = await Promise.allSettled(stacks.map((stack) => stack.up()));
    const failures = runs.flatMap((run) => (run.status === "rejected" ? [run.reason as Error] : []));
    for (const { message } of failures) {
        expect(message.replace(/\s+/g, " ")).toMatch(told);
    }
    return runs.length - failures.length;
}

const eventsSince = async (sequence: number): Promise<string[]> =>
    (await fixture.chain()).slice(sequence).map(({ change }) => change.event);

test("two promoters of one site at once: one wins, the other waits or is told; one restore is asked of Azure", async () => {
    fixture.declareActive("standby");
    await fixture.up("primary");
    const { length } = await fixture.chain();
    const mark = fixture.azure.sandbox.requestLog.mark();
    const other = await stackOnOtherMachine(fixture.azure, "standby", "promoter", "standby");
    expect(await runAtOnce(fixture.stacks.standby, other)).toBeGreaterThanOrEqual(1);
    expect(await eventsSince(length)).toEqual(["promotionBegan", "claimed"]);
    expect(fixture.accepted("restore", mark)).toBe(1);
    // Whoever came second finds it done.
    for (const stack of [fixture.stacks.standby, other]) {
        const { outputs } = await stack.up();
        expect(outputs).toMatchObject({ role: { value: "active" }, epoch: { value: 2 } });
    }
    expect(await eventsSince(length)).toEqual(["promotionBegan", "claimed"]);
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2 });
});

test("a hand-over and an unplanned failover at once: one is first, the other is told, and one site is active", async () => {
    fixture.declareActive("primary");
    fixture.configure("primary", { failover: "unplanned", acceptDataLoss: 2 });
    const { length } = await fixture.chain();
    const other = await stackOnOtherMachine(fixture.azure, "primary", "unplanned", "primary");
    await runAtOnce(fixture.stacks.standby, other);
    const handedOver = (await eventsSince(length)).includes("handoverWritten");
    // Whoever was told runs it again.
    expect((await fixture.up("primary")).outputs).toMatchObject({
        role: "active",
        epoch: 3,
        lastHandover: { kind: handedOver ? "planned" : "unplanned" },
    });
    const began = (await fixture.chain()).filter(({ change }) => change.event === "promotionBegan");
    expect(began).toHaveLength(2);
    fixture.configure("standby", handedOver ? {} : { rejoin: 3 });
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 3, activeSite: "primary" });
});

test("both sites from different commits at once: the old one takes nothing back", async () => {
    // The old commit has the primary active, which is to take a snapshot; the new one gives it up for lost.
    fixture.configure("primary", { schedule: { intervalHours: 720, trigger: "old-commit" } });
    fixture.configure("standby", { failover: "unplanned", acceptDataLoss: 3, rejoin: undefined });
    const old = await stackOnOtherMachine(fixture.azure, "primary", "old", "primary");
    fixture.declareActive("standby");
    await runAtOnce(fixture.stacks.standby, old);
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", epoch: 4, activeSite: "standby" });
    // From now on the old commit writes nothing.
    const mark = fixture.azure.sandbox.requestLog.mark();
    await expect(old.up()).rejects.toThrow("Fenced");
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    const claims = (await fixture.chain()).filter(({ change }) => change.event === "claimed");
    expect(claims.map(({ authority }) => [authority.epoch, authority.active])).toEqual([
        [1, "primary"],
        [2, "standby"],
        [3, "primary"],
        [4, "standby"],
    ]);
});
