import { defaultRetryPolicy, retryPolicy } from "@azure/core-rest-pipeline";
import type { PipelinePolicy, PipelineRequest, RetryStrategy } from "@azure/core-rest-pipeline";

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

/** Only 429 says for sure that Azure did not take the request. */
const throttledOnly: RetryStrategy = {
    name: "throttledOnly",
    retry({ response }) {
        if (response?.status !== 429) {
            return { skipStrategy: true };
        }
        const seconds = Number(response.headers.get("Retry-After") ?? defaultRetryAfterSeconds);
        return { retryAfterInMs: 1000 * (Number.isFinite(seconds) ? seconds : defaultRetryAfterSeconds) };
    },
};

/**
 * Azure's default retries, except for the POST that starts a backup or a restore: there a lost answer or a 5xx may hide
 * an accepted operation, so that only a throttled request (429) is sent again. The list of wikis is not asked again either.
 */
export function safeRetryPolicy(): PipelinePolicy {
    const idempotent = defaultRetryPolicy();
    const throttled = retryPolicy([throttledOnly], { maxRetries: maxThrottledRetries });
    return {
        name: "apimDrRetryPolicy",
        sendRequest: (request, next) =>
            (startsBackupOrRestore(request) || listsWikis(request) ? throttled : idempotent).sendRequest(request, next),
    };
}
