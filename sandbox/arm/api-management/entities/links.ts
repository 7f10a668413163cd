import { textOf } from "../../../ground/text-of";
import type { Entity, EntityStore } from "../../../state/entity-store";
import type { EntityContext } from "./entity-context";
import { findEntityKind } from "./entity-kinds";
import type { EntityKind, LinkRow } from "./entity-kinds";
import { nameOf, pathOfId, toRelativeId } from "./entity-path";
import type { EntityPath } from "./entity-path";
import { kindOf } from "./sdk-operations";

/** An entity that a link leads to, under the link's own path. */
export interface Linked {
    readonly path: string;
    readonly target: Entity;
    /** Of the link itself. */
    readonly link: Entity;
}

/** What a link of the form `{parent}/{collection}/{name of the target}` leads to. */
export function targetOf(store: EntityStore, { kind, path, workspace }: EntityPath): Entity | undefined {
    const to = kind?.link?.to;
    // Users are the service's own, also where a group of a workspace has them.
    return store.get([to === "users" ? "" : workspace, to, nameOf(path)].filter(Boolean).join("/"));
}

/**
 * Where a link that has an ID of its own is kept: as the association that it is. `products/p/apiLinks/l` to the API `a` is
 * `products/p/apis/a`, and `tags/t/apiLinks/l` is `apis/a/tags/t`.
 */
export function associationOf(context: EntityContext, at: EntityPath, properties: Record<string, unknown>): string {
    const { member = "", keptAs, collection = "" } = at.kind?.link ?? ({} as LinkRow);
    const given = properties[member];
    const target = typeof given === "string" ? pathOfId(toRelativeId(given, context.service.id)) : "";
    return keptAs === "parent"
        ? `${at.parent}/${collection}/${nameOf(target)}`
        : `${target}/${collection}/${nameOf(at.parent)}`;
}

/** A collection where a path lies: `workspaces/team/apis`. */
export const inWorkspace = ({ workspace }: EntityPath, collection: string): string =>
    [workspace, collection].filter(Boolean).join("/");

/** The links below a parent that have IDs of their own, from whichever side they were made. */
export function linksBelow(store: EntityStore, at: EntityPath): Linked[] {
    const { link } = at.kind!;
    const { to, keptAs, collection } = link!;
    const below = inWorkspace(at, to);
    const ofLink = [at.workspace && "workspaces", to, collection].filter(Boolean).join("/");
    const associations =
        keptAs === "parent"
            ? store.list(`${at.parent}/${collection}`)
            : store
                  .export()
                  .filter(
                      ({ path }) =>
                          kindOf(path).toLowerCase() === ofLink.toLowerCase() &&
                          path.toLowerCase().startsWith(at.workspace.toLowerCase()) &&
                          nameOf(path).toLowerCase() === nameOf(at.parent).toLowerCase(),
                  );
    return associations.flatMap((association) => {
        const target =
            keptAs === "parent"
                ? store.get(`${below}/${nameOf(association.path)}`)
                : store.get(association.path.split("/").slice(0, -2).join("/"));
        // Assumed: an association that was made as one has its target's name as the link's ID.
        const id = textOf(association.properties.linkId) || nameOf(target?.path ?? "");
        return target ? [{ path: `${at.parent}/${at.collection}/${id}`, target, link: association }] : [];
    });
}

/** Links elsewhere that lead to an entity, and go with it. */
export function linksTo(store: EntityStore, { path }: Entity): Entity[] {
    const kind = findEntityKind(kindOf(path));
    const name = nameOf(path).toLowerCase();
    return kind
        ? store
              .export()
              .filter(
                  (other) =>
                      leadsTo(findEntityKind(kindOf(other.path)), kind) && nameOf(other.path).toLowerCase() === name,
              )
        : [];
}

const leadsTo = (link: EntityKind | undefined, kind: EntityKind): boolean => link?.link?.to === kind.path;
