import { EntityRefusedError, isPassingConflict } from "../azure/entity-writer";
import type { EntityWriter } from "../azure/entity-writer";
import type { EntityReader } from "../azure/entity-reader";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { ProgressSink } from "../common/progress";
import type { PortalMedia } from "../logical/portal-media";
import type { RestoreProblem } from "../records/logical-restore-record";
import { keyOf } from "../azure/entity-path";
import { ancestorsOf } from "./select-entities";
import type { RestoreStage, RestoreStep } from "./restore-step";

/** What a plan is applied with. */
export interface ApplyPorts {
    readonly writer: EntityWriter;
    readonly reader: Pick<EntityReader, "list">;
    readonly media: Pick<PortalMedia, "write" | "delete">;
    readonly progress: ProgressSink;
    /** Waits while something else is at work on an entity. */
    readonly pause: (milliseconds: number) => Promise<void>;
}

/** What came of a plan. */
export interface AppliedPlan {
    /** Requests that went through. */
    readonly done: number;
    readonly problems: readonly RestoreProblem[];
}

/** Lanes at a time; the pace of the requests is that of ARM's buckets, which the connection keeps to. */
const lanesAtOnce = 12;
/** An import of another tool works on an API for minutes. */
const longestWaitMs = 30_000;
const conflictTries = 24;

/**
 * Sends the steps of a plan. What Azure refuses is sent again as long as something else went through; what depends on it is
 * held back, so that a policy that is refused leaves the guard.
 *
 * @throws every error that is no refusal: another run plans anew, and sends what is left.
 */
export async function applyPlan(stages: readonly RestoreStage[], ports: ApplyPorts): Promise<AppliedPlan> {
    const run = new Run(ports);
    const total = stages.reduce((sum, { lanes }) => sum + lanes.reduce((all, lane) => all + lane.length, 0), 0);
    let left = stages;
    for (let before = Infinity; run.openSteps(left) > 0 && run.openSteps(left) < before;) {
        before = run.openSteps(left);
        run.beginPass();
        for (const { name, lanes } of left) {
            await forEachAtOnce(lanesAtOnce, lanes, (lane) => run.lane(lane));
            ports.progress(`restore: ${name}, ${run.done} of ${total} requests`, { ephemeral: true });
        }
        left = left.map(({ name, lanes }) => ({ name, lanes: lanes.map((lane) => run.leftOf(lane)) }));
    }
    return { done: run.done, problems: run.problems(left) };
}

class Run {
    done = 0;
    private readonly sent = new Set<RestoreStep>();
    /** Why steps were refused, in this pass. */
    private refusals = new Map<RestoreStep, EntityRefusedError>();
    private refusedPaths = new Set<string>();

    constructor(private readonly ports: ApplyPorts) {}

    beginPass(): void {
        this.refusals = new Map();
        this.refusedPaths = new Set();
    }

    openSteps(stages: readonly RestoreStage[]): number {
        return stages.reduce(
            (sum, { lanes }) => sum + lanes.reduce((all, lane) => all + this.leftOf(lane).length, 0),
            0,
        );
    }

    leftOf(lane: readonly RestoreStep[]): RestoreStep[] {
        return lane.filter((step) => !this.sent.has(step));
    }

    async lane(steps: readonly RestoreStep[]): Promise<void> {
        for (const step of this.leftOf(steps)) {
            const blocked = [keyOf(step.path), ...ancestorsOf(step.path), ...(step.requires ?? []).map(keyOf)];
            if (blocked.some((path) => this.refusedPaths.has(path))) {
                this.refusedPaths.add(keyOf(step.path));
                continue;
            }
            try {
                await this.patiently(step);
                this.sent.add(step);
                this.done += 1;
            } catch (error) {
                if (!(error instanceof EntityRefusedError)) {
                    throw error;
                }
                this.refusals.set(step, error);
                this.refusedPaths.add(keyOf(step.path));
            }
        }
    }

    /** What was refused at last, and what was held back for that. */
    problems(stages: readonly RestoreStage[]): RestoreProblem[] {
        return stages
            .flatMap(({ lanes }) => lanes.flat())
            .map((step) => {
                const refusal = this.refusals.get(step);
                const isPolicy = /\/policies\/[^/]+$/i.test(step.path);
                return {
                    code: refusal === undefined ? "HeldBack" : isPolicy ? "PolicyRefused" : "EntityRefused",
                    entity: step.path,
                    message: refusal?.message ?? "Not sent, as something that it depends on was refused.",
                };
            });
    }

    private async patiently(step: RestoreStep): Promise<void> {
        for (let attempt = 1; ; attempt += 1) {
            try {
                await this.send(step);
                return;
            } catch (error) {
                if (!isPassingConflict(error) || attempt === conflictTries) {
                    throw error;
                }
                // Up to a quarter more, so that writers that met do not meet again.
                await this.ports.pause(Math.min(longestWaitMs, 500 * 2 ** (attempt - 1)) * (1 + Math.random() / 4));
            }
        }
    }

    private async send({ action, path, body, query, file, products = [], keep = [] }: RestoreStep): Promise<void> {
        const { writer, media } = this.ports;
        switch (action) {
            case "put":
                await writer.put(path, body, query).catch((error: unknown) => {
                    // A link that is there already is as it should be.
                    const isThere =
                        body === undefined &&
                        error instanceof EntityRefusedError &&
                        /already exists/i.test(error.message);
                    if (!isThere) {
                        throw error;
                    }
                });
                return;
            case "patch":
                return writer.patch(path, body!, query);
            case "delete":
                return writer.delete(path, query);
            case "putFile":
                return media.write(file!);
            case "deleteFile":
                return media.delete(file!);
            case "deleteOwnSubscriptions": {
                const scopes = products.map((product) => `/${keyOf(product)}`);
                for await (const { name = "", properties } of this.ports.reader.list(path)) {
                    const scope = String(properties?.scope).toLowerCase();
                    if (scopes.some((end) => scope.endsWith(end)) && !keep.includes(keyOf(`${path}/${name}`))) {
                        await writer.delete(`${path}/${name}`);
                    }
                }
                return;
            }
        }
    }
}
