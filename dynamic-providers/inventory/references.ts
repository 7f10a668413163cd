import type { JsonObject } from "../common/json";

/**
 * Members that hold the ID or the name of another entity of the same service, by kind: the path below `properties` (`[]`
 * for the items of a list), and the kinds that they lead to. In these alone the service's own ID is its own; a restore makes
 * them mean the target. All other text is the owners' and is compared as it is. A test holds the table against the SDK's
 * models. Source: the descriptions of https://learn.microsoft.com/rest/api/apimanagement
 */
export const referenceMembers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    apis: {
        apiVersionSetId: ["apiVersionSets"],
        "apiVersionSet.id": ["apiVersionSets"],
        "authenticationSettings.oAuth2.authorizationServerId": ["authorizationServers"],
        "authenticationSettings.oAuth2AuthenticationSettings.[].authorizationServerId": ["authorizationServers"],
        "authenticationSettings.openid.openidProviderId": ["openidConnectProviders"],
        "authenticationSettings.openidAuthenticationSettings.[].openidProviderId": ["openidConnectProviders"],
        // Newer than the SDK. Source: https://learn.microsoft.com/azure/api-management/export-rest-mcp-server
        "mcpTools.[].operationId": ["apis/operations"],
        sourceApiId: ["apis"],
    },
    "apis/diagnostics": { loggerId: ["loggers"] },
    "apis/issues": { apiId: ["apis"], userId: ["users"] },
    "apis/issues/comments": { userId: ["users"] },
    "apis/releases": { apiId: ["apis"] },
    "apis/tagDescriptions": { tagId: ["tags"] },
    "apis/wikis": { "documents.[].documentationId": ["documentations"] },
    backends: {
        "credentials.certificateIds.[]": ["certificates"],
        "pool.services.[].id": ["backends"],
        "properties.serviceFabricCluster.clientCertificateId": ["certificates"],
    },
    diagnostics: { loggerId: ["loggers"] },
    "gateways/hostnameConfigurations": { certificateId: ["certificates"] },
    notifications: { "recipients.users.[]": ["users"] },
    policyRestrictions: { scope: ["apis", "products"] },
    "products/wikis": { "documents.[].documentationId": ["documentations"] },
    subscriptions: { ownerId: ["users"], scope: ["apis", "products"] },
};

/** Members that end like an ID and hold none of an entity of the service: by kind, with what they hold. */
export const otherIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    apis: {
        "authenticationSettings.oAuth2.scope": "a scope of OAuth",
        "authenticationSettings.oAuth2AuthenticationSettings.[].scope": "a scope of OAuth",
    },
    "apis/operations": {
        "request.headers.[].schemaId": "the name of a schema of the same API",
        "request.queryParameters.[].schemaId": "the name of a schema of the same API",
        "request.representations.[].formParameters.[].schemaId": "the name of a schema of the same API",
        "request.representations.[].schemaId": "the name of a schema of the same API",
        "responses.[].headers.[].schemaId": "the name of a schema of the same API",
        "responses.[].representations.[].formParameters.[].schemaId": "the name of a schema of the same API",
        "responses.[].representations.[].schemaId": "the name of a schema of the same API",
        "templateParameters.[].schemaId": "the name of a schema of the same API",
    },
    "authorizationProviders/authorizations/accessPolicies": {
        "appIds.[]": "applications of Entra ID",
        objectId: "a principal of Entra ID",
        tenantId: "a tenant of Entra ID",
    },
    authorizationServers: { clientId: "a client of OAuth", defaultScope: "a scope of OAuth" },
    backends: { resourceId: "a resource beside the service" },
    caches: { resourceId: "a resource beside the service" },
    certificates: { "keyVault.identityClientId": "a client of Entra ID" },
    groups: { externalId: "a group of Entra ID" },
    identityProviders: { clientId: "a client of OAuth" },
    loggers: { resourceId: "a resource beside the service" },
    namedValues: { "keyVault.identityClientId": "a client of Entra ID" },
    openidConnectProviders: { clientId: "a client of OAuth" },
    tenant: { id: "access or gitAccess", principalId: "a principal of Entra ID" },
    users: {
        "groups.[].externalId": "a group of Entra ID",
        "identities.[].id": "an account of an identity provider",
    },
};

/** A reference as an entity holds it. */
export interface HeldReference {
    readonly text: string;
    readonly kinds: readonly string[];
}

/** What an entity's members refer to. */
export function referencesOf(kind: string, properties: JsonObject): HeldReference[] {
    return Object.entries(referenceMembers[kind] ?? {}).flatMap(([member, kinds]) => {
        const found: HeldReference[] = [];
        mapMember(properties, member.split("."), (text) => {
            found.push({ text, kinds });
            return text;
        });
        return found;
    });
}

/** Properties with the service's own ID as `~` wherever a member refers to an entity. ARM compares IDs without regard to case. */
export function withOwnIdAsTilde(kind: string, properties: JsonObject, serviceId: string): JsonObject {
    const own = ownIdPattern(serviceId);
    return mapReferences(kind, properties, (text) => text.replace(own, "~"));
}

function mapReferences(kind: string, properties: JsonObject, map: (text: string) => string): JsonObject {
    return Object.keys(referenceMembers[kind] ?? {}).reduce<JsonObject>(
        (changed, member) => mapMember(changed, member.split("."), map) as JsonObject,
        properties,
    );
}

/** Properties whose references to one service lead to another one; all other text stays as it is. */
export function withReferencesTo(kind: string, properties: JsonObject, from: string, to: string): JsonObject {
    const own = ownIdPattern(from);
    return mapReferences(kind, properties, (text) => text.replace(own, () => to));
}

/**
 * The path below the service that a reference leads to, where it is one of these: a whole ID of the service, a path from the
 * service on (`/apis/orders`), or a name. Empty for the service itself.
 *
 * @returns undefined for the ID of something else.
 */
export function pathsOf({ text, kinds }: HeldReference, serviceId: string): string[] | undefined {
    const below = text.replace(ownIdPattern(serviceId), "");
    if (/^\/subscriptions\/[^/]+\/resourcegroups\//i.test(below)) {
        return undefined;
    }
    const path = below.replace(/^\/+|\/+$/g, "");
    const isPath = below !== text || text.includes("/");
    return isPath ? [path] : kinds.map((kind) => `${kind}/${path}`);
}

/** `…/service/contoso` is no prefix of `…/service/contoso-2`. */
function ownIdPattern(serviceId: string): RegExp {
    return new RegExp(`^${serviceId.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "i");
}

function mapMember(value: unknown, [first, ...below]: readonly string[], map: (text: string) => string): unknown {
    if (first === undefined) {
        return typeof value === "string" ? map(value) : value;
    }
    if (first === "[]") {
        return Array.isArray(value) ? value.map((item) => mapMember(item, below, map)) : value;
    }
    return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, first)
        ? { ...value, [first]: mapMember((value as JsonObject)[first], below, map) }
        : value;
}
