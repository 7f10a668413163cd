import { textOf } from "../../../../ground/text-of";
import type { Entity, EntityStore } from "../../../../state/entity-store";
import { documentOf } from "../../../../state/policy-document";
import { namedValuesIn, policyReferences } from "../../../../policy/policy-references";
import type { PolicyReference } from "../../../../policy/policy-references";
import type { EntityContext } from "../entity-context";
import { refused } from "../entity-error";
import { nameOf } from "../entity-path";

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
    if (/(^|\/)diagnostics\/[^/]+$/i.test(path)) {
        return [{ to: "loggers", name: nameOf(textOf(properties.loggerId)) }];
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
 * Refuses to let go what others name. Quoted by users for fragments: Azure/apiops-cli#261; reported, without the sentence, for
 * named values: Azure/apiops#326. That backends, certificates and loggers are held as well is assumed.
 */
export function requireUnused(
    { service }: EntityContext,
    { path }: Entity,
    { to, name = nameOf(path), noun }: { to: PolicyReference["to"]; name?: string; noun: string },
): void {
    // What lies in a workspace is named there alone.
    const workspace = workspaceOf(path);
    const users = usersOf(service.entities, to, name).filter((user) => workspaceOf(user.path) === workspace);
    if (users.length > 0) {
        const lines = users.map(({ path }) => `/${path}\r\n`).join("");
        throw refused(`The ${noun} '${name}' is used by the following entities:\r\n${lines}`);
    }
}

const workspaceOf = (path: string): string => /^workspaces\/[^/]+(?=\/)/i.exec(path)?.[0].toLowerCase() ?? "";

/** The first display name in texts that no named value has. */
export function missingNamedValue({ service }: EntityContext, texts: unknown): string | undefined {
    const known = service.entities.list("namedValues").map(({ properties }) => properties.displayName);
    return namedValuesIn(JSON.stringify(texts ?? "")).find((name) => !known.includes(name));
}
