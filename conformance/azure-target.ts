import { setTimeout as sleep } from "node:timers/promises";
import {
    createDefaultHttpClient,
    createEmptyPipeline,
    createPipelineRequest,
    proxyPolicy,
} from "@azure/core-rest-pipeline";
import type { HttpClient, HttpMethods, PipelineResponse } from "@azure/core-rest-pipeline";
import { AzureConnection } from "../dynamic-providers/azure/connection";
import { askGateway } from "../dynamic-providers/azure/gateway-request";
import { readAzureSettings } from "../dynamic-providers/sign-in/settings";
import type { Target } from "./target";

/** How long one request waits for its answer. */
const trySeconds = 100;

export interface ArmTargetOptions {
    readonly endpoint: string;
    readonly subscriptionId: string;
    /** @param renewed - whether the one before was refused. */
    readonly token: (renewed?: boolean) => Promise<string>;
    readonly ask: (url: string) => Promise<number>;
    readonly wait: (seconds: number) => Promise<void>;
    /** @default the network */
    readonly httpClient?: HttpClient;
}

/** A resource manager that is asked over HTTP. */
export async function armTarget(options: ArmTargetOptions): Promise<Target> {
    const { endpoint, subscriptionId, token, ask, wait, httpClient = createDefaultHttpClient() } = options;
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(proxyPolicy());
    const sent = new Set<string>();
    const claims = claimsOf(await token());
    return {
        ...{ endpoint, subscriptionId, ask, wait },
        tenantId: claims.tid ?? "",
        operator: claims.oid ?? "",
        tokens: () => [...sent],
        async send(method: HttpMethods, url, body) {
            const trying = async (bearer: string): Promise<PipelineResponse> => {
                sent.add(bearer);
                const request = createPipelineRequest({
                    url: url.startsWith("/") ? endpoint + url : url,
                    method,
                    body: body === undefined ? undefined : JSON.stringify(body),
                    abortSignal: AbortSignal.timeout(trySeconds * 1000),
                });
                request.headers.set("Authorization", `Bearer ${bearer}`);
                request.headers.set("Content-Type", "application/json");
                return pipeline.sendRequest(httpClient, request);
            };
            const first = await trying(await token());
            // A refused request was not carried out: in a night a token may be withdrawn.
            const response = first.status === 401 ? await trying(await token(true)) : first;
            const headers = response.headers.toJSON();
            const date = new Date(headers.date ?? Date.now());
            return { status: response.status, headers, body: parse(response.bodyAsText ?? ""), date };
        },
    };
}

/** The Azure that this machine is signed in to, as the package itself would use it (docs/sign-in.md). */
export async function azureTarget(subscriptionId: string): Promise<Target> {
    const connection = await AzureConnection.open(readAzureSettings(() => undefined, process.env));
    return armTarget({
        endpoint: connection.resourceManager,
        subscriptionId,
        token: (renewed) => connection.armToken(renewed),
        ask: (url) =>
            askGateway({ url, method: "GET", headers: {}, signal: AbortSignal.timeout(trySeconds * 1000) }).catch(
                () => 0,
            ),
        wait: async (seconds) => {
            await sleep((seconds / clockSpeed()) * 1000);
        },
    });
}

/** How many times as fast as real time the clock of the asked Azure runs: for a sandbox that is asked as if it were Azure. */
function clockSpeed(): number {
    const given = process.env.CONFORMANCE_CLOCK_SPEED ?? "";
    return /^[1-9]\d{0,4}$/.test(given) ? Number(given) : 1;
}

function claimsOf(token: string): { readonly tid?: string; readonly oid?: string } {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
        readonly tid?: string;
        readonly oid?: string;
    };
}

const parse = (text: string): unknown =>
    text === "" ? undefined : /^\s*[[{]/.test(text) ? (JSON.parse(text) as unknown) : text;
