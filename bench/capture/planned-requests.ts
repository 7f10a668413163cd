import { captureKinds } from "../../dynamic-providers/logical/capture-kinds";
import type { EntityKind } from "../../dynamic-providers/inventory/kinds";

/** Azure lists so many entities on a page. */
const pageSize = 100;
/** Kinds of policies that `allPolicies` says the place of. */
const placedByPlan: readonly string[] = ["apis/operations/policies", "apis/resolvers/policies"];

/** What is known of a service: the paths of its entities, and which of them have secrets that an action tells. */
export interface KnownService {
    readonly paths: readonly string[];
    readonly hasSecrets: (path: string) => boolean;
}

/**
 * How many requests a capture needs at least, if its plan knows which policies there are: each list in pages, a GET of what
 * lists leave out, a POST for each secret; and for the second sweep the lists once more.
 */
export function plannedRequests({ paths, hasSecrets }: KnownService): number {
    const byCollection = new Map<string, number>();
    for (const path of paths) {
        const collection = path.split("/").slice(0, -1).join("/");
        byCollection.set(collection, (byCollection.get(collection) ?? 0) + 1);
    }
    const pages = (count: number): number => Math.max(1, Math.ceil(count / pageSize));
    let listed = 0;
    let single = 0;
    for (const kind of captureKinds) {
        for (const parent of parentsOf(kind, paths)) {
            const count = byCollection.get(`${parent}${kind.path.split("/").at(-1)!}`) ?? 0;
            switch (kind.source.by) {
                case "list":
                    listed += pages(count);
                    break;
                case "get":
                    listed += pages(count);
                    single += count;
                    break;
                case "name":
                    single += placedByPlan.includes(kind.path) ? count : kind.source.names.length;
                    break;
                case "index":
                    break;
            }
        }
    }
    const policies = paths.filter((path) => path.endsWith("/policies/policy") || path === "policies/policy").length;
    // tagResources and issues, which are lists of the service.
    listed += pages(policies) + 2;
    return 2 * listed + single + paths.filter(hasSecrets).length;
}

/** Paths of the entities that a kind lies below, with a slash at the end; none of the made APIs is GraphQL. */
function parentsOf({ path, below }: EntityKind, paths: readonly string[]): string[] {
    const parent = path.split("/").slice(0, -1);
    if (parent.length === 0) {
        return [""];
    }
    return paths
        .filter((found) => {
            const segments = found.split("/");
            return (
                segments.length === 2 * parent.length &&
                parent.every((collection, index) => segments[2 * index] === collection) &&
                (below?.({ name: segments.at(-1), properties: {} }) ?? true)
            );
        })
        .map((found) => `${found}/`);
}
