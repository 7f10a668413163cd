import { isRecord } from "../../dynamic-providers/common/json";
import type { JsonObject } from "../../dynamic-providers/common/json";
import { findNearestName } from "../../dynamic-providers/common/nearest-name";
import { isReservedName } from "../../dynamic-providers/common/reserved-name";
import { refuseValue } from "./shape";
import type { Shape } from "./shape";

interface ListRules<T> {
    /** @default 0 */
    readonly min?: number;
    /** No two entries are alike in this. @default they may be */
    readonly differsBy?: (entry: T) => string;
}

/** A list, each entry checked by itself. */
export function list<T>(entry: Shape<T>, { min = 0, differsBy }: ListRules<T> = {}): Shape<T[]> {
    return {
        type: `list: ${entry.type}`,
        schema: { type: "array", items: entry.schema, minItems: min },
        read(given, at, faults) {
            if (!Array.isArray(given) || given.length < min) {
                const rule = `it must be a list${min > 0 ? ` with at least ${min} ${min === 1 ? "entry" : "entries"}` : ""}: ${entry.type}.`;
                return refuseValue(faults, at, given, rule);
            }
            const before = faults.length;
            const seen = new Set<string>();
            const values = given.map((each: unknown, index) => {
                const place = `${at}[${index}]`;
                const value = entry.read(each, place, faults);
                const mark = value === undefined ? undefined : differsBy?.(value);
                if (mark !== undefined && seen.has(mark)) {
                    refuseValue(faults, place, each, "it is in the list twice: take one of them out.");
                }
                seen.add(mark ?? "");
                return value;
            });
            return faults.length > before ? undefined : (values as T[]);
        },
    };
}

/** A list of texts, each in it once. */
export const listOfOnce = <T extends string>(entry: Shape<T>, min = 0): Shape<T[]> =>
    list(entry, { min, differsBy: (value) => value });

/** A member that must be there. */
export interface Member<T> {
    readonly shape: Shape<T>;
    readonly isRequired: true;
}

export const required = <T>(shape: Shape<T>): Member<T> => ({ shape, isRequired: true });

type Members = Readonly<Record<string, Shape<unknown> | Member<unknown>>>;

type ObjectOf<M extends Members> = {
    -readonly [K in keyof M as M[K] extends Member<unknown> ? K : never]: M[K] extends Member<infer T> ? T : never;
} & {
    -readonly [K in keyof M as M[K] extends Member<unknown> ? never : K]?: M[K] extends Shape<infer T> ? T : never;
};

/** An object with these members and no others. */
export function object<M extends Members>(members: M): Shape<ObjectOf<M>> {
    const entries = Object.entries(members).map(([name, member]) =>
        "isRequired" in member
            ? { name, shape: member.shape, isRequired: true }
            : { name, shape: member, isRequired: false },
    );
    const names = entries.map(({ name }) => name);
    const listed = entries.map(({ name, isRequired }) => (isRequired ? name : `${name}?`)).join(", ");
    return {
        type: `{ ${listed} }`,
        schema: {
            type: "object",
            properties: Object.fromEntries(entries.map(({ name, shape }) => [name, shape.schema])),
            required: entries.filter(({ isRequired }) => isRequired).map(({ name }) => name),
            additionalProperties: false,
        },
        read(given, at, faults) {
            if (!isRecord(given)) {
                return refuseValue(faults, at, given, `it must be an object: { ${listed} }.`);
            }
            const before = faults.length;
            for (const name of Object.keys(given).filter((each) => !names.includes(each))) {
                const nearest = findNearestName(name, names);
                const hint = nearest === undefined ? `it has ${names.join(", ")}` : `did you mean '${nearest}'?`;
                const rule = `${at} has no such member; ${hint}. Correct the name, or take it out.`.replace("?.", "?");
                // A secret under a misspelt name would be shown as it is.
                faults.push({ at: memberPath(at, name), shown: "set", rule });
            }
            const values = entries.flatMap(({ name, shape, isRequired }) => {
                const member = Object.hasOwn(given, name) ? given[name] : undefined;
                if (member === undefined && !isRequired) {
                    return [];
                }
                return [[name, shape.read(member, memberPath(at, name), faults)] as const];
            });
            return faults.length > before ? undefined : (Object.fromEntries(values) as ObjectOf<M>);
        },
    };
}

/** An object whose members have names of the user's own. */
export function mapOf<T>(
    name: { readonly type: string; readonly schema: JsonObject; readonly read: Shape<string>["read"] },
    value: Shape<T>,
): Shape<Record<string, T>> {
    return {
        type: `object: ${name.type} → ${value.type}`,
        schema: { type: "object", additionalProperties: value.schema },
        read(given, at, faults) {
            if (!isRecord(given)) {
                return refuseValue(faults, at, given, `it must be an object: ${name.type} and ${value.type}.`);
            }
            const before = faults.length;
            const values = Object.entries(given).map(([key, member]) => {
                const place = memberPath(at, key);
                if (isReservedName(key)) {
                    faults.push({
                        at: place,
                        shown: "set",
                        rule: "this name is a member of every JavaScript object: use another.",
                    });
                    return [key, undefined] as const;
                }
                name.read(key, place, faults);
                return [key, value.read(member, place, faults)] as const;
            });
            return faults.length > before ? undefined : (Object.fromEntries(values) as Record<string, T>);
        },
    };
}

const memberPath = (at: string, name: string): string =>
    /^[\w-]{1,100}$/.test(name) ? `${at}.${name}` : `${at}[${JSON.stringify(name).slice(0, 100)}]`;
