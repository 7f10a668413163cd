import type { LogicalRestoreInputs } from "../../dynamic-providers/logical-restore/logical-restore-inputs";
import { LogicalRestoreOperation } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import { RestoreMode } from "../../dynamic-providers/logical-restore/restore-mode";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { FakeCloud } from "../model/operations/fake-cloud";
import { fakeContext } from "../model/operations/fake-context";
import { FakeRun } from "../model/operations/fake-run";
import type { Mishap } from "../model/operations/fake-run";
import { carefulEntities } from "../support/careful-entities";
import { ModelService, requireGuarded } from "../support/model-service";
import { sampleService, serviceIdOf } from "../support/sample-service";
import type { TestRecipient } from "../support/snapshot-recipients";
import { interruptions } from "./interruptions";
import { captureModel, readerOf, secretsOfModel, sharedRecipients, writerOf } from "./model-services";
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

class RestoreSituation implements Situation {
    private readonly cloud = new FakeCloud();
    private readonly source = new ModelService(sourceId, carefulEntities);
    private target = new ModelService(targetId, carefulEntities);
    private opener!: TestRecipient["opener"];
    private facts!: LogicalFacts;
    private readonly broken_: string[] = [];

    constructor(private readonly action: Action) {}

    async prepare(): Promise<void> {
        const all = await sharedRecipients();
        this.opener = all[0].opener;
        const run = new FakeRun("capture", undefined);
        const context = { ...fakeContext(this.cloud, run, "primary"), entities: () => readerOf(this.source, run) };
        this.facts = await captureModel(context, sourceId, "source");
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
        const said = this.cloud.said.filter((line) => secretsOfModel.some((secret) => line.includes(secret)));
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
            entities: () => readerOf(this.target, run),
            entityWriter: () => writerOf(this.target, run),
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
}

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
