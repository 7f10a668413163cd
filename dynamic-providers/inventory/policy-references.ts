import type { HeldReference } from "./references";

/**
 * Attributes by which policies name an entity of their service, on any element, with the kinds that they lead to.
 * Source: https://learn.microsoft.com/azure/api-management/api-management-policies
 */
export const policyAttributes: Readonly<Record<string, readonly string[]>> = {
    // set-backend-service, llm-content-safety, azure-openai-token-limit and others
    "backend-id": ["backends"],
    // authentication-certificate, keys of validate-jwt
    "certificate-id": ["certificates"],
    // azure-openai-semantic-cache-lookup, llm-semantic-cache-lookup
    "embeddings-backend-id": ["backends"],
    // include-fragment
    "fragment-id": ["policyFragments"],
    // validate-client-certificate
    "issuer-certificate-id": ["certificates"],
    // log-to-eventhub
    "logger-id": ["loggers"],
    // get-authorization-context
    "provider-id": ["authorizationProviders"],
    // validate-content
    "schema-id": ["schemas"],
};

/** Kinds whose `value` is the text of a policy. */
export const policyKinds: readonly string[] = [
    "apis/operations/policies",
    "apis/policies",
    "apis/resolvers/policies",
    "policies",
    "policyFragments",
    "products/policies",
];

/** What a policy's text refers to. */
export interface PolicyReferences {
    readonly entities: readonly HeldReference[];
    /** Names or display names. */
    readonly namedValues: readonly string[];
}

/**
 * Reads what a policy refers to from its text. That text is no well-formed XML: attributes hold expressions with quotes, so it
 * is searched and not parsed. What only a request decides (`@(…)`), or a named value holds, is not followed, nor is what is
 * commented out. In a liquid template `{{…}}` is liquid's. Source: https://learn.microsoft.com/azure/api-management/set-body-policy
 */
export function readPolicyReferences(text: string): PolicyReferences {
    const policy = text.replace(/<!--[\s\S]*?-->/g, "");
    const entities = Object.entries(policyAttributes).flatMap(([attribute, kinds]) =>
        [...policy.matchAll(new RegExp(`\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g"))]
            .map(([, double, single]) => (double ?? single ?? "").trim())
            .filter((value) => value !== "" && !value.startsWith("@") && !value.includes("{{"))
            .map((value): HeldReference => ({ text: value, kinds })),
    );
    const withoutLiquid = policy.replace(
        /<([\w-]+)\b[^>]*\stemplate\s*=\s*["']liquid["'][^>]*?(?:\/>|>[\s\S]*?<\/\1\s*>)/gi,
        "",
    );
    const namedValues = [...withoutLiquid.matchAll(/\{\{([A-Za-z0-9-._]+)\}\}/g)].map(([, name]) => name!);
    return { entities, namedValues: [...new Set(namedValues)] };
}
