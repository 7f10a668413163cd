import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture } from "../support/failover-fixture";

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
const checkout = path.resolve(__dirname, "..", "..");
const checked = { policyPacks: [path.join(checkout, "policies")] };
let fixture: FailoverFixture;

/** What the pack says of a preview that it refuses, on one line; nothing has been written then. */
async function refusalOf(stack: Stack, config?: Record<string, unknown>): Promise<string> {
    const options = config ? { policyPackConfigs: [writeConfig(config)] } : {};
    const mark = fixture.azure.sandbox.requestLog.mark();
    const failure = await stack.preview({ ...checked, ...options }).then(
        () => undefined,
        (error: Error) => error.message.replace(/\s+/g, " "),
    );
    expect(failure).toContain("❌ apim-dr@v0.1.0");
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    return failure!;
}

function writeConfig(config: Record<string, unknown>): string {
    const file = path.join(fixture.azure.project.directory, "policy-config.json");
    writeFileSync(file, JSON.stringify(config));
    return file;
}

/** The config of a stack as the checkout has it. */
function declaredConfig(stack: string): Record<string, unknown> {
    const file = path.join(checkout, "stacks", `Pulumi.${stack}.yaml`);
    const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("apim-dr:", ""), value]));
}

async function expectPassed(stack: Stack): Promise<string> {
    const { stdout } = await stack.up(checked);
    expect(stdout).toMatch(/(✅|⚠️) apim-dr@v0\.1\.0/);
    expect(stdout).not.toContain("[mandatory]");
    return stdout.replace(/\s+/g, " ");
}

beforeAll(async () => {
    fixture = await startFailoverFixture("policies");
}, 900_000);

afterAll(async () => {
    await fixture.stop();
});

test("a vault that breaks every rule about it is refused", async () => {
    const broken = await fixture.azure.project.stack("elsewhere", {
        "apim-dr:program": { value: "vault" },
        "apim-dr:location": { value: "westeurope" },
        "apim-dr:vaultAccessType": { value: "AccessKey" },
        "apim-dr:protectVault": { value: "false" },
    });
    const refusal = await refusalOf(broken);
    for (const said of [
        "[mandatory] vault-outside-site-regions (azure-native:storage:StorageAccount: vault)",
        "[mandatory] vault-outside-site-regions (azure-native:resources:ResourceGroup: vault)",
        'location is "westeurope": a site is there',
        "[mandatory] identity-instead-of-access-keys (azure-native:storage:StorageAccount: vault)",
        "allowSharedKeyAccess is true: it must be false",
        "[mandatory] identity-instead-of-access-keys (pulumi-nodejs:dynamic/apim:VaultAuthority: vault)",
        'accessType is "AccessKey": a key opens the whole storage account',
        "[mandatory] protect-sites-and-vault (azure-native:resources:ResourceGroup: vault)",
        "[mandatory] protect-sites-and-vault (azure-native:storage:StorageAccount: vault)",
        "[mandatory] protect-sites-and-vault (azure-native:storage:BlobContainer: vault-backups)",
        "[mandatory] protect-sites-and-vault (azure-native:storage:BlobContainer: vault-catalog)",
        "[mandatory] protect-sites-and-vault (azure-native:storage:BlobContainer: vault-authority)",
        "[mandatory] protect-sites-and-vault (pulumi-nodejs:dynamic/apim:VaultAuthority: vault)",
        "protect is false: it must be true",
    ]) {
        expect(refusal).toContain(said);
    }
});

test("a site that breaks every rule about it is refused", async () => {
    await expectPassed(fixture.vault);
    const { primary } = fixture.stacks;
    fixture.configure("primary", {
        location: "norwayeast",
        protectService: false,
        schedule: { intervalHours: 48, suspend: true },
    });
    const refusal = await refusalOf(primary, {
        "backup-retention-within-limit": { maximumRetentionDays: 14 },
        "units-across-zones": "mandatory",
    });
    const service = "(azure-native:apimanagement:ApiManagementService: primary)";
    const schedule = "(pulumi-nodejs:dynamic/apim:BackupSchedule: primary)";
    for (const said of [
        `[mandatory] vault-outside-site-regions ${service}`,
        'location is "norwayeast": the vault\'s place is not checked against it',
        `[mandatory] backup-interval-within-objective ${schedule}`,
        "intervalHours is 48: it must be at most 24",
        "suspend is true: no snapshot is taken",
        `[mandatory] backup-retention-within-limit ${schedule}`,
        "retention.maxAgeDays is 30: it must be at most 14",
        `[mandatory] multi-region-on-premium ${service}`,
        "additionalLocations is []: service 'contoso-apim-primary' must have a gateway in 1 or more regions",
        `[mandatory] units-across-zones ${service}`,
        "sku.capacity is 1: with fewer than 2 units in norwayeast",
        `[mandatory] protect-sites-and-vault ${service}`,
    ]) {
        expect(refusal).toContain(said);
    }
    fixture.configure("primary", { location: "westeurope", protectService: undefined, schedule: undefined });
    expect(await refusalOf(primary)).toContain(
        "[mandatory] backup-schedule-for-every-site (apim-dr:index:Site: primary) Every site takes snapshots by a schedule " +
            "while it is active. schedule is not set",
    );
});

test("a level that is config can be lowered, and one that is disabled says nothing", async () => {
    const config = writeConfig({
        "backup-schedule-for-every-site": "disabled",
        "multi-region-on-premium": "advisory",
    });
    const { stdout } = await fixture.stacks.primary.preview({ ...checked, policyPackConfigs: [config] });
    expect(stdout).toContain("[advisory]  multi-region-on-premium");
    expect(stdout).not.toContain("backup-schedule-for-every-site");
});

test("the sites of the demo pass as they are declared, with advice on zones", async () => {
    for (const site of ["primary", "standby"] as const) {
        fixture.configure(site, declaredConfig(site));
    }
    const early = await expectPassed(fixture.stacks.standby);
    expect(early).toContain("[advisory] standby-could-take-over (apim-dr:index:Site: standby)");
    expect(early).toContain("NobodyIsActive: No site has been active yet");
    const advice = await expectPassed(fixture.stacks.primary);
    expect(advice).toContain("[advisory] units-across-zones");
    expect(advice).toContain("additionalLocations[1].sku.capacity is 1: with fewer than 2 units in UK South");
    expect(advice).toContain("or name 'contoso-apim-primary' in the exemptServices");
    expect(advice).not.toContain("sku.capacity is 2");
    expect(await expectPassed(fixture.stacks.standby)).not.toContain("[advisory]");
});

test("no rule is in the way of a failover; at rest they hold for the new active site", async () => {
    // It is declared with no more than a pilot has: nothing follows with the next run.
    fixture.configure("standby", { units: 1, additionalLocations: undefined });
    fixture.declareActive("standby");
    await expectPassed(fixture.stacks.primary);
    await expectPassed(fixture.stacks.standby);
    expect(await refusalOf(fixture.stacks.standby)).toContain(
        "additionalLocations is []: service 'contoso-apim-standby' must have a gateway in 1 or more regions beside",
    );
});
