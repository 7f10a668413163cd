import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import type { OperationRecord } from "../../dynamic-providers/records/operation-record";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { siteNames } from "../model/operations/fake-cloud";
import type { SiteName } from "../model/operations/fake-cloud";
import type { Mishap } from "../model/operations/fake-run";
import { Turns } from "../model/operations/turns";
import { OperationsWorld } from "../model/operations/world";
import type { Outcome } from "../model/operations/world";
import type { ChaosWorld, Chooser, Harm, RunReport, Situation } from "./world";

/** One process: `pulumi up` of a site's stack, or what its schedule does. */
type Process = (world: OperationsWorld, mishap?: Mishap, turns?: Turns) => Promise<Outcome>;

/** What the operators want, from a vault whose primary is active and has a snapshot. */
interface Action {
    /** What has happened before. */
    readonly before?: (world: OperationsWorld) => Promise<unknown>;
    /** They run at once; the first is harmed. */
    readonly processes: readonly Process[];
    /** Who is declared active in the end. */
    readonly activeSite: SiteName;
    /** A new vault. @default false */
    readonly isNew?: boolean;
}

const siteLocal = ["tags"];
const schedule =
    (site: SiteName): Process =>
    (world, mishap, turns) =>
        world.schedule(site, mishap, turns);
const up =
    (site: SiteName, declared: (epoch: number) => Parameters<OperationsWorld["up"]>[1]): Process =>
    (world, mishap, turns) =>
        world.up(site, declared(world.rules.authority.epoch), mishap, turns);
const drill: Process = (world, mishap, turns) => world.drill(mishap, turns);
const stepDown = up("primary", () => ({ activeSite: "standby" }));
const takeOver = up("standby", () => ({ activeSite: "standby" }));
const warm = up("standby", () => ({ activeSite: "primary", standbyMode: "warm", siteLocal }));
// The consent names the epoch that is given up, also in the runs after the claim.
const takeOverUnplanned = up("standby", () => ({ activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 }));
const isLost =
    (isDown: boolean) =>
    (world: OperationsWorld): Promise<void> => {
        world.cloud.services.primary.isDown = isDown;
        return Promise.resolve();
    };
const dueAgain = (world: OperationsWorld): Promise<void> => {
    world.cloud.pass(2);
    world.change();
    return Promise.resolve();
};
const all =
    (...steps: readonly ((world: OperationsWorld) => Promise<unknown>)[]) =>
    async (world: OperationsWorld): Promise<void> => {
        for (const step of steps) {
            await step(world);
        }
    };

const actions: Readonly<Record<string, Action>> = {
    "first claim": {
        isNew: true,
        processes: [up("primary", () => ({ activeSite: "primary" }))],
        activeSite: "primary",
    },
    "scheduled snapshot and pruning": { before: dueAgain, processes: [schedule("primary")], activeSite: "primary" },
    "warm standby": { processes: [warm], activeSite: "primary" },
    "planned failover, stepping down": { processes: [stepDown], activeSite: "standby" },
    "planned failover, taking over": { before: stepDown, processes: [takeOver], activeSite: "standby" },
    "unplanned failover": { before: isLost(true), processes: [takeOverUnplanned], activeSite: "standby" },
    rejoin: {
        before: all(isLost(true), takeOverUnplanned, isLost(false)),
        processes: [up("primary", (rejoin) => ({ activeSite: "standby", rejoin }))],
        activeSite: "standby",
    },
    failback: {
        before: all(
            stepDown,
            takeOver,
            up("standby", () => ({ activeSite: "primary" })),
        ),
        processes: [up("primary", () => ({ activeSite: "primary" }))],
        activeSite: "primary",
    },
    "a drill": { processes: [drill], activeSite: "primary" },
    "a drill while snapshots are pruned": {
        before: dueAgain,
        processes: [drill, schedule("primary")],
        activeSite: "primary",
    },
    "two drills at once": { processes: [drill, drill], activeSite: "primary" },
    "pruning while a standby restores": {
        before: dueAgain,
        processes: [schedule("primary"), warm],
        activeSite: "primary",
    },
    "a standby that restores while snapshots are pruned": {
        before: dueAgain,
        processes: [warm, schedule("primary")],
        activeSite: "primary",
    },
    "two ups that step down at once": { processes: [stepDown, stepDown], activeSite: "standby" },
    "two ups that take over at once": { before: stepDown, processes: [takeOver, takeOver], activeSite: "standby" },
    "two schedules at once": {
        before: dueAgain,
        processes: [schedule("primary"), schedule("primary")],
        activeSite: "primary",
    },
    "a peer that takes over a site that takes a snapshot": {
        before: dueAgain,
        processes: [takeOverUnplanned, schedule("primary")],
        activeSite: "standby",
    },
};

const harms: Readonly<Record<Mishap["kind"], true>> = {
    killedBefore: true,
    killedAfter: true,
    answerLost: true,
    answersLost: true,
    throttled: true,
    unavailable: true,
    vaultLost: true,
};

/** How often a run is begun anew until it has nothing left to do. */
const maxRuns = 6;
const hoursBetweenRuns = 0.25;

/** The operations alone, against Azure in memory: a process ends between two requests, and no clock plays a part. */
export const operationsWorld: ChaosWorld = {
    name: "operations",
    actions: Object.keys(actions),
    harms: Object.keys(harms),
    begin: async (action, choose) => {
        const situation = new OperationsSituation(actions[action]!, choose);
        await situation.prepare();
        return situation;
    },
    end: () => Promise.resolve(),
};

