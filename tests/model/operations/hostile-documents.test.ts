import { shortId } from "../../../dynamic-providers/common/short-id";
import type { DocumentType } from "../../../dynamic-providers/records/document-type";
import { pathOf, whyNotOfType } from "../../../dynamic-providers/records/document-type";
import { inventoryEntriesDocument } from "../../../dynamic-providers/inventory/inventory";
import { siteLocalDocument } from "../../../dynamic-providers/records/site-local-document";
import { restoreDocument } from "../../../dynamic-providers/records/restore-record";
import { snapshotDocument } from "../../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../../dynamic-providers/records/snapshot/facts";
import { triggeredName } from "../../../dynamic-providers/records/triggered-name";
import { changed, membersOf, mutations } from "../../support/mutants";
import {
    wholeCreation,
    wholeFacts,
    wholeInventory,
    wholeLogicalFacts,
    wholeRestore,
    wholeSiteLocal,
} from "../../support/sample-documents";
import { beginCreation, endCreation, readCreation } from "../../../dynamic-providers/site/service-creation";
import { creationDocument, creationId } from "../../../dynamic-providers/records/creation-record";
import { FakeCloud } from "./fake-cloud";
import { fakeContext } from "./fake-context";
import { FakeRun } from "./fake-run";
import { OperationsWorld } from "./world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

const types: readonly (readonly [DocumentType<unknown>, (id: string) => object])[] = [
    [snapshotDocument, wholeFacts],
    [snapshotDocument, wholeLogicalFacts],
    [restoreDocument, (id) => wholeRestore(id, "s1")],
    [inventoryEntriesDocument, wholeInventory],
    [siteLocalDocument, wholeSiteLocal],
];
/** Nobody reads it while its snapshot is not restored: see the last test. */
const isRead = (path: string): boolean => !path.startsWith(`${inventoryEntriesDocument.folder}/`);

/** Puts documents beside those of a world, each with one member changed. @returns the paths of those that are none any more. */
function plant({ cloud }: OperationsWorld, mutate: (member: unknown) => unknown, everyNth = 1): string[] {
    const damaged: string[] = [];
    for (const [place, [type, wholeOf]] of types.entries()) {
        const isPlanted = (_member: string[], index: number): boolean => index % everyNth === 0;
        const planted = membersOf(wholeOf("v")).filter(isPlanted);
        planted.forEach((member, index) => {
            const id = `v${place}-${index}`;
            const json = changed(wholeOf(id), member, mutate);
            cloud.containers.catalog.put(pathOf(type, id), JSON.stringify(json));
            if (whyNotOfType(type, id, json) !== undefined) {
                damaged.push(pathOf(type, id));
            }
        });
    }
    return damaged;
}

const siteLocal = ["namedValues"];

/** Two sites whose active one has a good snapshot that is due to go, and the next is due. */
async function begin(): Promise<OperationsWorld> {
    const world = new OperationsWorld();
    await world.begin(true);
    world.cloud.pass(2);
    return world;
}

const goodSnapshots = ({ cloud }: OperationsWorld, without: readonly string[] = []): SnapshotFacts[] =>
    [...cloud.containers.catalog]
        .filter(([path]) => /^snapshots\/primary-/.test(path) && !without.includes(path))
        .map(([, { text }]) => JSON.parse(text) as SnapshotFacts);

describe.each(Object.entries(mutations))("beside documents with a member that is %s", (_mutation, mutate) => {
    test("backup, prune, warm standby and planned failover go on, and each document is named with its way out", async () => {
        const world = await begin();
        const damaged = plant(world, mutate);
        // No restore is under way for so long.
        world.cloud.pass(25);
        await expect(world.schedule("primary")).resolves.toBeUndefined();
        const states = goodSnapshots(world).map(({ tombstone }) => tombstone?.state ?? "stands");
        expect(states.sort()).toEqual(["erased", "stands"]);
        await expect(
            world.up("standby", { activeSite: "primary", standbyMode: "warm", siteLocal }),
        ).resolves.toBeUndefined();
        await expect(world.up("primary", { activeSite: "standby" })).resolves.toBeUndefined();
        await expect(world.up("standby", { activeSite: "standby", siteLocal })).resolves.toBeUndefined();
        expect(world.rules.authority).toMatchObject({ active: "standby", epoch: 2 });
        world.rules.require();
        const told = world.cloud.said.join("\n");
        expect(
            damaged.filter(
                (path) => isRead(path) && !told.includes(`Warning: '${path}' in the vault's catalog cannot be read: `),
            ),
        ).toEqual([]);
        expect(told).toMatch(
            / is (missing|null|an? \w+|"[^"]*"…?|\d\S*)[^:]*: it must be .*Restore an earlier version of the blob/,
        );
        expect(damaged.length).toBeGreaterThan(20);
    });

    test("an unplanned failover goes on", async () => {
        const world = await begin();
        plant(world, mutate, 4);
        world.cloud.services.primary.isDown = true;
        await expect(
            world.up("standby", { activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 }),
        ).resolves.toBeUndefined();
        expect(world.rules.authority).toMatchObject({ active: "standby", epoch: 2 });
        world.rules.require();
    });
});

