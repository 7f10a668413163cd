import {
    defaultRetryPolicy,
    exponentialRetryPolicy,
    RestError,
    retryPolicy,
    systemErrorRetryPolicy,
} from "@azure/core-rest-pipeline";
import type { PipelinePolicy, PipelineRequest, PipelineResponse, RetryStrategy } from "@azure/core-rest-pipeline";

export const defaultRetryPolicyName = defaultRetryPolicy().name;

const maxThrottledRetries = 10;
const defaultRetryAfterSeconds = 10;

/** Backup and restore are not idempotent: a POST sent twice is two operations. */
function startsBackupOrRestore(request: PipelineRequest): boolean {
    return request.method === "POST" && /\/(backup|restore)$/i.test(new URL(request.url).pathname);
}

/** Where an API or a product has no wiki, its list answers 500, each time it is asked. */
function listsWikis(request: PipelineRequest): boolean {
    return request.method === "GET" && /\/wikis$/i.test(new URL(request.url).pathname);
}

/** Up to a quarter more, so that clients that were throttled together do not come back together. */
const withJitter = (seconds: number): number => 1000 * seconds * (1 + Math.random() / 4);

/** Retry-After is a number of seconds or a date. Source: RFC 9110, section 10.2.3. */
function readRetryAfterSeconds(response: PipelineResponse): number | undefined {
    const header = response.headers.get("Retry-After");
    if (header === undefined) {
        return undefined;
    }
    const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
    return Number.isFinite(seconds) ? Math.max(0, seconds) : defaultRetryAfterSeconds;
}

/** Only 429 says for sure that Azure did not take the request. */
const throttledOnly: RetryStrategy = {
    name: "throttledOnly",
    retry: ({ response }) =>
        response?.status === 429
            ? { retryAfterInMs: withJitter(readRetryAfterSeconds(response) ?? defaultRetryAfterSeconds) }
            : { skipStrategy: true },
};

/** Waits as long as Azure says, where it says so. */
const toldToWait: RetryStrategy = {
    name: "toldToWait",
    retry({ response }) {
        const isBusy = response !== undefined && (response.status === 429 || response.status >= 500);
        const seconds = isBusy ? readRetryAfterSeconds(response) : undefined;
        return seconds === undefined ? { skipStrategy: true } : { retryAfterInMs: withJitter(seconds) };
    },
};

/** An answer whose body broke off: the SDK does not ask again by itself. */
const brokenAnswer: RetryStrategy = {
    name: "brokenAnswer",
    retry: ({ retryCount, responseError }) =>
        responseError?.code === RestError.PARSE_ERROR
            ? { retryAfterInMs: withJitter(2 ** retryCount) }
            : { skipStrategy: true },
};

/**
 * Azure's default retries, with jitter and a retry of answers that broke off, except for the POST that starts a backup or
 * a restore: there a lost answer or a 5xx may hide an accepted operation, so that only a throttled request (429) is sent
 * again. The list of wikis is not asked again either.
 */
export function safeRetryPolicy(): PipelinePolicy {
    const onlyThrottled = retryPolicy([throttledOnly], { maxRetries: maxThrottledRetries });
    const layers = [
        retryPolicy([toldToWait, brokenAnswer], { maxRetries: maxThrottledRetries }),
        exponentialRetryPolicy(),
        systemErrorRetryPolicy(),
    ];
    return {
        name: "apimDrRetryPolicy",
        sendRequest(request, next) {
            if (startsBackupOrRestore(request) || listsWikis(request)) {
                return onlyThrottled.sendRequest(request, next);
            }
            const layered = layers.reduceRight(
                (inner, layer) => (again: PipelineRequest) => layer.sendRequest(again, inner),
                next,
            );
            return layered(request);
        },
    };
}
