import type { EntityWriter } from "../../dynamic-providers/azure/entity-writer";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalRestoreInputs } from "../../dynamic-providers/logical-restore/logical-restore-inputs";
import { LogicalRestoreOperation } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import { RestoreMode } from "../../dynamic-providers/logical-restore/restore-mode";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { FakeCloud } from "../model/operations/fake-cloud";
import { containers, fakeContext } from "../model/operations/fake-context";
import { FakeRun } from "../model/operations/fake-run";
import type { Mishap } from "../model/operations/fake-run";
import { carefulEntities } from "../support/careful-entities";
import { ModelReader } from "../support/model-reader";
import { ModelService, requireGuarded } from "../support/model-service";
import { sampleService, serviceIdOf } from "../support/sample-service";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";
import { interruptions } from "./interruptions";
import type { ChaosWorld, Harm, RunReport, Situation } from "./world";

type Entities = Map<string, Record<string, unknown>>;

/** A logical snapshot of `primary` is restored into `standby`. */
interface Action {
    readonly inputs: LogicalRestoreInputs;
    /** What the target holds before, made from what the snapshot has. */
    readonly before: (entities: Entities) => void;
}

const isOrders = (path: string): boolean => /^apis\/orders(;|\/|$)|\/apis\/orders$|^subscriptions\/direct$/.test(path);
const withoutOrders = (entities: Entities): void => {
    for (const path of [...entities.keys()].filter(
        (name) => isOrders(name) || ["policyFragments/a-outer", "backends/a-pool", "backends/b"].includes(name),
    )) {
        entities.delete(path);
    }
};
const changed = (entities: Entities): void => {
    withoutOrders(entities);
    entities.set("apis/extra", { displayName: "Extra", path: "extra", apiRevision: "1" });
    entities.set("apis/open/operations/extra", { displayName: "Extra", method: "GET", urlTemplate: "/extra" });
    entities.set("namedValues/extra", { displayName: "extra", value: "1" });
    entities.set("tags/t", { displayName: "Renamed since" });
    entities.set("policies/policy", { ...entities.get("policies/policy"), description: "edited" });
    entities.delete("products/p/groups/devs");
};

const actions: Readonly<Record<string, Action>> = {
    "the whole service into an empty one": { inputs: {}, before: (entities) => entities.clear() },
    "the whole service into one that has changed": { inputs: {}, before: changed },
    "the whole service over one that has changed": { inputs: { mode: RestoreMode.Overwrite }, before: changed },
    "one API by its scope": { inputs: { scope: ["apis/orders"] }, before: withoutOrders },
    "one API that has changed, and what is not its own is deleted": {
        inputs: { scope: ["apis/open"], mode: RestoreMode.Mirror },
        before: changed,
    },
};

const [sourceId, targetId] = [serviceIdOf("primary"), serviceIdOf("standby")];
const trigger = "restore";
const lostMinutes = 10;
const hoursBetweenRuns = 0.25;
/** How often a process is begun anew until it has nothing left to do. */
const maxRuns = 6;

/** Restores of logical snapshots, whole and in parts, against Azure in memory. */
export const restoreWorld: ChaosWorld = {
    name: "restores",
    actions: Object.keys(actions),
    harms: interruptions,
    begin: async (action) => {
        const situation = new RestoreSituation(actions[action]!);
        await situation.prepare();
        return situation;
    },
    end: () => Promise.resolve(),
};

/** Keys take a while to be made, and every run may have the same. */
let recipients: Promise<readonly TestRecipient[]> | undefined;

class RestoreSituation implements Situation {
    private readonly cloud = new FakeCloud();
    private readonly source = new ModelService(sourceId, carefulEntities);
    private target = new ModelService(targetId, carefulEntities);
    private opener!: TestRecipient["opener"];
    private facts!: LogicalFacts;
    private readonly broken_: string[] = [];

    constructor(private readonly action: Action) {}

    async prepare(): Promise<void> {
        recipients ??= ageRecipient().then((age) => [age, rsaRecipient()]);
        const all = await recipients;
        this.opener = all[0]!.opener;
        const run = new FakeRun("capture", undefined);
        const context = { ...fakeContext(this.cloud, run, "primary"), entities: () => this.reader(this.source, run) };
        this.facts = await new LogicalBackupOperation(context, { pause: () => Promise.resolve() }).run({
            ...vault,
            ...{ serviceId: sourceId, trigger: "source", secretsKey: "a secret of 32 bytes or more, at random" },
            recipients: all.map(({ input }) => input),
        });
        this.action.before(this.target.entities);
        // What answers without its policy before is not the restore's doing.
        const guarded = requireGuarded(this.source, this.target);
        this.target.watch = (service) => {
            try {
                guarded(service);
            } catch (error) {
                this.broken_.push((error as Error).message);
            }
        };
    }

