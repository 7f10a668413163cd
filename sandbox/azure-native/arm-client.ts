import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/core-auth";
import {
    createDefaultHttpClient,
    createEmptyPipeline,
    createPipelineRequest,
    defaultRetryPolicy,
} from "@azure/core-rest-pipeline";
import type { HttpMethods, Pipeline, PipelineResponse } from "@azure/core-rest-pipeline";
import { ClientSecretCredential } from "@azure/identity";
import type { Properties } from "./convert";

/** The settings the real provider takes from config or ARM_* variables. */
export interface ArmSettings {
    readonly metadataHost: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly subscriptionId: string;
}

/** An answer that says no, in the words of pulumi-azure-native (provider/pkg/azure). */
export class ArmResponseError extends Error {
    constructor(
        readonly status: number,
        code: string,
        message: string,
    ) {
        super(`Status=${status} Code="${code}" Message="${message}"`);
    }
}

const defaultPollSeconds = 10;

/** Requests as azcore sends them: its default retries, and long-running operations polled to their end. */
export class ArmClient {
    private readonly pipeline: Pipeline;
    private readonly credential: TokenCredential;
    private endpoint: Promise<string> | undefined;

    constructor(
        readonly settings: ArmSettings,
        private readonly ca: string,
    ) {
        this.pipeline = createEmptyPipeline();
        this.pipeline.addPolicy(defaultRetryPolicy());
        this.credential = new ClientSecretCredential(settings.tenantId, settings.clientId, settings.clientSecret, {
            authorityHost: `https://${settings.metadataHost}`,
            disableInstanceDiscovery: true,
            tlsOptions: { ca },
        });
    }

    /** @returns undefined for 404. */
    async get(id: string, apiVersion: string, signal: AbortSignal): Promise<Properties | undefined> {
        const response = await this.send("GET", await this.url(id, apiVersion), undefined, signal);
        return response.status === 404 ? undefined : read(response);
    }

    /** @returns what Azure answered, and the wait for what it has accepted. */
    async put(id: string, apiVersion: string, body: Properties, signal: AbortSignal) {
        const response = await this.send("PUT", await this.url(id, apiVersion), body, signal);
        const answered = read(response);
        return { answered, wait: () => this.wait(response, signal) };
    }

    async delete(id: string, apiVersion: string, signal: AbortSignal): Promise<void> {
        const response = await this.send("DELETE", await this.url(id, apiVersion), undefined, signal);
        if (response.status !== 404) {
            read(response);
            await this.wait(response, signal);
        }
    }

    /** Follows Azure-AsyncOperation or else Location, at the pace Retry-After asks for. */
    private async wait(first: PipelineResponse, signal: AbortSignal): Promise<void> {
        const asyncUrl = first.headers.get("Azure-AsyncOperation");
        // A Location without a host is that of what was created, and no operation's: recorded of identities.
        const location = first.headers.get("Location");
        const url = asyncUrl ?? (location !== undefined && URL.canParse(location) ? location : undefined);
        let response = first;
        while (url) {
            const seconds = Number(response.headers.get("Retry-After") ?? defaultPollSeconds);
            await sleep(seconds * 1000, undefined, { signal });
            response = await this.send("GET", url, undefined, signal);
            const body = read(response);
            const done = asyncUrl ? body.status !== "InProgress" : response.status !== 202;
            if (done && (!asyncUrl || body.status === "Succeeded")) {
                return;
            }
            if (done) {
                throw new ArmResponseError(response.status, String(body.status), "The operation did not succeed.");
            }
        }
    }

    private async send(method: HttpMethods, url: string, body: Properties | undefined, signal: AbortSignal) {
        const request = createPipelineRequest({
            url,
            method,
            body: body && JSON.stringify(body),
            abortSignal: signal,
        });
        request.headers.set("Content-Type", "application/json");
        request.tlsSettings = { ca: this.ca };
        const token = await this.credential.getToken(`${await this.resourceManager()}/.default`);
        request.headers.set("Authorization", `Bearer ${token?.token}`);
        return this.pipeline.sendRequest(createDefaultHttpClient(), request);
    }

    private async url(id: string, apiVersion: string): Promise<string> {
        return `${await this.resourceManager()}${id}?api-version=${apiVersion}`;
    }

    private resourceManager(): Promise<string> {
        return (this.endpoint ??= this.readMetadata());
    }

    private async readMetadata(): Promise<string> {
        const url = `https://${this.settings.metadataHost}/metadata/endpoints?api-version=2022-09-01`;
        const request = createPipelineRequest({ url });
        request.tlsSettings = { ca: this.ca };
        const response = await createEmptyPipeline().sendRequest(createDefaultHttpClient(), request);
        return (JSON.parse(response.bodyAsText ?? "{}") as { resourceManager: string }).resourceManager;
    }
}

function read(response: PipelineResponse): Properties {
    const body = response.bodyAsText ? (JSON.parse(response.bodyAsText) as Properties) : {};
    if (response.status >= 400) {
        const { code = "", message = "" } = (body.error ?? {}) as { code?: string; message?: string };
        throw new ArmResponseError(response.status, code, message);
    }
    return body;
}
