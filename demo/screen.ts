import { inWords } from "../dynamic-providers/common/as-people-read";
import type { BeginActivity } from "../cli/up";
import { wrap } from "../dynamic-providers/common/wrap";

export interface ScreenOptions {
    readonly begin: BeginActivity;
    /** Also the engine's raw lines. @default false */
    readonly verbose?: boolean;
    readonly say?: (line: string) => void;
}

/** What the demo prints, for a terminal of 80 columns. */
export class Screen {
    readonly say: (line: string) => void;
    private now: () => Date = () => new Date();

    constructor(private readonly options: ScreenOptions) {
        this.say = options.say ?? ((line) => console.log(line));
    }

    /** Whose time is told while something is waited for. */
    tellTimeOf(clock: { now(): Date }): void {
        this.now = () => clock.now();
    }

    /** A step of the story, and what it shows. */
    chapter(title: string, shows: string): void {
        this.say(`\n${wrap(title)}\n${wrap(`  ${shows}`, "  ")}`);
    }

    /** A fact of the step. */
    tell(line: string): void {
        this.say(wrap(`  ${line}`, "    "));
    }

    /** A line of the engine's own. */
    detail(line: string): void {
        if (this.options.verbose) {
            this.say(`    ${line}`);
        }
    }

    /** Shows how much time passes for Azure meanwhile. @param outcome - told when it is done, with both times. */
    async during<T>(what: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
        const from = this.now().getTime();
        const startedAt = performance.now();
        const simulated = (): string => inWords((this.now().getTime() - from) / 1000);
        const title = `  ${what}`;
        // The first line is the outcome's: it says the same, and how it ended.
        const activity = this.options.begin(
            title,
            () => undefined,
            () => `${simulated()} for Azure`,
        );
        try {
            const result = await work();
            activity.end();
            const real = inWords((performance.now() - startedAt) / 1000);
            this.tell(`${what}: ${outcome(result)} (${simulated()} for Azure, ${real} here)`);
            return result;
        } finally {
            activity.end();
        }
    }
}
