import type { Entity, EntityStore } from "../../state/entity-store";

/**
 * Lists of a service that hold what lies below others.
 *
 * @returns undefined when `path` is not one of them.
 */
export function readServiceList(path: string, store: EntityStore): Record<string, unknown>[] | undefined {
    switch (path.toLowerCase()) {
        case "tagresources":
            return store.export().flatMap((entity) => toTagResource(entity, store));
        case "issues":
            return store.export().filter(isIssueOfApi).map(toIssue(store));
        case "allpolicies":
            return store.export().filter(isPolicy).map(toPolicyReference(store));
        default:
            return undefined;
    }
}

const isPolicy = ({ path }: Entity): boolean => /(^|\/)policies\/policy$/i.test(path);

/**
 * Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/all-policies/list-by-service. Assumed: it names every
 * policy, whether the service has policy restrictions or not.
 */
function toPolicyReference(store: EntityStore): (entity: Entity) => Record<string, unknown> {
    return (entity) => {
        const { id } = store.render(entity) as { id: string };
        const name = Buffer.from(entity.path).toString("base64url");
        const service = id.slice(0, id.length - entity.path.length - 1);
        return {
            id: `${service}/allPolicies/${name}`,
            type: "Microsoft.ApiManagement/service/allPolicies",
            name,
            properties: { referencePolicyId: id, complianceState: "Compliant" },
        };
    };
}

const taggable = { apis: "api", "apis/operations": "operation", products: "product" } as const;

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/tag-resource/list-by-service */
function toTagResource({ path }: Entity, store: EntityStore): Record<string, unknown>[] {
    const [target, tag] = path.split(/\/tags\//i);
    const kind = (target ?? "")
        .toLowerCase()
        .split("/")
        .filter((_segment, index) => index % 2 === 0)
        .join("/");
    if (!target || !tag || !(kind in taggable)) {
        return [];
    }
    const named = (entityPath: string): Record<string, unknown> => ({
        id: `/${entityPath}`,
        name: store.get(entityPath)?.properties.displayName ?? entityPath.split("/").at(-1),
    });
    return [{ tag: named(`tags/${tag}`), [taggable[kind as keyof typeof taggable]]: named(target) }];
}

const isIssueOfApi = ({ path }: Entity): boolean => /^apis\/[^/]+\/issues\/[^/]+$/i.test(path);

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/issue/list-by-service */
function toIssue(store: EntityStore): (entity: Entity) => Record<string, unknown> {
    return (entity) => {
        const issue = store.render(entity) as { id: string; name: string; properties: Record<string, unknown> };
        const [service = "", api, name] = issue.id.split(/\/apis\/|\/issues\//i);
        return {
            id: `${service}/issues/${name}`,
            type: "Microsoft.ApiManagement/service/issues",
            name: issue.name,
            properties: { ...issue.properties, apiId: `${service}/apis/${api}` },
        };
    };
}
