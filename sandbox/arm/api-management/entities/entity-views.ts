import { displayNameOf } from "../../../ground/locations";
import type { Entity, EntityStore } from "../../../state/entity-store";
import type { EntityContext } from "./entity-context";
import { findEntityKind } from "./entity-kinds";
import { nameOf } from "./entity-path";
import { shownProperties, toBody } from "./render-entity";
import type { Body } from "./render-entity";
import { currentPath, listRevisions } from "./rules/api-revisions";
import { groupsOfUser, subscriptionsOf } from "./rules/product-rules";
import { kindOf } from "./sdk-operations";

/** Lists that show entities of another kind from another side. */
interface View {
    readonly pattern: RegExp;
    /** @param names - of the entities on the path. */
    readonly read: (context: EntityContext, path: string, names: readonly string[]) => Body[];
}

const views: readonly View[] = [
    { pattern: /^tagResources$/i, read: (context) => tagResources(context, () => true) },
    { pattern: /^apisByTags$/i, read: (context) => tagResources(context, ({ api }) => api !== undefined) },
    { pattern: /^productsByTags$/i, read: (context) => tagResources(context, ({ product }) => product !== undefined) },
    {
        pattern: /^apis\/[^/]+\/operationsByTags$/i,
        read: (context, _path, [api = ""]) =>
            tagResources(context, ({ operation }) =>
                String((operation as Body | undefined)?.id)
                    .toLowerCase()
                    .startsWith(`/apis/${api.toLowerCase()}/`),
            ),
    },
    { pattern: /^issues$/i, read: issues },
    // Recorded: their IDs and their type are those of the product.
    {
        pattern: /^products\/[^/]+\/subscriptions$/i,
        read: (context, path) =>
            seenFrom(context, path, "subscriptions", (entities, parent) => subscriptionsOf(entities, "scope", parent)),
    },
    {
        pattern: /^users\/[^/]+\/subscriptions$/i,
        read: (context, path) =>
            seenFrom(context, path, "subscriptions", (entities, parent) =>
                subscriptionsOf(entities, "ownerId", parent),
            ),
    },
    { pattern: /^users\/[^/]+\/groups$/i, read: (context, path) => seenFrom(context, path, "groups", groupsOfUser) },
    {
        pattern: /^users\/[^/]+\/identities$/i,
        read: ({ service }, path) => (service.entities.get(parentOf(path))?.properties.identities ?? []) as Body[],
    },
    {
        pattern: /^apis\/[^/]+\/products$/i,
        read: (context, path) => seenFrom(context, path, "products", productsOfApi),
    },
    {
        pattern: /^apis\/[^/]+\/revisions$/i,
        read: ({ service }, path) => listRevisions(service.entities, parentOf(path)),
    },
    { pattern: /^allPolicies$/i, read: allPolicies },
    { pattern: /^regions$/i, read: regions },
    { pattern: /^settings$/i, read: settings },
    { pattern: /^(reports\/\w+|workspaceLinks|quotas\/[^/]+|policyDescriptions)$/i, read: () => [] },
];

