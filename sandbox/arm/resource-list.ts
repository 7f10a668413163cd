import type { FastifyInstance } from "fastify";
import { displayNameOf } from "../ground/locations";
import type { ArmState } from "../state/arm-state";

/** What a list of resources tells of each. */
export interface ListedResource {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly location: string;
    readonly kind?: string;
    readonly sku?: object;
    readonly tags?: Readonly<Record<string, string>>;
    readonly identity?: object;
}

/** Every resource that has a location. */
export function resourcesOf(state: ArmState): ListedResource[] {
    const inGroup = (group: string, type: string, name: string): string =>
        `${state.groupId(group)}/providers/${type}/${name}`;
    const tagged = (tags: Readonly<Record<string, string>> | undefined) => (tags ? { tags } : {});
    return [
        ...[...state.storageAccounts.values()].map(({ name, resourceGroup, location, body: { kind, sku, tags } }) => ({
            ...{ id: inGroup(resourceGroup, "Microsoft.Storage/storageAccounts", name), name },
            ...{ type: "Microsoft.Storage/storageAccounts", location, kind },
            ...(sku && { sku: { name: sku.name, tier: sku.name.split("_")[0] } }),
            ...tagged(tags),
        })),
        ...[...state.services.values()].map(({ id, name, location, body: { sku, tags, identity } }) => ({
            ...{ id, name, type: "Microsoft.ApiManagement/service", location, sku },
            ...tagged(tags),
            ...(identity && { identity: { type: identity.type } }),
        })),
        ...[...state.userAssignedIdentities.values()].map(({ id, name, location, tags }) => ({
            ...{ id, name, type: "Microsoft.ManagedIdentity/userAssignedIdentities", location },
            ...tagged(tags),
        })),
        ...[...state.frontDoorResources.values()]
            .filter(({ root }) => root.location !== undefined)
            .map(({ id, name, kind, root }) => ({
                ...{ id, name, location: "global" },
                type: kind === "profile" ? "Microsoft.Cdn/profiles" : "Microsoft.Cdn/profiles/afdendpoints",
                ...(kind === "profile" && { kind: "frontdoor", sku: root.sku as object }),
                ...tagged(root.tags as Readonly<Record<string, string>> | undefined),
            })),
        ...[...state.trafficManagers.values()].map(({ id, name, tags }) => ({
            ...{ id, name, type: "Microsoft.Network/trafficManagerProfiles", location: "global" },
            ...tagged(tags),
        })),
        ...[...state.autoscaleSettings.values()].map(({ id, name, location, tags }) => ({
            ...{ id, name, type: "Microsoft.Insights/autoscaleSettings", location },
            ...tagged(tags),
        })),
    ];
}

/**
 * Lists of resources, by the filters that clients send. Source: https://learn.microsoft.com/rest/api/resources/resources/list and
 * https://learn.microsoft.com/rest/api/resources/resource-groups/list
 */
export function registerResourceList(app: FastifyInstance, state: ArmState): void {
    interface Query {
        Querystring: { $filter?: string };
    }
    const list = (filter: string, isIn: (resource: ListedResource) => boolean = () => true) => ({
        value: resourcesOf(state)
            .filter((resource) => isIn(resource) && matchesFilter(resource, filter))
            .sort((left, right) => left.id.localeCompare(right.id)),
    });
    app.get<Query>("/subscriptions/:sub/resources", ({ query }) => list(query.$filter ?? ""));
    app.get<Query & { Params: { group: string } }>(
        "/subscriptions/:sub/resourcegroups/:group/resources",
        ({ query, params }) => {
            const { name } = state.requireResourceGroup(params.group);
            return list(query.$filter ?? "", (resource) => groupOf(resource) === name.toLowerCase());
        },
    );
}

const groupOf = ({ id }: ListedResource): string => id.split("/")[4]!.toLowerCase();

/** Conditions that stand side by side with `and`; others are passed over. */
function matchesFilter(resource: ListedResource, filter: string): boolean {
    const known: Readonly<Record<string, (wanted: string) => boolean>> = {
        resourcetype: (wanted) => resource.type.toLowerCase() === wanted,
        resourcegroup: (wanted) => groupOf(resource) === wanted,
        name: (wanted) => resource.name.toLowerCase() === wanted,
        location: (wanted) =>
            [resource.location, displayNameOf(resource.location) ?? ""].some((name) => name.toLowerCase() === wanted),
    };
    return (
        matchesTags(resource.tags, filter) &&
        conditionsOf(filter).every(([member, wanted]) => known[member]?.(wanted.toLowerCase()) ?? true)
    );
}

/** `tagname eq 'a' and tagvalue eq 'b'`. Documented: as above. */
export function matchesTags(tags: Readonly<Record<string, string>> | undefined, filter: string): boolean {
    const { tagname, tagvalue } = Object.fromEntries(conditionsOf(filter)) as Partial<Record<string, string>>;
    return (
        tagname === undefined ||
        Object.entries(tags ?? {}).some(
            // Names of tags are the same in any case, their values are not.
            ([name, value]) =>
                name.toLowerCase() === tagname.toLowerCase() && (tagvalue === undefined || value === tagvalue),
        )
    );
}

/** Members in small letters. */
function conditionsOf(filter: string): [member: string, value: string][] {
    return [...filter.matchAll(/(\w+)\s+eq\s+'([^']*)'/gi)].map(([, member, value]) => [member!.toLowerCase(), value!]);
}
