import { createDefaultHttpClient, createEmptyPipeline, createPipelineRequest } from "@azure/core-rest-pipeline";
import { defaultRetryPolicy } from "@azure/core-rest-pipeline";
import type { AzureSettings } from "./settings";

/** The endpoints of one Azure cloud. */
export interface AzureCloud {
    /** Without a trailing slash. */
    readonly resourceManager: string;
    /** Scope of a token for the resource manager. */
    readonly resourceManagerScope: string;
    readonly authorityHost: string;
}

/** Source: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and, for China, https://learn.microsoft.com/azure/china/resources-developer-guide */
const knownClouds: Readonly<Record<string, AzureCloud>> = {
    public: cloud("https://management.azure.com", "https://management.azure.com", "https://login.microsoftonline.com"),
    usgovernment: cloud(
        "https://management.usgovcloudapi.net",
        "https://management.usgovcloudapi.net",
        "https://login.microsoftonline.us",
    ),
    china: cloud(
        "https://management.chinacloudapi.cn",
        "https://management.chinacloudapi.cn",
        "https://login.chinacloudapi.cn",
    ),
};

/** The names of the Azure CLI, which azure-native takes too, in lower case. */
const otherNames: Readonly<Record<string, string>> = {
    azurecloud: "public",
    azureusgovernment: "usgovernment",
    azurechinacloud: "china",
};

export const knownEnvironments: readonly string[] = Object.keys(knownClouds);

/** A well-known cloud by its name in any case. */
export function findCloud(environment = "public"): AzureCloud | undefined {
    const name = environment.toLowerCase();
    return knownClouds[otherNames[name] ?? name];
}

function cloud(resourceManager: string, audience: string, authorityHost: string): AzureCloud {
    const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
    return {
        resourceManager: withoutSlash(resourceManager),
        resourceManagerScope: `${withoutSlash(audience)}/.default`,
        authorityHost: withoutSlash(authorityHost),
    };
}

/**
 * Finds the endpoints: those of a well-known cloud, or what the metadata host answers.
 *
 * @throws Error for an unknown environment, or a metadata host that does not answer as Azure's does.
 */
export async function discoverCloud(settings: AzureSettings): Promise<AzureCloud> {
    if (settings.metadataHost) {
        return readMetadata(settings.metadataHost);
    }
    const known = findCloud(settings.environment);
    if (!known) {
        throw new Error(`There is no well-known cloud '${settings.environment}'.`);
    }
    return known;
}

interface MetadataAnswer {
    readonly resourceManager?: string;
    readonly authentication?: { readonly loginEndpoint?: string; readonly audiences?: readonly string[] };
}

async function readMetadata(metadataHost: string): Promise<AzureCloud> {
    const url = `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`;
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(defaultRetryPolicy());
    const response = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url }));
    if (response.status !== 200) {
        throw new Error(`azure-native:metadataHost '${metadataHost}' answered ${response.status} to ${url}.`);
    }
    const answer = JSON.parse(response.bodyAsText ?? "{}") as MetadataAnswer;
    const loginEndpoint = answer.authentication?.loginEndpoint;
    const audience = answer.authentication?.audiences?.[0];
    if (!answer.resourceManager || !loginEndpoint || !audience) {
        throw new Error(
            `azure-native:metadataHost '${metadataHost}' did not name resourceManager, authentication.loginEndpoint and ` +
                "authentication.audiences: check that it is an Azure metadata host.",
        );
    }
    return cloud(answer.resourceManager, audience, loginEndpoint);
}
