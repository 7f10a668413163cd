import type { FastifyInstance } from "fastify";

/**
 * The description of a cloud that clients read first. 2022-09-01 answers an object and 2019-05-01 a list. Source of the
 * member names: https://management.azure.com/metadata/endpoints
 */
export function registerMetadata(
    app: FastifyInstance,
    endpoints: { readonly arm: () => string; readonly keyVault: () => string },
    tenantId: string,
): void {
    app.get<{ Querystring: { "api-version"?: string } }>("/metadata/endpoints", (request) => {
        const described = describeCloud(endpoints.arm(), endpoints.keyVault(), tenantId);
        return (request.query["api-version"] ?? "") >= "2022-09-01" ? described : [described];
    });
}

function describeCloud(endpoint: string, keyVault: string, tenantId: string) {
    return {
        portal: endpoint,
        authentication: {
            loginEndpoint: endpoint,
            audiences: [endpoint, `${endpoint}/`],
            tenant: tenantId,
            identityProvider: "AAD",
        },
        media: endpoint,
        graphAudience: endpoint,
        graph: endpoint,
        name: "apim-dr-sandbox",
        suffixes: {
            storage: new URL(endpoint).host,
            // No name here ends in a domain of vaults: the one vault is the domain.
            keyVaultDns: new URL(keyVault).host,
            sqlServerHostname: "database.localhost",
        },
        batch: endpoint,
        resourceManager: endpoint,
        vmImageAliasDoc: endpoint,
        activeDirectoryDataLake: endpoint,
        sqlManagement: endpoint,
        microsoftGraphResourceId: endpoint,
        gallery: endpoint,
    };
}
