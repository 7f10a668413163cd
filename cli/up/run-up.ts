import * as path from "node:path";
import type { Interruption } from "./interruption";
import { linesOf } from "./engine-lines";
import { judgeMissing } from "./missing-stacks";
import { AuthorityReader, readConsents } from "./observe";
import type { Observed } from "./observe";
import { checkOptions } from "./options";
import type { UpOptions, UpSettings } from "./options";
import { nextStep, planSteps, positionKey } from "./order";
import type { Situation, StackProgress, Step } from "./order";
import { readProject } from "./project";
import type { Project } from "./project";
import { isLossAccepted, whyRefused } from "./refusals";
import type { Consents } from "./refusals";
import { addChanges, describeSituation, exitCodes, formatPlan, newStackReport, reportWithout } from "./report";
import type { StackReport, UpReport, UpResult } from "./report";
import { Stacks } from "./stacks";
import type { StackResult } from "./stacks";

/** Where a run's words go, and whom it asks. */
export interface Terminal {
    readonly say: (line: string) => void;
    /** Whether to go on; undefined where nobody can be asked. */
    readonly ask?: (question: string) => Promise<boolean>;
}

/**
 * Runs `pulumi up` on the stacks of a project, one after the other in the order that the vault's authority asks for, until
 * nothing is left to do. What goes wrong is in the report.
 */
