import type { Entity } from "../../../state/entity-store";

/** Stands for a member that an answer does not have unless a client sent it. */
export const absent = undefined;

/** Members of an entity that no GET and no list tells. */
export interface SecretMembers {
    readonly members: readonly string[];
    /** The POST that tells them. @default nothing does */
    readonly action?: "listSecrets" | "listValue" | "listKeys";
    /** What that POST tells besides, though GET does, too. */
    readonly also?: readonly string[];
    /** Which entities hide them. @default all of the kind */
    readonly of?: (properties: Readonly<Record<string, unknown>>) => boolean;
}

/** What a link's entity is made of: it stands for another one. */
export interface LinkRow {
    /** Collection of what it leads to, below the service. */
    readonly to: string;
    /** The member of a link that has an ID of its own, such as `products/apiLinks`. @default its name is that of the target */
    readonly member?: string;
    /** Where such a link is kept: `{parent}/{collection}/{target}`, or the other way round. */
    readonly keptAs?: "parent" | "target";
    /** The collection that it is kept in. */
    readonly collection?: string;
}

/** Whether Azure's backup brings a kind. */
type InBackup = "carried" | "dropped";

/** One kind of entity of a service. The same kinds lie below a workspace, as far as the SDK knows them there. */
export interface EntityKind {
    /** Collections without names: `apis/operations`. */
    readonly path: string;
    /** Members of an answer in their order, each with what Azure says where a client said nothing. */
    readonly members: Readonly<Record<string, unknown>>;
    /** Members that a creation cannot do without. Source: the REST reference of the kind. */
    readonly required?: readonly string[];
    readonly secrets?: SecretMembers;
    /** Members that hold IDs of the service's own: kept from the service on, told in full. */
    readonly ids?: readonly string[];
    /** PUT and, for named values, PATCH are long-running. */
    readonly longRunning?: true;
    /** Status of a creation. @default 201 */
    readonly created?: 200;
    /** Status of a PUT of what is there: the SDK for Python reads no other. @default 200 */
    readonly updated?: 201;
    /** The only names there are; a service has them from the start unless {@link onDemand}. */
    readonly names?: readonly string[];
    /** It has a fixed name and is there once it was put. */
    readonly onDemand?: true;
    /** Entities that Azure keeps itself, and does not let go. */
    readonly builtIn?: (entity: Entity) => boolean;
    /** A member that is there once in the service, and what Azure says when it is taken. */
    readonly unique?: { readonly member: string; readonly target: string; readonly message: string };
    /** Members that an update leaves as they are. */
    readonly immutable?: readonly string[];
    readonly link?: LinkRow;
    /** Its answers have neither ETag nor the usual order of members: they come from another part of Azure. */
    readonly foreign?: true;
    /** Its list comes whole, whatever is asked for. Reported: Azure/azure-rest-api-specs#23418 */
    readonly unpaged?: true;
    readonly backup: InBackup;
}

const carried = { backup: "carried" } as const;
const dropped = { backup: "dropped" } as const;

const policy = {
    members: { format: "xml", value: absent },
    required: ["value"],
    names: ["policy"],
    onDemand: true,
    ...carried,
} as const;
const diagnostic = {
    members: {
        alwaysLog: absent,
        httpCorrelationProtocol: absent,
        verbosity: absent,
        logClientIp: absent,
        loggerId: absent,
        operationNameFormat: absent,
        metrics: absent,
        sampling: absent,
        frontend: absent,
        backend: absent,
    },
    ids: ["loggerId"],
    ...carried,
} as const;
const wiki = { members: { documents: absent }, names: ["default"], onDemand: true, ...carried } as const;
const tagLink = { members: { displayName: absent }, link: { to: "tags" }, ...carried } as const;
const schemaMembers = { contentType: absent, document: absent };

