import { parsePolicy } from "../policy/parse-policy";
import type { PolicyElement, PolicyFormat, PolicyRoot } from "../policy/parse-policy";
import type { Entity } from "./entity-store";

/** What an entity's document is of. @returns undefined for an entity that has none */
export function policyRootOf(path: string): PolicyRoot | undefined {
    if (/(^|\/)policyFragments\/[^/]+$/i.test(path)) {
        return "fragment";
    }
    if (!/(^|\/)policies\/[^/]+$/i.test(path)) {
        return undefined;
    }
    return /\/resolvers\/[^/]+\/policies\//i.test(path) ? "resolver" : "policies";
}

/** Entities are never changed in place: each document is read once. */
const known = new WeakMap<Entity, PolicyElement | undefined>();

/** The document of a policy or a fragment. @returns undefined for another entity, and for a text that cannot be read */
export function documentOf(entity: Entity): PolicyElement | undefined {
    if (!known.has(entity)) {
        known.set(entity, read(entity));
    }
    return known.get(entity);
}

function read({ path, properties }: Entity): PolicyElement | undefined {
    const root = policyRootOf(path);
    const { format = "xml", value } = properties as { format?: string; value?: unknown };
    try {
        return root && parsePolicy(String(value), format as PolicyFormat, root);
    } catch {
        // A backup may bring what Azure took when it was put.
        return undefined;
    }
}
