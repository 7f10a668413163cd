import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** A backup that somebody else took becomes a snapshot of the catalog, and nothing is asked of Azure for that. */

let azure: AzureFixture;
let host: ProviderHost;
let primaryId: string;
let standbyId: string;
let backupCode: string;
let restoreCode: string;

beforeAll(async () => {
    azure = await startAzureFixture("adoption");
    host = await ProviderHost.start(azure.sandbox.environment);
    [backupCode, restoreCode] = (await Promise.all([backupProvider, restoreProvider].map(serializeProvider))) as [
        string,
        string,
    ];
    [primaryId, standbyId] = [
        await azure.createService("adoption-primary"),
        await azure.createService("adoption-standby", { location: "germanywestcentral" }),
    ];
    for (const serviceId of [primaryId, standbyId]) {
        await azure.grant(serviceId);
    }
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

const adopting = (adopt: Properties, change: Properties = {}): Properties => ({
    ...azure.operationInputs,
    serviceId: primaryId,
    trigger: "adopted",
    adopt,
    __provider: backupCode,
    ...change,
});
const restoring = (snapshot: unknown, trigger: string): Properties => ({
    ...azure.operationInputs,
    serviceId: standbyId,
    trigger,
    snapshot,
    __provider: restoreCode,
});
const container = (name: string) => azure.clients.blobService("stfixture").getContainerClient(name);
const posts = (mark: number): number => azure.sandbox.requestLog.accepted("backup", mark).length;
const messageOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
        () => Promise.reject(new Error("It was not refused.")),
        (error: unknown) => (error as { details?: string }).details ?? String(error),
    );

/** By the SDK, as az or a script does it. */
async function backUpByHand(backupName: string): Promise<Date> {
    await azure.clients.apiManagement.apiManagementService.beginBackupAndWait(azure.group, "adoption-primary", {
        storageAccount: "stfixture",
        containerName: "backups",
        backupName,
        accessType: "SystemAssignedManagedIdentity",
    });
    return (await container("backups").getBlobClient(backupName).getProperties()).createdOn!;
}

const factsOf = async ({ snapshotId }: Properties): Promise<Properties> => {
    const sidecar = container("catalog").getBlobClient(`snapshots/${String(snapshotId)}.json`);
    return JSON.parse((await sidecar.downloadToBuffer()).toString()) as Properties;
};

async function countSidecars(): Promise<number> {
    let count = 0;
    for await (const _sidecar of container("catalog").listBlobsFlat({ prefix: "snapshots/" })) {
        count += 1;
    }
    return count;
}

describe("a backup by another tool", () => {
    let createdAt: string;
    let id: string;
    let state: Properties;

    beforeAll(async () => {
        createdAt = (await backUpByHand("nightly.apimbackup")).toISOString();
    });

    test("is catalogued with Azure's times; what is not known is null, and named", async () => {
        const mark = azure.sandbox.requestLog.mark();
        ({ id, state } = await host.create(adopting({ blobName: "nightly.apimbackup" })));
        expect(posts(mark)).toBe(0);
        expect(id).toBe("adoption-primary/stfixture");
        expect(state).toMatchObject({ result: "succeeded", startedAt: createdAt, blobName: "nightly.apimbackup" });
        expect(state).not.toHaveProperty("tier");
        expect(state).not.toHaveProperty("stable");
        const until = new Date(Date.parse(createdAt) + 30 * 86_400_000).toISOString();
        expect(await factsOf(state)).toMatchObject({
            schema: "apim-dr/snapshot/1",
            kind: "native",
            service: { resourceId: primaryId, location: "West Europe", tier: null, units: null, locations: null },
            observed: { startedAt: createdAt, completedAt: createdAt },
            payload: { name: "nightly.apimbackup", bytes: state.bytes, etag: state.etag },
            restorable: { until, tiers: [], requires: null },
            inventory: { stable: null, problem: expect.stringContaining("were not read") as string },
            adopted: { unknown: ["tier", "takenAt", "units", "locations", "settings", "inventory"] },
        });
        expect(host.printed.join("\n")).toContain("cannot be restored until adopt.tier names its tier");
    });

    test("is not restored while its tier is not known, and is once it is declared: an edit that posts nothing", async () => {
        const refused = await messageOf(host.create(restoring(state.snapshotId, "too early")));
        expect(refused).toContain("set adopt.tier on the Backup that adopted it");
        const mark = azure.sandbox.requestLog.mark();
        const news = adopting({ blobName: "nightly.apimbackup", tier: "Premium" });
        expect(await host.diff(id, state, news)).toBe(true);
        state = await host.update(id, state, news);
        expect(state).toMatchObject({ tier: "Premium", result: "succeeded", startedAt: createdAt });
        const restored = await host.create(restoring("latest", "first"));
        expect(restored.state).toMatchObject({
            result: "succeeded",
            restoredSnapshot: state.snapshotId,
            verified: false,
        });
        expect(restored.state.verification).toContain("the contents of the service at that time were not read");
        expect(posts(mark)).toBe(0);
    });

    test("is catalogued once: again, from a lost state, or under another trigger it is the same snapshot", async () => {
        const before = await countSidecars();
        const adopt = { blobName: "nightly.apimbackup", tier: "Premium" };
        const [again, other] = [
            await host.create(adopting(adopt)),
            await host.create(adopting(adopt, { trigger: "another" })),
        ];
        expect(again.state).toEqual(state);
        expect(other.state.snapshotId).toBe(state.snapshotId);
        expect(await countSidecars()).toBe(before);
        const elsewhere = host.create(adopting(adopt, { serviceId: standbyId }));
        expect(await messageOf(elsewhere)).toMatch(/it is the snapshot of \S+ \(\S+ \S+ UTC, [0-9a-f]{12}\) already/);
    });

    test("no longer adopted under the same trigger nothing is taken, and destroying it keeps blob and facts", async () => {
        const mark = azure.sandbox.requestLog.mark();
        const { adopt: _none, ...news } = adopting({});
        expect(await host.update(id, state, news)).toMatchObject({ snapshotId: state.snapshotId });
        await host.delete(id, state);
        expect(await container("backups").getBlobClient("nightly.apimbackup").exists()).toBe(true);
        expect(await factsOf(state)).toMatchObject({ result: "succeeded" });
        expect(posts(mark)).toBe(0);
    });
});

test("a snapshot that this tool has taken is no other by being adopted", async () => {
    const { adopt: _none, ...inputs } = adopting({}, { trigger: "taken" });
    const { state } = await host.create(inputs);
    const mark = azure.sandbox.requestLog.mark();
    const adopted = await host.create(adopting({ blobName: state.blobName }));
    expect(adopted.state).toMatchObject({ snapshotId: state.snapshotId, stable: true });
    expect(posts(mark)).toBe(0);
});

test("of a copy the time is as declared, and the snapshot expires by that", async () => {
    const createdAt = await backUpByHand("copied.apimbackup");
    const takenAt = new Date(createdAt.getTime() - 20 * 86_400_000).toISOString();
    const { state } = await host.create(adopting({ blobName: "copied.apimbackup", takenAt, tier: "Premium" }));
    expect(state).toMatchObject({ startedAt: takenAt });
    expect(Date.parse(state.restorableUntil as string) - Date.parse(takenAt)).toBe(30 * 86_400_000);
});

test("a service that is gone has snapshots all the same", async () => {
    await backUpByHand("orphan.apimbackup");
    const gone = `${primaryId}-gone`;
    const { state } = await host.create(adopting({ blobName: "orphan.apimbackup" }, { serviceId: gone }));
    expect(await factsOf(state)).toMatchObject({
        service: { resourceId: gone, location: null },
        adopted: { unknown: expect.arrayContaining(["location", "tier"]) as string[] },
    });
});

test.each<[string, () => Promise<Properties>, string[]]>([
    ["a blob that is not there", () => Promise.resolve({ blobName: "nowhere" }), ["PayloadMissing"]],
    [
        "an empty one, from after it was made",
        async () => {
            await container("backups").getBlockBlobClient("empty").upload("", 0);
            const { createdOn } = await container("backups").getBlobClient("empty").getProperties();
            return { blobName: "empty", takenAt: new Date(createdOn!.getTime() + 1000).toISOString() };
        },
        ["PayloadEmpty", "TakenAfterCreation"],
    ],
    [
        "one that Azure restores no more",
        async () => {
            const createdAt = await backUpByHand("old.apimbackup");
            return {
                blobName: "old.apimbackup",
                takenAt: new Date(createdAt.getTime() - 31 * 86_400_000).toISOString(),
            };
        },
        ["Expired"],
    ],
])("%s is refused with every reason, and nothing is written", async (_what, adopt, codes) => {
    const inputs = adopting(await adopt());
    const before = await countSidecars();
    const message = await messageOf(host.create(inputs));
    expect([...message.matchAll(/^- (\w+): /gm)].map(([, code]) => code)).toEqual(codes);
    expect(await countSidecars()).toBe(before);
});

test("what it is described by is checked, each bad part by its name", async () => {
    const { failures } = await host.check(adopting({ blobName: "", takenAt: "2026-11-20", tier: "PremiumV2" }));
    expect(failures.map(({ property }) => property)).toEqual(["adopt.blobName", "adopt.takenAt", "adopt.tier"]);
    expect((await host.check(adopting({ blobName: "b", takenAt: "2026-11-20T00:00:00Z" }))).failures).toEqual([]);
});
