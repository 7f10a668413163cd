import { execFile } from "node:child_process";
import { serviceNameOf, startFailoverFixture, withoutState } from "../support/failover-fixture";
import type { FailoverFixture, HeldSite } from "../support/failover-fixture";

// The primary's region is lost, and comes back. The tests are chapters of one story.
let fixture: FailoverFixture;
/** What the last snapshot before the outage holds. */
let snapshotHolds: HeldSite["entities"];
let outage: number;
let isLost = false;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("failover-unplanned");
    await fixture.vault.up();
    await fixture.up("primary");
    await fixture.publish("primary", "in-the-snapshot");
    fixture.configure("primary", { schedule: { intervalHours: 720, trigger: "before-the-outage" } });
    await fixture.up("primary");
    snapshotHolds = fixture.held("primary")!.entities;
}, 900_000);

afterEach(async () => {
    // Nobody can look at what is in a region that is lost.
    await fixture.refreshSites(isLost ? ["standby"] : undefined);
    await fixture.rules.expectToHold();
});

afterAll(() => fixture.stop());

/** Nothing of the primary's: not its region, not its gateways, not the storage there, not its stack. */
const loseRegion = (): number =>
    fixture.azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope", parts: "all" });

/** Types `pulumi preview` where there is no terminal. @returns all that it prints. */
const typePreview = (pulumi: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> =>
    new Promise((resolve) =>
        execFile(pulumi, ["preview", "--stack", "primary"], { cwd, env }, (_error, stdout, stderr) =>
            resolve(stdout + stderr),
        ),
    );

test("a pilot is one unit in one region, whatever the site has while it is active", async () => {
    const { outputs } = await fixture.up("standby");
    expect(outputs).toMatchObject({ role: "standby", epoch: 1, activeSite: "primary", nextUp: [] });
    expect(fixture.held("standby")!.units).toEqual({ "Germany West Central": 1 });
    await fixture.expectAtRest("standby");
});

test("what is added after the snapshot is there to be lost", async () => {
    await fixture.addTag("primary", "after-the-snapshot");
    expect(fixture.held("primary")!.entities).not.toEqual(snapshotHolds);
});

test("a preview of the lost site says what to know and to do, and shows no stack trace", async () => {
    outage = loseRegion();
    isLost = true;
    const { engine, project } = fixture.azure;
    const typed = await typePreview(engine.path, project.directory, {
        ...process.env,
        ...project.environment,
        APIM_DR_RETRY_WITHIN_SECONDS: "0",
    });
    expect(typed).toMatch(
        /ServiceNotAnswering: Azure does not answer for 'primary' \(service contoso-apim-primary in westeurope\)\./,
    );
    const said = typed.replace(/\s+/g, " ");
    expect(said).toMatch(/Who: 'primary' is active in epoch 1, since \S+ \S+ UTC\./);
    expect(said).toMatch(
        /Snapshot: the newest is \d+(\.\d)? (s|min|h) old \(objective 30 days\): contoso-apim-primary at/,
    );
    expect(said).toMatch(/Loss: an unplanned failover to 'standby' loses the changes after/);
    expect(said).toMatch(/Recovery takes about 20 to 45 min/);
    expect(said).toContain("npx apim-dr declare --active-site standby npx apim-dr up");
    expect(said).toContain("npx apim-dr declare --active-site standby --accept-data-loss 1 npx apim-dr up");
    expect(typed).not.toMatch(/^ +at .*[:(]\d+/m);
    expect(typed).not.toContain("\u001b");
});

test("unplanned is refused without acceptDataLoss and for another epoch, and says what would be lost", async () => {
    fixture.declareActive("standby");
    const window =
        /the newest restorable one is the snapshot of \S+ \([^)]+\), and changes made since [\d-]+ [\d:]+ UTC \(\d+(\.\d)? (min|h) ago\) would be lost/;
    await withoutState(fixture, "primary", async () => {
        fixture.configure("standby", { failover: "unplanned" });
        const unset = await fixture.refusalOf("standby");
        expect(unset).toContain("DataLossNotAccepted: acceptDataLoss is not set and 'primary' is active in epoch 1");
        expect(unset).toMatch(window);
        fixture.configure("standby", { acceptDataLoss: 2 });
        const wrong = await fixture.refusalOf("standby", "preview");
        expect(wrong).toContain("acceptDataLoss is 2 and 'primary' is active in epoch 1");
        expect(wrong).toContain("set failover to unplanned and acceptDataLoss to 1");
        expect(wrong).toMatch(window);
        expect(wrong).toContain("ServiceNotAnswering: Azure does not answer for 'primary'");
        expect(wrong).toContain("npx apim-dr declare --active-site standby --accept-data-loss 1");
    });
});

test("unplanned: the standby takes over from the vault alone, and says before what it loses", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    let upMark = mark;
    await withoutState(fixture, "primary", async () => {
        const schedule = { intervalHours: 720, trigger: "after-the-takeover" };
        fixture.configure("standby", { acceptDataLoss: 1, schedule });
        const said = await fixture.preview("standby");
        expect(said).toMatch(
            /promote: takes over from 'primary', unplanned, with the snapshot of \S+ \([^)]+\): loses the changes since [-\d]+ [:\d]+ UTC \(.* ago\), and fences 'primary'/,
        );
        expect(said).toContain(
            "Subscriptions changed since the snapshot: not known (Azure does not answer for 'primary').",
        );
        upMark = fixture.azure.sandbox.requestLog.mark();
        const { outputs } = await fixture.up("standby");
        expect(outputs).toMatchObject({
            role: "active",
            epoch: 2,
            activeSite: "standby",
            lastHandover: { kind: "unplanned", from: "primary", to: "standby", verification: "verified" },
            nextUp: [
                "1 units in the primary region",
                "region francecentral with 1 units",
                "a snapshot: a new trigger asks for one: 'after-the-takeover'",
            ],
        });
        expect(outputs.dataLossSeconds).toBeGreaterThan(0);
        expect(outputs.recoverySeconds).toBeGreaterThan(17 * 60);
    });
    expect(fixture.held("standby")!.entities).toEqual(snapshotHolds);
    expect(fixture.accepted("restore", mark)).toBe(1);
    // A snapshot locks the service, and clients are not there yet.
    expect(fixture.accepted("backup", mark)).toBe(0);
    // The preview asks it for its subscriptions; the run waits for nothing of it.
    const toPrimary = fixture.azure.sandbox.requestLog
        .since(upMark)
        .filter(({ endpoint, path }) => endpoint === "arm" && path.includes(serviceNameOf("primary")));
    expect(toPrimary).toEqual([]);
});

