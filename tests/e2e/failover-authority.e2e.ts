import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";

// What the vault records is lost, old, or not what is declared. The tests are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("failover-authority");
    await fixture.bringUp();
}, 900_000);

afterEach(async () => {
    await fixture.refreshSites();
    await fixture.rules.expectToHold();
});

afterAll(() => fixture.stop());

const sites = ["primary", "standby"] as const;
const missing = "The vault holds no authority ('authority/000000.json'), so the active site is not known.";

/** Deletes the newest entries, as where a storage account comes back from its other region. */
async function loseEntriesAfter(last: number): Promise<void> {
    for (const name of await fixture.authorityBlobs()) {
        if (Number(/(\d+)\.json$/.exec(name)![1]) > last) {
            await fixture.deleteAuthorityBlob(name);
        }
    }
}

test("a misspelt activeSite is refused on both sites, and hands over nothing", async () => {
    fixture.declareActive("standy");
    for (const site of sites) {
        expect(await fixture.refusalOf(site)).toContain(
            'activeSite is "standy": it must be one of the sites primary, standby.',
        );
    }
    fixture.declareActive("primary");
});

test("a stack file that sets activeSite for itself is refused", async () => {
    fixture.configure("standby", { activeSite: "standby" });
    for (const command of ["up", "preview"] as const) {
        const refusal = await fixture.refusalOf("standby", command);
        expect(refusal).toContain(
            "activeSite is 'standby' for this stack by Pulumi.standby.yaml, and Pulumi.yaml says 'primary'",
        );
        expect(refusal).toContain("Take it out of the stack's own config, and change it in Pulumi.yaml.");
    }
    fixture.configure("standby", { activeSite: undefined });
    await fixture.expectAtRest("standby");
});

test("the index of snapshots is lost: nothing changes, and a run with nothing to do writes none", async () => {
    const { outputs: before } = await fixture.up("primary");
    const [index] = await fixture.catalogBlobs("index.jsonl.br");
    await fixture.deleteCatalogBlob(index!);
    const { outputs, changes } = await fixture.up("primary");
    expect(outputs.catalog).toEqual(before.catalog);
    expect(changes).toEqual({});
    expect(await fixture.catalogBlobs("index.jsonl.br")).toEqual([]);
});

test("an authority that is older than the one a stack has seen is refused, in a preview too", async () => {
    fixture.declareActive("standby");
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "demoted" });
    const names = await fixture.authorityBlobs();
    // The very entry that this up has written.
    await loseEntriesAfter(names.length - 2);
    for (const command of ["preview", "up"] as const) {
        const refusal = await fixture.refusalOf("primary", command);
        expect(refusal).toContain(
            `and this stack has already read epoch 1, entry ${names.length - 1}: the vault has lost`,
        );
        expect(refusal).toContain(
            "or name the active site with recoverAuthority in the vault's stack, with an epoch higher than 1",
        );
    }
    fixture.declareActive("primary");
});

test("the chain is lost: every site stops and says so; nobody takes that for a new vault", async () => {
    await loseEntriesAfter(-1);
    for (const site of sites) {
        for (const command of ["preview", "up"] as const) {
            const refusal = await fixture.refusalOf(site, command);
            expect(refusal).toContain(missing);
            expect(refusal).toContain("set recoverAuthority {active, epoch} in the vault's stack");
        }
    }
    const mark = fixture.azure.sandbox.requestLog.mark();
    await expect(fixture.vault.refresh()).rejects.toThrow(missing);
    fixture.configure("vault", { recoverAuthority: { active: "primary", epoch: 1 } });
    await expect(fixture.vault.up()).rejects.toThrow(
        "RecoveredEpochTooLow: recoverAuthority.epoch is 1, and epoch 1 is known from the snapshots, or from the",
    );
    fixture.configure("vault", { recoverAuthority: { active: "primry", epoch: 2 } });
    await expect(fixture.vault.up()).rejects.toThrow(
        'recoverAuthority.active is "primry": it must be one of the sites primary, standby.',
    );
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("recoverAuthority says who is active: the stacks go on from there, and it is taken once", async () => {
    fixture.configure("vault", { recoverAuthority: { active: "primary", epoch: 2 } });
    await fixture.vault.up();
    expect((await fixture.up("primary")).outputs).toMatchObject({
        role: "active",
        epoch: 2,
        lastHandover: { kind: "recovered", to: "primary" },
    });
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "standby", epoch: 2, activeSite: "primary" });
    const mark = fixture.azure.sandbox.requestLog.mark();
    await fixture.vault.up();
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    fixture.declareActive("standby");
    await fixture.up("primary");
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", epoch: 3, dataLossSeconds: 0 });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 3 });
});

test("declared and recorded in disagreement: neither what is declared nor a stack's own state makes a site active", async () => {
    fixture.declareActive("primary");
    fixture.configure("vault", { recoverAuthority: { active: "standby", epoch: 7 } });
    await fixture.vault.up();
    expect(await fixture.refusalOf("primary")).toContain("NotHandedOver: 'standby' is active in epoch 7");
    fixture.declareActive("standby");
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", epoch: 7 });
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "standby", epoch: 7, activeSite: "standby" });
});

test("an active site is destroyed only in words that name its epoch", async () => {
    fixture.configure("standby", { protectService: false });
    await fixture.up("standby");
    const mark = fixture.azure.sandbox.requestLog.mark();
    const refused =
        "'standby' is active in epoch 7: fail over to its peer first, or, to destroy it, set destroyActive to 7 and run up";
    await expect(fixture.stacks.standby.destroy()).rejects.toThrow(refused);
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    // Nothing has gone from the state either.
    await fixture.expectAtRest("standby");
    fixture.configure("standby", { destroyActive: 3 });
    await fixture.up("standby");
    await expect(fixture.stacks.standby.destroy()).rejects.toThrow(refused);
    expect(fixture.held("standby")).toBeDefined();
    fixture.configure("standby", { destroyActive: 7 });
    await fixture.up("standby");
    await fixture.stacks.standby.destroy();
    expect(fixture.held("standby")).toBeUndefined();
});

test("a vault that holds restorable snapshots is destroyed only in words", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    const { engine, project, sandbox } = fixture.azure;
    const pulumi = (...args: string[]) =>
        promisify(execFile)(engine.path, [...args, "--yes", "--stack", "vault"], {
            cwd: project.directory,
            env: { ...process.env, ...project.environment },
        });
    await expect(fixture.vault.destroy()).rejects.toThrow(/protected/);
    // Also where somebody takes the engine's protection away.
    await pulumi("state", "unprotect", "--all");
    await expect(fixture.vault.destroy()).rejects.toThrow(
        /The vault holds \d+ snapshots that can be restored, the newest of them the snapshot of \S+ \([^)]+\): set protectVault to false/,
    );
    expect(sandbox.requestLog.writes(mark)).toEqual([]);
    fixture.configure("vault", { protectVault: false });
    await fixture.vault.up();
});
