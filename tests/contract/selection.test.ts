import { shortId } from "../../dynamic-providers/common/short-id";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import type { AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import { observeRestore } from "../../dynamic-providers/restore/observe-restore";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { Catalog } from "../../dynamic-providers/vault/catalog";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** A drill in a vault of three services: what `latest` restores. The tests are chapters of one story. */

let azure: AzureFixture;
let host: ProviderHost;
let authority: AuthorityChain;
let catalog: Catalog;
let code: { readonly backup: string; readonly restore: string };
let drillId: string;
/** By the name of its service. */
const serviceIds: Record<string, string> = {};
const snapshots: Record<string, string> = {};

beforeAll(async () => {
    azure = await startAzureFixture("selection");
    host = await ProviderHost.start(azure.sandbox.environment);
    code = { backup: await serializeProvider(backupProvider), restore: await serializeProvider(restoreProvider) };
    const blobs = azure.clients.blobService("stfixture");
    authority = new AuthorityChain(new TextBlobs(blobs.getContainerClient("authority")), () => undefined);
    catalog = new Catalog(blobs, { backups: "backups", catalog: "catalog" }, () => undefined);
    drillId = await azure.createService("drill");
    await azure.grant(drillId);
    for (const name of ["primary", "standby", "third"]) {
        const id = await azure.createService(name);
        await azure.grant(id);
        serviceIds[name] = id;
        await backUp(name, "first");
    }
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

async function backUp(name: string, trigger: string): Promise<void> {
    const inputs = { ...azure.operationInputs, serviceId: serviceIds[name], trigger, __provider: code.backup };
    snapshots[name] = (await host.create(inputs)).state.snapshotId as string;
}

let count = 0;
const restoreInputs = (change: Properties): Properties => ({
    ...azure.operationInputs,
    serviceId: drillId,
    trigger: `drill ${(count += 1)}`,
    snapshot: "latest",
    __provider: code.restore,
    ...change,
});
/** Restores into the drill's service. @returns what was restored. */
const restored = async (change: Properties = {}): Promise<unknown> =>
    (await host.create(restoreInputs(change))).state.restoredSnapshot;
/** @returns why it was refused; nothing has been written but the index, which is a cache. */
async function refused(change: Properties = {}): Promise<string> {
    const mark = azure.sandbox.requestLog.mark();
    const reason = await host.create(restoreInputs(change)).then(
        () => Promise.reject(new Error("It was not refused.")),
        (error: Error) => error.message,
    );
    const written = azure.sandbox.requestLog.writes(mark).map(({ path }) => path);
    expect(written.filter((path) => !path.endsWith("/index.jsonl.br"))).toEqual([]);
    return reason;
}
/** What a preview says. */
const planned = (change: { readonly snapshot?: string; readonly from?: string } = {}) =>
    observeRestore(
        {
            plane: { getService: () => Promise.resolve(undefined) },
            catalog,
            authority,
        } as unknown as OperationContext,
        { snapshot: "latest", trigger: "next", ...change },
        undefined,
    );
async function happened(...changes: readonly AuthorityChange[]): Promise<void> {
    let head = await authority.begin();
    for (const change of changes) {
        head = await authority.append(head, change);
    }
}

test("check: from is a service or a site, and does not go with the ID of a snapshot", async () => {
    const failuresOf = async (change: Properties) =>
        (await host.check(restoreInputs(change))).failures.map(({ reason }) => reason);
    expect(await failuresOf({ from: serviceIds.primary })).toEqual([]);
    expect(await failuresOf({ from: "primary", snapshot: "before:2026-11-20T00:00:00Z" })).toEqual([]);
    expect(await failuresOf({ from: azure.storageAccountId })).toEqual([
        expect.stringContaining(
            "it must be the resource ID of the API Management service that the snapshot was taken of",
        ),
    ]);
    expect(await failuresOf({ from: "primary", snapshot: "s1" })).toEqual([
        expect.stringContaining("leave from out, or set snapshot to latest"),
    ]);
});

test("without an active site none of three services is guessed: they are listed, with the way out", async () => {
    for (const isNew of [false, true]) {
        if (isNew) {
            await happened();
        }
        const reason = await refused();
        expect(reason).toContain("SourceAmbiguous: The vault has snapshots of 3 services");
        Object.values(serviceIds).forEach((id) => expect(reason).toContain(`'${id}'`));
        expect(reason).toContain("Set from to one of");
        expect(await planned()).toMatchObject({ action: "refuse", snapshot: null });
    }
    const from = serviceIds.primary!.toUpperCase();
    expect(await planned({ from })).toMatchObject({ action: "restore", snapshot: snapshots.primary });
    expect(await restored({ from })).toBe(snapshots.primary);
});

test("of the sites it is what a failover would restore, not the newest of all; the preview and the run say whose", async () => {
    const claim = { event: "claimed", site: "primary", serviceId: serviceIds.primary!, verification: null } as const;
    await happened(claim);
    await backUp("third", "second");
    const plan = await planned();
    expect(plan).toMatchObject({ action: "restore", snapshot: snapshots.primary, serviceId: serviceIds.primary });
    expect(plan.reason).toMatch(
        /^snapshot '[0-9a-f]{12}' \(\d{4}-\d\d-\d\d \d\d:\d\d UTC, \d.* old\), the newest of the active site 'primary' \(epoch 1\), taken of 'primary', if the service is of tier Premium$/,
    );
    expect(await restored({ plan })).toBe(snapshots.primary);
    expect(host.printed.join("\n")).toContain(
        `${shortId(snapshots.primary!)}): the newest of the active site 'primary' (epoch 1), taken of 'primary'`,
    );
});

test("a site or a service that nobody knows is refused, with those that there are", async () => {
    expect(await refused({ from: "standby" })).toContain(
        `SourceUnknown: from is "standby": no site of that name is or was active in this vault, only 'primary'.`,
    );
    expect(await refused({ from: `${serviceIds.third}-not` })).toMatch(
        /SourceUnknown: from is .*: the vault has no snapshot of that service\. The vault has snapshots of '.*\/primary', /,
    );
    expect(await planned({ from: "primary" })).toMatchObject({ snapshot: snapshots.primary });
});

test("by its ID any is restored, and the run says that it is not of the active lineage", async () => {
    expect(await restored({ snapshot: shortId(snapshots.third!) })).toBe(snapshots.third);
    expect(host.printed.join("\n")).toContain(
        `${shortId(snapshots.third!)}): named by its ID, taken of 'third', which is not of the active lineage`,
    );
});

test("newer data than planned are restored, older ones and those of another epoch are not", async () => {
    const plan = await planned();
    const isNewer = { ...plan, snapshot: "gone", startedAt: "2099-01-01T00:00:00.000Z" };
    expect(await refused({ plan: isNewer })).toMatch(
        /VaultChanged: .* snapshot 'gone' was to be restored, and now it would be the snapshot of primary \([^)]+\), which is older\. Run it again/,
    );
    await happened({ event: "recovered", active: "primary", epoch: 4 });
    await backUp("primary", "second");
    expect(await refused({ plan })).toContain("as epoch 4 has begun. Run it again");
    const older = { ...plan, epoch: 4 };
    expect(await restored({ plan: older })).toBe(snapshots.primary);
});
