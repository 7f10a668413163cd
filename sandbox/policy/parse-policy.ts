import { XMLParser, XMLValidator } from "fast-xml-parser";
import { escapeExpressions } from "./expressions";

/** An element of a policy document. */
export interface PolicyElement {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: readonly PolicyNode[];
    /** Counted from 1. */
    readonly line: number;
    readonly column: number;
}

export type PolicyNode = PolicyElement | { readonly text: string } | { readonly comment: string };

export type PolicyFormat = "xml" | "rawxml";

/** A text that is no policy document. */
export class PolicyError extends Error {
    constructor(
        message: string,
        /** The element that is wrong, where it is one. */
        readonly element?: string,
    ) {
        super(message);
        this.name = "PolicyError";
    }
}

const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    captureMetaData: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    commentPropName: "#comment",
    cdataPropName: "#cdata",
});

type ParsedNode = Record<string, unknown> & { ":@"?: Record<string, string> };

/** What a document is of: a scope's policies, a fragment, or a GraphQL resolver. */
export type PolicyRoot = "policies" | "fragment" | "resolver";

/** Documented: https://learn.microsoft.com/azure/api-management/configure-graphql-resolver */
const dataSources = ["http-data-source", "cosmosdb-data-source", "sql-data-source"];

/**
 * Reads a policy document. In `rawxml` expressions stand as they are, in `xml` they are escaped.
 *
 * @throws PolicyError for what is no XML, and for another root or section than `root` allows.
 */
export function parsePolicy(text: string, format: PolicyFormat, root: PolicyRoot): PolicyElement {
    // Many write expressions with quotes of their own into `xml`, too, and Azure takes them. Assumed: as far as XML lets them.
    const xml = format === "rawxml" || XMLValidator.validate(text) !== true ? escapeExpressions(text) : text;
    const valid = XMLValidator.validate(xml);
    if (valid !== true) {
        const { msg, line, col } = valid.err;
        // Quoted by users: Azure/azure-powershell#12836; the other sentences of an XML reader are assumed.
        const [, start, end] = /^Expected closing tag '(.+?)' .*instead of closing tag '(.+?)'/.exec(msg) ?? [];
        throw new PolicyError(
            start === undefined
                ? `${msg} Line ${line}, position ${col}.`
                : `The '${start}' start tag does not match the end tag of '${end}'.`,
        );
    }
    const [first, ...more] = toNodes(parser.parse(xml) as ParsedNode[], xml).filter(isElement);
    if (!first || more.length > 0) {
        throw new PolicyError("Root element is missing.");
    }
    if (root === "resolver" ? !dataSources.includes(first.name) : first.name !== root) {
        throw new PolicyError(
            `Error in element '${first.name}' on line ${first.line}, column ${first.column}: Unexpected root element; '${root === "resolver" ? dataSources.join("' or '") : root}' is expected.`,
            first.name,
        );
    }
    if (root === "policies") {
        requireSections(first);
    }
    return first;
}

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-policies */
const sections = ["inbound", "backend", "outbound", "on-error"];

function requireSections({ children }: PolicyElement): void {
    const seen = new Set<string>();
    for (const { name, line, column } of children.filter(isElement)) {
        if (!sections.includes(name) || seen.has(name)) {
            const why = seen.has(name) ? "It can be there once" : "It is no section of a policy";
            throw new PolicyError(`Error in element '${name}' on line ${line}, column ${column}: ${why}.`, name);
        }
        seen.add(name);
    }
}

export const isElement = (node: PolicyNode): node is PolicyElement => "name" in node;

function toNodes(parsed: readonly ParsedNode[], xml: string): PolicyNode[] {
    return parsed.flatMap((node): PolicyNode[] => {
        const name = Object.keys(node).find((key) => key !== ":@") ?? "";
        const content = node[name];
        if (name === "#text" || name === "#cdata") {
            const text = name === "#text" ? String(content) : textOf(content as ParsedNode[]);
            return text.trim() === "" ? [] : [{ text }];
        }
        if (name === "#comment") {
            return [{ comment: textOf(content as ParsedNode[]) }];
        }
        if (name.startsWith("?")) {
            return [];
        }
        const { line, column } = placeOf(node, xml);
        return [
            {
                name,
                attributes: { ...node[":@"] },
                children: toNodes(content as ParsedNode[], xml),
                line,
                column,
            },
        ];
    });
}

const textOf = (parsed: readonly ParsedNode[]): string => parsed.map((node) => String(node["#text"])).join("");

function placeOf(node: ParsedNode, xml: string): { line: number; column: number } {
    const data = (node as unknown as Record<symbol, { startIndex?: number } | undefined>)[
        XMLParser.getMetaDataSymbol() as unknown as symbol
    ];
    const before = xml.slice(0, data?.startIndex ?? 0);
    const line = before.split("\n").length;
    // Azure's column is that of the name, behind the bracket.
    return { line, column: before.length - (before.lastIndexOf("\n") + 1) + 2 };
}

/** The element itself and all below it. */
export function* elementsOf(element: PolicyElement): Generator<PolicyElement> {
    yield element;
    for (const child of element.children) {
        if (isElement(child)) {
            yield* elementsOf(child);
        }
    }
}

/** The text right below an element. */
export const contentOf = ({ children }: PolicyElement): string =>
    children.map((child) => ("text" in child ? child.text : "")).join("");
