import type { RawEntity } from "../azure/entity";
import type { Depth } from "../records/inventory-summary";

/** Where the entities of a kind are found. */
export type EntitySource =
    /** One list below each parent. */
    | { readonly by: "list"; readonly depth: "ids" | "lists" }
    /** One list below each parent, and a GET of each entity, as the list leaves members out. */
    | { readonly by: "get"; readonly query?: Readonly<Record<string, string>> }
    /** A GET of each of these names, the only ones there are. */
    | { readonly by: "name"; readonly names: readonly string[]; readonly query?: Readonly<Record<string, string>> }
    /** One list of the service that holds those of every parent. */
    | { readonly by: "index"; readonly list: "tagResources" | "issues" };

/** Members that hold secrets: split off before anything is digested without a key. */
export interface SecretMembers {
    /** Paths below `properties`. */
    readonly members: readonly string[];
    /** The POST that tells those that GET leaves out. @default GET tells all that can be read */
    readonly action?: string;
    /** Which entities have them. @default all of the kind */
    readonly of?: (entity: RawEntity) => boolean;
}

/** Entities that every service has by itself. */
export interface BuiltIn {
    readonly is: (entity: RawEntity) => boolean;
    /** What is not compared for that, as text for people. */
    readonly leavesOut: string;
}

/** One kind of entity of a service. */
export interface EntityKind {
    /** ARM's kind path below the service: the collections without names, for example `apis/operations/policies`. */
    readonly path: string;
    readonly source: EntitySource;
    /**
     * Whether a service counts as verified only when this kind was compared and is the same. False where nothing public
     * says that a backup brings it, or where not every service of a tier with backups answers for it.
     */
    readonly required: boolean;
    readonly secrets?: SecretMembers;
    /** Paths below `properties` that the service makes by itself, besides {@link serverMadeMembers}. */
    readonly serverMade?: readonly string[];
    /**
     * Paths below `properties` that the service renews by itself from what Key Vault holds, where the entity names a secret
     * there: then the reference is what is compared.
     */
    readonly renewedFromKeyVault?: readonly string[];
    /** Entities that every service has by itself: left out, with all below them. */
    readonly builtIn?: BuiltIn;
    /** What no answer tells of these entities, and so is not compared; as text for people. @default all is told */
    readonly untold?: string;
    /** Parents that can have it. @default all */
    readonly below?: (parent: RawEntity) => boolean;
    /** Azure answers 500 where none is there. */
    readonly absentAnswers500?: true;
}

/** Members below `properties` that the service makes by itself, in any kind. */
export const serverMadeMembers = [
    "createdAtUtc",
    "createdDate",
    "createdDateTime",
    "lastModified",
    "lastModifiedDate",
    "lastUpdatedAtUtc",
    "provisioningState",
    "registrationDate",
    "updatedDateTime",
] as const;

const lists: EntitySource = { by: "list", depth: "lists" };
/** A link: what it leads to is an entity of its own. */
const ids: EntitySource = { by: "list", depth: "ids" };
/** As text that was put, not as XML that the service wrote anew. Source: https://learn.microsoft.com/rest/api/apimanagement/policy/get */
const rawXml = { format: "rawxml" };
const policy: Omit<EntityKind, "path"> = {
    source: { by: "name", names: ["policy"], query: rawXml },
    required: true,
    // What was asked for, not what was put.
    serverMade: ["format"],
};
const tagged: Omit<EntityKind, "path"> = { source: { by: "index", list: "tagResources" }, required: true };
const wiki: Omit<EntityKind, "path"> = { source: lists, required: false, absentAnswers500: true };

/** What a revision that is not current shares with the one that is. Source: the SDK's "API identifier" and "API revision identifier". */
const isNoOtherRevision = ({ name }: RawEntity): boolean => !/;rev=\d+$/i.test(name ?? "");
const isGraphQl = ({ properties }: RawEntity): boolean => (properties?.type ?? properties?.apiType) === "graphql";

/**
 * Every kind of entity that an inventory holds, parents before children. A test holds it against the SDK's operations.
 * Secrets' actions and members: https://learn.microsoft.com/rest/api/apimanagement
 */
