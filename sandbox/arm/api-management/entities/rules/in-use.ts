import type { Entity, EntityStore } from "../../../../state/entity-store";
import { parsePolicy } from "../../../../policy/parse-policy";
import type { PolicyFormat } from "../../../../policy/parse-policy";
import { namedValuesIn, policyReferences } from "../../../../policy/policy-references";
import type { PolicyReference } from "../../../../policy/policy-references";
import type { EntityContext } from "../entity-context";
import { invalidFields, refused } from "../entity-error";

interface PolicyEntity {
    readonly format?: string;
    readonly value?: unknown;
}

/** Entities are never changed in place: what one names is read once. */
const known = new WeakMap<Entity, readonly Pick<PolicyReference, "to" | "name">[]>();

/** What an entity names: a policy or a fragment by its document, others by their texts. */
export function referencesOf(entity: Entity): readonly Pick<PolicyReference, "to" | "name">[] {
    const read = known.get(entity) ?? readReferences(entity);
    known.set(entity, read);
    return read;
}

function readReferences({ path, properties }: Entity): readonly Pick<PolicyReference, "to" | "name">[] {
    const isFragment = /(^|\/)policyFragments\/[^/]+$/i.test(path);
    if (isFragment || /(^|\/)policies\/[^/]+$/i.test(path)) {
        const { format = "xml", value } = properties as PolicyEntity;
        try {
            return policyReferences(
                parsePolicy(String(value), format as PolicyFormat, isFragment ? "fragment" : "policies"),
            );
        } catch {
            // A backup may bring what Azure took when it was put.
            return [];
        }
    }
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
