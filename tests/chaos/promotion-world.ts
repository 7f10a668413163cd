import { FakeRun } from "../model/operations/fake-run";
import type { Mishap } from "../model/operations/fake-run";
import { siteOf } from "../model/operations/fake-cloud";
import type { SiteName } from "../model/operations/fake-cloud";
import { OperationsWorld } from "../model/operations/world";
import type { Outcome } from "../model/operations/world";
import { carefulEntities } from "../support/careful-entities";
import { ModelService, requireGuarded } from "../support/model-service";
import { serviceIdOf } from "../support/sample-service";
import { interruptions } from "./interruptions";
import { captureModel, readerOf, secretsOfModel, sharedRecipients, writerOf } from "./model-services";
import type { ChaosWorld, Harm, RunReport, Situation } from "./world";

type Declared = Parameters<OperationsWorld["up"]>[1];

/** An `up` of the standby, whose peer has a logical snapshot. */
interface Action {
    readonly declared: Declared;
    /** What has happened before. */
    readonly before?: (situation: PromotionSituation) => Promise<unknown>;
    /** Who is active in the end. */
    readonly activeSite: SiteName;
    /** What the standby holds before. @default nothing */
    readonly isChanged?: boolean;
}

const logical = { preferredSnapshotKind: "logical" } as const;
const unplanned: Declared = { ...logical, activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 };
const warm: Declared = { ...logical, activeSite: "primary", standbyMode: "warm" };

const actions: Readonly<Record<string, Action>> = {
    "an unplanned failover into an empty service": { declared: unplanned, activeSite: "standby" },
    "an unplanned failover into a service that holds other things": {
        declared: unplanned,
        activeSite: "standby",
        isChanged: true,
    },
    "an unplanned failover into a warm standby": {
        declared: unplanned,
        before: (situation) => situation.up(warm),
        activeSite: "standby",
    },
    "a warm standby": { declared: warm, activeSite: "primary", isChanged: true },
};

const hoursBetweenRuns = 0.25;
/** How often a run is begun anew until it has nothing left to do. */
const maxRuns = 6;

/** Failovers and warm standbys with logical snapshots, by the operations of their `up`s, against Azure in memory. */
export const promotionWorld: ChaosWorld = {
    name: "promotions",
    actions: Object.keys(actions),
    harms: interruptions,
    begin: async (action) => {
        const situation = new PromotionSituation(actions[action]!, await unharmedOf(actions[action]!));
        await situation.prepare();
        return situation;
    },
    end: () => Promise.resolve(),
};

interface Unharmed {
    readonly requests: number;
    readonly end: string;
}

class PromotionSituation implements Situation {
    readonly services: Readonly<Record<SiteName, ModelService>> = {
        primary: new ModelService(serviceIdOf("primary"), carefulEntities),
        standby: new ModelService(serviceIdOf("standby")),
    };
    private world!: OperationsWorld;
    private readonly unguarded: string[] = [];

    /** @param unharmed - undefined for the run that tells it. */
    constructor(
        private readonly action: Action,
        private readonly unharmed?: Unharmed,
    ) {}

    async prepare(): Promise<void> {
        const [age] = await sharedRecipients();
        const { primary, standby } = this.services;
        const serviceOf = (serviceId: string): ModelService => this.services[siteOf(serviceId) as SiteName];
        this.world = new OperationsWorld({
            inputs: { ageIdentity: age.identity },
            entitiesOf: (run) => ({
                entities: (serviceId) => readerOf(serviceOf(serviceId), run),
                entityWriter: (serviceId) => writerOf(serviceOf(serviceId), run),
            }),
        });
        const { cloud, rules } = this.world;
        rules.whyNotLike = (snapshot, site) =>
            this.unharmed && this.held !== this.unharmed.end
                ? `'${site}' does not hold what snapshot '${snapshot}' has: ${this.held}`
                : undefined;
        await this.world.begin(true);
        await captureModel(this.world.contextOf(new FakeRun("capture", undefined), "primary"), primary.id, "source");
        if (this.action.isChanged) {
            const other = new ModelService(standby.id, carefulEntities).entities;
            other.forEach((properties, path) => void standby.entities.set(path, properties));
            standby.entities.set("apis/extra", { displayName: "Extra", path: "extra", apiRevision: "1" });
            standby.entities.set("tags/t", { displayName: "Renamed since" });
            standby.entities.delete("products/p/groups/devs");
            standby.entities.delete("backends/b");
        }
        await this.action.before?.(this);
        cloud.services.primary.isDown = this.action.activeSite === "standby";
        const guarded = requireGuarded(primary, standby);
        standby.watch = (service) => {
            try {
                guarded(service);
            } catch (error) {
                this.unguarded.push((error as Error).message);
            }
        };
    }