class OperationsSituation implements Situation {
    private readonly world = new OperationsWorld();
    private runs = 0;
    private readonly outcomes: string[] = [];

    constructor(
        private readonly action: Action,
        private readonly choose: Chooser,
    ) {}

    async prepare(): Promise<void> {
        await beginIn(this.world, this.action);
    }

    async run(harm?: Harm): Promise<RunReport> {
        const { world, action, choose } = this;
        this.runs += 1;
        const mishap = harm && {
            kind: harm.kind as Mishap["kind"],
            request: Math.floor(harm.at * (await requestsOf(this.action))),
        };
        const choices = Array.from({ length: 60 }, (_, turn) => Math.floor(choose.fraction(`turn ${turn}`) * 4));
        const isAlone = action.processes.length === 1;
        world.cloud.areLeasesLost = !isAlone && choose.fraction("leases") < 0.5;
        const turns = isAlone ? undefined : new Turns(choices);
        const begun = world.runs.length;
        const [outcome] = await Promise.all(
            action.processes.map((process, index) => process(world, index === 0 ? mishap : undefined, turns)),
        );
        world.cloud.areLeasesLost = false;
        this.outcomes.push(outcome ?? "");
        world.cloud.pass(hoursBetweenRuns);
        return { struck: world.runs[begun]?.struck, outcome: outcome?.split("\n")[0] };
    }

    async finish(): Promise<void> {
        const { world, action } = this;
        for (const process of action.processes) {
            for (let run = 1; run <= maxRuns && (await process(world)) !== undefined; run += 1) {
                world.cloud.pass(hoursBetweenRuns);
            }
        }
        await world.settle(action.activeSite);
    }

    broken(): Promise<readonly string[]> {
        const { world, outcomes } = this;
        return Promise.resolve([
            ...world.rules.violations,
            ...findLostWork(world),
            ...findLeftByDrills(world),
            ...findSecrets(world, outcomes),
            ...(siteNames.some((site) => site === world.rules.authority.active) ? [] : ["no site is active"]),
        ]);
    }

    end(): Promise<void> {
        return Promise.resolve();
    }
}

async function beginIn(world: OperationsWorld, { before, isNew = false }: Action): Promise<void> {
    await world.begin(!isNew);
    await before?.(world);
}

const measured = new Map<Action, number>();

/** How many requests an action sends that nothing befalls. */
async function requestsOf(action: Action): Promise<number> {
    const known = measured.get(action);
    if (known !== undefined) {
        return known;
    }
    const world = new OperationsWorld();
    await beginIn(world, action);
    const begun = world.runs.length;
    await action.processes[0]!(world);
    const { requests } = world.runs[begun]!;
    measured.set(action, requests);
    return requests;
}

/** Operations that nobody waits for any more, and snapshots that nobody knows of. */
function findLostWork({ cloud }: OperationsWorld): string[] {
    const textOf = (path: string) => cloud.containers.catalog.get(path)?.text;
    const records = cloud.operations.map(({ record, id, status, blob, action }) => {
        const found = JSON.parse(textOf(record) ?? "{}") as Partial<SnapshotFacts>;
        return { record, id, status, blob, action, found };
    });
    const open = [snapshotDocument, restoreDocument].flatMap(({ folder }) =>
        [...cloud.containers.catalog]
            .filter(([path]) => path.startsWith(`${folder}/`))
            .filter(([, { text }]) => (JSON.parse(text) as OperationRecord).result === "accepted")
            .map(([path]) => `'${path}' is left accepted, and nobody goes on with it`),
    );
    return [
        ...records.filter(({ status }) => status === "running").map(({ record }) => `'${record}' still runs in Azure`),
        ...records
            .filter(({ status, found }) => status === "succeeded" && found.result !== "succeeded")
            .map(({ record, action, found }) => `${action} '${record}' is done, and its record is ${found.result}`),
        ...records
            .filter(
                ({ action, status, found, blob }) =>
                    action === "backup" &&
                    status === "succeeded" &&
                    found.tombstone === undefined &&
                    !cloud.containers.backups.has(blob),
            )
            .map(({ blob }) => `snapshot '${blob}' is gone, and nothing says why`),
        ...open,
    ];
}

/** Services of drills that the last run has left, and snapshots that they still hold. */
function findLeftByDrills({ cloud }: OperationsWorld): string[] {
    const held = [...cloud.containers.catalog]
        .filter(([path]) => path.startsWith(`${snapshotDocument.folder}/`))
        .filter(([, { text }]) => (JSON.parse(text) as SnapshotFacts).holds.some((hold) => hold.startsWith("drill ")));
    return [
        ...[...cloud.scratch.services.keys()].map((id) => `scratch service '${id}' is left`),
        ...held.map(([path]) => `'${path}' is still held by a drill`),
    ];
}

/** An operation's URL may be signed: it stands in the record of what is under way, and nowhere else. */
function findSecrets({ cloud }: OperationsWorld, outcomes: readonly string[]): string[] {
    const told = [...cloud.said, ...outcomes].filter((line) => signed.test(line));
    const kept = Object.entries(cloud.containers).flatMap(([container, blobs]) =>
        [...blobs].filter(([, { text }]) => signed.test(text)).map(([path]) => `${container}/${path}`),
    );
    return [...told.map((line) => `told: ${line}`), ...kept.map((path) => `kept in ${path}`)].map(
        (found) => `the URL of an operation is ${found}`,
    );
}

const signed = /sig=/;
