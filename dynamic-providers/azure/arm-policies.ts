import { defaultRetryPolicy } from "@azure/core-rest-pipeline";
import type { Pipeline, PipelineRequest } from "@azure/core-rest-pipeline";
import type { SeenFailure } from "../requests/passing-failure";
import type { Patience } from "../requests/patience";
import { pacePolicy } from "../requests/pace-policy";
import type { RequestPace } from "../requests/request-pace";
import { retryPolicy } from "../requests/retry-policy";

/** Backup and restore are not idempotent: a POST sent twice is two operations. */
function startsBackupOrRestore({ method, url }: PipelineRequest): boolean {
    return method === "POST" && /\/(backup|restore)$/i.test(new URL(url).pathname);
}

/** Where an API or a product has no wiki, its list answers 500, each time it is asked. */
function listsWikis({ method, url }: PipelineRequest): boolean {
    return method === "GET" && /\/wikis$/i.test(new URL(url).pathname);
}

/** Of a POST that starts a backup or a restore, only 429 says for sure that Azure did not take it. */
export function isFinal(request: PipelineRequest, { kind, seen }: SeenFailure): boolean {
    return startsBackupOrRestore(request) ? kind.code !== "Throttled" : listsWikis(request) && seen === "HTTP 500";
}

/** Takes the place of the retries that the SDK gives a client of the resource manager. */
export function addArmPolicies(pipeline: Pipeline, pace: RequestPace, patience: Patience): void {
    pipeline.removePolicy({ name: defaultRetryPolicy().name });
    pipeline.addPolicy(retryPolicy({ patience, pace, isFinal }), { phase: "Retry" });
    pipeline.addPolicy(pacePolicy(pace, patience), { afterPhase: "Sign" });
}
