import { Readable } from "node:stream";
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";

/** What is answered to a request. */
export interface HttpAnswer {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
}

export const json = (body: unknown): HttpAnswer => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
});

/** An error as both the resource manager and storage tell it. */
export const refusal = (status: number, code: string, message: string): HttpAnswer => ({
    status,
    headers: { "content-type": "application/json", "x-ms-error-code": code },
    body: JSON.stringify({ error: { code, message } }),
});

/** As the SDK's clients take it: a stream where they ask for one. @param now - Azure's time. */
export function toResponse(request: PipelineRequest, answer: HttpAnswer, now: Date): PipelineResponse {
    const { status, headers, body = "" } = answer;
    const { streamResponseStatusCodes: streamed } = request;
    const isStream = streamed?.has(status) === true || streamed?.has(Infinity) === true;
    return {
        request,
        status,
        headers: createHttpHeaders({ date: now.toUTCString(), ...headers }),
        ...(isStream ? { readableStreamBody: Readable.from([Buffer.from(body)]) } : { bodyAsText: body }),
    };
}
