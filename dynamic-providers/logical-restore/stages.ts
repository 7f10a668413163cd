/** A step of a restore's order, and the kinds of entities that it writes. */
export interface StageKinds {
    readonly name: string;
    readonly kinds: readonly string[];
}

/**
 * What is written after what; deletions go the other way. A workspace's entities are written with the service's of the same
 * kind. A test names the kinds that have no stage. The two stages of an API's policy are no entry of their own: see
 * {@link StageName}.
 */
export const restoreStages = [
    { name: "workspaces", kinds: ["workspaces"] },
    { name: "namedValues", kinds: ["namedValues"] },
    {
        name: "foundations",
        kinds: [
            "apiVersionSets",
            "authorizationServers",
            "certificates",
            "documentations",
            "gateways",
            "groups",
            "identityProviders",
            "openidConnectProviders",
            "schemas",
            "tags",
            "users",
        ],
    },
    { name: "connections", kinds: ["authorizationProviders", "backends", "caches", "loggers"] },
    {
        name: "fragments",
        kinds: [
            "authorizationProviders/authorizations",
            "gateways/certificateAuthorities",
            "gateways/hostnameConfigurations",
            "groups/users",
            "policyFragments",
        ],
    },
    // The policies that all APIs inherit come before the first of them.
    {
        name: "service",
        kinds: ["authorizationProviders/authorizations/accessPolicies", "diagnostics", "policies", "products"],
    },
    {
        name: "products",
        kinds: ["products/groupLinks", "products/groups", "products/policies", "products/tags", "products/wikis"],
    },
    { name: "apis", kinds: ["apis"] },
    // Of an API that answers already.
    { name: "firstPolicies", kinds: [] },
    { name: "apiSchemas", kinds: ["apis/schemas"] },
    { name: "operations", kinds: ["apis/operations", "apis/resolvers"] },
    {
        name: "operationPolicies",
        kinds: ["apis/operations/policies", "apis/resolvers/policies"],
    },
    { name: "openOperations", kinds: [] },
    {
        name: "apiContents",
        kinds: [
            "apis/diagnostics",
            "apis/issues",
            "apis/operations/tags",
            "apis/tagDescriptions",
            "apis/tags",
            "apis/wikis",
            "tags/apiLinks",
            "tags/operationLinks",
            "tags/productLinks",
        ],
    },
    { name: "issues", kinds: ["apis/issues/attachments", "apis/issues/comments"] },
    {
        name: "links",
        kinds: ["gateways/apis", "notifications", "policyRestrictions", "products/apiLinks", "products/apis"],
    },
    // Of an API that a guard has kept shut until here.
    { name: "lastPolicies", kinds: ["apis/policies"] },
    { name: "releases", kinds: ["apis/releases"] },
    { name: "subscriptions", kinds: ["subscriptions"] },
    {
        name: "portal",
        kinds: ["contentTypes", "portalconfigs", "portalsettings", "templates", "tenant"],
    },
    { name: "portalContent", kinds: ["contentTypes/contentItems"] },
    { name: "publish", kinds: ["portalRevisions"] },
] as const satisfies readonly StageKinds[];

export type StageName = (typeof restoreStages)[number]["name"];

const stageByKind = new Map<string, StageName>(
    restoreStages.flatMap(({ name, kinds }) => kinds.map((kind) => [kind as string, name] as const)),
);

/** @param kind - without the workspace that it lies in. */
export const stageOf = (kind: string): StageName | undefined => stageByKind.get(kind);