export async function runUp(options: UpOptions, terminal: Terminal, interruption: Interruption): Promise<UpReport> {
    const directory = path.resolve(options.dir);
    let project: Project;
    try {
        project = readProject(directory);
    } catch (error) {
        return reportWithout("refused", [
            `--dir is '${options.dir}': it must be the folder of a Pulumi.yaml. ${textOf(error)}`,
        ]);
    }
    const checked = checkOptions(options, project, terminal.ask !== undefined);
    if ("failures" in checked) {
        return reportWithout("refused", checked.failures);
    }
    try {
        const stacks = await Stacks.open(directory, options.secretsProvider);
        return await new UpRun(options, checked.settings, project, stacks, terminal, interruption).run();
    } catch (error) {
        return reportWithout(interruption.isAsked() ? "interrupted" : "failed", [textOf(error)]);
    }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class UpRun {
    private readonly progress: Record<string, StackProgress> = {};
    private readonly reports: StackReport[];
    private readonly problems: string[] = [];
    private plan: readonly Step[] = [];
    private consents: Consents = {};
    private leftAlone: string[] = [];
    private observed: Observed | undefined;

    constructor(
        private readonly options: UpOptions,
        private readonly settings: UpSettings,
        private readonly project: Project,
        private readonly stacks: Stacks,
        private readonly terminal: Terminal,
        private readonly interruption: Interruption,
    ) {
        this.reports = settings.selected.map(newStackReport);
    }

    async run(): Promise<UpReport> {
        const { vault, sites, traffic, selected, activeSite } = this.settings;
        const named = [vault, ...sites, ...(traffic === undefined ? [] : [traffic])];
        const existing = await this.stacks.list();
        const has = (name: string): boolean => existing.includes(name);

        this.consents = has(activeSite) ? readConsents(this.project.name, await this.stacks.config(activeSite)) : {};
        let reader = has(vault) ? await this.openReader() : undefined;
        this.observed = (await reader?.observe(false)) ?? undefined;
        const recorded = this.observed?.isKnown ? this.observed.recorded.authority : undefined;
        const isLost = recorded !== undefined && isLossAccepted(this.consents, recorded);
        const missing = judgeMissing(
            named.filter((name) => !has(name) && (selected.includes(name) || name === vault)),
            this.settings,
            recorded,
            isLost,
            this.options.createStacks === true,
        );
        const refusals = [
            ...missing.refusals,
            ...(recorded ? whyRefused(activeSite, this.consents, recorded) : []),
            ...(!recorded && !selected.includes(vault)
                ? [`--stacks leaves out '${vault}', which has to say first who is active: name it, too.`]
                : []),
        ];
        if (refusals.length > 0) {
            return reportWithout("refused", refusals);
        }
        this.leftAlone = [...named.filter((name) => !selected.includes(name)), ...missing.lost];
        for (const name of missing.lost) {
            Object.assign(this.reportOf(name), {
                isLost: true,
                left: [`not in this backend; '${name}' is given up for lost, and rejoins when it is back`],
            });
        }
        this.observed ??= AuthorityReader.beforeVault();
        this.announce(this.observed);
        if (this.options.preview) {
            return this.finish(await this.previewAll(this.observed));
        }
        const goesOn = this.options.yes || (await this.terminal.ask?.("Run this?"));
        if (!goesOn) {
            return reportWithout("refused", ["It was not confirmed."]);
        }
        for (const name of missing.toCreate) {
            this.terminal.say(`${name}: the stack is created`);
            await this.stacks.create(name);
        }
        reader ??= await this.openReader();
        try {
            return this.finish(await this.runAll(reader, this.observed));
        } catch (error) {
            this.problems.push(textOf(error));
            return this.finish(this.interruption.isAsked() ? "interrupted" : "failed");
        }
    }

    private async openReader(): Promise<AuthorityReader> {
        const { vault } = this.settings;
        const config = await this.stacks.config(vault);
        return AuthorityReader.of(this.stacks, vault, this.project.name, config, this.terminal.say);
    }

    /** @returns how it ended. */
    private async runAll(reader: AuthorityReader, first: Observed): Promise<UpResult> {
        const { vault, maxRounds, activeSite } = this.settings;
        let before = first;
        let expected = this.plan;
        for (;;) {
            const situation = this.situationOf(before);
            const steps = planSteps(situation);
            const step = nextStep(situation);
            if (this.interruption.isAsked()) {
                return "interrupted";
            }
            if (!step) {
                return this.hasFailed() ? "failed" : "settled";
            }
            if (!isDeepEqualPlan(steps, expected)) {
                this.terminal.say(`What is left now:\n${formatPlan(steps).join("\n")}`);
            }
            const runs = this.progress[step.stack]?.runs ?? 0;
            if (runs >= maxRounds) {
                this.problems.push(
                    `'${step.stack}' has run ${runs} times, which is the bound (--max-rounds ${maxRounds}), and something is ` +
                        `left to do: ${step.words}. Run it again, or see above why it does not come to rest.`,
                );
                return "unsettled";
            }
            const { failure, outputs } = await this.runStep(step, runs);
            if (this.interruption.isAsked()) {
                return "interrupted";
            }
            if (failure !== undefined && step.isNeeded) {
                this.skipRest(steps.slice(1), step.stack);
                return "failed";
            }
            const wasKnown = before.isKnown;
            const after = await reader.observe((this.progress[vault]?.runs ?? 0) > 0);
            if (!wasKnown && after.isKnown) {
                const refusals = whyRefused(activeSite, this.consents, after.recorded.authority);
                if (refusals.length > 0) {
                    this.problems.push(...refusals);
                    return "failed";
                }
            }
            this.observed = after;
            this.note(step, outputs, before, after);
            before = after;
            expected = steps.slice(1);
        }
    }

    private async runStep({ stack, action, words, mayFail }: Step, runs: number): Promise<StackResult> {
        this.terminal.say(`${stack}: ${words}`);
        const report = this.reportOf(stack);
        const result = await this.stacks.up(stack, this.runOf(stack));
        addChanges(report, result.changes);
        report.did.push(action);
        report.isLost = mayFail;
        const { failure } = result;
        this.progress[stack] = { runs: runs + 1, hasFailed: failure !== undefined };
        if (failure !== undefined) {
            this.noteFailure(report, failure);
        }
        return result;
    }

    private note({ stack }: Step, outputs: StackResult["outputs"], before: Observed, after: Observed): void {
        const report = this.reportOf(stack);
        report.epoch = after.recorded.authority.epoch;
        const { nextUp } = outputs;
        report.left = Array.isArray(nextUp) ? nextUp.map(String) : [];
        const here = positionKey(after.recorded);
        const isSettled = report.left.length === 0 && before.isKnown && positionKey(before.recorded) === here;
        this.progress[stack] = { ...this.progress[stack]!, settledAt: isSettled ? here : undefined };
    }

    /** Each stack once, up to the first that would change who is active: what comes after it cannot be known before. */
    private async previewAll(observed: Observed): Promise<UpResult> {
        let awaited: Step | undefined;
        const seen = new Set<string>();
        for (const step of this.plan) {
            const { stack, action, words } = step;
            if (this.interruption.isAsked()) {
                return "interrupted";
            }
            if (seen.has(stack)) {
                continue;
            }
            seen.add(stack);
            const report = this.reportOf(stack);
            if (awaited) {
                report.left = [`${words}; previewed once '${awaited.stack}' has run`];
                continue;
            }
            this.terminal.say(`${stack}: ${words}`);
            const { changes, failure } = await this.stacks.preview(stack, this.runOf(stack));
            addChanges(report, changes);
            report.did.push(`preview of ${action}`);
            report.epoch = observed.isKnown ? observed.recorded.authority.epoch : null;
            report.isLost = step.mayFail;
            if (failure !== undefined) {
                this.noteFailure(report, failure);
            }
            if (step.leadsTo || !observed.isKnown) {
                awaited = step;
            }
        }
        return this.interruption.isAsked() ? "interrupted" : this.hasFailed() ? "failed" : "previewed";
    }

    private runOf(stack: string) {
        return {
            refresh: this.options.refresh === true,
            signal: this.interruption.signal,
            onEvent: (event: Parameters<typeof linesOf>[0]): void =>
                linesOf(event).forEach((line) => this.terminal.say(`  ${stack} | ${line}`)),
        };
    }

    private noteFailure(report: StackReport, failure: string): void {
        report.failure = failure;
        this.terminal.say(`${report.stack}: failed${report.isLost ? ", which is not waited for" : ""}`);
    }

    private skipRest(steps: readonly Step[], failed: string): void {
        for (const { stack, words } of steps) {
            if (stack !== failed) {
                this.reportOf(stack).left = [`${words}: waits for '${failed}'`];
            }
        }
    }

    private announce(observed: Observed): void {
        this.plan = planSteps(this.situationOf(observed));
        const { authority } = observed.recorded;
        this.terminal.say(
            [describeSituation(this.settings.activeSite, authority), ...formatPlan(this.plan)].join("\n"),
        );
    }

    private situationOf({ recorded, isKnown }: Observed): Situation {
        const { vault, sites, traffic, activeSite } = this.settings;
        const accepted = isLossAccepted(this.consents, recorded.authority);
        return {
            declared: { vault, sites, traffic, activeSite, isLossAccepted: accepted, leftAlone: this.leftAlone },
            ...{ recorded, isKnown, progress: this.progress },
        };
    }

    private reportOf(name: string): StackReport {
        return this.reports.find(({ stack }) => stack === name)!;
    }

    private hasFailed(): boolean {
        return this.reports.some(({ failure, isLost }) => failure !== null && !isLost);
    }

    private finish(result: UpResult): UpReport {
        const known = this.observed?.isKnown ? this.observed.recorded.authority : undefined;
        return {
            ...{ schema: "apim-dr/up/1", result, exitCode: exitCodes[result], problems: this.problems },
            plan: this.plan.map(({ stack, action, words }) => ({ stack, action, words })),
            stacks: this.reports,
            activeSite: known?.active ?? null,
            epoch: known?.epoch ?? null,
        };
    }
}

const isDeepEqualPlan = (one: readonly Step[], other: readonly Step[]): boolean => nameOf(one) === nameOf(other);
const nameOf = (steps: readonly Step[]): string => steps.map(({ stack, action }) => `${stack} ${action}`).join();
