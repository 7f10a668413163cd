type Body = Record<string, unknown>;

const policy = { value: "<policies><inbound><base /></inbound></policies>" };
const wiki = { documents: [{ documentationId: "guide" }] };
const day = "2026-11-01T00:00:00Z";
const diagnostic = { loggerId: "/loggers/insights" };

/**
 * Where one of each kind of entities is put, and its properties; parents first. `undefined` stands for no body.
 *
 * @param pfx - a certificate with its key, base64.
 */
export function entityExamples(pfx: {
    readonly data: string;
    readonly password: string;
}): Readonly<Record<string, readonly [path: string, properties: Body | undefined]>> {
    return {
        apiVersionSets: ["apiVersionSets/stock", { displayName: "Stock", versioningScheme: "Segment" }],
        apis: ["apis/stock", { displayName: "Stock", path: "stock" }],
        loggers: [
            "loggers/insights",
            {
                loggerType: "applicationInsights",
                credentials: { instrumentationKey: "11111111-2222-3333-4444-555555555555" },
            },
        ],
        users: ["users/ada", { firstName: "Ada", lastName: "Lovelace", email: "ada@contoso.example" }],
        groups: ["groups/partners", { displayName: "Partners" }],
        products: ["products/pack", { displayName: "Pack", subscriptionRequired: false }],
        tags: ["tags/green", { displayName: "Green" }],
        certificates: ["certificates/own", { data: pfx.data, password: pfx.password }],
        gateways: ["gateways/edge", { locationData: { name: "Edge" } }],
        documentations: ["documentations/guide", { title: "Guide", content: "# Guide" }],
        "apis/diagnostics": ["apis/stock/diagnostics/applicationinsights", diagnostic],
        "apis/issues": [
            "apis/stock/issues/slow",
            { title: "Slow", description: "It is slow", userId: "/users/ada", createdDate: day },
        ],
        "apis/issues/attachments": [
            "apis/stock/issues/slow/attachments/picture",
            { title: "Picture", contentFormat: "image/png", content: "iVBORw0KGgo=" },
        ],
        "apis/issues/comments": [
            "apis/stock/issues/slow/comments/too",
            { text: "Here, too", userId: "/users/ada", createdDate: day },
        ],
        "apis/operations": ["apis/stock/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" }],
        "apis/operations/policies": ["apis/stock/operations/list/policies/policy", policy],
        "apis/operations/tags": ["apis/stock/operations/list/tags/green", undefined],
        "apis/policies": ["apis/stock/policies/policy", policy],
        "apis/releases": ["apis/stock/releases/first", { apiId: "/apis/stock", notes: "First" }],
        "apis/resolvers": ["apis/stock/resolvers/all", { displayName: "All", path: "Query/all" }],
        "apis/resolvers/policies": [
            "apis/stock/resolvers/all/policies/policy",
            {
                value: "<http-data-source><http-request><set-url>https://b.example</set-url></http-request></http-data-source>",
            },
        ],
        "apis/schemas": ["apis/stock/schemas/item", { contentType: "application/json", document: { value: "{}" } }],
        "apis/tagDescriptions": ["apis/stock/tagDescriptions/green", { description: "Green" }],
        "apis/tags": ["apis/stock/tags/green", undefined],
        "apis/wikis": ["apis/stock/wikis/default", wiki],
        authorizationProviders: ["authorizationProviders/aad", { displayName: "AAD", identityProvider: "aad" }],
        "authorizationProviders/authorizations": [
            "authorizationProviders/aad/authorizations/ada",
            { authorizationType: "OAuth2", oauth2grantType: "AuthorizationCode" },
        ],
        "authorizationProviders/authorizations/accessPolicies": [
            "authorizationProviders/aad/authorizations/ada/accessPolicies/own",
            { tenantId: "13932a0d-5c63-4d37-901d-1df9c97722ff", objectId: "fe0bed83-631f-4149-bd0b-0464b1bc7cab" },
        ],
        authorizationServers: [
            "authorizationServers/login",
            {
                ...{
                    displayName: "Login",
                    clientRegistrationEndpoint: "https://login.example/apps",
                    clientId: "client",
                },
                ...{ authorizationEndpoint: "https://login.example/authorize", grantTypes: ["authorizationCode"] },
            },
        ],
        backends: ["backends/stock", { url: "https://stock.example", protocol: "http" }],
        caches: ["caches/default", { connectionString: "redis.example,password=x", useFromLocation: "default" }],
        contentTypes: ["contentTypes/page", { name: "Page", schema: {}, version: "1" }],
        "contentTypes/contentItems": ["contentTypes/page/contentItems/about", { title: "About" }],
        diagnostics: ["diagnostics/applicationinsights", diagnostic],
        "gateways/apis": ["gateways/edge/apis/stock", {}],
        "gateways/certificateAuthorities": ["gateways/edge/certificateAuthorities/own", { isTrusted: false }],
        "gateways/hostnameConfigurations": [
            "gateways/edge/hostnameConfigurations/any",
            { hostname: "*", certificateId: "/certificates/own" },
        ],
        "groups/users": ["groups/partners/users/ada", undefined],
        identityProviders: ["identityProviders/google", { clientId: "client", clientSecret: "secret" }],
        namedValues: ["namedValues/key", { displayName: "key", value: "1" }],
        notifications: ["notifications/BCC", undefined],
        "notifications/recipientEmails": ["notifications/BCC/recipientEmails/ada@contoso.example", undefined],
        "notifications/recipientUsers": ["notifications/BCC/recipientUsers/ada", undefined],
        openidConnectProviders: [
            "openidConnectProviders/fabrikam",
            { displayName: "Fabrikam", metadataEndpoint: "https://login.example/openid", clientId: "client" },
        ],
        policies: ["policies/policy", { value: "<policies><inbound /></policies>" }],
        policyFragments: ["policyFragments/guard", { value: "<fragment />" }],
        policyRestrictions: ["policyRestrictions/all", { scope: "all" }],
        portalRevisions: ["portalRevisions/20260101", { description: "First" }],
        portalconfigs: ["portalconfigs/default", { enableBasicAuth: true }],
        portalsettings: ["portalsettings/signin", { enabled: true }],
        // A link with an ID of its own and one without lead to the same association: these lead to different ones.
        "products/apiLinks": ["products/pack/apiLinks/one", { apiId: "/apis/stock" }],
        "products/apis": ["products/pack/apis/echo-api", undefined],
        "products/groupLinks": ["products/pack/groupLinks/one", { groupId: "/groups/developers" }],
        "products/groups": ["products/pack/groups/partners", undefined],
        "products/policies": ["products/pack/policies/policy", policy],
        "products/tags": ["products/pack/tags/green", undefined],
        "products/wikis": ["products/pack/wikis/default", wiki],
        schemas: ["schemas/item", { schemaType: "xml", value: "<xsd />" }],
        subscriptions: ["subscriptions/own", { displayName: "Own", scope: "/apis" }],
        "tags/apiLinks": ["tags/green/apiLinks/one", { apiId: "/apis/echo-api" }],
        "tags/operationLinks": [
            "tags/green/operationLinks/one",
            { operationId: "/apis/echo-api/operations/create-resource" },
        ],
        "tags/productLinks": ["tags/green/productLinks/one", { productId: "/products/starter" }],
        templates: ["templates/newIssueNotificationMessage", { subject: "New" }],
        tenant: ["tenant/access", { enabled: true }],
        workspaces: ["workspaces/team", { displayName: "Team" }],
    };
}
