import { followReferences } from "../inventory/follow-references";
import type { FollowedKind } from "../inventory/follow-references";
import { linkMembers, linkTargets } from "./links";
import { keyOf, ownKind } from "../azure/entity-path";
import type { Entities, RestoredEntity } from "./restored-entity";

/** What each entity refers to, of those that are there: keys by key. */
export type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/** Follows every reference and every link between entities, within the service and within each workspace. */
export function findNeeds(entities: Entities): Needs {
    const needs = new Map<string, Set<string>>();
    const add = (from: string, to: string): void => {
        if (entities.has(to) && from !== to) {
            needs.set(from, (needs.get(from) ?? new Set()).add(to));
        }
    };
    for (const [prefix, own] of byWorkspace(entities)) {
        const [first] = own;
        const kinds: Record<string, { state: "read"; entities: FollowedKind["entities"][number][] }> = {};
        for (const { path, kind, raw } of own) {
            const name = prefix === "" ? kind.path : ownKind(kind.path);
            (kinds[name] ??= { state: "read", entities: [] }).entities.push({ path: path.slice(prefix.length), raw });
        }
        const ownId = `${first!.serviceId}${prefix === "" ? "" : `/${prefix.slice(0, -1)}`}`;
        for (const { from, paths } of followReferences(kinds, ownId)) {
            paths.forEach((path) => add(keyOf(`${prefix}${from}`), keyOf(`${prefix}${path}`)));
        }
        for (const entity of own) {
            const target = linkTargetOf(entity);
            if (target !== undefined) {
                add(keyOf(entity.path), keyOf(target));
            }
        }
    }
    return needs;
}

/** The path of what a link leads to; undefined for what is no link. */
export function linkTargetOf({ path, kind, raw, serviceId }: RestoredEntity): string | undefined {
    const [, prefix = "", own] = /^(workspaces\/[^/]+\/)?(.*)$/.exec(path)!;
    const collection = linkTargets[ownKind(kind.path)];
    if (collection !== undefined) {
        return `${prefix}${collection}/${own!.split("/").at(-1)}`;
    }
    const member = linkMembers[ownKind(kind.path)];
    const text = member === undefined ? undefined : raw.properties?.[member];
    return typeof text === "string"
        ? text.slice(text.toLowerCase().startsWith(serviceId.toLowerCase()) ? serviceId.length + 1 : 1)
        : undefined;
}

/** What lies in no workspace has the prefix "". */
function byWorkspace(entities: Entities): Map<string, RestoredEntity[]> {
    const found = new Map<string, RestoredEntity[]>();
    for (const entity of entities.values()) {
        const [prefix] = /^workspaces\/[^/]+\/(?=.)/i.exec(entity.path) ?? [""];
        const group = found.get(prefix);
        if (group) {
            group.push(entity);
        } else {
            found.set(prefix, [entity]);
        }
    }
    return found;
}
