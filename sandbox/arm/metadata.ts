import type { FastifyInstance } from "fastify";

/**
 * The description of a cloud that clients read first. 2022-09-01 answers an object and 2019-05-01 a list. Source of the
 * member names: https://management.azure.com/metadata/endpoints
 */
export function registerMetadata(app: FastifyInstance, endpoint: () => string, tenantId: string): void {
    app.get<{ Querystring: { "api-version"?: string } }>("/metadata/endpoints", (request) => {
        const described = describeCloud(endpoint(), tenantId);
        return (request.query["api-version"] ?? "") >= "2022-09-01" ? described : [described];
    });
}

function describeCloud(endpoint: string, tenantId: string) {
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
            keyVaultDns: "vault.localhost",
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
