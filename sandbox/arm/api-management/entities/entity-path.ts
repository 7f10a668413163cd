import { findEntityKind } from "./entity-kinds";
import type { EntityKind } from "./entity-kinds";
import { kindOf } from "./sdk-operations";

/** What a path below a service leads to. */
export interface EntityPath {
    /** Spelt as Azure spells its collections. */
    readonly path: string;
    /** @default undefined: a view of others, or nothing that Azure has */
    readonly kind: EntityKind | undefined;
    readonly isCollection: boolean;
    /** Of the collection it lies in, or that it is: `operations`. */
    readonly collection: string;
    /** `apis/petstore` of `apis/petstore/operations/getPet`; empty right below the service. */
    readonly parent: string;
    /** `workspaces/team` of all below it. @default "" */
    readonly workspace: string;
}

export function readEntityPath(raw: string): EntityPath {
    const segments = raw.split("/").filter(Boolean);
    const kind = findEntityKind(kindOf(segments.join("/")));
    const spelt = spell(segments, kind).map((segment) => decodeURIComponent(segment));
    const isCollection = spelt.length % 2 === 1;
    const parent = spelt.slice(0, isCollection ? -1 : -2).join("/");
    return {
        path: spelt.join("/"),
        kind,
        isCollection,
        collection: spelt.at(isCollection ? -1 : -2) ?? "",
        parent,
        workspace: /^workspaces\/[^/]+(?=\/)/i.exec(spelt.join("/"))?.[0] ?? "",
    };
}

function spell(segments: readonly string[], kind: EntityKind | undefined): string[] {
    if (!kind) {
        return [...segments];
    }
    const isBelowWorkspace = segments.length > 2 && /^workspaces$/i.test(segments[0]!);
    const collections = [...(isBelowWorkspace ? ["workspaces"] : []), ...kind.path.split("/")];
    return segments.map((segment, index) => (index % 2 === 0 ? (collections[index / 2] ?? segment) : segment));
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** ID of the service's own, in full or from the service on, as it is kept: `/products/starter`. Other IDs stay as they are. */
export function toRelativeId(id: string, serviceId: string): string {
    const isOwn = id.toLowerCase().startsWith(`${serviceId.toLowerCase()}/`);
    return isOwn ? id.slice(serviceId.length) : id;
}

/** The path of an entity that an ID names: `products/starter`. */
export const pathOfId = (id: string): string => id.replace(/^\/+|\/+$/g, "");
