import { isDeepStrictEqual } from "node:util";
import { inputFailure } from "./failure";
import type { InputFailure } from "./failure";
import { isKnown } from "./unknown";
import { findUnknownMembers } from "./unknown-members";

/** Inputs as a program hands them over, before they are checked. */
export type GivenInputs<I = Record<string, unknown>> = Readonly<Partial<Record<keyof I, unknown>>>;

/** What there is to know of one input. */
export interface InputRow {
    /** Whether an edit of it is a change of the resource. @default true */
    readonly compared?: false;
    /** All that is wrong with a value that is known. @default anything goes */
    readonly check?: (value: unknown, inputs: GivenInputs, property: string) => InputFailure[];
}

/** A row for each input of a resource: what is checked, compared and known follows from it. */
export type InputTable<I> = { readonly [K in keyof Required<I>]: InputRow };

/** It must be given, and hold. */
export function must(holds: (value: unknown, inputs: GivenInputs) => boolean, rule: string): InputRow {
    return {
        check: (value, inputs, property) => (holds(value, inputs) ? [] : [inputFailure(property, value, rule)]),
    };
}

/** It may be left out; where it is given it must hold. */
export function may(holds: (value: unknown, inputs: GivenInputs) => boolean, rule: string): InputRow {
    return must((value, inputs) => isAbsent(value) || holds(value, inputs), rule);
}

/** A list that may be left out; each bad name in it is a failure of its own. */
export function mayList(holds: (name: string) => boolean, rule: string): InputRow {
    return {
        check: (value, _inputs, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (!Array.isArray(value)) {
                return [inputFailure(property, value, "it must be a list of texts.")];
            }
            return value.flatMap((name: unknown, index) =>
                !isKnown(name) || (typeof name === "string" && holds(name))
                    ? []
                    : [inputFailure(`${property}[${index}]`, name, rule)],
            );
        },
    };
}

type Enum = Readonly<Record<string, string>>;

/** It must be one of the values of an enum. */
export const mustBeOneOf = (values: Enum): InputRow => must(isOneOf(values), ruleOf(values));

/** As {@link mustBeOneOf}, and may be left out. */
export const mayBeOneOf = (values: Enum): InputRow => may(isOneOf(values), ruleOf(values));

const isOneOf =
    (values: Enum) =>
    (value: unknown): boolean =>
        Object.values<unknown>(values).includes(value);
const ruleOf = (values: Enum): string => `it must be one of ${Object.values(values).join(", ")}.`;

/** A value of the input that says how, and not what: a change of it is none of the resource. */
export function notCompared(row: InputRow = {}): InputRow {
    return { ...row, compared: false };
}

/** The rules of both. */
export function both(first: InputRow, second: InputRow): InputRow {
    return {
        check: (...given) => [...(first.check?.(...given) ?? []), ...(second.check?.(...given) ?? [])],
    };
}

/**
 * An object with a row for each of its members, and with no others. Failures are named by their path. Where it is left out, so
 * are they.
 */
export function nested<T>(table: InputTable<T>, rule: string): InputRow {
    return {
        check: (value, _inputs, property) =>
            isAbsent(value) || typeof value === "object"
                ? [
                      ...findUnknownMembers(property, value, Object.keys(table), property),
                      ...findInputFailures(table, (value ?? {}) as GivenInputs<T>, `${property}.`),
                  ]
                : [inputFailure(property, value, rule)],
    };
}

/**
 * A list of objects with a row for each of their members, and with no others. Failures are named by their path. Where it is
 * left out, so are they. Entries that are not known yet pass.
 *
 * @param rule - of an entry, and of what is no list.
 */
export function nestedList<T>(table: InputTable<T>, rule: string): InputRow {
    const { check } = nested(table, rule);
    return {
        check: (value, inputs, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (!Array.isArray(value)) {
                return [inputFailure(property, value, rule)];
            }
            return value.flatMap((entry: unknown, index) => {
                const place = `${property}[${index}]`;
                if (!isKnown(entry)) {
                    return [];
                }
                return isAbsent(entry) ? [inputFailure(place, entry, rule)] : check!(entry, inputs, place);
            });
        },
    };
}

/** It may be left out; where it is given, the row's rules hold. */
export function optional({ check }: InputRow): InputRow {
    return { check: (value, ...given) => (isAbsent(value) ? [] : (check?.(value, ...given) ?? [])) };
}

/**
 * All that is wrong with the inputs. Values still unknown in a preview pass.
 *
 * @param path - stands before each name.
 */
export function findInputFailures<I>(table: InputTable<I>, inputs: GivenInputs<I>, path = ""): InputFailure[] {
    const given = inputs as GivenInputs;
    return Object.entries<InputRow>(table).flatMap(([name, { check }]) =>
        check && isKnown(given[name]) ? check(given[name], given, `${path}${name}`) : [],
    );
}

/** Whether an input was edited. Pulumi may hand over null for what is absent. */
export function isEdited(old: unknown, value: unknown): boolean {
    return !isDeepStrictEqual(old ?? null, value ?? null);
}

/** Names of the inputs that an edit has changed. */
export function changedInputs<I>(table: InputTable<I>, olds: GivenInputs<I>, news: GivenInputs<I>): (keyof I)[] {
    return (Object.keys(table) as (keyof I)[]).filter(
        (name) => table[name].compared !== false && isEdited(olds[name], news[name]),
    );
}

export const isAbsent = (value: unknown): boolean => value === undefined || value === null;
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
export const isFlag = (value: unknown): boolean => typeof value === "boolean";
export const isWhole =
    (min: number, max = Number.MAX_SAFE_INTEGER) =>
    (value: unknown): boolean =>
        Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
