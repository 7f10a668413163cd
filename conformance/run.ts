import { isDeepStrictEqual } from "node:util";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { RecordedStep, SecondsBetween } from "../tests/sandbox/replay/recording";
import { boundBy, isSameETag } from "../tests/sandbox/replay/replay";
import { bindTemplate } from "../tests/sandbox/replay/template";
import { namesOf, secretNames } from "./names";
import type { SecretName } from "./names";
import { recordAnswer } from "./record-answer";
import { Redactor } from "./redact";
import type { OperationUnderWay, RunState } from "./run-state";
import { nameOfStep } from "./scenario";
import type { Call, Follow, Observe, Scenario, Step } from "./scenario";
import { Secrets } from "./secrets";
import type { DatedAnswer, Target } from "./target";

/** How long is waited between two tries, and for how long at most something is tried. */
const pauseSeconds = 60;
const refusedForSeconds = 30 * 60;
const silentForSeconds = 2 * 60 * 60;
const lockedForSeconds = 8 * 60 * 60;
const observedForSeconds = 2 * 60 * 60;
const observedEverySeconds = 15;
/** Requests of a burst: one after the other, they would not be as many in a second as Azure allows. */
const atOnce = 50;
const defaultRetryAfterSeconds = 15;

/**
 * Sends the steps of scenarios from where a state stands, and keeps the state after each answer. What is written holds no secret, and
 * of names and IDs only what `RunState` says.
 */
export class Run {
    private readonly secrets: Secrets;
    private readonly redactor: Redactor;
    private readonly eTags = new Map<string, string>();
    private readonly steps: readonly (readonly [Scenario, Step])[];

    constructor(
        private readonly target: Target,
        private state: RunState,
        private readonly keep: (state: RunState) => void,
        scenarios: readonly Scenario[],
        private readonly report: (line: string) => void,
    ) {
        this.steps = scenarios.flatMap((scenario) => scenario.steps.map((step) => [scenario, step] as const));
        this.secrets = new Secrets(async () => {
            const { body } = await this.sendPatiently("POST", this.bind(keysUrl));
            return (body as { readonly keys: readonly { readonly value: string }[] }).keys[0]!.value;
        });
        this.redactor = new Redactor(
            () => this.known(),
            this.steps.map(([, step]) => JSON.stringify(step)),
        );
    }

    /** @returns the state after the last step, or after one that nothing can follow. */
    async toEnd(): Promise<RunState> {
        let told = "";
        while (this.state.next < this.steps.length && this.state.stoppedBy === undefined) {
            const [scenario, step] = this.steps[this.state.next]!;
            const name = nameOfStep(scenario, step);
            if (told !== name) {
                this.report(`${this.state.next + 1} of ${this.steps.length}: ${name}`);
                told = name;
            }
            if ("call" in step) {
                await this.call(step, name);
            } else if ("follow" in step) {
                await this.follow(step, name);
            } else {
                await this.observe(step, name);
            }
        }
        return this.state;
    }

    private async call(step: Call, name: string): Promise<void> {
        const [method, template] = step.call.split(" ") as [HttpMethods, string];
        const changes = method !== "GET";
        let lost = changes && this.state.isSent;
        if (changes) {
            this.save({ isSent: true });
        }
        await this.secrets.prepare(JSON.stringify(step));
        const url = this.bind(template);
        const body = step.body === undefined ? undefined : this.fill(step.body);
        await this.wait(step.afterSeconds ?? 0);
        const send = (): Promise<DatedAnswer> =>
            this.sendPatiently(method, url, body, () => {
                lost = changes;
            });
        let answer = await send();
        for (let sent = 1; answer.status < 300 && sent < (step.burst ?? 1); sent += atOnce) {
            const answers = await Promise.all(Array.from({ length: atOnce }, send));
            answer = answers.find(({ status }) => status >= 300) ?? answer;
        }
        const took = await this.untilTaken(step, answer, async () => (answer = await send()));
        this.learn(boundBy(step, answer));
        const begun = step.during ? this.state.underWay : operationOf(answer, lost);
        const refused = step.required && !lost && answer.status >= 300;
        this.record(
            {
                ...{ name, request: step.call, ...(step.body !== undefined && { requestBody: step.body }) },
                ...recordAnswer(answer, this.redactor, this.target.endpoint),
                ...(step.binds && { binds: step.binds }),
                ...{ underWay: step.during ?? false },
                ...(step.afterSeconds && { afterSeconds: step.afterSeconds }),
                ...(step.burst && { burst: step.burst }),
                ...(lost ? { lost } : took && { took }),
                ...this.sameETag(template, answer),
            },
            {
                ...{ next: this.state.next + 1, isSent: false, underWay: begun },
                ...(refused && { stoppedBy: `${name}: ${answer.status} ${codeOf(answer) ?? ""}`.trim() }),
            },
        );
    }