export const entityKinds: readonly EntityKind[] = [
    { path: "apiVersionSets", source: lists, required: true },
    // Revisions that are not current are in the list too, as `{api};rev={n}`.
    { path: "apis", source: lists, required: true, serverMade: ["isOnline"] },
    { path: "apis/diagnostics", source: lists, required: true, below: isNoOtherRevision },
    { path: "apis/issues", source: { by: "index", list: "issues" }, required: false },
    // Its content is a link that Azure signs anew.
    {
        path: "apis/issues/attachments",
        source: lists,
        required: false,
        serverMade: ["content"],
        untold: "contents of attachments to issues",
    },
    { path: "apis/issues/comments", source: lists, required: false },
    // A GET each would be thousands of requests.
    { path: "apis/operations", source: lists, required: true, below: (api) => !isGraphQl(api) },
    { path: "apis/operations/policies", ...policy },
    { path: "apis/operations/tags", ...tagged },
    { path: "apis/policies", ...policy },
    {
        path: "apis/releases",
        source: lists,
        required: true,
        below: isNoOtherRevision,
        untold: "which revision a release made current",
    },
    { path: "apis/resolvers", source: lists, required: true, below: isGraphQl },
    { path: "apis/resolvers/policies", ...policy },
    { path: "apis/schemas", source: { by: "get" }, required: true },
    { path: "apis/tagDescriptions", source: lists, required: true },
    { path: "apis/tags", ...tagged },
    { path: "apis/wikis", ...wiki, below: isNoOtherRevision },
    {
        path: "authorizationProviders",
        source: lists,
        required: false,
        serverMade: ["oauth2.redirectUrl"],
        secrets: { members: ["oauth2.grantTypes"] },
        untold: "client secrets of credential providers",
    },
    {
        path: "authorizationProviders/authorizations",
        source: lists,
        required: false,
        serverMade: ["error", "status"],
        secrets: { members: ["parameters"] },
        untold: "tokens of connections",
    },
    { path: "authorizationProviders/authorizations/accessPolicies", source: lists, required: false },
    {
        path: "authorizationServers",
        source: lists,
        required: true,
        secrets: { members: ["clientSecret", "resourceOwnerPassword"], action: "listSecrets" },
    },
    { path: "backends", source: lists, required: true, secrets: { members: ["credentials", "proxy.password"] } },
    { path: "caches", source: lists, required: true, secrets: { members: ["connectionString"] } },
    {
        path: "certificates",
        source: lists,
        required: true,
        serverMade: ["keyVault.lastStatus"],
        renewedFromKeyVault: ["expirationDate", "subject", "thumbprint"],
        untold: "private keys of certificates, and which version of one from Key Vault is in use",
    },
    { path: "diagnostics", source: lists, required: true },
    { path: "documentations", source: lists, required: false },
    {
        path: "gateways",
        source: lists,
        required: true,
        secrets: { members: ["primary", "secondary"], action: "listKeys" },
    },
    { path: "gateways/apis", source: ids, required: true },
    { path: "gateways/certificateAuthorities", source: lists, required: true },
    { path: "gateways/hostnameConfigurations", source: lists, required: true },
    // Azure itself keeps the members of administrators, developers and guests.
    // Source: https://learn.microsoft.com/azure/api-management/api-management-howto-create-groups
    {
        path: "groups",
        source: lists,
        required: true,
        builtIn: {
            is: ({ properties }) => properties?.builtIn === true,
            leavesOut: "the built-in groups and their members",
        },
    },
    { path: "groups/users", source: ids, required: true },
    {
        path: "identityProviders",
        source: lists,
        required: true,
        secrets: { members: ["clientSecret"], action: "listSecrets" },
    },
    { path: "loggers", source: lists, required: true, secrets: { members: ["credentials"] } },
    {
        path: "namedValues",
        source: lists,
        required: true,
        serverMade: ["keyVault.lastStatus"],
        renewedFromKeyVault: ["value"],
        untold: "values of named values from Key Vault",
        secrets: {
            members: ["value"],
            action: "listValue",
            of: ({ properties }) => properties?.secret === true && !properties.keyVault,
        },
    },
    { path: "notifications", source: lists, required: false },
    {
        path: "openidConnectProviders",
        source: lists,
        required: true,
        secrets: { members: ["clientSecret"], action: "listSecrets" },
    },
    { path: "policies", ...policy },
    // Its list has no pages (Azure/azure-rest-api-specs#23418), and its values are not the text that was put.
    { path: "policyFragments", source: { by: "get", query: rawXml }, required: true, serverMade: ["format"] },
    { path: "policyRestrictions", source: lists, required: false },
    {
        path: "portalsettings",
        source: { by: "name", names: ["delegation", "signin", "signup"] },
        required: false,
        secrets: {
            members: ["validationKey"],
            action: "listSecrets",
            of: ({ name }) => name?.toLowerCase() === "delegation",
        },
    },
    { path: "products", source: lists, required: true },
    { path: "products/apis", source: ids, required: true },
    { path: "products/groups", source: ids, required: true },
    { path: "products/policies", ...policy },
    { path: "products/tags", ...tagged },
    { path: "products/wikis", ...wiki },
    { path: "schemas", source: { by: "get" }, required: true },
    {
        path: "subscriptions",
        source: lists,
        required: true,
        secrets: { members: ["primaryKey", "secondaryKey"], action: "listSecrets" },
        builtIn: {
            is: ({ name }) => name?.toLowerCase() === "master",
            leavesOut: "the keys of the built-in all-access subscription 'master'",
        },
    },
    { path: "tags", source: lists, required: true },
    {
        path: "templates",
        source: lists,
        required: false,
        builtIn: {
            is: ({ properties }) => properties?.isDefault === true,
            leavesOut: "email templates that are Azure's own",
        },
    },
    {
        path: "tenant",
        source: lists,
        required: false,
        secrets: { members: ["primaryKey", "secondaryKey"], action: "listSecrets" },
    },
    {
        path: "users",
        source: lists,
        required: true,
        builtIn: { is: ({ name }) => name === "1", leavesOut: "user 1, which is the publisher" },
        untold: "passwords of users",
    },
    // That some are there: a service with workspaces has no backup, so that nothing below them is read.
    { path: "workspaces", source: lists, required: false },
];