    /** One `up` of the standby. */
    up(declared: Declared, mishap?: Mishap): Promise<Outcome> {
        return this.world.up("standby", declared, mishap);
    }

    async run(harm?: Harm): Promise<RunReport> {
        const { world, action, unharmed } = this;
        const request = harm && Math.floor(harm.at * unharmed!.requests);
        const begun = world.runs.length;
        const outcome = await this.up(
            action.declared,
            harm && { kind: harm.kind as Mishap["kind"], request: request! },
        );
        world.cloud.pass(hoursBetweenRuns);
        return { struck: world.runs[begun]?.struck, outcome: outcome?.split("\n")[0] };
    }

    async finish(): Promise<void> {
        let outcome = await this.up(this.action.declared);
        for (let count = 1; count < maxRuns && outcome !== undefined; count += 1) {
            this.world.cloud.pass(hoursBetweenRuns);
            outcome = await this.up(this.action.declared);
        }
        if (outcome !== undefined) {
            throw new Error(`It does not come to its end: ${outcome}`);
        }
    }

    broken(): Promise<readonly string[]> {
        const { world, action, unharmed, held } = this;
        const { cloud, rules } = world;
        const { active, promotion } = rules.authority;
        const claims = action.activeSite === "standby" ? 1 : 0;
        return Promise.resolve([
            ...rules.violations,
            ...this.unguarded,
            ...(unharmed && held !== unharmed.end ? [`it ends otherwise: ${held}, and unharmed: ${unharmed.end}`] : []),
            ...(active === action.activeSite && !promotion ? [] : [`'${active}' is active in the end`]),
            ...(rules.claims.unplanned === claims ? [] : [`${rules.claims.unplanned} claims of an unplanned failover`]),
            ...cloud.operations
                .filter(({ action: asked }) => asked === "restore")
                .map(() => "Azure was asked to restore"),
            ...cloud.said
                .filter((line) => secretsOfModel.some((secret) => line.includes(secret)))
                .map((line) => `'${line}' tells a secret`),
        ]);
    }

    end(): Promise<void> {
        return Promise.resolve();
    }

    /** What the standby holds. */
    get held(): string {
        const { id, entities } = this.services.standby;
        const text = JSON.stringify([...entities].sort(([left], [right]) => (left < right ? -1 : 1)));
        return text.replaceAll(id, "~");
    }

    /** How many requests the run that began last has sent. */
    get requests(): number {
        return this.world.runs.at(-1)!.requests;
    }
}

/** How an action ends that nothing befalls. */
const unharmed = new Map<Action, Promise<Unharmed>>();

function unharmedOf(action: Action): Promise<Unharmed> {
    const known = unharmed.get(action) ?? runUnharmed(action);
    unharmed.set(action, known);
    return known;
}

async function runUnharmed(action: Action): Promise<Unharmed> {
    const situation = new PromotionSituation(action);
    await situation.prepare();
    const outcome = await situation.up(action.declared);
    const broken = await situation.broken();
    if (outcome !== undefined || broken.length > 0) {
        throw new Error(outcome ?? broken.join("\n"));
    }
    return { requests: situation.requests, end: situation.held };
}
