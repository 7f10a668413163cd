import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import { serviceNameOf, startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";

// Planned failovers that do not go straight on. The tests are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("failover-planned");
    await fixture.bringUp();
}, 900_000);

afterEach(async () => {
    await fixture.refreshSites();
    await fixture.rules.expectToHold();
    // Whatever was done, and whatever failed, has its record when the run ends.
    expect(await fixture.rules.recordFaults()).toEqual([]);
});

afterAll(() => fixture.stop());

/** The ID that a refusal says to set. */
const snapshotIn = (words: string): string => /acceptDifferences to '([0-9a-f]{12}(?:-\d+)?)'/.exec(words)![1]!;

test("the peer has not handed over yet: nothing moves, and both ways out are said", async () => {
    fixture.declareActive("standby");
    for (const command of ["preview", "up"] as const) {
        const refusal = await fixture.refusalOf("standby", command);
        expect(refusal).toContain("NotHandedOver: 'primary' is active in epoch 1 and has not handed over.");
        expect(refusal).toContain("run its up first");
        expect(refusal).toContain("set failover to unplanned and acceptDataLoss to 1");
    }
});

test("a token is withdrawn when activeSite goes back before the peer has begun", async () => {
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "demoted", epoch: 1 });
    await fixture.expectAtRest("primary");
    fixture.declareActive("primary");
    expect(await fixture.preview("primary")).toContain("it withdraws the hand-over token of epoch 1 and stays active");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 1 });
    await fixture.expectAtRest("standby");
    fixture.declareActive("standby");
    expect(await fixture.refusalOf("standby")).toContain("NotHandedOver");
});

test("a promotion is given up by cancelPromotion before its restore began, and the primary goes on", async () => {
    await fixture.up("primary");
    const denied = { kind: "error", method: "POST", path: "/restore$", status: 400, code: "ValidationError" } as const;
    fixture.azure.sandbox.faults.add(denied);
    await expect(fixture.stacks.standby.up()).rejects.toThrow("ValidationError");
    fixture.azure.sandbox.faults.clear();
    fixture.declareActive("primary");
    // The primary must not go on while its peer may restore at any moment.
    expect(await fixture.refusalOf("primary")).toContain(
        "PeerIsPromoting: activeSite is 'primary' and 'standby' is being promoted to epoch 2 (planned)",
    );
    expect(await fixture.refusalOf("standby")).toContain("set cancelPromotion to 2 to cancel it");
    fixture.configure("standby", { cancelPromotion: 2 });
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 1, activeSite: "primary" });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 1 });
    expect(fixture.accepted("restore")).toBe(0);
    fixture.configure("standby", { cancelPromotion: undefined });
});

test("a hand-over that would take a host name away leaves the service alone, and its next up is refused", async () => {
    const hostname = {
        type: "Proxy",
        hostName: "api.contoso.example",
        keyVaultId: "https://kv.vault.azure.net/secrets/api",
    };
    const service = () => fixture.azure.sandbox.state.services.get(serviceNameOf("primary"))!;
    const hosts = (): unknown[] =>
        (service().body.properties.hostnameConfigurations ?? []).map(({ hostName }) => hostName);
    const patch = async (hostnameConfigurations: readonly object[]): Promise<void> => {
        const properties = { hostnameConfigurations };
        await fixture.azure.clients.arm("PATCH", `${service().id}?api-version=2024-05-01`, { properties });
        fixture.azure.sandbox.clock.advance(4 * 3600);
    };
    await patch([hostname]);
    const publisherName = "Contoso after the failover";
    fixture.configure("primary", { publisherName });
    const lost = "takes away host name api.contoso.example (Proxy)";
    expect(await fixture.refusalOf("primary")).toContain(lost);
    fixture.declareActive("standby");
    const told = await fixture.preview("primary");
    expect(told).toContain("the failover goes on and leaves the service as it is");
    expect(told).toContain(lost);
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "demoted", epoch: 1 });
    expect(service().body.properties.publisherName).not.toBe(publisherName);
    expect(hosts()).toEqual(["api.contoso.example"]);
    // To withdraw it is as urgent: it leaves the service alone too, and the run after it is refused.
    fixture.declareActive("primary");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 1 });
    expect(hosts()).toEqual(["api.contoso.example"]);
    expect(await fixture.refusalOf("primary")).toContain(lost);
    // As it was, so that the chapters after this one go on from it.
    fixture.configure("primary", { publisherName: undefined });
    await patch([]);
    await fixture.expectAtRest("primary");
});

