import { createHash } from "node:crypto";
import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import type { RawEntity } from "../azure/entity";

/** Of what the plan does not name, so much is asked for all the same. */
const sampledShare = 0.03;

/** A policy of an operation or a resolver: of hundreds, a few are there. */
const plannedPolicy = /^apis\/[^/]+\/(operations|resolvers)\/[^/]+\/policies\/policy$/i;

/**
 * Asks for the policies of operations by plan: `allPolicies` names those that are there, in one list, and of the others only
 * a sample is asked for. No page promises that the list names every policy at all times, so the plan never decides alone: a
 * policy that is found in the sample ({@link missed}) shows that the plan is wrong, and all must be read without it. Where the
 * list is empty or not to be had, everything is asked for.
 */
export class PlannedReader implements EntityReader {
    /** Policies that the plan does not name, and that are there. */
    readonly missed = new Set<string>();
    /** Those that were asked for though the plan does not name them. */
    readonly sampled = new Set<string>();
    /** Whether a policy was left out because the plan does not name it. */
    isUsed = false;
    private named: Promise<ReadonlySet<string> | undefined> | undefined;

    /**
     * @param seed - which ones are in the sample: another text, other ones.
     */
    constructor(
        private readonly reader: EntityReader,
        private readonly seed: string,
    ) {}

    async get(path: string, query?: Readonly<Record<string, string>>): Promise<RawEntity> {
        if (!plannedPolicy.test(path)) {
            return this.reader.get(path, query);
        }
        const named = await (this.named ??= this.readPlan());
        if (!named || named.has(path.toLowerCase())) {
            return this.reader.get(path, query);
        }
        if (!this.isSampled(path)) {
            this.isUsed = true;
            throw new EntityReadError("notFound", `Azure's list of policies names none at '${path}'.`, 404);
        }
        this.sampled.add(path);
        const found = await this.reader.get(path, query);
        this.missed.add(path);
        return found;
    }

    /** The plan is read anew. */
    beginSweep(): void {
        this.named = undefined;
    }

    list(path: string): AsyncIterable<RawEntity> {
        return this.reader.list(path);
    }

    post(path: string): Promise<Readonly<Record<string, unknown>>> {
        return this.reader.post(path);
    }

    private isSampled(path: string): boolean {
        const number = createHash("sha256").update(`${this.seed}\n${path.toLowerCase()}`).digest().readUInt32BE();
        return number < sampledShare * 2 ** 32;
    }

    /** @returns undefined where it tells nothing. */
    private async readPlan(): Promise<ReadonlySet<string> | undefined> {
        const named = new Set<string>();
        try {
            for await (const { properties } of this.reader.list("allPolicies")) {
                const id = properties?.referencePolicyId;
                const [, below] = typeof id === "string" ? (/(?:^|\/)(apis\/.+)$/i.exec(id) ?? []) : [];
                if (below !== undefined) {
                    named.add(below.toLowerCase());
                    // The revision that is current may be named as one of them.
                    named.add(below.toLowerCase().replace(/^(apis\/[^/;]+);rev=\d+/, "$1"));
                }
            }
        } catch (error) {
            if (!(error instanceof EntityReadError)) {
                throw error;
            }
            return undefined;
        }
        return named.size === 0 ? undefined : named;
    }
}
