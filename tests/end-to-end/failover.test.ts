import { changesOf } from "../support/engine-fixture";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";

// The tests below are the chapters of one story: each goes on from the state that the one before it left. What else a
// failover can meet is in tests/e2e/failover-*.e2e.ts.
let fixture: FailoverFixture;

beforeAll(async () => {
    fixture = await startFailoverFixture("failover");
    await fixture.vault.up();
}, 900_000);

afterEach(async () => {
    await fixture.refreshSites();
    await fixture.rules.expectToHold();
});

afterAll(() => fixture.stop());

test("the first up of the primary claims epoch 1; until then the standby waits for it", async () => {
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "waiting", epoch: 0 });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 1, activeSite: "primary" });
});

test("planned: one line changed, the primary hands over, the standby restores exactly that, verifies and claims", async () => {
    await fixture.publish("primary", "partner");
    const { entities } = fixture.held("primary")!;
    fixture.declareActive("standby");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "demoted", epoch: 1 });
    expect(await fixture.preview("standby")).toMatch(
        /promote: takes over from 'primary', planned, with the snapshot of \S+ \([-\d]+ [:\d]+ UTC, [0-9a-f]{12}\)/,
    );
    expect((await fixture.up("standby")).outputs).toMatchObject({
        role: "active",
        epoch: 2,
        activeSite: "standby",
        dataLossSeconds: 0,
        lastHandover: { kind: "planned", from: "primary", to: "standby", verification: "verified" },
        nextUp: ["1 units in the primary region", "region francecentral with 1 units"],
    });
    expect(fixture.held("standby")!.entities).toEqual(entities);
    // Scheduled first, and handed over.
    expect(await fixture.catalogBlobs("snapshots/contoso-apim-primary-")).toHaveLength(2);
    expect(fixture.accepted("restore")).toBe(1);
});

test("the next ups add what the promotion did not wait for, have the old site stand by, and are then all same", async () => {
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", nextUp: [] });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2, activeSite: "standby" });
    await fixture.expectAtRest("standby");
    await fixture.expectAtRest("primary");
});

test("refresh by the program, and up with refresh, find both sites as they are", async () => {
    await fixture.refreshSites(["primary", "standby"], { runProgram: true });
    for (const site of ["primary", "standby"] as const) {
        expect(changesOf(await fixture.stacks[site].up({ refresh: true }))).toEqual({});
    }
});
