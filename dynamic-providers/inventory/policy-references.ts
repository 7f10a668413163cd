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

/** The attributes of a tag. Their values may hold any character but their own quote. */
const attributes = `((?:"[^"]*"|'[^']*'|[^>"'])*?)`;

/**
 * Elements that name entities by attributes which mean something else on others, or only together.
 * Sources: https://learn.microsoft.com/azure/api-management/rate-limit-policy, and quota-policy beside it;
 * https://learn.microsoft.com/azure/api-management/get-authorization-context-policy
 */
function namedByElements(policy: string): HeldReference[] {
    const limits = [...policy.matchAll(new RegExp(`<api(?=[\\s/>])${attributes}(?:/>|>([\\s\\S]*?)</api\\s*>)`, "g"))];
    const connections = [...policy.matchAll(new RegExp(`<get-authorization-context(?=[\\s/>])${attributes}/?>`, "g"))];
    return [
        ...limits.flatMap(([, ofApi = "", within = ""]) => {
            const api = literalOf(ofApi, "id");
            const operations = [...within.matchAll(new RegExp(`<operation(?=[\\s/>])${attributes}/?>`, "g"))];
            return api === undefined
                ? []
                : [
                      { text: api, kinds: ["apis"] },
                      ...operations.flatMap(([, ofOperation = ""]) =>
                          held(["apis", api, "operations", literalOf(ofOperation, "id")], "apis/operations"),
                      ),
                  ];
        }),
        ...connections.flatMap(([, ofContext = ""]) => {
            const [provider, connection] = ["provider-id", "authorization-id"].map((name) =>
                literalOf(ofContext, name),
            );
            return held(
                ["authorizationProviders", provider, "authorizations", connection],
                "authorizationProviders/authorizations",
            );
        }),
    ];
}

/** None where a part of the path is not known before a request. */
const held = (path: readonly (string | undefined)[], kind: string): HeldReference[] =>
    path.includes(undefined) ? [] : [{ text: `/${path.join("/")}`, kinds: [kind] }];

function literalOf(text: string, attribute: string): string | undefined {
    const [, double, single] = new RegExp(`\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(text) ?? [];
    const value = (double ?? single ?? "").trim();
    return isLiteral(value) ? value : undefined;
}

const isLiteral = (value: string): boolean => value !== "" && !value.startsWith("@") && !value.includes("{{");

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
            .filter(isLiteral)
            .map((value): HeldReference => ({ text: value, kinds })),
    );
    const withoutLiquid = policy.replace(
        /<([\w-]+)\b[^>]*\stemplate\s*=\s*["']liquid["'][^>]*?(?:\/>|>[\s\S]*?<\/\1\s*>)/gi,
        "",
    );
    const namedValues = [...withoutLiquid.matchAll(/\{\{([A-Za-z0-9-._]+)\}\}/g)].map(([, name]) => name!);
    return { entities: [...entities, ...namedByElements(policy)], namedValues: [...new Set(namedValues)] };
}
