import { findStaleConsents } from "../../dynamic-providers/protocol/stale-consents";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { textOf } from "../text-of";
import type { Interruption } from "./interruption";
import { announce } from "./announce";
import { linesOf, passingLineOf, warningsOf } from "./engine-lines";
import { AuthorityReader } from "./observe";
import type { Observed } from "./observe";
import type { UpSettings } from "./options";
import { forecastFailover } from "./forecast";
import type { Forecast } from "./forecast";
import { nextStep, planSteps, positionKey, upsOfFailover, whyRefused } from "./order";
import type { Situation, StackProgress, Step } from "./order";
import { addChanges, exitCodes, formatPlan, newStackReport } from "./report";
import { situationOf } from "./situation";
import { lastFailoverOf } from "./last-failover";
import type { LastFailover } from "./last-failover";
import type { StackReport, UpReport, UpResult } from "./report";
import type { StackResult, StackRun, Stacks } from "./stacks";
import type { Survey } from "./survey";
import type { Activity, Terminal } from "./terminal";

/** The stacks of one project, run or previewed in their order. */
export class UpRun {
    private readonly progress: Record<string, StackProgress> = {};
    private readonly reports: StackReport[];
    private readonly problems: string[] = [];
    private readonly plan: readonly Step[];
    private forecast: Forecast | undefined;
    private observed: Observed;

    constructor(
        private readonly settings: UpSettings,
        private readonly found: Survey,
        private readonly doesRefresh: boolean,
        private readonly stacks: Stacks,
        private readonly terminal: Terminal,
        private readonly interruption: Interruption,
    ) {
        const { selected } = settings;
        this.reports = selected.map(newStackReport);
        this.observed = found.observed;
        const situation = this.situationOf(found.observed);
        this.plan = planSteps(situation);
        this.forecast = this.foresee(situation);
        for (const name of found.lost) {
            Object.assign(this.reportOf(name), {
                isLost: true,
                left: [`not in this backend; '${name}' is declared lost, and rejoins when it is back`],
            });
        }
    }

    /** @returns undefined where none is to be done, or what the vault holds is not known yet. */
    private foresee(situation: Situation): Forecast | undefined {
        const { observed, consents } = this.found;
        const { activeSite, traffic } = this.settings;
        if (!observed.isKnown || !observed.catalog) {
            return undefined;
        }
        const hasTraffic = traffic !== undefined && !situation.declared.leftAlone.includes(traffic);
        const { standbyMode } = consents[activeSite]!;
        return forecastFailover(upsOfFailover(situation), situation.world, observed.catalog, standbyMode, hasTraffic);
    }

    /** Before an unplanned failover: whose revoked keys would work again, as far as Azure answers for the lost site. */
    async compareSubscriptions(): Promise<void> {
        const { observed, reader } = this.found;
        const { kind, from, snapshot } = this.forecast ?? {};
        const facts = observed.catalog?.snapshots.find(({ id }) => id === snapshot?.id);
        if (kind !== "unplanned" || !facts || !reader) {
            return;
        }
        const comparing = this.terminal.begin(`Comparing the subscriptions of '${from}' with the snapshot`);
        const since = await reader.subscriptionsSince(observed.authority, facts).finally(() => comparing.end());
        this.forecast = { ...this.forecast!, subscriptionsSince: since ?? null };
    }

    announce(): void {
        const { activeSite } = this.settings;
        this.terminal.say(announce(activeSite, this.observed.authority, this.plan, this.forecast).join("\n"));
    }

    /** @param project - its name. */
    async run(project: string): Promise<UpReport> {
        try {
            for (const name of this.found.toCreate) {
                this.terminal.say(`${name}: the stack is created`);
                await this.stacks.create(name);
            }
            const { vault } = this.settings;
            const reader =
                this.found.reader ?? (await AuthorityReader.open(this.stacks, vault, project, this.terminal.say));
            return this.finish(await this.runAll(reader));
        } catch (error) {
            this.problems.push(textOf(error));
            return this.finish(this.interruption.isAsked() ? "interrupted" : "failed");
        }
    }