test("facts that cannot be read stand in the way of no snapshot that would have their name", async () => {
    const world = await begin();
    // What the schedule and the hand-over would take next, as an earlier run may have left it.
    const named = (trigger: string): string =>
        pathOf(snapshotDocument, triggeredName(world.cloud.getService("primary"), trigger));
    const [newest] = goodSnapshots(world);
    const scheduled = named(`scheduled-after-${newest!.observed.startedAt}`);
    const final = named("handover-2-1");
    for (const path of [scheduled, final]) {
        world.cloud.containers.catalog.put(path, "{}");
    }
    await expect(world.schedule("primary")).resolves.toBeUndefined();
    await expect(world.up("primary", { activeSite: "standby" })).resolves.toBeUndefined();
    await expect(world.up("standby", { activeSite: "standby" })).resolves.toBeUndefined();
    expect(world.rules.authority).toMatchObject({ active: "standby", epoch: 2 });
    world.rules.require();
    const taken = goodSnapshots(world, [scheduled, final]).map(({ trigger }) => trigger);
    expect(taken).toEqual(expect.arrayContaining([expect.stringMatching(/^scheduled-after-.*-2$/), "handover-2-2"]));
});

test.each(Object.entries(mutations))(
    "an inventory with a member that is %s keeps nobody from taking over: what cannot be compared is said, and accepted by name",
    async (_, mutate) => {
        for (const member of membersOf(wholeInventory())) {
            const world = await begin();
            const [newest] = goodSnapshots(world);
            const { blob } = newest!.inventory as { readonly blob: string };
            const entries = JSON.parse(world.cloud.containers.catalog.get(blob)!.text) as object;
            if (!membersOf(entries).some((path) => path.join() === member.join())) {
                continue;
            }
            world.cloud.containers.catalog.put(blob, JSON.stringify(changed(entries, member, mutate)));
            world.cloud.services.primary.isDown = true;
            const unplanned = { activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 } as const;
            const outcome = await world.up("standby", unplanned);
            if (outcome !== undefined) {
                expect(outcome).toContain(`set acceptDifferences to '${shortId(newest!.id)}'`);
                const acceptDifferences = shortId(newest!.id);
                await expect(world.up("standby", { ...unplanned, acceptDifferences })).resolves.toBeUndefined();
            }
            expect(world.rules.authority).toMatchObject({ active: "standby", epoch: 2 });
            world.rules.require();
        }
    },
);

test.each(Object.entries(mutations))(
    "a record of a creation with a member that is %s counts as none and is named, and a run writes it anew and takes it away",
    async (_, mutate) => {
        const { site, serviceId } = wholeCreation("d");
        const id = creationId({ site, serviceId });
        const path = pathOf(creationDocument, id);
        for (const member of membersOf(wholeCreation(id))) {
            const cloud = new FakeCloud();
            const { catalog } = fakeContext(cloud, new FakeRun("primary", undefined), "primary");
            const json = changed(wholeCreation(id), member, mutate);
            cloud.containers.catalog.put(path, JSON.stringify(json));
            const read = await readCreation(catalog, { site, serviceId });
            if (whyNotOfType(creationDocument, id, json) !== undefined) {
                expect([member, read]).toEqual([member, undefined]);
                expect(cloud.said.join()).toContain(`Warning: '${path}' in the vault's catalog cannot be read: `);
            }
            const absentAt = "2026-02-01T00:00:00.000Z";
            await beginCreation(catalog, { site, serviceId }, { is: "begins", absentAt, recovers: null }, undefined);
            expect(await readCreation(catalog, { site, serviceId })).toMatchObject({ id, absentAt });
            await endCreation(catalog, { site, serviceId });
            expect(await readCreation(catalog, { site, serviceId })).toBeUndefined();
        }
    },
);
