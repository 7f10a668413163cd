import type { Entity } from "../../../../state/entity-store";
import type { EntityContext } from "../entity-context";
import type { EntityPath } from "../entity-path";
import type { Body } from "../render-entity";

/** A PUT or a PATCH, as far as it is the same for every kind. */
export interface EntityWrite {
    readonly at: EntityPath;
    /** What the client sent, of the members that the kind knows; in a PATCH with what stays as it was. */
    readonly sent: Body;
    /** What the client sent, all of it: a PATCH without what stays. */
    readonly given: Body;
    readonly existing: Entity | undefined;
    readonly query: Readonly<Record<string, string | undefined>>;
}

export type Query = EntityWrite["query"];

/** What is special to a kind, beside its row in the table. */
export interface EntityRule {
    /** @returns the properties to keep. @throws EntityError for what Azure refuses. */
    readonly write?: (context: EntityContext, write: EntityWrite) => Body | Promise<Body>;
    /** What comes with it. */
    readonly stored?: (context: EntityContext, entity: Entity, write: EntityWrite) => void;
    /** What goes with it. @throws EntityError for what Azure keeps. */
    readonly remove?: (context: EntityContext, entity: Entity, query: Query) => void;
    /** What GET and lists tell. */
    readonly show?: (context: EntityContext, entity: Entity, shown: Body, query: Query) => Body;
    /** What GET tells beside lists. */
    readonly get?: (context: EntityContext, entity: Entity, shown: Body, query: Query) => Body;
    /** What a list tells, where that is less or more than GET does. */
    readonly list?: (context: EntityContext, entity: Entity, shown: Body, query: Query) => Body;
    /** What the answer to a PUT tells. */
    readonly put?: (context: EntityContext, entity: Entity, shown: Body) => Body;
    /** What the answer to a PATCH tells. @default as to a PUT */
    readonly patch?: (context: EntityContext, entity: Entity, shown: Body) => Body;
}
