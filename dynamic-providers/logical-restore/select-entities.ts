import { keyOf, liesBelow, ownKind, rootOf } from "../azure/entity-path";
import { linkTargetOf } from "./needs";
import type { Needs } from "./needs";
import type { Entities, RestoredEntity } from "./restored-entity";

/** `scope` was asked for · `closure` something in the scope needs it. */
export type Part = "scope" | "closure";

/** Links that say what else there is, and not what the entity needs. */
const otherRoots: readonly string[] = ["gateways/apis", "groups/users", "products/apiLinks", "products/apis"];

/** Whether a path is an entity of a scope, or lies below one. A revision lies with its API. */
export function isInScope(path: string, scope: readonly string[]): boolean {
    const [key, withoutRevision] = [keyOf(path), keyOf(path).replace(/;rev=\d+/, "")];
    return scope.some((name) => liesBelow(key, keyOf(name)) || liesBelow(withoutRevision, keyOf(name)));
}

/**
 * The entities of a snapshot that a restore is about: all, or those of a scope, what ties these to others, and all that any of
 * them needs.
 *
 * @param scope - paths of entities. @default the whole service
 */
export function selectEntities(snapshot: Entities, needs: Needs, scope?: readonly string[]): Map<string, Part> {
    if (scope === undefined) {
        return new Map([...snapshot.keys()].map((key) => [key, "scope"] as const));
    }
    const selected = new Map<string, Part>();
    for (const [key, entity] of snapshot) {
        if (isInScope(entity.path, scope) || isTiedTo(entity, key, needs, scope)) {
            selected.set(key, "scope");
        }
    }
    const byRoot = groupByRoot(snapshot);
    const queue = [...selected.keys()];
    const take = (key: string): void => {
        if (!selected.has(key)) {
            selected.set(key, "closure");
            queue.push(key);
        }
    };
    for (const key of queue) {
        const { path } = snapshot.get(key)!;
        needs.get(key)?.forEach((target) => wholeOf(target, snapshot, byRoot, selected).forEach(take));
        ancestorsOf(path).forEach((ancestor) => {
            if (snapshot.has(ancestor) && !selected.has(ancestor)) {
                shellOf(ancestor, snapshot, byRoot, selected).forEach(take);
            }
        });
    }
    return selected;
}

/** A link to an entity of the scope, its subscriptions and its restrictions go with it: deleting it deletes them. */
function isTiedTo(entity: RestoredEntity, key: string, needs: Needs, scope: readonly string[]): boolean {
    const target = linkTargetOf(entity);
    if (target !== undefined) {
        return isInScope(target, scope) && rootOf(target) === target;
    }
    const { kind, raw } = entity;
    const isTie = ["policyRestrictions", "subscriptions"].includes(ownKind(kind.path));
    const of = String(raw.properties?.scope).toLowerCase();
    return isTie && [...(needs.get(key) ?? [])].some((to) => isInScope(to, scope) && of.endsWith(`/${to}`));
}

function groupByRoot(entities: Entities): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const [key, { path }] of entities) {
        const root = keyOf(rootOf(path));
        const group = groups.get(root);
        if (group) {
            group.push(key);
        } else {
            groups.set(root, [key]);
        }
    }
    return groups;
}

/** What an entity is with all that lies with it, but for links to others that are not asked for. */
function wholeOf(
    target: string,
    snapshot: Entities,
    byRoot: ReadonlyMap<string, readonly string[]>,
    selected: ReadonlyMap<string, Part>,
): string[] {
    return (byRoot.get(keyOf(rootOf(target))) ?? []).filter((key) => isOwn(snapshot.get(key)!, selected));
}

/** What an entity is on its own: of an API its policy, too, without which it must not answer. */
function shellOf(
    ancestor: string,
    snapshot: Entities,
    byRoot: ReadonlyMap<string, readonly string[]>,
    selected: ReadonlyMap<string, Part>,
): string[] {
    const { kind } = snapshot.get(ancestor)!;
    if (ownKind(kind.path) === "apis" || kind.path === "workspaces" || ownKind(kind.path).startsWith("apis/")) {
        return [ancestor, `${ancestor}/policies/policy`].filter((key) => snapshot.has(key));
    }
    return wholeOf(ancestor, snapshot, byRoot, selected);
}

function isOwn(entity: RestoredEntity, selected: ReadonlyMap<string, Part>): boolean {
    const target = linkTargetOf(entity);
    return target === undefined || !otherRoots.includes(ownKind(entity.kind.path)) || selected.has(keyOf(target));
}

/** `apis/a` and `workspaces/w` of what lies below them. */
export function ancestorsOf(path: string): string[] {
    const segments = keyOf(path).split("/");
    return segments
        .map((_segment, index) => segments.slice(0, index).join("/"))
        .filter((_ancestor, index) => index > 0 && index % 2 === 0);
}