    async run(harm?: Harm): Promise<RunReport> {
        const { requests } = await unharmedOf(this.action);
        const mishap = harm && { kind: harm.kind as Mishap["kind"], request: Math.floor(harm.at * requests) };
        const { run, outcome } = await this.restore(mishap);
        this.cloud.pass(hoursBetweenRuns);
        return { struck: run.struck, outcome: outcome?.split("\n")[0] };
    }

    async finish(): Promise<void> {
        let { outcome } = await this.restore();
        for (let count = 1; count < maxRuns && outcome !== undefined; count += 1) {
            this.cloud.pass(hoursBetweenRuns);
            ({ outcome } = await this.restore());
        }
        if (outcome !== undefined) {
            throw new Error(`It does not come to its end: ${outcome}`);
        }
    }

    async broken(): Promise<readonly string[]> {
        const [{ end: expected }, end] = [await unharmedOf(this.action), this.end_()];
        const context = fakeContext(this.cloud, new FakeRun("the judge", undefined), undefined);
        const record = await context.catalog.read(restoreDocument, triggeredName(sampleService("standby"), trigger));
        const { result, verification } = record?.value ?? {};
        const said = this.cloud.said.filter((line) => secrets.some((secret) => line.includes(secret)));
        return [
            ...this.broken_,
            ...(end === expected ? [] : [`it ends otherwise: ${end}, and unharmed: ${expected}`]),
            ...(result === "succeeded" && verification?.verified ? [] : [`the record says '${result}'`]),
            ...said.map((line) => `'${line}' tells a secret`),
        ];
    }

    end(): Promise<void> {
        return Promise.resolve();
    }

    /** What the target holds, with the keys that nothing depends on left out. */
    end_(): string {
        const text = JSON.stringify([...this.target.entities].sort(([left], [right]) => (left < right ? -1 : 1)));
        return text.replaceAll(targetId, "~");
    }

    async restore(mishap?: Mishap): Promise<{ readonly run: FakeRun; readonly outcome: string | undefined }> {
        const run = new FakeRun("restore", undefined, mishap, {
            onDeath: (dead) => this.cloud.dropLeasesOf(dead),
            onVaultLost: () => this.cloud.loseVault(lostMinutes),
        });
        const context = {
            ...fakeContext(this.cloud, run, "standby"),
            entities: () => this.reader(this.target, run),
            entityWriter: () => this.writer(run),
        };
        try {
            await new LogicalRestoreOperation(context, [this.opener], { pause: () => Promise.resolve() }).run(
                this.facts,
                { ...this.action.inputs, serviceId: targetId, trigger },
                sampleService("standby"),
            );
            return { run, outcome: undefined };
        } catch (error) {
            return { run, outcome: (error as Error).message };
        }
    }

    private readonly reader = (service: ModelService, run: FakeRun): ModelReader =>
        new ModelReader(service, (what) => run.read(() => undefined, what));

    /** Each request is one of the run's; one whose answer is lost is sent again, as the SDK does it. */
    private writer(run: FakeRun): EntityWriter {
        const { target } = this;
        const send = async (what: string, act: () => Promise<void>): Promise<void> => {
            const answers: Promise<void>[] = [];
            await run.write(() => {
                const answer = act();
                // Where the process is no more, nobody hears of it.
                answer.catch(() => undefined);
                answers.push(answer);
            }, what);
            await answers.at(-1);
        };
        return {
            put: (path, body) => send(`PUT ${path}`, () => target.put(path, body)),
            patch: (path, body) => send(`PATCH ${path}`, () => target.patch(path, body)),
            delete: (path) => send(`DELETE ${path}`, () => target.delete(path)),
        };
    }
}

const secrets = ["s3cret", "ikey"];
const vault = {
    storageAccountId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/vault",
    ...{ backupsContainer: containers.backups, catalogContainer: containers.catalog },
    ...{ authorityContainer: containers.authority, logicalContainer: containers.logical },
    ...{ accessType: "SystemAssignedManagedIdentity" as LogicalBackupInputs["accessType"] },
    ...{ timeoutSeconds: 3600, busyWaitSeconds: 3600, accessWaitSeconds: 3600, lostAnswerWatchSeconds: 0 },
};

/** How an action ends that nothing befalls, and how many requests it sends. */
const unharmed = new Map<Action, Promise<{ readonly requests: number; readonly end: string }>>();

function unharmedOf(action: Action): Promise<{ readonly requests: number; readonly end: string }> {
    const known = unharmed.get(action) ?? runUnharmed(action);
    unharmed.set(action, known);
    return known;
}

async function runUnharmed(action: Action): Promise<{ readonly requests: number; readonly end: string }> {
    const situation = new RestoreSituation(action);
    await situation.prepare();
    const { run, outcome } = await situation.restore();
    if (outcome !== undefined) {
        throw new Error(outcome);
    }
    return { requests: run.requests, end: situation.end_() };
}
