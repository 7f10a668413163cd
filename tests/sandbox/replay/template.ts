/** What stands for the names in braces, such as `{svc}`, in this run. */
export type Bindings = Readonly<Record<string, string>>;

const guid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** What differs from run to run, by the word in braces. */
const patterns: Readonly<Record<string, string>> = {
    guid,
    hash: "[a-z0-9]+",
    hex: "[0-9a-f]+",
    "24 hex": "[0-9a-f]{24}",
    "the same 24 hex": "[0-9a-f]{24}",
    number: "\\d+",
    time: "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d)",
    address: "[0-9a-fA-F.:]+",
};

/** Parts that recordings kept as they were, and that no other run can repeat. */
const literalPatterns: readonly (readonly [found: RegExp, pattern: string])[] = [
    [new RegExp(guid, "g"), guid],
    // The region of Azure that took the request.
    [/(?<=^tenantId=.*\/)[a-z]+(?=\/)/g, "[a-z0-9]+"],
    // Inside tokens: the number of the operation, and of the resource provider that runs it.
    [/(?<=_(?:Act|Update|Term|Backup|Restore)_)[0-9a-f]+/g, "[0-9a-f]+"],
    [/(?<=:apirps)[0-9a-f]+/g, "[0-9a-f]+"],
    [/(?<=RESOURCEGROUPDELETIONJOB-)[^"-]+/g, '[^"]+'],
];

interface Part {
    readonly braced: boolean;
    readonly text: string;
}

/** Whether a value is what a recording says, under the names of this run. */
export function matchesRecorded(recorded: unknown, actual: unknown, bindings: Bindings): boolean {
    if (recorded === "str") {
        return typeof actual === "string";
    }
    if (recorded === "bool") {
        return typeof actual === "boolean";
    }
    if (typeof recorded !== "string" || typeof actual !== "string") {
        return recorded === actual;
    }
    return recorded === '"base64"' ? /^"[A-Za-z0-9+/]+=*"$/.test(actual) : matchesTemplate(recorded, actual, bindings);
}

/** Whether nothing in a template differs from run to run but names. */
export function bindTemplate(template: string, bindings: Bindings): string | undefined {
    const parts = split(template);
    return parts.every(({ braced, text }) => !braced || bindings[text] !== undefined)
        ? parts.map(({ braced, text }) => (braced ? bindings[text]! : text)).join("")
        : undefined;
}

export function matchesTemplate(template: string, actual: string, bindings: Bindings): boolean {
    const tokens: string[] = [];
    const source = split(template)
        .map(({ braced, text }) => {
            if (!braced) {
                return escapeLiteral(text);
            }
            if (text.startsWith("base64 of ")) {
                tokens.push(text.slice("base64 of ".length));
                return "([\\w=+-]+)";
            }
            return bindings[text] === undefined ? (patterns[text] ?? ".+") : escape(bindings[text]);
        })
        .join("");
    const match = new RegExp(`^${source}$`).exec(actual);
    return (
        match !== null &&
        tokens.every((token, index) =>
            matchesTemplate(token, Buffer.from(match[index + 1]!, "base64url").toString(), bindings),
        )
    );
}

/** Braces may hold braces: a token of JSON. */
function split(template: string): Part[] {
    const parts: Part[] = [];
    let depth = 0;
    let text = "";
    for (const character of template) {
        // A token is itself a template: JSON's own braces, told by the quote, are text.
        if (character === "{" && depth++ === 0) {
            parts.push({ braced: false, text });
            text = "";
        } else if (character === "}" && --depth === 0) {
            parts.push(text.startsWith('"') ? { braced: false, text: `{${text}}` } : { braced: true, text });
            text = "";
        } else {
            text += character;
        }
    }
    return [...parts, { braced: false, text }].filter((part) => part.braced || part.text !== "");
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function escapeLiteral(text: string): string {
    const places: { at: number; length: number; pattern: string }[] = [];
    for (const [found, pattern] of literalPatterns) {
        for (const { 0: match, index } of text.matchAll(found)) {
            places.push({ at: index, length: match.length, pattern });
        }
    }
    let source = "";
    let at = 0;
    for (const place of places.sort((left, right) => left.at - right.at)) {
        if (place.at < at) {
            continue;
        }
        source += escape(text.slice(at, place.at)) + place.pattern;
        at = place.at + place.length;
    }
    return source + escape(text.slice(at));
}