    /** Sends again what may be taken later. @returns how long that took, where it was waited for. */
    private async untilTaken(
        { during, untilAccepted }: Call,
        first: DatedAnswer,
        again: () => Promise<DatedAnswer>,
    ): Promise<RecordedStep["took"]> {
        let answer = first;
        let before = first.date;
        const passes = ({ status }: DatedAnswer): number =>
            !during && status === 409 && codeOf(answer) === "ServiceLocked"
                ? lockedForSeconds
                : untilAccepted && status >= 400
                  ? refusedForSeconds
                  : 0;
        const locked = passes(first) === lockedForSeconds;
        while (secondsBetween(first.date, answer.date) < passes(answer)) {
            before = answer.date;
            await this.wait(pauseSeconds);
            answer = await again();
        }
        const seconds: SecondsBetween =
            answer === first ? [0, 0] : [secondsBetween(first.date, before), secondsBetween(first.date, answer.date)];
        return locked ? { work: "unlocked", seconds } : untilAccepted ? { work: "role", seconds } : undefined;
    }

    private async follow(step: Follow, name: string): Promise<void> {
        const { underWay } = this.state;
        if (!underWay) {
            this.save({ next: this.state.next + 1 });
            return;
        }
        const answer = await this.sendPatiently("GET", underWay.url);
        const isRunning = runs(answer);
        const seconds: SecondsBetween = [
            secondsBetween(new Date(underWay.begunAt), new Date(underWay.seenRunningAt)),
            secondsBetween(new Date(underWay.begunAt), answer.date),
        ];
        this.record(
            {
                ...{ name, request: `GET ${this.redactor.url(underWay.url, this.target.endpoint)}` },
                ...recordAnswer(answer, this.redactor, this.target.endpoint),
                ...{ underWay: isRunning, ...(underWay.lost && { lost: true }) },
                ...(!isRunning &&
                    !underWay.lost &&
                    step.follow !== "other" && { took: { work: step.follow, seconds } }),
            },
            isRunning
                ? { underWay: { ...underWay, seenRunningAt: answer.date.toISOString() } }
                : { next: this.state.next + 1, underWay: undefined },
        );
        await this.wait(isRunning ? retryAfter(answer) : 0);
    }

    private async observe({ observe, until, work }: Observe, name: string): Promise<void> {
        const url = this.bind(observe);
        const isLost = this.state.isSent;
        this.save({ isSent: true });
        const begun = await this.now();
        const isSeen = async (): Promise<boolean> => {
            const status = await this.target.ask(url);
            return until === "served" ? status === 200 : status >= 400;
        };
        let seconds: SecondsBetween = [0, 0];
        let isSo = await isSeen();
        while (!isSo && seconds[1] < observedForSeconds) {
            await this.wait(observedEverySeconds);
            isSo = await isSeen();
            seconds = [seconds[1], secondsBetween(begun, await this.now())];
        }
        const seen = { name, work, seconds, seen: isSo };
        this.save({
            ...{ next: this.state.next + 1, isSent: false },
            observations: [...this.state.observations, ...(isLost ? [] : [seen])],
        });
    }

    /** Sends until there is an answer that is not about the number of requests or the server's own trouble. */
    private async sendPatiently(
        method: HttpMethods,
        url: string,
        body?: unknown,
        onLost: () => void = () => undefined,
    ): Promise<DatedAnswer> {
        for (let silentSeconds = 0; ; silentSeconds += pauseSeconds) {
            try {
                return await this.target.send(method, url, body);
            } catch (error) {
                onLost();
                if (silentSeconds >= silentForSeconds) {
                    throw error;
                }
                this.report(`No answer to ${method}: asking again in ${pauseSeconds} s.`);
                await this.wait(pauseSeconds);
            }
        }
    }