    async preview(): Promise<UpReport> {
        return this.finish(await this.previewAll());
    }

    /** What the stack of the site that is declared active says to a declaration that is refused. */
    async previewRefused(): Promise<UpReport> {
        const { activeSite, selected } = this.settings;
        this.problems.push(...this.found.refusals);
        if (this.found.existing.includes(activeSite) && selected.includes(activeSite) && this.observed.isKnown) {
            const report = this.reportOf(activeSite);
            const preview = (run: StackRun): Promise<StackResult> => this.stacks.preview(activeSite, run);
            const { failure } = await this.timed(report, "what its stack says", preview).catch((error: unknown) => ({
                failure: textOf(error),
            }));
            report.failure = failure ?? null;
        }
        return this.finish("refused");
    }

    /** @returns how it ended. */
    private async runAll(reader: AuthorityReader): Promise<UpResult> {
        const { vault, maxRounds } = this.settings;
        let expected = this.plan;
        for (;;) {
            const before = this.observed;
            const situation = this.situationOf(before);
            const steps = planSteps(situation);
            const step = nextStep(situation);
            if (this.interruption.isAsked()) {
                return "interrupted";
            }
            if (!step) {
                return this.hasFailed() ? "failed" : "settled";
            }
            if (!isSamePlan(steps, expected)) {
                this.terminal.say(`Left to do:\n${formatPlan(steps).join("\n")}`);
            }
            const runs = this.progress[step.stack]?.runs ?? 0;
            if (runs >= maxRounds) {
                this.problems.push(
                    `'${step.stack}' has run ${runs} times, which is the limit (--max-rounds ${maxRounds}), and something is ` +
                        `left to do: ${step.words}. Run it again, or see above why it does not finish.`,
                );
                return "unsettled";
            }
            const { failure, outputs } = await this.runStep(step, runs);
            if (this.interruption.isAsked()) {
                return "interrupted";
            }
            const observe = (): Promise<Observed> => reader.observe((this.progress[vault]?.runs ?? 0) > 0);
            if (failure !== undefined && step.isNeeded) {
                // What failed may have come after the claim: then clients follow.
                this.observed = await observe().catch(() => before);
                this.reportOf(step.stack).epoch = this.observed.authority.epoch;
                if (!isAsForeseen(this.observed, step)) {
                    this.skipRest(steps.slice(1), step.stack);
                    return "failed";
                }
                expected = steps.slice(1);
                continue;
            }
            const after = await observe();
            if (!before.isKnown && after.isKnown) {
                const refusals = whyRefused(this.situationOf(after));
                if (refusals.length > 0) {
                    this.problems.push(...refusals);
                    return "failed";
                }
            }
            this.observed = after;
            this.note(step, outputs, before, after);
            expected = steps.slice(1);
        }
    }

    private async runStep({ stack, action, words, mayFail }: Step, runs: number): Promise<StackResult> {
        const report = this.reportOf(stack);
        const result = await this.timed(report, words, (run) => this.stacks.up(stack, run));
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
        report.epoch = after.authority.epoch;
        const { nextUp } = outputs;
        report.left = Array.isArray(nextUp) ? nextUp.map(String) : [];
        const here = positionKey(after.position);
        const isSettled = report.left.length === 0 && before.isKnown && positionKey(before.position) === here;
        this.progress[stack] = { ...this.progress[stack]!, settledAt: isSettled ? here : undefined };
    }

