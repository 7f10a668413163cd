import type { SiteStep } from "../../dynamic-providers/protocol/step";
import type { Protocol } from "./protocol";
import type { Run, Scenario, SiteName, World } from "./world";

/** What a step of a run is made from. */
export interface StepInputs {
    readonly world: World;
    /** Of the run. */
    readonly index: number;
    readonly scenario: Pick<Scenario, "commits">;
    readonly protocol: Protocol;
    readonly onLast?: (step: SiteStep) => void;
}

/** How a run goes on: with its next step, with a new decision, or not at all. */
export class RunMoves {
    protected readonly world: World;
    protected readonly run: Run;
    protected readonly site: SiteName;
    protected readonly protocol: Protocol;

    constructor(protected readonly inputs: StepInputs) {
        const { world, index, protocol } = inputs;
        this.world = world;
        this.run = world.runs[index]!;
        this.site = this.run.site;
        this.protocol = protocol;
    }

    protected get service() {
        return this.world.services[this.site];
    }

    protected end(change: Partial<World> = {}): World {
        return { ...this.world, ...change, runs: this.world.runs.filter((_, index) => index !== this.inputs.index) };
    }

    protected go(run: Partial<Run>, change: Partial<World> = {}): World {
        const runs = this.world.runs.map((other, index) =>
            index === this.inputs.index ? { ...this.run, ...run } : other,
        );
        return { ...this.world, ...change, runs };
    }

    /** As a step that is done: the next is decided anew. */
    protected again(run: Partial<Run> = {}, change: Partial<World> = {}): World {
        const after: Partial<Run> = {
            at: "start",
            step: null,
            record: null,
            intent: 0,
            authority: null,
            seen: null,
            ...run,
        };
        return this.run.kind === "site" ? this.go(after, change) : this.end(change);
    }
}
