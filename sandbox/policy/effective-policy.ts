import { defaultPolicy } from "./default-policy";
import { isElement, parsePolicy } from "./parse-policy";
import type { PolicyElement, PolicyNode } from "./parse-policy";
import { isLiquidTemplate, replaceNamedValues } from "./policy-references";

export type PolicySection = "inbound" | "backend" | "outbound" | "on-error";

/** What documents name, as the service that they are of has it. @returns undefined for what it does not have */
export interface PolicyNames {
    readonly fragment: (id: string) => PolicyElement | undefined;
    /** @param name - display name */
    readonly namedValue: (name: string) => string | undefined;
}

/**
 * The statements of a section that hold for a request, in their order: `<base />` is the same section one scope further
 * out, and a fragment stands for what it holds. A scope without a document has what the next one has; the service's own,
 * the outermost, then forwards requests.
 * Documented: https://learn.microsoft.com/azure/api-management/set-edit-policies#use-base-element-to-set-policy-evaluation-order
 *
 * @param scopes - documents from the operation outwards, of those scopes that have one.
 */
export function effectiveStatements(
    section: PolicySection,
    scopes: readonly PolicyElement[],
    names: PolicyNames,
): PolicyElement[] {
    const [document, ...outer] = scopes;
    if (!document) {
        return statementsOf(parsePolicy(defaultPolicy, "rawxml", "policies"), section);
    }
    const own = statementsOf(document, section).flatMap((statement) => withFragments(statement, names, []));
    return own.flatMap((statement) => {
        if (statement.name === "base") {
            return outer.length > 0 ? effectiveStatements(section, outer, names) : [];
        }
        return [withNamedValues(statement, names)];
    });
}

function statementsOf({ children }: PolicyElement, section: PolicySection): PolicyElement[] {
    return children
        .filter(isElement)
        .filter(({ name }) => name === section)
        .flatMap((found) => found.children.filter(isElement));
}

/** @param within - fragments that this one is in: one that includes itself ends there. */
function withFragments(statement: PolicyElement, names: PolicyNames, within: readonly string[]): PolicyElement[] {
    if (statement.name !== "include-fragment") {
        return [statement];
    }
    const id = (statement.attributes["fragment-id"] ?? "").toLowerCase();
    const children = within.includes(id) ? [] : (names.fragment(id)?.children ?? []);
    return children.filter(isElement).flatMap((child) => withFragments(child, names, [...within, id]));
}

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-properties */
function withNamedValues(element: PolicyElement, names: PolicyNames): PolicyElement {
    const replace = (text: string): string => replaceNamedValues(text, names.namedValue);
    const attributes: PolicyElement["attributes"] = Object.fromEntries(
        Object.entries(element.attributes).map(([name, value]) => [name, replace(value)]),
    );
    const child = (node: PolicyNode): PolicyNode => {
        if (isElement(node)) {
            return withNamedValues(node, names);
        }
        return "text" in node && !isLiquidTemplate(element) ? { text: replace(node.text) } : node;
    };
    return { ...element, attributes, children: element.children.map(child) };
}
