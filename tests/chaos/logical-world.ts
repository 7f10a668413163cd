import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import { TreeReader } from "../../dynamic-providers/logical/read-tree";
import type { LogicalRetentionPolicy } from "../../dynamic-providers/records/selection/logical-retention";
import type { EntityReader } from "../../dynamic-providers/azure/entity-reader";
import type { RawEntity } from "../../dynamic-providers/azure/entity";
import { asLogical } from "../../dynamic-providers/records/snapshot/logical-facts";
import { FakeCloud } from "../model/operations/fake-cloud";
import { containers, fakeContext } from "../model/operations/fake-context";
import { FakeRun } from "../model/operations/fake-run";
import type { Mishap } from "../model/operations/fake-run";
import { Turns } from "../model/operations/turns";
import { FakeEntityReader } from "../support/fake-entity-reader";
import { serviceIdOf } from "../support/sample-service";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";
import { interruptions } from "./interruptions";
import type { ChaosWorld, Chooser, Harm, RunReport, Situation } from "./world";

/** One process: `pulumi up` of a LogicalBackup with this trigger. */
interface Process {
    readonly trigger: string;
    readonly retention?: LogicalRetentionPolicy;
}

/** What is asked for, of a service and a vault that hold what came before. */
interface Action {
    readonly before?: (world: LogicalWorld) => Promise<unknown>;
    /** They run at once; the first is harmed. */
    readonly processes: readonly Process[];
}

const serviceId = serviceIdOf("primary");
const secretsKey = "a secret of 32 bytes or more, at random";
const canary = "canary7f3a";
/** A week, and a day more. */
const graceHours = 8 * 24;
const hoursBetweenRuns = 0.25;
const lostMinutes = 10;
/** How often a process is begun anew until it has nothing left to do. */
const maxRuns = 6;

const earlier = async (world: LogicalWorld): Promise<void> => {
    await world.require({ trigger: "one" });
    world.edit(1);
    await world.require({ trigger: "two" });
    world.edit(2);
    world.pass(graceHours);
};
/** What nothing refers to any more lies there, older than the grace period. */
const leftovers = async (world: LogicalWorld): Promise<void> => {
    await earlier(world);
    world.edit(3);
    await world.require({ trigger: "forgotten" });
    world.forget("forgotten");
    world.edit(2);
    world.pass(graceHours);
};
const keepOne = { keep: 1, maxAgeDays: 3650 };
/** Which ones that are has nothing to do with who comes first. */
const keepNew = { keep: 10, maxAgeDays: 10 };

const actions: Readonly<Record<string, Action>> = {
    "the first capture": { processes: [{ trigger: "first" }] },
    "a capture of what has changed": { before: earlier, processes: [{ trigger: "three" }] },
    "a capture that prunes": { before: earlier, processes: [{ trigger: "three", retention: keepOne }] },
    "a capture that sweeps what nothing refers to": { before: leftovers, processes: [{ trigger: "three" }] },
    "two captures of one trigger at once": {
        before: earlier,
        processes: [{ trigger: "three" }, { trigger: "three" }],
    },
    "a capture while another prunes and sweeps": {
        before: leftovers,
        processes: [{ trigger: "three" }, { trigger: "four", retention: keepNew }],
    },
};

/** Capture, pruning and sweep of logical snapshots, against Azure in memory. */
export const logicalWorld: ChaosWorld = {
    name: "logical",
    actions: Object.keys(actions),
    harms: interruptions,
    begin: async (action, choose) => {
        const situation = new LogicalSituation(actions[action]!, choose);
        await situation.prepare();
        return situation;
    },
    end: () => Promise.resolve(),
};

/** A vault and a service, of which logical snapshots are taken by the real operation. */
class LogicalWorld {
    readonly cloud = new FakeCloud();
    readonly runs: FakeRun[] = [];
    readonly unexpected: string[] = [];
    private edits = 0;

    constructor(private readonly recipients: readonly TestRecipient[]) {}

    /** Somebody changes the service. */
    edit(number: number): void {
        this.edits = number;
    }

    /** No lease is as long. */
    pass(hours: number): void {
        this.cloud.pass(hours);
        this.cloud.containers.catalog.leases.clear();
    }

    /** The facts of a snapshot go, and what it is made of stays. */
    forget(trigger: string): void {
        const { catalog } = this.cloud.containers;
        for (const path of [...catalog.keys()].filter((name) => name.includes(trigger))) {
            catalog.delete(path);
        }
    }

