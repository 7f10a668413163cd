import { snapshotDocument } from "../../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../../dynamic-providers/records/snapshot/facts";
import { OperationsWorld } from "./world";
import type { Outcome } from "./world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

/** Of a run: of this machine's time. */
const shortSeconds = 0.2;

const unplanned = { activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 } as const;

/** What a run asks of Azure, and that Azure is still at after this run's time. */
const runs: Readonly<Record<string, (world: OperationsWorld) => Promise<Outcome>>> = {
    "a scheduled backup": (world) => world.schedule("primary"),
    "the final snapshot of a planned failover": (world) => world.up("primary", { activeSite: "standby" }),
    "the restore of a warm standby": (world) => world.up("standby", { activeSite: "primary", standbyMode: "warm" }),
    "the restore of a promotion": (world) => world.up("standby", unplanned),
};

async function begin(): Promise<OperationsWorld> {
    const world = new OperationsWorld();
    await world.begin(true);
    // The next scheduled snapshot is due.
    world.cloud.pass(2);
    return world;
}

const snapshots = ({ cloud }: OperationsWorld): SnapshotFacts[] =>
    [...cloud.containers.catalog]
        .filter(([path]) => path.startsWith(`${snapshotDocument.folder}/`))
        .map(([, { text }]) => JSON.parse(text) as SnapshotFacts);

describe.each(Object.entries(runs))("%s that takes five hours", (_, run) => {
    test("is resumed by the runs after it, without a second POST", async () => {
        const world = await begin();
        const before = world.cloud.operations.length;
        world.cloud.isStuck = true;
        world.timeoutSeconds = shortSeconds;
        for (let hour = 1; hour <= 5; hour += 2) {
            const outcome = await run(world);
            expect(outcome).toMatch(/^OperationTimedOut: timeoutSeconds is .* Azure accepted it at .* and continues/);
            world.cloud.pass(2);
        }
        expect(world.cloud.operations).toHaveLength(before + 1);
        world.cloud.isStuck = false;
        world.timeoutSeconds = 3600;
        await expect(run(world)).resolves.toBeUndefined();
        expect(world.cloud.operations.slice(before).map(({ status }) => status)).toEqual(["succeeded"]);
        expect(snapshots(world).map(({ result }) => result)).not.toContain("failed");
        world.rules.require();
    });

    test("is adopted where Azure has forgotten the operation since, and asked for again only where nothing came of it", async () => {
        for (const failsNext of [false, true]) {
            const world = await begin();
            const before = world.cloud.operations.length;
            world.cloud.isStuck = true;
            world.timeoutSeconds = shortSeconds;
            await run(world);
            world.timeoutSeconds = 3600;
            Object.assign(world.cloud, { isStuck: false, forgetsOperations: true, failsNext });
            const outcome = await run(world);
            world.cloud.forgetsOperations = false;
            if (failsNext) {
                expect(outcome).toMatch(/^OperationForgotten: Azure accepted the \w+ of .* Run it again/);
                await expect(run(world)).resolves.toBeUndefined();
            } else {
                expect(outcome).toBeUndefined();
            }
            expect(world.cloud.operations.slice(before).map(({ status }) => status)).toEqual(
                failsNext ? ["failed", "succeeded"] : ["succeeded"],
            );
            world.rules.require();
        }
    });
});

test("a run that finds another's operation on the service says that Azure has not taken its own", async () => {
    const world = await begin();
    world.cloud.isStuck = true;
    world.timeoutSeconds = shortSeconds;
    await world.schedule("primary");
    const outcome = await world.up("primary", { activeSite: "standby" });
    expect(outcome).toMatch(/ServiceBusy|OperationTimedOut: .* another operation ran on the service/i);
});
