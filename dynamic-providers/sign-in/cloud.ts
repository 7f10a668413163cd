import { CodedError } from "../common/coded-error";
import { createPipelineRequest } from "@azure/core-rest-pipeline";
import { findFaults, listOf, members, optional, text, together, value } from "../common/document-check";
import { parseJson } from "../common/parse-json";
import type { Patience } from "../requests/patience";
import { sendPatiently } from "../requests/send-patiently";
import type { AzureSettings } from "./settings";

/** The endpoints of one Azure cloud. */
export interface AzureCloud {
    /** Without a trailing slash. */
    readonly resourceManager: string;
    /** Scope of a token for the resource manager. */
    readonly resourceManagerScope: string;
    readonly authorityHost: string;
    /** Where the names of Key Vaults and managed HSMs end. */
    readonly keyVaultDomains: readonly string[];
}

/** Source: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and, for China, https://learn.microsoft.com/azure/china/resources-developer-guide */
const knownClouds: Readonly<Record<string, AzureCloud>> = {
    public: cloud(
        "https://management.azure.com",
        "https://management.azure.com",
        "https://login.microsoftonline.com",
        "vault.azure.net",
        "managedhsm.azure.net",
    ),
    usgovernment: cloud(
        "https://management.usgovcloudapi.net",
        "https://management.usgovcloudapi.net",
        "https://login.microsoftonline.us",
        "vault.usgovcloudapi.net",
        "managedhsm.usgovcloudapi.net",
    ),
    china: cloud(
        "https://management.chinacloudapi.cn",
        "https://management.chinacloudapi.cn",
        "https://login.chinacloudapi.cn",
        "vault.azure.cn",
        "managedhsm.azure.cn",
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

function cloud(
    resourceManager: string,
    audience: string,
    authorityHost: string,
    ...keyVaultDomains: readonly string[]
): AzureCloud {
    const withoutSlash = (url: string): string => url.replace(/\/+$/, "");
    return {
        resourceManager: withoutSlash(resourceManager),
        resourceManagerScope: `${withoutSlash(audience)}/.default`,
        authorityHost: withoutSlash(authorityHost),
        keyVaultDomains,
    };
}

/**
 * Finds the endpoints: those of a well-known cloud, or what the metadata host answers.
 *
 * @throws Error for an unknown environment, or a metadata host that does not answer as Azure's does.
 */
export async function discoverCloud(settings: AzureSettings, patience: Patience): Promise<AzureCloud> {
    if (settings.metadataHost) {
        return readMetadata(settings.metadataHost, patience);
    }
    const known = findCloud(settings.environment);
    if (!known) {
        throw new CodedError("CloudUnknown", `Unknown cloud '${settings.environment}'.`);
    }
    return known;
}

interface MetadataAnswer {
    readonly resourceManager: string;
    readonly authentication: { readonly loginEndpoint: string; readonly audiences: readonly string[] };
    readonly suffixes?: { readonly keyVaultDns?: string; readonly mhsmDns?: string };
}

const anyUrl = value<string>((found) => typeof found === "string" && URL.canParse(found), "it must be a URL");
const metadataAnswer = members<MetadataAnswer>({
    resourceManager: anyUrl,
    authentication: members<MetadataAnswer["authentication"]>({
        loginEndpoint: anyUrl,
        audiences: together(listOf(anyUrl), "0", (audiences) => audiences.length > 0, "it must be there"),
    }),
    suffixes: optional(
        members<NonNullable<MetadataAnswer["suffixes"]>>({ keyVaultDns: optional(text), mhsmDns: optional(text) }),
    ),
});

async function readMetadata(metadataHost: string, patience: Patience): Promise<AzureCloud> {
    const url = `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`;
    const what = `read the endpoints of the cloud (azure-native:metadataHost is '${metadataHost}')`;
    const response = await sendPatiently(what, createPipelineRequest({ url }), patience);
    if (response.status !== 200) {
        throw new CodedError(
            "MetadataHostUnusable",
            `azure-native:metadataHost '${metadataHost}' answered ${response.status} to ${url}.`,
        );
    }
    const { value } = parseJson(response.bodyAsText ?? "");
    if (findFaults(metadataAnswer, value).length > 0) {
        throw new CodedError(
            "MetadataHostUnusable",
            `azure-native:metadataHost '${metadataHost}' did not name resourceManager, authentication.loginEndpoint and ` +
                "authentication.audiences: check that it is an Azure metadata host.",
        );
    }
    const { resourceManager, authentication, suffixes = {} } = value as MetadataAnswer;
    const domains = [suffixes.keyVaultDns, suffixes.mhsmDns].filter((domain) => domain !== undefined);
    return cloud(resourceManager, authentication.audiences[0]!, authentication.loginEndpoint, ...domains);
}
