import { siteIntentProvider, siteRoleProvider } from "../../dynamic-providers/pulumi/resources/site-resources";
import { backupScheduleProvider } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import { vaultAuthorityProvider } from "../../dynamic-providers/pulumi/resources/vault-authority";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import type { AuthorityPosition } from "../../dynamic-providers/vault/authority-chain";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** What a site's resources do to the vault, and what a refresh makes of their states. The tests are chapters of one story. */

let azure: AzureFixture;
let host: ProviderHost;
let serviceId: string;
let code: Readonly<Record<"intent" | "role" | "schedule" | "authority", string>>;
/** The vault's own resource, which says who is active where a test asks for that. */
let vault: { readonly id: string; readonly state: Properties };
let role: { readonly id: string; state: Properties };

const claim = { action: "claim", code: "ClaimsFirstEpoch", isIntent: false, reason: "it claims epoch 1" };

beforeAll(async () => {
    azure = await startAzureFixture("site-contract");
    host = await ProviderHost.start(azure.sandbox.environment);
    code = {
        intent: await serializeProvider(siteIntentProvider),
        role: await serializeProvider(siteRoleProvider),
        schedule: await serializeProvider(backupScheduleProvider),
        authority: await serializeProvider(vaultAuthorityProvider),
    };
    serviceId = await azure.createService("primary");
    await azure.grant(serviceId);
    vault = await host.create(authorityInputs());
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

function authorityInputs(change: Properties = {}): Properties {
    const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds } =
        azure.operationInputs;
    return {
        ...{ storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds },
        ...{ allowDestroy: true, __provider: code.authority, ...change },
    };
}

/** @param observed - where the program has seen the authority. */
const siteInputs = (of: "intent" | "role", observed: AuthorityPosition, change: Properties = {}): Properties => ({
    ...azure.operationInputs,
    ...{
        serviceId,
        site: "primary",
        activeSite: "primary",
        failover: "planned",
        standbyMode: "pilot",
        tier: "Premium",
    },
    ...{ verify: "entities", maxAttempts: 3, plan: claim, observed, observedAt: "2026-12-01T10:00:00.000Z" },
    ...{ __provider: code[of], ...change },
});

/** The program has looked at the vault, as each run does. */
async function observed(): Promise<AuthorityPosition> {
    const container = azure.clients.blobService("stfixture").getContainerClient("authority");
    const { sequence, epoch, digest } = await new AuthorityChain(new TextBlobs(container), () => undefined).read();
    return { sequence, epoch, digest };
}

const at = (hour: number): string => `2026-12-01T${hour}:00:00.000Z`;

test("the first run claims epoch 1; at rest a refresh changes nothing", async () => {
    role = await host.create(siteInputs("role", await observed()));
    expect(role.state).toMatchObject({ role: "active", epoch: 1, result: "settled" });
    expect(await host.read(role.id, role.state)).toEqual(role.state);
});

test("after the peer has become active a refresh corrects the role and the plan of the site, and its schedule's plan", async () => {
    const scheduled = {
        ...azure.operationInputs,
        ...{
            serviceId,
            site: "primary",
            intervalHours: 24,
            suspend: false,
            targetTiers: [],
            result: "idle",
            pruned: [],
        },
        retention: { keep: 3, maxAgeDays: 30 },
        plan: { action: "wait", slot: null, reason: "", newest: null, dueAt: null, prune: [], observedAt: null },
        __provider: code.schedule,
    };
    expect(await host.read("schedule", scheduled)).toEqual(scheduled);
    await host.update(vault.id, vault.state, authorityInputs({ recoverAuthority: { active: "standby", epoch: 2 } }));
    const refreshed = (await host.read(role.id, role.state))!;
    // What an up with nothing to do has left of its inputs, before the peer took over.
    const idle = siteInputs("role", role.state.authority as AuthorityPosition, {
        observedAt: "2026-01-01T00:00:00.000Z",
    });
    expect(await host.diff(role.id, refreshed, idle)).toBe(false);
    expect(refreshed).toMatchObject({
        ...{ role: "fenced", epoch: 2, authority: { epoch: 2 } },
        plan: { action: "refuse", code: "Fenced" },
    });
    // The plan of the last run was carried out: that a refresh puts another in its place is nothing to do.
    const ran = {
        ...scheduled,
        plan: { ...scheduled.plan, action: "take", slot: "s", observedAt: "2026-01-01T00:00:00.000Z" },
    };
    expect(await host.diff("schedule", (await host.read("schedule", ran))!, ran)).toBe(false);
    expect(await host.read("schedule", scheduled)).toMatchObject({
        plan: { action: "suspended", reason: expect.stringMatching(/^'primary' is fenced in epoch 2/) as string },
    });
});

test("a refresh that the vault does not answer leaves the state as it was", async () => {
    const fault = azure.sandbox.faults.add({ kind: "error", endpoint: "blob", path: "authority", status: 403 });
    expect(await host.read(role.id, role.state)).toEqual(role.state);
    azure.sandbox.faults.remove(fault);
});

test("rejoin is written once, and taking it out of the config writes nothing, no lease either", async () => {
    const plan = { action: "rejoin", code: "Rejoins", isIntent: true, reason: "it becomes the standby" };
    const rejoining = { activeSite: "standby", rejoin: 2, plan, observedAt: at(11) };
    const inputs = siteInputs("intent", await observed(), rejoining);
    const intent = await host.create(inputs);
    expect(intent.state).toMatchObject({ role: "standby", epoch: 2 });
    role.state = await host.update(role.id, role.state, siteInputs("role", await observed(), rejoining));
    expect(role.state).toMatchObject({ role: "standby", epoch: 2 });

    const mark = azure.sandbox.requestLog.mark();
    const rests = { action: "rest", code: "StandsBy", isIntent: false, reason: "it stands by" };
    const without = { activeSite: "standby", plan: rests, observedAt: at(12) };
    const position = await observed();
    for (const [id, state, of] of [
        [intent.id, intent.state, "intent"],
        [role.id, role.state, "role"],
    ] as const) {
        const news = siteInputs(of, position, without);
        expect(await host.diff(id, state, news)).toBe(true);
        const after = await host.update(id, state, news);
        expect(after).toMatchObject({ role: "standby", epoch: 2 });
        expect(await host.diff(id, after, { ...news, observedAt: at(13) })).toBe(false);
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("that the site creates its service is recorded once it begins, until the role's run has come to its end", async () => {
    const records = async (): Promise<unknown[]> => {
        const catalog = azure.clients.blobService("stfixture").getContainerClient("catalog");
        const found: unknown[] = [];
        for await (const { name } of catalog.listBlobsFlat({ prefix: "creations/" })) {
            found.push(JSON.parse((await catalog.getBlobClient(name).downloadToBuffer()).toString()));
        }
        return found;
    };
    const rests = { action: "rest", code: "StandsBy", isIntent: false, reason: "it stands by" };
    const position = await observed();
    const run = (of: "intent" | "role", observedAt: string, creation?: Properties) =>
        siteInputs(of, position, { activeSite: "standby", plan: rests, observedAt, ...(creation && { creation }) });
    const begins = { is: "begins", absentAt: at(13), recovers: null };
    const intent = await host.create(run("intent", at(13), begins));
    const record = {
        ...{ schema: "apim-dr/creation/1", id: expect.stringMatching(/^primary-primary-/) as string },
        ...{ site: "primary", serviceId, absentAt: at(13), by: azure.sandbox.connection.objectId },
    };
    expect(await records()).toEqual([record]);
    // Killed before the request, and begun anew.
    const again = await host.update(intent.id, intent.state, run("intent", at(14), { ...begins, absentAt: at(14) }));
    expect(await records()).toEqual([{ ...record, absentAt: at(14) }]);
    // Killed after it: the intent has nothing to do.
    expect(await host.diff(intent.id, again, run("intent", at(15), { is: "open" }))).toBe(false);
    expect(await host.diff(role.id, role.state, run("role", at(15), { is: "open" }))).toBe(true);
    role.state = await host.update(role.id, role.state, run("role", at(15), { is: "open" }));
    expect(await records()).toEqual([]);
    expect(await host.diff(role.id, role.state, run("role", at(16)))).toBe(false);
    // Destroyed before a run has ended it.
    const left = await host.update(intent.id, again, run("intent", at(16), begins));
    await host.delete(intent.id, left);
    expect(await records()).toEqual([]);
});
