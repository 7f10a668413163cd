import type { Scenario } from "../scenario";
import { ofServices, service } from "./paths";

const note = `${service}/namedValues/note`;
export const entities: Scenario = {
    name: "entities",
    tries: "entities of each kind that a backup holds: created, read, changed, refused",
    creates: [],
    minutes: [2, 10],
    steps: [
        {
            as: "named value",
            call: `PUT ${note}?${ofServices}`,
            body: { properties: { displayName: "note", value: "before" } },
        },
        { as: "named value is there", follow: "other" },
        { as: "GET named value", call: `GET ${note}?${ofServices}` },
        {
            as: "API",
            call: `PUT ${service}/apis/orders?${ofServices}`,
            body: {
                properties: {
                    displayName: "Orders",
                    path: "orders",
                    protocols: ["https"],
                    serviceUrl: "https://orders.contoso.example",
                },
            },
        },
        { as: "API is there", follow: "other" },
        { as: "GET API", call: `GET ${service}/apis/orders?${ofServices}` },
        {
            as: "operation",
            call: `PUT ${service}/apis/orders/operations/list?${ofServices}`,
            body: { properties: { displayName: "List", method: "GET", urlTemplate: "/" } },
        },
        {
            as: "policy that names what is not there",
            call: `PUT ${service}/apis/orders/policies/policy?${ofServices}`,
            body: {
                properties: {
                    format: "rawxml",
                    value: '<policies><inbound><base /><set-header name="x"><value>{{missing-one}}</value></set-header></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>',
                },
            },
        },
        {
            as: "product",
            call: `PUT ${service}/products/partners?${ofServices}`,
            body: { properties: { displayName: "Partners", subscriptionRequired: true, state: "published" } },
        },
        { as: "API of a product", call: `PUT ${service}/products/partners/apis/orders?${ofServices}` },
        {
            as: "subscription",
            call: `PUT ${service}/subscriptions/partner?${ofServices}`,
            body: { properties: { displayName: "Partner", scope: "/products/partners" } },
        },
        {
            as: "user",
            call: `PUT ${service}/users/jane?${ofServices}`,
            body: { properties: { email: "jane@contoso.example", firstName: "Jane", lastName: "Doe" } },
        },
        {
            as: "group",
            call: `PUT ${service}/groups/partners?${ofServices}`,
            body: { properties: { displayName: "Partners" } },
        },
        { as: "tag", call: `PUT ${service}/tags/green?${ofServices}`, body: { properties: { displayName: "Green" } } },
        { as: "tag of an API", call: `PUT ${service}/apis/orders/tags/green?${ofServices}` },
        {
            as: "version set",
            call: `PUT ${service}/apiVersionSets/orders?${ofServices}`,
            body: { properties: { displayName: "Orders", versioningScheme: "Segment" } },
        },
        {
            as: "policy fragment",
            call: `PUT ${service}/policyFragments/greeting?${ofServices}`,
            body: {
                properties: {
                    format: "rawxml",
                    value: '<fragment><set-header name="x-greeting"><value>hello</value></set-header></fragment>',
                },
            },
        },
        { as: "policy fragment is there", follow: "other" },
        { as: "GET policy fragment", call: `GET ${service}/policyFragments/greeting?${ofServices}` },
        {
            as: "policy of the service",
            call: `PUT ${service}/policies/policy?${ofServices}`,
            body: {
                properties: {
                    format: "rawxml",
                    value: "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>",
                },
            },
        },
        {
            as: "schema",
            call: `PUT ${service}/schemas/order?${ofServices}`,
            body: { properties: { schemaType: "json", document: { type: "object" } } },
        },
        { as: "schema is there", follow: "other" },
        {
            as: "self-hosted gateway",
            call: `PUT ${service}/gateways/edge?${ofServices}`,
            body: { properties: { locationData: { name: "Edge" } } },
        },
        {
            as: "OpenID Connect provider",
            call: `PUT ${service}/openidConnectProviders/partners?${ofServices}`,
            body: {
                properties: {
                    displayName: "Partners",
                    metadataEndpoint: "https://login.contoso.example/.well-known/openid-configuration",
                    clientId: "conformance",
                },
            },
        },
        {
            as: "release",
            call: `PUT ${service}/apis/orders/releases/first?${ofServices}`,
            body: { properties: { apiId: `${service}/apis/orders`, notes: "first" } },
        },
        { as: "built-in group", call: `DELETE ${service}/groups/developers?${ofServices}` },
        {
            as: "backend",
            call: `PUT ${service}/backends/orders?${ofServices}`,
            body: { properties: { url: "https://orders.contoso.example", protocol: "http" } },
        },
        {
            as: "GET of what is not there",
            call: `GET ${service}/backends/missing?${ofServices}`,
        },
        { as: "list below a missing parent", call: `GET ${service}/apis/missing/operations?${ofServices}` },
        { as: "list", call: `GET ${service}/namedValues?${ofServices}` },
    ],
    settles: [
        {
            row: "a list below a missing parent answers 404, and an ETag in If-Match on what is not there 412",
            by: ["list below a missing parent"],
        },
        { row: "a named value that a policy names must exist", by: ["policy that names what is not there"] },
        { row: "groups/developers, users/1 or subscriptions/master is built in and stays", by: ["built-in group"] },
    ],
};
