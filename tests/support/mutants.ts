import { isRecord } from "../../dynamic-providers/common/json";

/** A document of which one member was changed. */
export interface Mutant {
    /** With a path into it where it is nested: `service.resourceId`. */
    readonly member: string;
    readonly json: Record<string, unknown>;
}

const absent = Symbol("absent");

/** What is done to a member. */
export const mutations: Readonly<Record<string, (member: unknown) => unknown>> = {
    absent: () => absent,
    null: () => null,
    "of the wrong type": (member) => (typeof member === "string" ? { odd: "one" } : "odd one"),
    "of another wrong type": (member) => (typeof member === "number" ? "5" : 5),
    empty: (member) => (typeof member === "string" ? "" : Array.isArray(member) ? [] : {}),
    "a name that leads elsewhere": () => "../../authority/000000.json",
    huge: (member) =>
        typeof member === "number"
            ? 1e308
            : typeof member === "string"
              ? "x".repeat(20_000)
              : Array.from({ length: 100 }, () => ({})),
};

/** The document with each of its members changed in turn, those of members and of the items of lists too. */
export function mutantsOf(document: object, mutate: (member: unknown) => unknown): Mutant[] {
    return membersOf(document).map((keys) => ({ member: keys.join("."), json: changed(document, keys, mutate) }));
}

/** The paths of all members of a document. */
export function membersOf(value: unknown): string[][] {
    if (!isRecord(value) && !Array.isArray(value)) {
        return [];
    }
    return Object.entries(value).flatMap(([key, member]) => [
        [key],
        ...membersOf(member).map((keys) => [key, ...keys]),
    ]);
}

/** A copy with one member changed. */
export function changed(
    value: unknown,
    [key, ...keys]: readonly string[],
    mutate: (member: unknown) => unknown,
): Record<string, unknown> {
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
        string,
        unknown
    >;
    const member = keys.length === 0 ? mutate(copy[key!]) : changed(copy[key!], keys, mutate);
    if (member === absent) {
        delete copy[key!];
    } else {
        copy[key!] = member;
    }
    return copy;
}
