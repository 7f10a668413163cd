import { keyOf, ownKind, rootOf } from "../azure/entity-path";
import { linkTargetOf } from "./needs";
import type { Entities } from "./restored-entity";

/**
 * What holds for an API from outside once it lies in products that have policies: these policies, and the links by which they
 * hold. An API that needs no key answers without them until the link is there.
 *
 * @returns paths by the API's key.
 */
export function findProductPolicies(selected: Entities, found: Entities): Map<string, string[]> {
    const policies = new Map<string, string[]>();
    for (const entity of selected.values()) {
        if (!["products/apis", "products/apiLinks"].includes(ownKind(entity.kind.path))) {
            continue;
        }
        const policy = `${entity.path.split("/").slice(0, -2).join("/")}/policies/policy`;
        const api = linkTargetOf(entity);
        if (api !== undefined && (selected.has(keyOf(policy)) || found.has(keyOf(policy)))) {
            const key = keyOf(rootOf(api));
            policies.set(key, [...(policies.get(key) ?? []), policy, entity.path]);
        }
    }
    return policies;
}

/** The policies that an API inherits wherever it lies: where one of them was refused, it is not made. */
export function inheritedPolicies(api: string): string[] {
    const [workspace] = /^workspaces\/[^/]+\//i.exec(api) ?? [];
    return ["policies/policy", ...(workspace ? [`${workspace}policies/policy`] : [])];
}