    /**
     * Each stack once, up to the first that would change who is active: what comes after it cannot be known before, but for
     * the vault.
     */
    private async previewAll(): Promise<UpResult> {
        const { isKnown, authority } = this.observed;
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
            if (awaited && stack !== this.settings.vault) {
                report.left = [`${words}; previewed once '${awaited.stack}' has run`];
                continue;
            }
            const { changes, failure } = await this.timed(report, words, (run) => this.stacks.preview(stack, run));
            addChanges(report, changes);
            report.did.push(`preview of ${action}`);
            report.epoch = isKnown ? authority.epoch : null;
            report.isLost = step.mayFail;
            if (failure !== undefined) {
                this.noteFailure(report, failure);
            }
            if (step.leadsTo || !isKnown) {
                awaited = step;
            }
        }
        return this.interruption.isAsked() ? "interrupted" : this.hasFailed() ? "failed" : "previewed";
    }

    private async timed(
        report: StackReport,
        words: string,
        act: (run: StackRun) => Promise<StackResult>,
    ): Promise<StackResult> {
        const startedAt = performance.now();
        const activity = this.terminal.begin(`${report.stack}: ${words}`);
        try {
            return await act(this.runOf(report, activity));
        } finally {
            activity.end();
            report.durationSeconds += Math.round((performance.now() - startedAt) / 1000);
        }
    }

    private runOf({ stack, messages }: StackReport, activity: Activity): StackRun {
        return {
            refresh: this.doesRefresh,
            signal: this.interruption.signal,
            onEvent: (event) => {
                const passing = passingLineOf(event);
                if (passing !== undefined) {
                    activity.tell(passing);
                }
                linesOf(event).forEach((line) => this.terminal.say(`  ${stack} | ${line}`));
                messages.push(...warningsOf(event).filter((line) => !messages.includes(line)));
            },
        };
    }

    private noteFailure(report: StackReport, failure: string): void {
        report.failure = failure;
        this.terminal.say(`${report.stack}: failed${report.isLost ? " (ignored: the site is declared lost)" : ""}`);
    }

    private skipRest(steps: readonly Step[], failed: string): void {
        for (const { stack, words } of steps) {
            if (stack !== failed) {
                this.reportOf(stack).left = [`${words}: waits for '${failed}'`];
            }
        }
    }

    private situationOf(observed: Observed): Situation {
        const { consents, leftAlone } = this.found;
        return { ...situationOf(this.settings, consents, observed, leftAlone), progress: this.progress };
    }

    /** What is to be done by hand: only after a failover of this run. */
    private whatIsNext(authority: Authority, failover: LastFailover | null): string[] {
        const before = this.found.observed.authority;
        if (failover === null || failover.kind === "first" || authority.epoch === before.epoch) {
            return [];
        }
        const consents = Object.values(this.found.consents).flatMap((of) => findStaleConsents(of, { authority }));
        const stale = [...new Set(consents.map(({ name }) => name))];
        return [
            ...(stale.length > 0
                ? [`Take out the consents that were only for it (${stale.join(", ")}):\nnpx apim-dr declare --settle`]
                : []),
            failover.kind === "planned"
                ? "To go back: docs/runbooks/failback.md"
                : `'${failover.from}' is fenced until it rejoins as a standby: docs/runbooks/re-protect.md`,
        ];
    }

    private reportOf(name: string): StackReport {
        return this.reports.find(({ stack }) => stack === name)!;
    }

    private hasFailed(): boolean {
        return this.reports.some(({ failure, isLost }) => failure !== null && !isLost);
    }

    private finish(result: UpResult): UpReport {
        const known = this.observed.isKnown ? this.observed.authority : undefined;
        const lastFailover = known ? lastFailoverOf(known) : null;
        return {
            ...{ schema: "apim-dr/up/1", result, exitCode: exitCodes[result], problems: this.problems },
            plan: this.plan.map(({ stack, action, code, words }) => ({ stack, action, code, words })),
            forecast: this.forecast ?? null,
            stacks: this.reports,
            activeSite: known?.active ?? null,
            epoch: known?.epoch ?? null,
            lastFailover,
            next: result === "settled" && known ? this.whatIsNext(known, lastFailover) : [],
        };
    }
}

/** Whether the authority stands as the step was to leave it. */
const isAsForeseen = ({ isKnown, authority }: Observed, { leadsTo }: Step): boolean =>
    isKnown &&
    leadsTo !== undefined &&
    authority.active === leadsTo.authority.active &&
    authority.epoch === leadsTo.authority.epoch &&
    authority.handover?.snapshot === leadsTo.authority.handover?.snapshot;

const isSamePlan = (one: readonly Step[], other: readonly Step[]): boolean => nameOf(one) === nameOf(other);
const nameOf = (steps: readonly Step[]): string => steps.map(({ stack, action }) => `${stack} ${action}`).join();
