import { readFileSync } from "node:fs";
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import type { HttpMethods, TlsSettings } from "@azure/core-rest-pipeline";
import type { SandboxConnection } from "../../sandbox";

export interface RawAnswer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
}

/** A request as it is: no sign-in, no redirects and no retries. */
export async function rawRequest(
    connection: SandboxConnection,
    method: HttpMethods,
    url: string,
    headers: Record<string, string> = {},
    body?: string,
): Promise<RawAnswer> {
    const request = createPipelineRequest({ method, url, body, headers: createHttpHeaders(headers) });
    request.tlsSettings = tlsSettingsOf(connection);
    const response = await createDefaultHttpClient().sendRequest(request);
    const text = response.bodyAsText ?? "";
    return {
        status: response.status,
        headers: response.headers.toJSON(),
        body: /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text,
    };
}

/** One object for each sandbox: the client's connections belong to it. */
function tlsSettingsOf({ caFile, armEndpoint }: SandboxConnection): TlsSettings {
    const known = settings.get(armEndpoint) ?? { ca: readFileSync(caFile, "utf8") };
    settings.set(armEndpoint, known);
    return known;
}

const settings = new Map<string, TlsSettings>();
