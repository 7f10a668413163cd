import type { Entity, EntityStore } from "../../../../state/entity-store";
import { documentOf } from "../../../../state/policy-document";
import { namedValuesIn, policyReferences } from "../../../../policy/policy-references";
import type { PolicyReference } from "../../../../policy/policy-references";
import type { EntityContext } from "../entity-context";
import { invalidFields, refused } from "../entity-error";

/** Entities are never changed in place: what one names is read once. */
const known = new WeakMap<Entity, readonly Pick<PolicyReference, "to" | "name">[]>();

/** What an entity names: a policy or a fragment by its document, others by their texts. */
export function referencesOf(entity: Entity): readonly Pick<PolicyReference, "to" | "name">[] {
    const read = known.get(entity) ?? readReferences(entity);
    known.set(entity, read);
    return read;
}

function readReferences(entity: Entity): readonly Pick<PolicyReference, "to" | "name">[] {
    const document = documentOf(entity);
    if (document) {
        return policyReferences(document);
    }
    const { path, properties } = entity;
    if (/(^|\/)(loggers|caches|backends)\/[^/]+$/i.test(path)) {
        const names = namedValuesIn(JSON.stringify([properties.credentials, properties.connectionString]));
        const certificates = (properties.credentials as { certificate?: string[] } | undefined)?.certificate ?? [];
        return [
            ...names.map((name) => ({ to: "namedValues" as const, name })),
            ...certificates.map((name) => ({ to: "thumbprints" as const, name })),
        ];
    }
    return [];
}

export function usersOf(store: EntityStore, to: PolicyReference["to"], name: string): Entity[] {
    return store
        .export()
        .filter((entity) =>
            referencesOf(entity).some(
                (reference) => reference.to === to && reference.name.toLowerCase() === name.toLowerCase(),
            ),
        );
}

/**
 * Refuses to let go what others name. Reported for named values: Azure/apiops#326; the sentence, and that fragments,
 * backends, certificates and loggers are held as well, are assumed.
 */
export function requireUnused(context: EntityContext, to: PolicyReference["to"], name: string, noun: string): void {
    const [user] = usersOf(context.service.entities, to, name);
    if (user) {
        throw refused(`${noun} '${name}' cannot be deleted: '${user.path}' uses it.`);
    }
}

/** Quoted by users: Azure/apiops#491. @throws EntityError for a display name that no named value has. */
export function requireNamedValues(context: EntityContext, texts: unknown, target: string): void {
    const values = context.service.entities.list("namedValues");
    for (const name of namedValuesIn(JSON.stringify(texts ?? ""))) {
        if (!values.some(({ properties }) => properties.displayName === name)) {
            throw invalidFields([target, `Property '${name}' not found.`]);
        }
    }
}
