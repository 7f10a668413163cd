import { createDefaultHttpClient, createEmptyPipeline } from "@azure/core-rest-pipeline";
import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { CodedError } from "../common/coded-error";
import { givenUpOf } from "./given-up";
import type { Patience } from "./patience";
import { retryPolicy } from "./retry-policy";

/**
 * Sends a request that is none of an SDK's client.
 *
 * @param what - it is for, as in "fetch the OIDC token".
 * @throws CodedError once it ends without an answer that can be used.
 */
export async function sendPatiently(
    what: string,
    request: PipelineRequest,
    patience: Patience,
): Promise<PipelineResponse> {
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(retryPolicy({ patience }));
    const refuse = (): void => {
        const givenUp = givenUpOf(request);
        if (givenUp) {
            throw new CodedError(givenUp.code, `Could not ${what}: ${givenUp.reason}`);
        }
    };
    try {
        const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
        refuse();
        return response;
    } catch (error) {
        refuse();
        throw error;
    }
}
