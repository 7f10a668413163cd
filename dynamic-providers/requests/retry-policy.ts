import { isRestError, RestError } from "@azure/core-rest-pipeline";
import type { PipelinePolicy, PipelineRequest, PipelineResponse, SendRequest } from "@azure/core-rest-pipeline";
import { giveUp, noteGivenUp } from "./given-up";
import type { GivenUp } from "./given-up";
import { failureOfError, failureOfStatus } from "./passing-failure";
import type { SeenFailure } from "./passing-failure";
import type { Patience } from "./patience";
import { readRetryAfterSeconds, requestClassOf } from "./request-pace";
import type { RequestPace } from "./request-pace";
import { realTimer } from "./timer";
import type { Timer } from "./timer";

/** The longest wait between two tries where the server asks for none. */
const longestWaitSeconds = 15;

/** What Node.js calls a request that was broken off. */
const brokenOff = "ABORT_ERR";

/** A server that asks for none at all is given this. */
const shortestWaitSeconds = 0.2;

export interface RetryOptions {
    readonly patience: Patience;
    /** What other requests have learnt: of throttling, and of outages. @default each request learns by itself */
    readonly pace?: RequestPace;
    /** Which failures of a request are not sent again. @default all that may pass are */
    readonly isFinal?: (request: PipelineRequest, failure: SeenFailure) => boolean;
    /** Called when a request ends without an answer. */
    readonly onGivenUp?: (givenUp: GivenUp) => void;
    readonly timer?: Timer;
}

/**
 * Sends a request again while its failure may pass by itself, up to a stated time: the one policy for the resource manager,
 * the blobs and the sign-in. The last answer is returned or thrown as it came; {@link givenUpOf} the request tells why.
 *
 * A request that the SDK itself broke off is one of them. One that the caller's signal broke off is not.
 */
export function retryPolicy(options: RetryOptions): PipelinePolicy {
    return {
        name: "apimDrRetryPolicy",
        sendRequest: (request, next) => new Tries(request, next, options).run(),
    };
}

class Tries {
    private readonly timer: Timer;
    private readonly startedAt: number;
    private throttledSince: number | undefined;
    private passingSince: number | undefined;

    constructor(
        private readonly request: PipelineRequest,
        private readonly next: SendRequest,
        private readonly options: RetryOptions,
    ) {
        this.timer = options.timer ?? realTimer;
        this.startedAt = this.timer.nowMilliseconds();
    }

    async run(): Promise<PipelineResponse> {
        const { request, options } = this;
        for (let tries = 1; ; tries += 1) {
            const outcome = await this.try();
            const isAnswer = "response" in outcome;
            const failure = isAnswer ? failureOfStatus(outcome.response.status) : failureOfError(outcome.error);
            const mayPass = failure !== undefined && !(options.isFinal?.(request, failure) ?? false);
            const answer = isAnswer ? outcome.response : answerOf(outcome.error);
            if (failure === undefined) {
                options.pace?.outages.answered(request.url);
            }
            const seconds = mayPass ? this.secondsUntilNext(failure, answer, tries) : undefined;
            if (seconds !== undefined) {
                await this.timer.wait(seconds * 1000, this.signal);
                continue;
            }
            if (mayPass) {
                const reason = giveUp(failure, request.url, tries, this.secondsSince(this.startedAt));
                noteGivenUp(request, reason);
                options.onGivenUp?.(reason);
            }
            if (isAnswer) {
                return outcome.response;
            }
            throw outcome.error;
        }
    }

    private async try(): Promise<{ readonly response: PipelineResponse } | { readonly error: Error }> {
        const { request } = this;
        request.timeout ||= this.options.patience.trySeconds * 1000;
        try {
            return { response: await this.next(request) };
        } catch (thrown) {
            const error = thrown as Error;
            this.signal?.throwIfAborted();
            // Broken off below, and nobody has asked for that.
            const isBrokenOff = !isRestError(error) && failureOfError(error) !== undefined;
            return { error: isBrokenOff ? new RestError(error.message, { code: brokenOff, request }) : error };
        }
    }

    /** @returns undefined where its time is up. */
    private secondsUntilNext(
        { kind }: SeenFailure,
        answer: PipelineResponse | undefined,
        tries: number,
    ): number | undefined {
        const asked = answer && readRetryAfterSeconds(answer.headers);
        const now = this.timer.nowMilliseconds();
        const { patience, pace } = this.options;
        if (kind.code === "Throttled") {
            this.throttledSince ??= now;
            this.passingSince = undefined;
            const requestClass = requestClassOf(this.request.method);
            // Where others have waited for as long already, one more wait shows nothing new.
            const waited = Math.max(this.secondsSince(this.throttledSince), pace?.throttledSeconds(requestClass) ?? 0);
            const left = patience.throttledSeconds - waited;
            if (left <= 0) {
                return undefined;
            }
            return pace ? 0 : Math.min(left, waitOf(asked, tries));
        }
        this.throttledSince = undefined;
        this.passingSince ??= now;
        const waited = Math.max(this.secondsSince(this.passingSince), pace?.outages.failed(this.request.url) ?? 0);
        const left = patience.passingSeconds - waited;
        return left <= 0 ? undefined : Math.min(left, waitOf(asked, tries));
    }

    /** The SDK makes one of Node.js of its caller's. */
    private get signal(): AbortSignal | undefined {
        return this.request.abortSignal as AbortSignal | undefined;
    }

    private secondsSince(milliseconds: number): number {
        return (this.timer.nowMilliseconds() - milliseconds) / 1000;
    }
}

/** Seconds until the next try where the server asks for none. */
export const backoff = (tries: number): number => Math.min(longestWaitSeconds, 2 ** (tries - 1));

/** Up to a quarter more, so that clients that failed together do not come back together. */
const withJitter = (seconds: number): number => seconds * (1 + Math.random() / 4);

const waitOf = (asked: number | undefined, tries: number): number =>
    withJitter(Math.max(shortestWaitSeconds, asked ?? backoff(tries)));

const answerOf = (error: unknown): PipelineResponse | undefined => (isRestError(error) ? error.response : undefined);
