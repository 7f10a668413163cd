import { textOf } from "../../ground/text-of";
import { effectiveStatements } from "../../policy/effective-policy";
import type { PolicyNames } from "../../policy/effective-policy";
import type { EntityStore } from "../../state/entity-store";
import { documentOf } from "../../state/policy-document";
import type { StatementsOf } from "./run-policies";

/**
 * The policies that hold for a request. Documented:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-policies#scopes
 *
 * @param scopes - paths of what has policies of its own, from the operation outwards; the service itself comes last.
 */
export function policiesOf(entities: EntityStore, scopes: readonly string[]): StatementsOf {
    const documents = [...scopes.map((scope) => `${scope}/`), ""].flatMap((scope) => {
        const entity = entities.get(`${scope}policies/policy`);
        return (entity && documentOf(entity)) ?? [];
    });
    return (section) => effectiveStatements(section, documents, namesOf(entities));
}

function namesOf(entities: EntityStore): PolicyNames {
    return {
        fragment: (id) => {
            const entity = entities.get(`policyFragments/${id}`);
            return entity && documentOf(entity);
        },
        namedValue: (name) => {
            const found = entities.list("namedValues").find(({ properties }) => properties.displayName === name);
            return found && textOf(found.properties.value);
        },
    };
}
