import { invalidFields } from "./entity-error";
import { memberAt } from "./members";
import type { Body } from "./render-entity";

/** Documented page size of lists, and the most that `$top` gives. */
const pageSize = 100;

export interface ListQuery {
    readonly $filter?: string;
    readonly $top?: string;
    readonly $skip?: string;
}

export interface Page {
    readonly value: readonly Body[];
    /** Of all, whatever the page. Recorded: subscriptions_2022-08-01. */
    readonly count: number;
    /** Where the next page begins. */
    readonly next?: number;
}

/** @throws EntityError for a `$top`, `$skip` or `$filter` that Azure would not read; the sentences are assumed. */
export function pageOf(all: readonly Body[], query: ListQuery, paged = true): Page {
    const found = query.$filter ? all.filter(readFilter(query.$filter)) : all;
    if (!paged) {
        return { value: found, count: found.length };
    }
    const skip = number("$skip", query.$skip ?? "0", 0);
    const top = Math.min(number("$top", query.$top ?? String(pageSize), 1), pageSize);
    const value = found.slice(skip, skip + top);
    const next = skip + value.length;
    return { value, count: found.length, ...(next < found.length && value.length > 0 && { next }) };
}

function number(name: string, text: string, least: number): number {
    if (!/^-?\d+$/.test(text) || Number(text) < least) {
        throw invalidFields([name, `The value '${text}' of ${name} must be a number of at least ${least}.`]);
    }
    return Number(text);
}

type Test = (item: Body) => boolean;

const literal = /^(?:'(?<text>(?:[^']|'')*)'|(?<bare>true|false|null|-?\d+(?:\.\d+)?))$/i;
const comparison = /^(?<member>[\w./]+)\s+(?<operator>eq|ne|gt|ge|lt|le)\s+(?<value>.+)$/i;
const call =
    /^(?<name>substringof|contains|startswith|endswith)\s*\(\s*(?<first>'(?:[^']|'')*'|[\w./]+)\s*,\s*(?<second>'(?:[^']|'')*'|[\w./]+)\s*\)(?:\s+eq\s+(?<is>true|false))?$/i;

/**
 * The part of OData's filters that the REST reference lists for APIM: comparisons, the functions on text, `and`, `or`, `not`
 * and brackets. Documented: https://learn.microsoft.com/rest/api/apimanagement/apis/list-by-service
 */
function readFilter(filter: string): Test {
    const parts = split(filter.trim(), "or");
    if (parts.length > 1) {
        const tests = parts.map(readFilter);
        return (item) => tests.some((test) => test(item));
    }
    const all = split(filter.trim(), "and");
    if (all.length > 1) {
        const tests = all.map(readFilter);
        return (item) => tests.every((test) => test(item));
    }
    const text = filter.trim();
    const negated = /^not\s+(.+)$/i.exec(text);
    if (negated) {
        const test = readFilter(negated[1]!);
        return (item) => !test(item);
    }
    if (text.startsWith("(") && text.endsWith(")")) {
        return readFilter(text.slice(1, -1));
    }
    return readCall(text) ?? readComparison(text) ?? unreadable(filter);
}

function unreadable(filter: string): never {
    throw invalidFields(["$filter", `The filter '${filter}' cannot be read.`]);
}

function readCall(text: string): Test | undefined {
    const groups = call.exec(text)?.groups;
    if (!groups) {
        return undefined;
    }
    const { name = "", first = "", second = "", is } = groups;
    const wanted = is?.toLowerCase() !== "false";
    return (item) => {
        const [left, right] = [operand(item, first), operand(item, second)].map((value) => toText(value)) as [
            string,
            string,
        ];
        switch (name.toLowerCase()) {
            case "substringof":
                return right.includes(left) === wanted;
            case "contains":
                return left.includes(right) === wanted;
            case "startswith":
                return left.startsWith(right) === wanted;
            default:
                return left.endsWith(right) === wanted;
        }
    };
}

function readComparison(text: string): Test | undefined {
    const groups = comparison.exec(text)?.groups;
    if (!groups) {
        return undefined;
    }
    const { member = "", operator = "", value = "" } = groups;
    if (!literal.test(value.trim())) {
        return undefined;
    }
    return (item) => {
        const order = compare(operand(item, member), operand(item, value.trim()));
        switch (operator.toLowerCase()) {
            case "eq":
                return order === 0;
            case "ne":
                return order !== 0;
            case "gt":
                return order > 0;
            case "ge":
                return order >= 0;
            case "lt":
                return order < 0;
            default:
                return order <= 0;
        }
    };
}

const toText = (value: unknown): string =>
    (typeof value === "string"
        ? value
        : value === null || value === undefined
          ? ""
          : JSON.stringify(value)
    ).toLowerCase();

/** Text is compared without regard to case, as Azure's database does: assumed. */
function compare(left: unknown, right: unknown): number {
    const [a, b] = [toText(left), toText(right)];
    return a === b ? 0 : a < b ? -1 : 1;
}

function operand(item: Body, text: string): unknown {
    const groups = literal.exec(text)?.groups;
    if (groups) {
        const { text: quoted, bare } = groups;
        return quoted !== undefined ? quoted.replaceAll("''", "'") : bare?.toLowerCase() === "null" ? null : bare;
    }
    const path = text.replaceAll("/", ".").replace(/^properties\./i, "");
    const properties = (item.properties ?? {}) as Body;
    return path === "name" || path === "id"
        ? (item[path] ?? null)
        : (memberAt(properties, path) ?? memberAt(item, path) ?? null);
}

/** Parts between a word that stands outside of brackets and literals. */
function split(text: string, word: "and" | "or"): string[] {
    const parts: string[] = [];
    let depth = 0;
    let quoted = false;
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
        const character = text[at];
        quoted = character === "'" ? !quoted : quoted;
        depth += quoted ? 0 : character === "(" ? 1 : character === ")" ? -1 : 0;
        const found = depth === 0 && !quoted && new RegExp(`^\\s${word}\\s`, "i").exec(text.slice(at));
        if (found) {
            parts.push(text.slice(from, at));
            at += found[0].length - 1;
            from = at + 1;
        }
    }
    return [...parts, text.slice(from)];
}
