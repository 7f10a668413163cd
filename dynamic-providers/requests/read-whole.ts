import { createPipelineRequest, isRestError, RestError } from "@azure/core-rest-pipeline";
import { giveUp, noteGivenUp } from "./given-up";
import { failureOfError } from "./passing-failure";
import { defaultPatience } from "./patience";
import { backoff } from "./retry-policy";
import { realTimer } from "./timer";

/**
 * Reads what comes as a stream, and reads it again where it breaks off on the way: the pipeline has seen the answer begin,
 * and is done with it. Azure's SDK then says "The operation was aborted.", although no caller asked for that.
 *
 * @param url - names the host when it ends without an answer.
 * @throws RestError once it ends without an answer; other errors of `read` as they are.
 */
export async function readWhole<T>(
    url: string,
    read: () => Promise<T>,
    { passingSeconds } = defaultPatience(),
    timer = realTimer,
): Promise<T> {
    const startedAt = timer.nowMilliseconds();
    for (let tries = 1; ; tries += 1) {
        try {
            return await read();
        } catch (error) {
            // The pipeline has sent it again already.
            const failure = isRestError(error) ? undefined : failureOfError(asLost(error));
            if (!failure) {
                throw error;
            }
            const seconds = (timer.nowMilliseconds() - startedAt) / 1000;
            if (seconds >= passingSeconds) {
                const request = createPipelineRequest({ url });
                noteGivenUp(request, giveUp(failure, url, tries, seconds));
                throw new RestError((error as Error).message, { code: failure.seen, request });
            }
            await timer.wait(1000 * Math.min(backoff(tries), passingSeconds - seconds));
        }
    }
}

function asLost(error: unknown): unknown {
    return error instanceof Error && error.name === "AbortError"
        ? new RestError(error.message, { code: RestError.REQUEST_SEND_ERROR })
        : error;
}