test("the next up adds the units, the regions and the snapshot that the promotion did not wait for", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", nextUp: [] });
    expect(fixture.held("standby")!.units).toEqual({ "Germany West Central": 2, "France Central": 1 });
    expect(fixture.accepted("backup", mark)).toBe(1);
    await fixture.expectAtRest("standby");
});

test("the fenced site writes nothing when it is back, whatever its commit says: it lists what differs and how to rejoin", async () => {
    fixture.azure.sandbox.faults.remove(outage);
    isLost = false;
    // A snapshot is asked for, and there is more than retention keeps: neither happens.
    fixture.configure("primary", { schedule: { intervalHours: 1, keep: 1, trigger: "stale" } });
    for (const declared of ["primary", "standby"]) {
        fixture.declareActive(declared);
        for (const command of ["up", "preview"] as const) {
            const refusal = await fixture.refusalOf("primary", command);
            expect(refusal).toMatch(
                /Fenced: 'primary' lost the active role of epoch 1 at .* UTC by an unplanned failover/,
            );
            expect(refusal).toContain("'standby' is active in epoch 2: set rejoin to 2 to make this site its standby");
            expect(refusal).toMatch(
                /differs from the snapshot of \S+ \([^)]+\), with which its peer took over, in: - tags 'tags\/after-the-snapshot' is/,
            );
        }
    }
    // Words for another epoch do not do.
    fixture.configure("primary", { rejoin: 1 });
    expect(await fixture.refusalOf("primary")).toContain("set rejoin to 2");
});

test("rejoin makes it the standby: it takes no snapshot and prunes nothing", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    fixture.configure("primary", { rejoin: 2 });
    expect(await fixture.preview("primary")).toContain("rejoin: the site becomes the standby of 'standby' in epoch 2");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2, activeSite: "standby" });
    expect(fixture.accepted("backup", mark)).toBe(0);
    await fixture.expectAtRest("primary");
});

test("failback: the same road the other way, loses nothing, and the consents of the way there are stale", async () => {
    await fixture.addTag("standby", "made-on-the-standby");
    const held = fixture.held("standby")!.entities;
    fixture.configure("primary", { schedule: { intervalHours: 720 } });
    fixture.declareActive("primary");
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "demoted", epoch: 2 });
    expect((await fixture.up("primary")).outputs).toMatchObject({
        role: "active",
        epoch: 3,
        dataLossSeconds: 0,
        lastHandover: { kind: "planned", from: "standby", to: "primary" },
    });
    expect(fixture.held("primary")!.entities).toEqual(held);
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 3, activeSite: "primary" });
    await fixture.expectAtRest("primary");
    await fixture.expectAtRest("standby");
});
