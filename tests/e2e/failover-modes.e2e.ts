import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";

// A cold and a warm standby; a pilot is in failover-unplanned. The tests are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("failover-modes", true);
    fixture.configure("standby", { standbyMode: "cold" });
    await fixture.vault.up();
    await fixture.up("primary");
    await fixture.publish("primary");
}, 900_000);

afterEach(async () => {
    await fixture.refreshSites();
    await fixture.rules.expectToHold();
});

afterAll(() => fixture.stop());

const takeSnapshot = (site: "primary" | "standby", trigger: string) => {
    fixture.configure(site, { schedule: { intervalHours: 720, trigger } });
    return fixture.up(site);
};

test("a cold standby has no service until it is promoted", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 1, nextUp: [] });
    expect(fixture.azure.sandbox.requestLog.writes(mark).filter(({ endpoint }) => endpoint === "arm")).toEqual([]);
    expect(fixture.held("standby")).toBeUndefined();
    await fixture.expectAtRest("standby");
});

test("promoting a cold standby creates one region with its units, restores and claims; the next up adds the rest", async () => {
    const held = fixture.held("primary")!.entities;
    const mark = fixture.azure.sandbox.requestLog.mark();
    fixture.declareActive("standby");
    await fixture.up("primary");
    const probing = (expectedStatus: number): void =>
        fixture.configure("standby", { probes: [{ path: "/echo/resource", expectedStatus }], probeTimeoutSeconds: 1 });
    // Gateways that do not answer as expected get no clients: the site does not take over.
    probing(200);
    expect(await fixture.failureOf("standby")).toMatch(
        /not verified: 1 fault of the target.*probes: 'GET https:\/\/contoso-apim-standby-\S+\/echo\/resource': HTTP 401, expected 200/,
    );
    expect((await fixture.chain()).at(-1)!.change.event).toBe("promotionBegan");
    probing(401);
    const { outputs } = await fixture.up("standby");
    expect(fixture.accepted("restore", mark)).toBe(1);
    expect(outputs).toMatchObject({
        role: "active",
        epoch: 2,
        dataLossSeconds: 0,
        nextUp: ["region francecentral with 1 units"],
    });
    expect(fixture.held("standby")).toEqual({ entities: held, units: { "Germany West Central": 2 } });
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", nextUp: [] });
    expect(fixture.held("standby")!.units).toEqual({ "Germany West Central": 2, "France Central": 1 });
    await fixture.expectAtRest("standby");
});

test("standing by takes no unit and no region away, whatever the mode", async () => {
    fixture.configure("primary", { standbyMode: "cold", additionalLocations: [{ location: "northeurope", units: 1 }] });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2 });
    expect(fixture.held("primary")!.units).toEqual({ "West Europe": 1 });
});

test("a warm standby has all that is declared and restores each new snapshot on up, once", async () => {
    fixture.configure("primary", { standbyMode: "warm" });
    for (const trigger of ["first", "second"]) {
        await fixture.addTag("standby", trigger);
        await takeSnapshot("standby", trigger);
        const mark = fixture.azure.sandbox.requestLog.mark();
        expect(await fixture.preview("primary")).toMatch(
            /restore: stands by \(warm\) for 'standby': restores the snapshot of/,
        );
        expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2 });
        expect(fixture.accepted("restore", mark)).toBe(1);
        expect(fixture.held("primary")!.entities).toEqual(fixture.held("standby")!.entities);
        await fixture.expectAtRest("primary");
    }
    expect(fixture.held("primary")!.units).toEqual({ "West Europe": 1, "North Europe": 1 });
});

test("promoting a warm standby that holds the snapshot only claims: nothing is restored again", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    fixture.declareActive("primary");
    fixture.configure("primary", { failover: "unplanned", acceptDataLoss: 2 });
    expect((await fixture.up("primary")).outputs).toMatchObject({
        role: "active",
        epoch: 3,
        lastHandover: { kind: "unplanned", verification: "verified" },
        nextUp: [],
    });
    expect(fixture.accepted("restore", mark)).toBe(0);
});
