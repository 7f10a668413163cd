import type { ApiManagementClient } from "@azure/arm-apimanagement";
import { createHttpPoller } from "@azure/core-lro";
import type { LroResponse, SimplePollerLike, OperationState } from "@azure/core-lro";
import { createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { HttpMethods, PipelineResponse } from "@azure/core-rest-pipeline";
import { CodedError } from "../common/coded-error";
import { anyText, findFaults, members, oneOf, value } from "../common/document-check";
import { parseJson } from "../common/parse-json";
import { isOfResourceManager } from "./entity-url";
import { perhaps } from "./require-answer";

/** What an operation is asked for with. */
export interface LongRunningRequest {
    readonly method: HttpMethods;
    readonly url: string;
    /** JSON. @default none */
    readonly body?: string;
    /** @default none */
    readonly headers?: Readonly<Record<string, string>>;
    /** What it does, for messages: `write 'apis/petstore'`. */
    readonly does: string;
}

export interface LongRunningOptions {
    /** Goes on with an operation that Azure has accepted: nothing is asked for. */
    readonly resumeFrom?: string;
    readonly onResponse?: (response: PipelineResponse) => void;
}

export type LongRunningPoller = SimplePollerLike<OperationState<unknown>, unknown>;

/**
 * Begins a long-running operation by the pipeline of the SDK's client, or goes on with one. It is there once Azure has
 * answered the request: the SDK's own `begin…` polls once before that, and what goes wrong there would hide that Azure has
 * accepted it. The resume tokens are those of the SDK.
 */
export function beginLongRunning(
    client: ApiManagementClient,
    resourceManager: string,
    { method, url, body, headers = {}, does }: LongRunningRequest,
    { resumeFrom, onResponse }: LongRunningOptions = {},
): Promise<LongRunningPoller> {
    const send = async (
        toSend: { readonly method: HttpMethods; readonly url: string; readonly body?: string },
        abortSignal?: AbortSignal,
    ): Promise<LroResponse> => {
        const request = createPipelineRequest({ ...toSend, abortSignal });
        request.headers.set("Accept", "application/json");
        if (toSend.body !== undefined) {
            request.headers.set("Content-Type", "application/json");
        }
        if (toSend.method !== "GET") {
            Object.entries(headers).forEach(([name, value]) => request.headers.set(name, value));
        }
        const response = await client.sendRequest(request);
        onResponse?.(response);
        const { status: statusCode, bodyAsText } = response;
        if (statusCode >= 300) {
            throw new RestError(`HTTP ${statusCode}`, { request, response, statusCode });
        }
        const parsed = parseAnswer(bodyAsText);
        return { flatResponse: parsed, rawResponse: { statusCode, headers: response.headers.toJSON(), body: parsed } };
    };
    return createHttpPoller(
        {
            requestMethod: method,
            requestPath: url,
            sendInitialRequest: () => send({ method, url, body }),
            sendPollRequest: async (location, options) => {
                const { href, host } = new URL(location, resourceManager);
                if (!isOfResourceManager(href, resourceManager)) {
                    throw new CodedError(
                        "OperationOutsideAzure",
                        `Could not ${does}: its operation lies outside the resource manager, at '${host}'.`,
                    );
                }
                return send({ method: "GET", url: href }, options?.abortSignal as AbortSignal | undefined);
            },
        },
        { restoreFrom: resumeFrom, resourceLocationConfig: "location" },
    );
}

/** What the SDK's poller reads of an answer. */
interface PollAnswer {
    readonly status?: string | null;
    readonly provisioningState?: string | null;
    readonly properties?: { readonly provisioningState?: string | null; readonly status?: string | null } | null;
    readonly error?: { readonly code?: string | null; readonly message?: string | null } | null;
}

const pollAnswer = members<PollAnswer>({
    status: perhaps(anyText),
    provisioningState: perhaps(anyText),
    properties: perhaps(
        members<NonNullable<PollAnswer["properties"]>>({
            provisioningState: perhaps(anyText),
            status: perhaps(anyText),
        }),
    ),
    error: perhaps(members<NonNullable<PollAnswer["error"]>>({ code: perhaps(anyText), message: perhaps(anyText) })),
});

/** What is told of an operation is in the headers and in `status`: an answer that is something else has none. */
function parseAnswer(text: string | null | undefined): unknown {
    const answer = parseJson(text ?? "").value;
    return findFaults(pollAnswer, answer).length === 0 ? answer : undefined;
}

/** What the SDK's poller writes of an operation that goes on. */
interface ResumeToken {
    readonly state: {
        readonly status: "running";
        readonly config: {
            readonly metadata: { readonly mode: PollMode };
            readonly operationLocation: string;
        };
    };
}

type PollMode = "Body" | "OperationLocation" | "ResourceLocation";

const resumeTokenCheck = members<ResumeToken>({
    state: members<ResumeToken["state"]>({
        status: oneOf<"running">({ running: true }),
        config: members<ResumeToken["state"]["config"]>({
            metadata: members<{ readonly mode: PollMode }>({
                mode: oneOf<PollMode>({ Body: true, OperationLocation: true, ResourceLocation: true }),
            }),
            operationLocation: value(
                (found) => typeof found === "string" && URL.canParse(found, "https://management.azure.com"),
                "it must be a URL",
            ),
        }),
    }),
});

/** Whether a text is what a poller leaves to go on with: in the vault it may have been changed. */
export function isResumeToken(token: string): boolean {
    return findFaults(resumeTokenCheck, parseJson(token).value).length === 0;
}
