import {
    createDefaultHttpClient,
    createHttpHeaders,
    createPipelineFromOptions,
    createPipelineRequest,
    redirectPolicyName,
    RestError,
} from "@azure/core-rest-pipeline";
import type { HttpMethods } from "@azure/core-rest-pipeline";

export interface GatewayRequest {
    readonly url: string;
    readonly method: HttpMethods;
    readonly headers: Readonly<Record<string, string>>;
    readonly signal: AbortSignal;
}

/** Asks a gateway as a client does. @returns the status of its answer. @throws Error that quotes no header. */
export type AskGateway = (request: GatewayRequest) => Promise<number>;

/**
 * {@link AskGateway} by the SDK's pipeline, which goes through the proxy that HTTPS_PROXY names. No sign-in, no retries, and a
 * redirect is an answer.
 */
export const askGateway: AskGateway = async ({ url, method, headers, signal }) => {
    const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
    pipeline.removePolicy({ name: redirectPolicyName });
    const request = createPipelineRequest({ url, method, headers: createHttpHeaders(headers), abortSignal: signal });
    try {
        return (await pipeline.sendRequest(createDefaultHttpClient(), request)).status;
    } catch (error) {
        // The SDK's own error holds the request, and so its headers.
        const code = error instanceof RestError ? error.code : undefined;
        throw new Error(code ?? (error instanceof Error ? error.name : "no answer"));
    }
};