/** Source of what a subscription's keys are named: https://learn.microsoft.com/rest/api/apimanagement/api/get */
export const defaultKeyNames = { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" };

/**
 * Every kind, parents before children. A test holds it against the SDK's operations. Members and defaults are recorded for
 * APIs, products, subscriptions, named values, fragments, backends, version sets, policies, credential managers and links
 * (subscriptions_2022-08-01, named-values_2022-08-01, entities_2024-05-01); those of the rest are documented by the examples
 * of the REST reference, and assumed where an example has every member.
 */
export const entityKinds: readonly EntityKind[] = [
    {
        path: "apiVersionSets",
        members: {
            displayName: absent,
            description: null,
            versioningScheme: absent,
            versionQueryName: null,
            versionHeaderName: null,
        },
        required: ["displayName", "versioningScheme"],
        ...carried,
    },
    {
        path: "apis",
        ids: ["apiVersionSetId"],
        members: {
            displayName: absent,
            apiRevision: "1",
            description: null,
            specificationLastUpdated: absent,
            subscriptionRequired: true,
            serviceUrl: null,
            backendId: null,
            path: absent,
            protocols: ["https"],
            mcpProperties: null,
            authenticationSettings: null,
            subscriptionKeyParameterNames: defaultKeyNames,
            termsOfServiceUrl: absent,
            contact: absent,
            license: absent,
            type: absent,
            isCurrent: true,
            apiRevisionDescription: absent,
            apiVersion: absent,
            apiVersionDescription: absent,
            apiVersionSetId: absent,
        },
        ...carried,
    },
    { path: "apis/diagnostics", ...diagnostic },
    {
        path: "apis/issues",
        ids: ["apiId", "userId"],
        members: {
            title: absent,
            description: absent,
            createdDate: absent,
            state: "proposed",
            userId: absent,
            apiId: absent,
        },
        required: ["title", "description", "userId"],
        ...carried,
    },
    {
        path: "apis/issues/attachments",
        members: { title: absent, contentFormat: absent, content: absent },
        required: ["title", "contentFormat", "content"],
        ...carried,
    },
    {
        path: "apis/issues/comments",
        ids: ["userId"],
        members: { text: absent, createdDate: absent, userId: absent },
        required: ["text", "userId"],
        ...carried,
    },
    {
        path: "apis/operations",
        members: {
            displayName: absent,
            method: absent,
            urlTemplate: absent,
            templateParameters: [],
            description: null,
            request: absent,
            responses: [],
            policies: null,
        },
        required: ["displayName", "method", "urlTemplate"],
        ...carried,
    },
    { path: "apis/operations/policies", ...policy },
    { path: "apis/operations/tags", ...tagLink },
    { path: "apis/policies", ...policy },
    {
        path: "apis/releases",
        ids: ["apiId"],
        members: { apiId: absent, createdDateTime: absent, updatedDateTime: absent, notes: null },
        immutable: ["apiId", "createdDateTime"],
        ...carried,
    },
    {
        path: "apis/resolvers",
        members: { displayName: absent, path: absent, description: null },
        ...carried,
    },
    { path: "apis/resolvers/policies", ...policy },
    { path: "apis/schemas", members: schemaMembers, required: ["contentType"], longRunning: true, ...carried },
    {
        path: "apis/tagDescriptions",
        ids: ["tagId"],
        members: {
            displayName: absent,
            description: absent,
            externalDocsUrl: absent,
            externalDocsDescription: absent,
            tagId: absent,
        },
        ...carried,
    },
    { path: "apis/tags", ...tagLink },
    { path: "apis/wikis", ...wiki },
    {
        path: "authorizationProviders",
        members: { displayName: absent, identityProvider: absent, oauth2: absent },
        // Its secrets lie within the settings of the grant types, and no action tells them.
        secrets: { members: ["oauth2.grantTypes.*.clientSecret"] },
        created: 200,
        foreign: true,
        ...dropped,
    },
    {
        path: "authorizationProviders/authorizations",
        members: {
            authorizationType: absent,
            oauth2grantType: absent,
            parameters: absent,
            status: absent,
            error: absent,
        },
        secrets: { members: ["parameters.clientSecret"] },
        created: 200,
        foreign: true,
        ...dropped,
    },
    {
        path: "authorizationProviders/authorizations/accessPolicies",
        members: { objectId: absent, tenantId: absent, appIds: null },
        created: 200,
        foreign: true,
        ...dropped,
    },
    {
        path: "authorizationServers",
        members: {
            displayName: absent,
            description: null,
            clientRegistrationEndpoint: absent,
            authorizationEndpoint: absent,
            authorizationMethods: ["GET"],
            clientAuthenticationMethod: null,
            tokenBodyParameters: null,
            tokenEndpoint: null,
            supportState: false,
            defaultScope: null,
            grantTypes: absent,
            bearerTokenSendingMethods: null,
            clientId: absent,
            resourceOwnerUsername: null,
            useInTestConsole: true,
            useInApiDocumentation: false,
        },
        required: ["displayName", "clientRegistrationEndpoint", "authorizationEndpoint", "grantTypes", "clientId"],
        secrets: {
            members: ["clientSecret", "resourceOwnerPassword"],
            action: "listSecrets",
            also: ["resourceOwnerUsername"],
        },
        ...carried,
    },
    {
        path: "backends",
        ids: ["pool.services.*.id", "credentials.certificateIds.*"],
        members: {
            title: null,
            description: null,
            url: absent,
            protocol: absent,
            resourceId: absent,
            properties: absent,
            credentials: absent,
            proxy: absent,
            tls: absent,
            circuitBreaker: absent,
            pool: absent,
            type: absent,
        },
        secrets: { members: ["proxy.password"] },
        ...carried,
    },
    {
        path: "caches",
        members: { description: null, connectionString: absent, useFromLocation: absent, resourceId: null },
        required: ["connectionString", "useFromLocation"],
        ...carried,
    },
    {
        path: "certificates",
        members: { subject: absent, thumbprint: absent, expirationDate: absent, keyVault: absent },
        secrets: { members: ["data", "password"] },
        ...carried,
    },
    {
        path: "contentTypes",
        members: { id: absent, name: absent, description: absent, schema: absent, version: absent },
        ...dropped,
    },
    { path: "contentTypes/contentItems", members: {}, ...dropped },
    { path: "diagnostics", ...diagnostic },
    { path: "documentations", members: { title: absent, content: absent }, ...carried },
    {
        path: "gateways",
        members: { locationData: null, description: null },
        secrets: { members: ["primary", "secondary"], action: "listKeys" },
        ...carried,
    },
    {
        path: "gateways/apis",
        members: {},
        link: { to: "apis" },
        ...carried,
    },
    { path: "gateways/certificateAuthorities", members: { isTrusted: false }, ...carried },
    {
        path: "gateways/hostnameConfigurations",
        ids: ["certificateId"],
        members: {
            hostname: absent,
            certificateId: absent,
            negotiateClientCertificate: false,
            tls10Enabled: false,
            tls11Enabled: false,
            http2Enabled: false,
        },
        ...carried,
    },
    {
        path: "groups",
        members: { displayName: absent, description: null, builtIn: false, type: "custom", externalId: null },
        required: ["displayName"],
        builtIn: ({ properties }) => properties.builtIn === true,
        ...carried,
    },
    {
        path: "groups/users",
        members: {},
        link: { to: "users" },
        ...carried,
    },
    {
        path: "identityProviders",
        members: {
            clientId: absent,
            type: absent,
            signinTenant: absent,
            allowedTenants: absent,
            authority: absent,
            signupPolicyName: absent,
            signinPolicyName: absent,
            profileEditingPolicyName: absent,
            passwordResetPolicyName: absent,
            clientLibrary: absent,
        },
        required: ["clientId", "clientSecret"],
        secrets: { members: ["clientSecret"], action: "listSecrets" },
        ...carried,
    },
    {
        path: "loggers",
        members: { loggerType: absent, description: null, credentials: absent, isBuffered: true, resourceId: null },
        required: ["loggerType"],
        ...carried,
    },
    {
        path: "namedValues",
        members: {
            displayName: absent,
            value: absent,
            keyVault: absent,
            tags: null,
            secret: false,
            provisioningState: absent,
        },
        required: ["displayName"],
        secrets: { members: ["value"], action: "listValue", of: ({ secret }) => secret === true },
        longRunning: true,
        unique: { member: "displayName", target: "name", message: "Property with the same name already exist." },
        ...carried,
    },
    {
        path: "notifications",
        members: { title: absent, description: absent, recipients: { emails: [], users: [] } },
        names: [
            "RequestPublisherNotificationMessage",
            "PurchasePublisherNotificationMessage",
            "NewApplicationNotificationMessage",
            "BCC",
            "NewIssuePublisherNotificationMessage",
            "AccountClosedPublisher",
            "QuotaLimitApproachingPublisherNotificationMessage",
        ],
        ...carried,
    },
    { path: "notifications/recipientEmails", members: { email: absent }, ...carried },
    { path: "notifications/recipientUsers", ids: ["userId"], members: { userId: absent }, ...carried },
    {
        path: "openidConnectProviders",
        members: {
            displayName: absent,
            description: null,
            metadataEndpoint: absent,
            clientId: absent,
            useInTestConsole: true,
            useInApiDocumentation: false,
        },
        required: ["displayName", "metadataEndpoint", "clientId"],
        secrets: { members: ["clientSecret"], action: "listSecrets" },
        ...carried,
    },
    // A service has one from the start: its first PUT answers 200.
    { path: "policies", ...policy, created: 200 },
    {
        path: "policyFragments",
        members: { description: null, value: absent, format: absent, provisioningState: absent },
        required: ["value"],
        longRunning: true,
        unpaged: true,
        ...carried,
    },
    { path: "policyRestrictions", ids: ["scope"], members: { scope: absent, requireBase: "false" }, ...carried },
    {
        path: "portalRevisions",
        members: {
            description: null,
            statusDetails: null,
            status: "completed",
            isCurrent: false,
            createdDateTime: absent,
            updatedDateTime: absent,
        },
        longRunning: true,
        updated: 201,
        ...dropped,
    },
    {
        path: "portalconfigs",
        members: {
            enableBasicAuth: true,
            signin: { require: false },
            signup: { termsOfService: { text: null, requireConsent: false } },
            delegation: {
                delegateRegistration: false,
                delegateSubscription: false,
                delegationUrl: null,
                validationKey: null,
            },
            cors: { allowedOrigins: [] },
            csp: { mode: "disabled", reportUri: [], allowedSources: [] },
        },
        secrets: { members: ["delegation.validationKey"] },
        names: ["default"],
        ...carried,
    },
    {
        path: "portalsettings",
        members: {
            url: absent,
            subscriptions: absent,
            userRegistration: absent,
            enabled: absent,
            termsOfService: absent,
        },
        secrets: { members: ["validationKey"], action: "listSecrets" },
        names: ["delegation", "signin", "signup"],
        ...carried,
    },
    {
        path: "privateEndpointConnections",
        members: { privateEndpoint: absent, privateLinkServiceConnectionState: absent, provisioningState: absent },
        ...dropped,
    },
    {
        path: "products",
        members: {
            displayName: absent,
            description: null,
            terms: null,
            subscriptionRequired: true,
            approvalRequired: absent,
            subscriptionsLimit: null,
            state: "notPublished",
        },
        required: ["displayName"],
        ...carried,
    },
    {
        path: "products/apiLinks",
        ids: ["apiId"],
        members: { apiId: absent },
        required: ["apiId"],
        link: { to: "apis", member: "apiId", keptAs: "parent", collection: "apis" },
        ...carried,
    },
    {
        path: "products/apis",
        members: {},
        link: { to: "apis" },
        ...carried,
    },
    {
        path: "products/groupLinks",
        ids: ["groupId"],
        members: { groupId: absent },
        required: ["groupId"],
        link: { to: "groups", member: "groupId", keptAs: "parent", collection: "groups" },
        ...carried,
    },
    {
        path: "products/groups",
        members: {},
        link: { to: "groups" },
        ...carried,
    },
    { path: "products/policies", ...policy },
    { path: "products/tags", ...tagLink },
    { path: "products/wikis", ...wiki },
    {
        path: "schemas",
        members: { description: null, schemaType: absent, value: absent, document: absent },
        required: ["schemaType"],
        longRunning: true,
        ...carried,
    },
    {
        path: "subscriptions",
        ids: ["ownerId", "scope"],
        members: {
            ownerId: absent,
            scope: absent,
            displayName: null,
            state: "active",
            createdDate: absent,
            startDate: null,
            expirationDate: null,
            endDate: null,
            notificationDate: null,
            stateComment: null,
            allowTracing: false,
        },
        required: ["scope", "displayName"],
        secrets: { members: ["primaryKey", "secondaryKey"], action: "listSecrets" },
        builtIn: ({ path }) => /^subscriptions\/master$/i.test(path),
        ...carried,
    },
    {
        path: "tags",
        members: { displayName: absent },
        required: ["displayName"],
        ...carried,
    },
    {
        path: "tags/apiLinks",
        ids: ["apiId"],
        members: { apiId: absent },
        required: ["apiId"],
        link: { to: "apis", member: "apiId", keptAs: "target", collection: "tags" },
        ...carried,
    },
    {
        path: "tags/operationLinks",
        ids: ["operationId"],
        members: { operationId: absent },
        required: ["operationId"],
        link: { to: "apis/operations", member: "operationId", keptAs: "target", collection: "tags" },
        ...carried,
    },
    {
        path: "tags/productLinks",
        ids: ["productId"],
        members: { productId: absent },
        required: ["productId"],
        link: { to: "products", member: "productId", keptAs: "target", collection: "tags" },
        ...carried,
    },
    {
        path: "templates",
        members: {
            subject: absent,
            title: absent,
            description: null,
            body: absent,
            isDefault: true,
            parameters: [],
        },
        names: [
            "applicationApprovedNotificationMessage",
            "accountClosedDeveloper",
            "quotaLimitApproachingDeveloperNotificationMessage",
            "newDeveloperNotificationMessage",
            "emailChangeIdentityDefault",
            "inviteUserNotificationMessage",
            "newCommentNotificationMessage",
            "confirmSignUpIdentityDefault",
            "newIssueNotificationMessage",
            "purchaseDeveloperNotificationMessage",
            "passwordResetIdentityDefault",
            "passwordResetByAdminNotificationMessage",
            "rejectDeveloperNotificationMessage",
            "requestDeveloperNotificationMessage",
        ],
        ...carried,
    },
    {
        path: "tenant",
        members: { id: absent, principalId: null, enabled: false },
        secrets: { members: ["primaryKey", "secondaryKey"], action: "listSecrets" },
        names: ["access", "gitAccess"],
        ...carried,
    },
    {
        path: "users",
        members: {
            firstName: absent,
            lastName: absent,
            email: absent,
            state: "active",
            registrationDate: absent,
            note: null,
            groups: absent,
            identities: [],
        },
        required: ["firstName", "lastName", "email"],
        secrets: { members: ["password"] },
        builtIn: ({ path }) => /^users\/1$/.test(path),
        unique: { member: "email", target: "email", message: "User with the same email already exists." },
        ...carried,
    },
    {
        path: "workspaces",
        members: { displayName: absent, description: null },
        required: ["displayName"],
        ...carried,
    },
];

const byPath = new Map(entityKinds.map((kind) => [kind.path.toLowerCase(), kind]));

/** @param path - collections without names, also below a workspace. @returns undefined for what Azure does not have. */
export function findEntityKind(path: string): EntityKind | undefined {
    return byPath.get(path.toLowerCase().replace(/^workspaces\//, "")) ?? byPath.get(path.toLowerCase());
}
