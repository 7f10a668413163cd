import { isDeepStrictEqual } from "node:util";
import { nextEtag } from "./etag";

export interface Entity {
    /** As the client spelled it: `apis/petstore/operations/getPet`. */
    readonly path: string;
    /** With its secrets, and with IDs of the service's own as they are below it: `/products/starter`. */
    readonly properties: Record<string, unknown>;
    readonly etag: string;
}

/** The entities of a service, of every kind: keyed by their paths below the service. */
export class EntityStore {
    private entities = new Map<string, Entity>();

    constructor(readonly serviceId: string) {}

    /** How many there are, of every kind. */
    get size(): number {
        return this.entities.size;
    }

    get(path: string): Entity | undefined {
        return this.entities.get(path.toLowerCase());
    }

    /** An entity that stays as it was keeps its ETag. Recorded: entities_2024-05-01, subscriptions/sub1. */
    put(path: string, properties: Record<string, unknown>): Entity {
        const existing = this.get(path);
        if (existing && isDeepStrictEqual(existing.properties, properties)) {
            return existing;
        }
        const entity = { path: existing?.path ?? path, properties, etag: nextEtag() };
        this.entities.set(path.toLowerCase(), entity);
        return entity;
    }

    /** Removes an entity with all below it. */
    delete(path: string): boolean {
        for (const { path: below } of this.below(path)) {
            this.entities.delete(below.toLowerCase());
        }
        return this.deleteAlone(path);
    }

    /** Removes an entity and leaves what lies below it. */
    deleteAlone(path: string): boolean {
        return this.entities.delete(path.toLowerCase());
    }

    /** Gives an entity, with all below it, another path. */
    move(from: string, to: string): void {
        for (const entity of [this.get(from)!, ...this.below(from)]) {
            this.entities.delete(entity.path.toLowerCase());
            const path = to + entity.path.slice(from.length);
            this.entities.set(path.toLowerCase(), { ...entity, path });
        }
    }

    /** All below an entity, at any depth. */
    below(path: string): Entity[] {
        const prefix = `${path.toLowerCase()}/`;
        return [...this.entities].filter(([key]) => key.startsWith(prefix)).map(([, entity]) => entity);
    }

    /** The entities right below a collection, in the order of their names. Recorded: named-values_2022-08-01. */
    list(collection: string): Entity[] {
        const depth = collection.split("/").length + 1;
        return this.below(collection)
            .filter(({ path }) => path.split("/").length === depth)
            .sort((left, right) => (left.path.toLowerCase() < right.path.toLowerCase() ? -1 : 1));
    }

    export(): Entity[] {
        return [...this.entities.values()];
    }

    import(entities: readonly Entity[]): void {
        this.entities = new Map(entities.map((entity) => [entity.path.toLowerCase(), { ...entity, etag: nextEtag() }]));
    }
}
