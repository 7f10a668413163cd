import { randomBytes } from "node:crypto";
import { nextEtag } from "./etag";

export interface Entity {
    /** As the client spelled it: `apis/petstore/operations/getPet`. */
    readonly path: string;
    readonly properties: Record<string, unknown>;
    readonly etag: string;
}

/** Collections that Azure spells in its own way, whatever the client wrote. */
const secretMembers: Readonly<Record<string, readonly string[]>> = {
    subscriptions: ["primaryKey", "secondaryKey"],
    namedvalues: ["value"],
};

/**
 * Every kind of entity of a service, generically: keyed by its path below the service. What is special to a kind is only
 * what a restore or a client depends on: secrets that GET leaves out.
 */
export class EntityStore {
    private entities = new Map<string, Entity>();

    constructor(private readonly serviceId: string) {}

    get(path: string): Entity | undefined {
        return this.entities.get(path.toLowerCase());
    }

    put(path: string, properties: Record<string, unknown>): Entity {
        const existing = this.get(path);
        const entity = {
            path: existing?.path ?? path,
            properties: withGeneratedSecrets(collectionOf(path), properties, existing),
            etag: nextEtag(),
        };
        this.entities.set(path.toLowerCase(), entity);
        return entity;
    }

    /** Removes an entity with all below it. */
    delete(path: string): boolean {
        const key = path.toLowerCase();
        for (const other of [...this.entities.keys()]) {
            if (other.startsWith(`${key}/`)) {
                this.entities.delete(other);
            }
        }
        return this.entities.delete(key);
    }

    /** The entities right below a collection, in the order they were made. */
    list(collection: string): Entity[] {
        const prefix = `${collection.toLowerCase()}/`;
        return [...this.entities]
            .filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes("/"))
            .map(([, entity]) => entity);
    }

    export(): Entity[] {
        return [...this.entities.values()];
    }

    import(entities: readonly Entity[]): void {
        this.entities = new Map(entities.map((entity) => [entity.path.toLowerCase(), { ...entity, etag: nextEtag() }]));
    }

    render({ path, properties }: Entity): Record<string, unknown> {
        const segments = path.split("/");
        const type = segments.filter((_segment, index) => index % 2 === 0).join("/");
        const hidden = hiddenMembers(collectionOf(path), properties);
        return {
            id: `${this.serviceId}/${path}`,
            type: `Microsoft.ApiManagement/service/${type}`,
            name: segments.at(-1),
            properties: Object.fromEntries(Object.entries(properties).filter(([member]) => !hidden.includes(member))),
        };
    }

    /** What `listSecrets` and `listValue` answer. */
    secrets({ path, properties }: Entity): Record<string, unknown> {
        const members = secretMembers[collectionOf(path)] ?? [];
        return Object.fromEntries(members.map((member) => [member, properties[member]]));
    }
}

function collectionOf(path: string): string {
    return (path.split("/").at(-2) ?? "").toLowerCase();
}

function hiddenMembers(collection: string, properties: Record<string, unknown>): readonly string[] {
    return collection === "namedvalues" && properties.secret !== true ? [] : (secretMembers[collection] ?? []);
}

/** Azure makes the keys of a subscription that is created without them, and keeps them on an update. */
function withGeneratedSecrets(
    collection: string,
    properties: Record<string, unknown>,
    existing: Entity | undefined,
): Record<string, unknown> {
    if (collection !== "subscriptions") {
        return properties;
    }
    const key = (member: string): unknown =>
        properties[member] ?? existing?.properties[member] ?? randomBytes(16).toString("hex");
    return { state: "active", ...properties, primaryKey: key("primaryKey"), secondaryKey: key("secondaryKey") };
}