test("what changed after the token is named before anything is restored, and is lost only if that is accepted", async () => {
    fixture.declareActive("standby");
    await fixture.up("primary");
    await fixture.addTag("primary", "after-the-token");
    const refusal = await fixture.failureOf("standby");
    expect(refusal).toMatch(
        /ChangedAfterHandover: 'primary' has changed since it handed over the snapshot of \S+ \([^)]+\): tags 'tags\/after-the-token' is/,
    );
    expect(fixture.accepted("restore")).toBe(0);
    fixture.configure("standby", { acceptDifferences: snapshotIn(refusal) });
    const { outputs } = await fixture.up("standby");
    expect(outputs).toMatchObject({ role: "active", epoch: 2, lastHandover: { kind: "planned" } });
    // Something was lost, and is said to be.
    expect(outputs.dataLossSeconds).toBeGreaterThan(0);
    expect(Object.keys(fixture.held("standby")!.entities)).not.toContain("tags/after-the-token");
    fixture.configure("standby", { acceptDifferences: undefined });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 2 });
});

test("an old commit that says atEpoch is refused on both sites", async () => {
    fixture.declareActive("primary");
    for (const site of ["primary", "standby"] as const) {
        fixture.configure(site, { atEpoch: 1 });
        expect(await fixture.refusalOf(site)).toContain(
            "DeclaredAtAnotherEpoch: atEpoch is 1 and the vault records epoch 2, with 'standby' active: this declaration " +
                "(activeSite 'primary') is an old one",
        );
        fixture.configure(site, { atEpoch: undefined });
    }
});

test("an old commit that does not say atEpoch takes nothing over by itself, and the newest one puts it right", async () => {
    fixture.declareActive("primary");
    expect(await fixture.refusalOf("primary")).toContain("NotHandedOver: 'standby' is active in epoch 2");
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "demoted", epoch: 2, activeSite: "standby" });
    fixture.declareActive("standby");
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", epoch: 2 });
    await fixture.expectAtRest("primary");
    await fixture.expectAtRest("standby");
});

test("a commit that is done is no old one: with atEpoch it goes on, on both sites, to the end and after it", async () => {
    fixture.declareActive("primary");
    for (const site of ["standby", "primary"] as const) {
        fixture.configure(site, { atEpoch: 2, exercise: "autumn" });
    }
    await fixture.up("standby");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 3, dataLossSeconds: 0 });
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 3 });
    await fixture.expectAtRest("primary");
    await fixture.expectAtRest("standby");
    const records = await fixture.rules.readAll<AuditRecord>("records/");
    const ofExercise = records
        .filter(({ exercise }) => exercise === "autumn")
        .map(({ kind, event }) => `${kind} ${event}`);
    // The way there: final snapshot and token; the way back: the promotion with its restore, and the claim.
    expect(ofExercise).toEqual([
        ...["snapshot succeeded", "authority handoverWritten", "authority promotionBegan", "restore verified"],
        "authority claimed",
    ]);
    expect(records.find(({ event, exercise }) => event === "claimed" && exercise === "autumn")).toMatchObject({
        ...{ site: "primary", epoch: 3, dataLossSeconds: 0, reason: { code: expect.any(String) as string } },
        by: { objectId: fixture.azure.sandbox.connection.objectId },
    });
    const accepted = records.filter(({ consents }) => Object.keys(consents).length > 0);
    expect(accepted.map(({ event, consents }) => [event, Object.keys(consents)])).toEqual(
        expect.arrayContaining([["promotionCancelled", ["cancelPromotion"]]]),
    );
});
