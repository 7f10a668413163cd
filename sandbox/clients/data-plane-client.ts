import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import { clientLocationHeader } from "../data-plane/data-plane";
import type { SandboxConnection } from "./environment";

export interface DataPlaneRequest {
    /** @default "GET" */
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Region that the client is in. @default "westeurope" */
    readonly clientLocation?: string;
}

export interface DataPlaneAnswer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** Parsed where it is JSON. */
    readonly body: unknown;
}

/** Asks for URLs of gateways and Front Doors as a client does, with the sandbox for its name server. */
export type DataPlaneClient = (url: string, options?: DataPlaneRequest) => Promise<DataPlaneAnswer>;

/** The client rejects where no answer comes: the name does not resolve, or the connection ends. */
export function dataPlaneClient(connection: Pick<SandboxConnection, "caFile" | "dataPlaneEndpoint">): DataPlaneClient {
    const { hostname, port } = new URL(connection.dataPlaneEndpoint);
    const agent = new Agent({ ca: readFileSync(connection.caFile), keepAlive: false });
    return (url, { method = "GET", headers, clientLocation } = {}) =>
        new Promise((resolve, reject) => {
            const { host, pathname, search } = new URL(url);
            const location = clientLocation === undefined ? {} : { [clientLocationHeader]: clientLocation };
            const sent = request(
                {
                    ...{ agent, method, hostname, port, servername: host },
                    path: pathname + search,
                    headers: { ...headers, ...location, host },
                },
                (response) => {
                    text(response).then(
                        (body) =>
                            resolve({
                                status: response.statusCode ?? 0,
                                headers: response.headers,
                                body: parse(body, response.headers["content-type"]),
                            }),
                        reject,
                    );
                },
            );
            sent.on("error", reject);
            sent.end();
        });
}

function parse(body: string, contentType = ""): unknown {
    return contentType.startsWith("application/json") ? (JSON.parse(body) as unknown) : body;
}