    /** Appends a step; one that says what the step before it has said is counted there. All of `then` is kept with it, or nothing. */
    private record(step: RecordedStep, then: Partial<RunState>): void {
        const { steps } = this.state;
        const last = steps.at(-1);
        const { repeated = 1, ...before } = (last ?? {}) as RecordedStep & { readonly repeated?: number };
        const kept = isDeepStrictEqual(before, step)
            ? [...steps.slice(0, -1), { ...before, repeated: repeated + 1 }]
            : [...steps, step];
        this.save({ steps: kept, ...then });
    }

    /** From here on these values are replaced. Secrets among them stay in memory. */
    private learn(bound: Readonly<Record<string, string>>): void {
        const open: Record<string, string> = {};
        for (const [name, value] of Object.entries(bound)) {
            if (secretNames.includes(name as SecretName)) {
                this.secrets.set(name as SecretName, value);
            } else {
                open[name] = value;
            }
        }
        this.state = { ...this.state, bound: { ...this.state.bound, ...open } };
    }

    private sameETag(url: string, answer: DatedAnswer): Pick<RecordedStep, "sameETag"> {
        const sameETag = isSameETag(this.eTags, url, answer);
        return sameETag === undefined ? {} : { sameETag };
    }

    private async now(): Promise<Date> {
        return (await this.sendPatiently("GET", this.bind(groupUrl))).date;
    }

    private async wait(seconds: number): Promise<void> {
        if (seconds > 0) {
            await this.target.wait(seconds);
        }
    }

    private values(): Readonly<Record<string, string>> {
        const { subscriptionId: sub, tenantId: tenant, operator } = this.target;
        const { suffix, location, otherLocation, bound } = this.state;
        return {
            sub,
            tenant,
            operator,
            ...namesOf(suffix),
            location,
            otherLocation,
            ...bound,
            ...this.secrets.values(),
        };
    }

    private known(): Map<string, string> {
        const { location: _public, otherLocation: _too, ...own } = this.values();
        const entries = Object.entries(own).map(([name, value]) => [value, name] as const);
        return new Map([...entries, ...this.target.tokens().map((token) => [token, "token"] as const)]);
    }

    private bind(template: string): string {
        const bound = bindTemplate(template, this.values());
        if (bound === undefined) {
            throw new Error(`${template}: a step before this one has not told what stands for a name in braces.`);
        }
        return bound;
    }

    private fill(value: unknown): unknown {
        return JSON.parse(JSON.stringify(value), (_name, inner: unknown) =>
            typeof inner === "string" ? (bindTemplate(inner, this.values()) ?? inner) : inner,
        ) as unknown;
    }

    private save(change: Partial<RunState>): void {
        this.state = { ...this.state, ...change };
        this.keep(this.state);
    }
}

const groupUrl = "/subscriptions/{sub}/resourceGroups/{group}?api-version=2024-03-01";
const keysUrl =
    "/subscriptions/{sub}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{account}/listKeys?api-version=2024-01-01";

function operationOf({ status, headers, date }: DatedAnswer, lost: boolean): OperationUnderWay | undefined {
    const url = headers["azure-asyncoperation"] ?? headers.location;
    const begunAt = date.toISOString();
    return url === undefined || status >= 300
        ? undefined
        : { url, begunAt, seenRunningAt: begunAt, ...(lost && { lost }) };
}

/** Whether the answer of a poll says that the operation has not ended. */
function runs({ status, body }: DatedAnswer): boolean {
    const { status: word } = (body ?? {}) as { readonly status?: unknown };
    return (
        status === 202 || (status === 200 && typeof word === "string" && !/^(Succeeded|Failed|Cancell?ed)$/i.test(word))
    );
}

const retryAfter = ({ headers }: DatedAnswer): number => Number(headers["retry-after"]) || defaultRetryAfterSeconds;

const codeOf = ({ body }: DatedAnswer): string | undefined =>
    (body as { readonly error?: { readonly code?: string } } | undefined)?.error?.code;

const secondsBetween = (from: Date, to: Date): number =>
    Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
