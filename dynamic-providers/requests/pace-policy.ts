import { RestError } from "@azure/core-rest-pipeline";
import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";
import { requestClassOf, StillThrottledError } from "./request-pace";
import type { RequestPace } from "./request-pace";
import type { Patience } from "./patience";

/** Has each try of a request wait for its turn, whichever client sends it. It belongs below the retries and the sign-in. */
export function pacePolicy(pace: RequestPace, { throttledSeconds }: Patience): PipelinePolicy {
    return {
        name: "apimDrPacePolicy",
        async sendRequest(request, next) {
            const requestClass = requestClassOf(request.method);
            try {
                await pace.begin(requestClass, {
                    signal: request.abortSignal as AbortSignal | undefined,
                    throttledSeconds,
                });
            } catch (error) {
                throw error instanceof StillThrottledError
                    ? new RestError(error.message, { statusCode: 429, request })
                    : error;
            }
            let response: PipelineResponse | undefined;
            try {
                response = await next(request);
                return response;
            } finally {
                pace.end(requestClass, response);
            }
        },
    };
}
