import { elementsOf } from "./parse-policy";
import type { PolicyElement } from "./parse-policy";

/** What a policy names besides itself. */
export interface PolicyReference {
    readonly to: "namedValues" | "policyFragments" | "backends" | "certificates" | "thumbprints" | "loggers";
    /** Display name of a named value, thumbprint of a certificate, ID otherwise. */
    readonly name: string;
    readonly element: PolicyElement;
}

/** Attributes that name an entity, by element. Documented: https://learn.microsoft.com/azure/api-management/api-management-policies */
const namedBy: Readonly<Record<string, Readonly<Record<string, PolicyReference["to"]>>>> = {
    "include-fragment": { "fragment-id": "policyFragments" },
    "set-backend-service": { "backend-id": "backends" },
    "authentication-certificate": { "certificate-id": "certificates", thumbprint: "thumbprints" },
    "log-to-eventhub": { "logger-id": "loggers" },
};

/** What a document names. A name that an expression or a named value makes is known to the gateways only. */
export function policyReferences(root: PolicyElement): PolicyReference[] {
    const found: PolicyReference[] = [];
    for (const element of elementsOf(root)) {
        for (const [attribute, to] of Object.entries(namedBy[element.name] ?? {})) {
            const name = element.attributes[attribute];
            if (name && !/^@|\{\{/.test(name)) {
                found.push({ to, name, element });
            }
        }
        const texts = [
            ...Object.values(element.attributes),
            ...element.children.map((child) => ("text" in child ? child.text : "")),
        ];
        for (const text of isLiquidTemplate(element) ? [] : texts) {
            found.push(...namedValuesIn(text).map((name) => ({ to: "namedValues" as const, name, element })));
        }
    }
    return found;
}

/**
 * Whether double braces in an element are those of a template.
 * Documented: https://learn.microsoft.com/azure/api-management/set-body-policy#using-liquid-templates-with-set-body
 */
export const isLiquidTemplate = ({ name, attributes }: PolicyElement): boolean =>
    name === "set-body" && attributes.template === "liquid";

/** `{{backend-key}}`. Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-properties */
const namedValue = /\{\{\s*([A-Za-z0-9\-._]+)\s*\}\}/g;

/** Display names in a text. */
export const namedValuesIn = (text: string): string[] => [...text.matchAll(namedValue)].map(([, name = ""]) => name);

/** Puts values where a text names them; a name that has none stays. */
export const replaceNamedValues = (text: string, valueOf: (name: string) => string | undefined): string =>
    text.replace(namedValue, (whole, name: string) => valueOf(name) ?? whole);