    async run({ trigger, retention }: Process, mishap?: Mishap, turns?: Turns): Promise<string | undefined> {
        const run = new FakeRun(`capture '${trigger}'`, turns, mishap, {
            onDeath: (dead) => this.cloud.dropLeasesOf(dead),
            onVaultLost: () => this.cloud.loseVault(lostMinutes),
        });
        this.runs.push(run);
        const context = { ...fakeContext(this.cloud, run, "primary"), entities: () => this.reader(run) };
        try {
            await new LogicalBackupOperation(context, { pause: () => Promise.resolve() }).run({
                storageAccountId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/vault",
                ...{ backupsContainer: containers.backups, catalogContainer: containers.catalog },
                ...{ authorityContainer: containers.authority, logicalContainer: containers.logical },
                ...{ accessType: "SystemAssignedManagedIdentity", timeoutSeconds: 3600, busyWaitSeconds: 3600 },
                ...{ accessWaitSeconds: 3600, lostAnswerWatchSeconds: 0 },
                recipients: this.recipients.map(({ input }) => input),
                ...{ serviceId, trigger, retention, secretsKey },
            });
            return undefined;
        } catch (error) {
            return (error as Error).message;
        }
    }

    async require(process: Process): Promise<void> {
        const outcome = await this.run(process);
        if (outcome !== undefined) {
            throw new Error(outcome);
        }
    }

    /** What the vault comes to, as far as it does not hang on when things were done, or on keys made at random. */
    async end(): Promise<{ readonly snapshots: readonly string[]; readonly objects: readonly string[] }> {
        const snapshots: string[] = [];
        for (const facts of await this.context().catalog.listSnapshots()) {
            const { id, result, tombstone, ...logical } = asLogical(facts)!;
            const { payload, entities, lacks } = logical;
            const said = tombstone ? [tombstone.state] : [payload.root, payload.objects, entities, lacks];
            snapshots.push(JSON.stringify([id, result, ...said]));
        }
        return { snapshots: snapshots.sort(), objects: this.blobs("objects/").concat(this.blobs("trees/")).sort() };
    }

    /** What must hold whatever happened. */
    async broken(): Promise<string[]> {
        const { catalog, treeStore } = this.context();
        const broken: string[] = [];
        const needed = new Set<string>();
        for (const facts of await catalog.listSnapshots()) {
            const { id, payload, tombstone, entities } = asLogical(facts)!;
            if (payload.root === null || tombstone) {
                continue;
            }
            for (const { opener } of this.recipients) {
                try {
                    const { tree, bundles } = await new TreeReader(treeStore(containers.logical), [opener]).read(
                        payload.root,
                    );
                    [...Object.values(tree.bundles), payload.root].forEach((name) => needed.add(`objects/${name}`));
                    needed.add(`trees/${payload.root}.json`);
                    const count = bundles.reduce((sum, { members }) => sum + members.length, 0);
                    if (count !== entities) {
                        broken.push(`snapshot '${id}' has ${count} entities of ${entities}`);
                    }
                } catch (error) {
                    broken.push(`snapshot '${id}' is lost: ${(error as Error).message}`);
                }
            }
        }
        const { objects, keyrings } = await treeStore(containers.logical).list();
        const usedKeys = new Set([...objects.values()].map(({ keyId }) => keyId));
        return [
            ...broken,
            ...[...this.blobs("objects/"), ...this.blobs("trees/")]
                .filter((path) => !needed.has(path))
                .map((path) => `'${path}' is orphaned`),
            ...[...keyrings.keys()].filter((key) => !usedKeys.has(key)).map((key) => `keyring '${key}' is orphaned`),
            ...this.leaks().map((place) => `${place} tells what a service holds`),
        ];
    }

    private blobs(prefix: string): string[] {
        return [...this.cloud.containers[containers.logical].keys()].filter((path) => path.startsWith(prefix));
    }

    private leaks(): string[] {
        const kept = Object.values(this.cloud.containers).flatMap((container) =>
            [...container]
                .filter(([path, { text }]) => `${path} ${Buffer.from(text).toString("latin1")}`.includes(canary))
                .map(([path]) => `'${path}'`),
        );
        return [...kept, ...this.cloud.said.filter((line) => line.includes(canary))];
    }

    private context() {
        return fakeContext(this.cloud, new FakeRun("the judge", undefined), undefined);
    }

