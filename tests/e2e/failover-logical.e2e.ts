import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";
import { grantKeys, keyRoles, keyVaultRecipient } from "../support/key-vault-key";
import { ageRecipient } from "../support/snapshot-recipients";

// Failovers with logical snapshots. The tests of a group are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

const hour = 60 * 60;
const day = 24 * hour;

/** Both sites take logical snapshots while they are active, and open them with a Key Vault key. */
async function start(name: string): Promise<void> {
    fixture = await startFailoverFixture(name);
    const { azure } = fixture;
    await fixture.vault.up();
    await grantKeys(azure, keyRoles.cryptoOfficer);
    const recipients = [await keyVaultRecipient(azure, "snapshots"), await ageRecipient()].map(({ input }) => input);
    const schedule = { intervalHours: 720, logical: { intervalHours: 1, recipients } };
    fixture.configure("primary", { schedule });
    fixture.configure("standby", { schedule });
    await fixture.compareSecrets();
    await fixture.up("primary");
    await fixture.publish("primary");
}

const loseRegion = (): number =>
    fixture.azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope", parts: "all" });

type Held = Readonly<Record<string, unknown>>;

/** What a restore brings back: all but times, names that Azure makes up, and what every service has of its own. */
function comparable(site: "primary" | "standby"): Held {
    const { entities } = fixture.held(site)!;
    return Object.fromEntries(
        Object.entries(entities)
            .filter(([at]) => !["subscriptions/master", "users/1"].includes(at))
            .map(([at, text]): [string, unknown] => {
                const {
                    createdDate: _made,
                    specificationLastUpdated: _read,
                    authenticationSettings: _none,
                    displayName,
                    ...held
                } = JSON.parse(text) as Held;
                const named = { ...held, displayName };
                return [at, at.startsWith("subscriptions/") ? keysOf(held) : named];
            }),
    );
}

const keysOf = ({ primaryKey, secondaryKey, scope }: Held): Held => ({ primaryKey, secondaryKey, scope });

/** The standby takes over from what is lost, and Azure restores none of its own backups. */
async function expectTakeover(): Promise<void> {
    const mark = fixture.azure.sandbox.requestLog.mark();
    expect((await fixture.up("standby")).outputs).toMatchObject({
        role: "active",
        epoch: 2,
        activeSite: "standby",
        lastHandover: { kind: "unplanned", from: "primary", to: "standby", verification: "verified" },
    });
    expect(fixture.accepted("restore", mark)).toBe(0);
}

describe("an expired backup", () => {
    let snapshotHolds: Held;

    beforeAll(async () => {
        await start("failover-logical");
        await fixture.up("standby");
    }, 900_000);

    afterAll(() => fixture.stop());

    test("the standby takes over with the newest logical snapshot, and says before what is lost and lacking", async () => {
        const { sandbox } = fixture.azure;
        await fixture.addTag("primary", "in-the-snapshot");
        sandbox.clock.advance(29 * day);
        await fixture.up("primary");
        snapshotHolds = comparable("primary");
        await fixture.addTag("primary", "after-the-snapshot");
        sandbox.clock.advance(2 * day);
        loseRegion();
        fixture.declareActive("standby");
        fixture.configure("standby", { failover: "unplanned" });
        const refusal = await fixture.refusalOf("standby");
        expect(refusal).toMatch(
            /DataLossNotAccepted: .* the newest restorable one is the logical snapshot of \S+ \([^)]+\) \(it is a logical snapshot; none of Azure's backups is newer and can be restored: The snapshot of \S+ \([^)]+\) could be restored until .*; it lacks .*\), and changes made since .* would be lost/,
        );
        fixture.configure("standby", { acceptDataLoss: 1 });
        const said = (await fixture.preview("standby")).replace(/\s+/g, " ");
        expect(said).toMatch(
            /promote: takes over from 'primary', unplanned, with the logical snapshot of \S+ \([^)]+\) \(it is a logical snapshot; .*\): loses the changes since .* ago\), and fences 'primary'/,
        );
        expect(said).toMatch(
            /logical snapshot of \S+ \([^)]+\): \d+ of \d+ entities are equal; \d+ missing: .*'apis\/echo'/,
        );
        await expectTakeover();
        expect(comparable("standby")).toEqual(snapshotHolds);
        await fixture.rules.expectToHold();
    });
});

describe("a standby of another tier", () => {
    let snapshotHolds: Held;

    beforeAll(async () => {
        await start("failover-tiers");
        fixture.configure("standby", { tier: "Standard", units: 1, additionalLocations: undefined });
        await fixture.up("standby");
    }, 900_000);

    afterAll(() => fixture.stop());

    test("it takes over with a logical snapshot that its tier can hold, and says before what that loses and lacks", async () => {
        const { sandbox, clients } = fixture.azure;
        sandbox.clock.advance(2 * hour);
        await fixture.up("primary");
        // The tier of the standby has no such thing.
        const [group, service] = ["rg-contoso-apim-primary", "contoso-apim-primary"];
        await clients.apiManagement.gateway.createOrUpdate(group, service, "edge", { locationData: { name: "here" } });
        await fixture.addTag("primary", "in-the-newest");
        sandbox.clock.advance(2 * hour);
        await fixture.up("primary");
        snapshotHolds = comparable("primary");
        loseRegion();
        fixture.declareActive("standby");
        fixture.configure("standby", { failover: "unplanned", acceptDataLoss: 1 });
        const withoutConsent = (await fixture.preview("standby")).replace(/\s+/g, " ");
        expect(withoutConsent).toMatch(
            /promote: takes over from 'primary', unplanned, with the logical snapshot of \S+ \([^)]+\) \(it is a logical snapshot; none of Azure's backups is newer and can be restored: The snapshot of \S+ \([^)]+\) can be restored into tier Premium and the target's tier is 'Standard': .*; it lacks .*; a newer one cannot be restored here: The logical snapshot of \S+ \([^)]+\) does not fit: tier 'Standard' has no self-hosted gateways: .*\): loses the changes since .* \([\d.]+ h ago\), and fences 'primary'/,
        );
        fixture.configure("standby", { leaveOut: ["gateways/edge"] });
        const said = (await fixture.preview("standby")).replace(/\s+/g, " ");
        expect(said).toMatch(/loses the changes since .* \([\d.]+ \w+ ago\), and fences 'primary'/);
        expect(said).not.toContain("cannot be restored here");
        expect(said).toMatch(/missing: .*'tags\/in-the-newest'.*not restored \(leftOut\): 'gateways\/edge'/);
        await expectTakeover();
        const { "gateways/edge": left, ...brought } = snapshotHolds;
        expect(left).toBeDefined();
        expect(comparable("standby")).toEqual(brought);
    });
});