/** @returns undefined where a path is no view. */
export function readView(context: EntityContext, path: string): Body[] | undefined {
    const below = path.replace(/^workspaces\/[^/]+\//i, "");
    const view = views.find(({ pattern }) => pattern.test(below));
    const names = below.split("/").filter((_segment, index) => index % 2 === 1);
    return view?.read(context, path, names);
}

/** One of a view's entities: `users/1/subscriptions/{id}`, `issues/{id}`. */
export function readOfView(context: EntityContext, path: string): Body | undefined {
    return readView(context, path.slice(0, path.lastIndexOf("/")))?.find(({ name }) => name === nameOf(path));
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

function seenFrom(
    context: EntityContext,
    path: string,
    collection: string,
    find: (entities: EntityStore, parent: Entity) => Entity[],
): Body[] {
    const { entities } = context.service;
    const parent = entities.get(parentOf(path));
    const kind = findEntityKind(collection)!;
    return parent
        ? find(entities, parent).map((entity) =>
              toBody(context, `${path}/${nameOf(entity.path)}`, shownProperties(context, kind, entity)),
          )
        : [];
}

function productsOfApi(entities: EntityStore, api: Entity): Entity[] {
    return entities.list("products").filter(({ path }) => entities.get(`${path}/apis/${nameOf(api.path)}`));
}

const taggable = { apis: "api", "apis/operations": "operation", products: "product" } as const;

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/tag-resource/list-by-service */
function tagResources({ service: { entities } }: EntityContext, wanted: (resource: Body) => boolean): Body[] {
    const named = (path: string): Body => ({
        id: `/${path}`,
        name: entities.get(path)?.properties.displayName ?? nameOf(path),
    });
    return entities
        .export()
        .flatMap(({ path }): Body[] => {
            const [target, tag] = path.split(/\/tags\//i);
            const kind = kindOf(target ?? "").toLowerCase();
            return target && tag && kind in taggable
                ? [
                      {
                          tag: named(`tags/${tag}`),
                          [taggable[kind as keyof typeof taggable]]: named(currentPath(entities, target)),
                      },
                  ]
                : [];
        })
        .filter(wanted);
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/issue/list-by-service */
function issues(context: EntityContext): Body[] {
    const kind = findEntityKind("apis/issues")!;
    return context.service.entities
        .export()
        .filter(({ path }) => /^apis\/[^/]+\/issues\/[^/]+$/i.test(path))
        .map((issue) => ({
            id: `${context.service.id}/issues/${nameOf(issue.path)}`,
            type: "Microsoft.ApiManagement/service/issues",
            name: nameOf(issue.path),
            properties: shownProperties(context, kind, issue),
        }));
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/tenant-settings/list-by-service */
function settings({ service: { id, entities } }: EntityContext): Body[] {
    const of = (name: string): Body => entities.get(`portalsettings/${name}`)?.properties ?? {};
    const terms = (of("signup").termsOfService ?? {}) as Body;
    const delegation = of("delegation");
    const told = (value: unknown): string => (value === true ? "True" : "False");
    const isDelegated = (member: string): unknown => (delegation[member] as Body | undefined)?.enabled;
    return [
        {
            id: `${id}/settings/public`,
            type: "Microsoft.ApiManagement/service/settings",
            name: "public",
            properties: {
                settings: {
                    "CustomPortalSettings.UserRegistrationTerms": terms.text ?? null,
                    "CustomPortalSettings.UserRegistrationTermsEnabled": told(terms.enabled),
                    "CustomPortalSettings.UserRegistrationTermsConsentRequired": told(terms.consentRequired),
                    "CustomPortalSettings.DelegationEnabled": told(isDelegated("userRegistration")),
                    "CustomPortalSettings.DelegationUrl": delegation.url ?? "",
                    "CustomPortalSettings.DelegatedSubscriptionEnabled": told(isDelegated("subscriptions")),
                },
            },
        },
    ];
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/region/list-by-service */
function regions({ service: { body } }: EntityContext): Body[] {
    const { additionalLocations = [] } = body.properties;
    return [body, ...(additionalLocations ?? [])].map(({ location }, index) => ({
        name: displayNameOf(location),
        isMasterRegion: index === 0,
        isDeleted: false,
    }));
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/all-policies/list-by-service; that each policy is listed is assumed. */
function allPolicies({ service }: EntityContext): Body[] {
    return service.entities
        .export()
        .filter(({ path }) => /(^|\/)policies\/policy$/i.test(path) && service.listsPolicy(path))
        .map(({ path }) => ({
            id: `${service.id}/allPolicies/${Buffer.from(path).toString("hex").slice(0, 24)}`,
            type: "Microsoft.ApiManagement/service/allPolicies",
            name: Buffer.from(path).toString("hex").slice(0, 24),
            properties: { referencePolicyId: `${service.id}/${path}`, complianceState: "Compliant" },
        }));
}