/** Why a kind that can be PUT is not in the registry. */
export interface ExcludedKind {
    readonly reason: string;
    /** Whether it is compared as a part of another kind. */
    readonly isComparedElsewhere: boolean;
}

const comparedElsewhere = (reason: string): ExcludedKind => ({ reason, isComparedElsewhere: true });
const notCompared = (reason: string): ExcludedKind => ({ reason, isComparedElsewhere: false });
/** Links as entities: a service has lists of what is linked as well, a workspace has links only. */
export const linkKinds: readonly string[] = [
    "products/apiLinks",
    "products/groupLinks",
    "tags/apiLinks",
    "tags/operationLinks",
    "tags/productLinks",
];

const duplicateLink = comparedElsewhere("another view of links that are read under the entity itself");
const recipients = comparedElsewhere("the member `recipients` of notifications");
const portalContent = notCompared("developer-portal content, which a backup leaves out");

/** Kinds that can be PUT and are left out, with the reason. A path stands for all below it as well. */
export const excludedKinds: Readonly<Record<string, ExcludedKind>> = {
    contentTypes: portalContent,
    portalRevisions: portalContent,
    portalconfigs: portalContent,
    "notifications/recipientEmails": recipients,
    "notifications/recipientUsers": recipients,
    privateEndpointConnections: notCompared("network of the service's own place, which a backup leaves out"),
    ...Object.fromEntries(linkKinds.map((path) => [path, duplicateLink])),
    ...Object.fromEntries(
        [
            "apiVersionSets",
            "apis",
            "backends",
            "certificates",
            "diagnostics",
            "groups",
            "loggers",
            "namedValues",
            "notifications",
            "policies",
            "policyFragments",
            "products",
            "schemas",
            "subscriptions",
            "tags",
        ].map((below) => [`workspaces/${below}`, notCompared("a service with workspaces has no backup")]),
    ),
};

const byPath = new Map(entityKinds.map((kind) => [kind.path, kind]));

/** @returns undefined for a kind that this release does not know. */
export function findKind(path: string): EntityKind | undefined {
    return byPath.get(path);
}

/** The kind that a kind's entities lie below: undefined for those right below the service. */
export function parentOf({ path }: EntityKind): EntityKind | undefined {
    return byPath.get(path.split("/").slice(0, -1).join("/"));
}

/** How much of its entities a kind's source tells. */
export function depthOf({ source }: EntityKind): Depth {
    switch (source.by) {
        case "list":
            return source.depth;
        case "index":
            return source.list === "tagResources" ? "ids" : "lists";
        case "get":
        case "name":
            return "full";
    }
}
