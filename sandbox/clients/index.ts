import { readFileSync } from "node:fs";
import { ApiManagementClient } from "@azure/arm-apimanagement";
import { StorageManagementClient } from "@azure/arm-storage";
import type { TokenCredential } from "@azure/core-auth";
import { createDefaultHttpClient, createEmptyPipeline, createPipelineRequest } from "@azure/core-rest-pipeline";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import { ClientSecretCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { trustingOptions } from "../blob/trusting-options";
import type { SandboxConnection } from "./environment";

export interface ArmAnswer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** undefined for an empty answer. */
    readonly body: unknown;
}

/** Azure's own SDK clients, signed in to a running sandbox. */
export interface SandboxClients {
    readonly credential: TokenCredential;
    readonly apiManagement: ApiManagementClient;
    readonly storage: StorageManagementClient;
    blobService(account: string): BlobServiceClient;
    /** A request to the resource manager as it is, without retries. */
    readonly arm: (method: HttpMethods, pathAndQuery: string, body?: unknown) => Promise<ArmAnswer>;
}

/** The clients trust the sandbox's certificate by themselves: NODE_EXTRA_CA_CERTS is not needed. */
export function sandboxClients(connection: SandboxConnection): SandboxClients {
    const tlsOptions = { ca: readFileSync(connection.caFile, "utf8") };
    const { armEndpoint, blobEndpoint, tenantId, subscriptionId, clientId, clientSecret } = connection;
    const scope = `${armEndpoint}/.default`;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
        authorityHost: armEndpoint,
        disableInstanceDiscovery: true,
        tlsOptions,
    });
    const pipeline = createEmptyPipeline();
    return {
        credential,
        apiManagement: new ApiManagementClient(credential, subscriptionId, {
            endpoint: armEndpoint,
            credentialScopes: [scope],
            tlsOptions,
        }),
        storage: new StorageManagementClient(credential, subscriptionId, {
            endpoint: armEndpoint,
            credentials: { scopes: [scope] },
            tlsOptions,
        }),
        blobService: (account) =>
            new BlobServiceClient(`${blobEndpoint}/${account}`, credential, trustingOptions(tlsOptions.ca)),
        async arm(method, pathAndQuery, body) {
            const token = await credential.getToken(scope);
            const request = createPipelineRequest({
                url: armEndpoint + pathAndQuery,
                method,
                body: body === undefined ? undefined : JSON.stringify(body),
            });
            request.headers.set("Authorization", `Bearer ${token.token}`);
            request.tlsSettings = tlsOptions;
            request.headers.set("Content-Type", "application/json");
            const response = await pipeline.sendRequest(createDefaultHttpClient(), request);
            return {
                status: response.status,
                headers: response.headers.toJSON(),
                body: response.bodyAsText ? (JSON.parse(response.bodyAsText) as unknown) : undefined,
            };
        },
    };
}
