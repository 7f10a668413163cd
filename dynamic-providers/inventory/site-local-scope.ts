import { kindPathOf, liesBelow } from "../azure/entity-path";
import { entityKinds, findKind } from "./kinds";
import type { EntityKind } from "./kinds";

/**
 * What belongs to a site: kinds (`backends`) or entities (`namedValues/region`), with all below them. A kind's path counts
 * as the kind. ARM compares names without regard to case, and so is done here.
 */
export class SiteLocalScope {
    private readonly kinds: readonly string[];
    private readonly entities: readonly string[];

    constructor(declared: readonly string[]) {
        this.kinds = declared.filter((name) => findKind(name) !== undefined);
        this.entities = declared.filter((name) => findKind(name) === undefined);
    }

    /** Whether a kind is the site's, with all entities that it has. */
    hasKind(path: string): boolean {
        return this.kinds.some((name) => liesBelow(path, name));
    }

    /** Whether an entity is the site's by its name. */
    hasEntity(path: string): boolean {
        return this.entities.some((name) => liesBelow(path.toLowerCase(), name.toLowerCase()));
    }

    /** Whether an entity is the site's, by its kind or its name. */
    covers(path: string): boolean {
        return this.hasKind(kindPathOf(path)) || this.hasEntity(path);
    }

    /** The kinds to read in order to find all that is the site's: those with its entities, and what these lie below. */
    kindsToRead(): readonly EntityKind[] {
        const roots = [...this.kinds, ...this.entities.map(kindPathOf)];
        return entityKinds.filter(({ path }) => roots.some((root) => liesBelow(path, root) || liesBelow(root, path)));
    }

    /** Whether an entity is the site's, or one that is may lie below it. */
    leadsTo(path: string): boolean {
        return (
            this.covers(path) ||
            this.kinds.some((kind) => liesBelow(kind, kindPathOf(path))) ||
            this.entities.some((name) => liesBelow(name.toLowerCase(), path.toLowerCase()))
        );
    }
}