    /** Each request for an entity is one of the run's. */
    private reader(run: FakeRun): EntityReader {
        const reader = new FakeEntityReader(content(this.edits));
        const ask = async (what: string): Promise<void> => run.read(() => undefined, what);
        return {
            get: async (path, query) => {
                await ask(`GET ${path}`);
                return reader.get(path, query);
            },
            async *list(path) {
                await ask(`list ${path}`);
                yield* reader.list(path);
            },
            post: async (path) => {
                await ask(`POST ${path}`);
                return reader.post(path);
            },
        };
    }
}

function content(edits: number): Map<string, RawEntity> {
    const policy = "apis/a/operations/o1/policies/policy";
    return new Map<string, RawEntity>([
        ["apis/a", { properties: { displayName: canary } }],
        ...[1, 2, 3].map((number): [string, RawEntity] => [`apis/a/operations/o${number}`, { properties: {} }]),
        [policy, { properties: { value: `<policies><!-- ${edits} --></policies>` } }],
        ["allPolicies/p", { properties: { referencePolicyId: `${serviceId}/${policy}` } }],
        [`namedValues/${canary}`, { properties: { displayName: canary, secret: true } }],
        ["products/p", { properties: { displayName: `edited ${edits} times` } }],
        ["users/u", { properties: { email: `${canary}@contoso.example` } }],
        ["workspaces/w", { properties: {} }],
        ["workspaces/w/apis/b", { properties: { displayName: canary } }],
    ]);
}

/** Keys take a while to be made, and every run may have the same. */
let recipients: Promise<readonly TestRecipient[]> | undefined;

async function newWorld({ before }: Action): Promise<LogicalWorld> {
    recipients ??= ageRecipient().then((age) => [rsaRecipient(), age]);
    const world = new LogicalWorld(await recipients);
    await before?.(world);
    return world;
}

/** How an action ends that nothing befalls, and how many requests its first process sends. */
const unharmed = new Map<Action, Promise<{ readonly requests: number; readonly end: string }>>();

async function runUnharmed(action: Action): Promise<{ readonly requests: number; readonly end: string }> {
    const world = await newWorld(action);
    const begun = world.runs.length;
    for (const process of action.processes) {
        await world.require(process);
    }
    const { requests } = world.runs[begun]!;
    await settle(world, action);
    return { requests, end: JSON.stringify(await world.end()) };
}

/** Once nothing befalls them any more every process runs to its end; after the grace period once more, to sweep. */
async function settle(world: LogicalWorld, { processes }: Action): Promise<void> {
    for (const hours of [hoursBetweenRuns, graceHours]) {
        for (const process of processes) {
            let outcome = await world.run(process);
            for (let run = 1; run < maxRuns && outcome !== undefined; run += 1) {
                world.pass(hoursBetweenRuns);
                outcome = await world.run(process);
            }
            if (outcome !== undefined) {
                throw new Error(`'${process.trigger}' does not come to its end: ${outcome}`);
            }
        }
        world.pass(hours);
    }
    // What was given up within the last round has been there for the grace period by now.
    await world.require(processes[0]!);
}

class LogicalSituation implements Situation {
    private world!: LogicalWorld;

    constructor(
        private readonly action: Action,
        private readonly choose: Chooser,
    ) {}

    async prepare(): Promise<void> {
        this.world = await newWorld(this.action);
    }

    async run(harm?: Harm): Promise<RunReport> {
        const { world, action, choose } = this;
        const { requests } = await unharmedOf(action);
        const mishap = harm && { kind: harm.kind as Mishap["kind"], request: Math.floor(harm.at * requests) };
        const choices = Array.from({ length: 400 }, (_, turn) => Math.floor(choose.fraction(`turn ${turn}`) * 4));
        const turns = action.processes.length === 1 ? undefined : new Turns(choices);
        const begun = world.runs.length;
        const [outcome] = await Promise.all(
            action.processes.map((process, index) => world.run(process, index === 0 ? mishap : undefined, turns)),
        );
        world.pass(hoursBetweenRuns);
        return { struck: world.runs[begun]?.struck, outcome: outcome?.split("\n")[0] };
    }

    finish(): Promise<void> {
        return settle(this.world, this.action);
    }

    async broken(): Promise<readonly string[]> {
        const { world, action } = this;
        const [{ end: expected }, end] = [await unharmedOf(action), JSON.stringify(await world.end())];
        return [
            ...(await world.broken()),
            ...(end === expected ? [] : [`it ends otherwise: ${end}, and unharmed: ${expected}`]),
        ];
    }

    end(): Promise<void> {
        return Promise.resolve();
    }
}

function unharmedOf(action: Action): Promise<{ readonly requests: number; readonly end: string }> {
    const known = unharmed.get(action) ?? runUnharmed(action);
    unharmed.set(action, known);
    return known;
}
