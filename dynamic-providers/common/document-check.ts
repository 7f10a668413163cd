import * as v from "valibot";
import { isRecord } from "./json";

/** A member of a document that is not what its type promises. */
export interface DocumentFault {
    /** With a path into it where it is nested: `service.resourceId`; empty for the document itself. */
    readonly member: string;
    /** What it is, as text. */
    readonly value: string;
    readonly rule: string;
}

/** What one member must be. Members that no check names are left alone. */
export type DocumentCheck<T> = v.GenericSchema<unknown, T>;

/** A check for each member of a type, so that none can be forgotten. */
export type MemberChecks<T> = { readonly [M in keyof Required<T>]: DocumentCheck<T[M]> };

/** Faults that are told of one document: more are not listed. */
const maxFaults = 5;

/** @returns empty where the document is what its type promises. */
export function findFaults(check: DocumentCheck<unknown>, json: unknown): DocumentFault[] {
    const { issues } = v.safeParse(check, json);
    return (issues ?? []).slice(0, maxFaults).map((issue) => ({
        member: v.getDotPath(issue) ?? "",
        // Of what holds between members, the member that is named.
        value: describe(issue.path ? issue.path.at(-1)?.value : issue.input),
        rule: issue.message,
    }));
}

export function describeFaults(faults: readonly DocumentFault[]): string {
    return faults.map(({ member, value, rule }) => `${member || "the document"} is ${value}: ${rule}`).join("; ");
}

/** As {@link describeFaults}, without the values: they may be secret. */
export function describeRules(faults: readonly DocumentFault[]): string {
    return faults.map(({ member, rule }) => `of '${member || "the document"}' ${rule}`).join("; ");
}

/** An object that has these members, and perhaps others. */
export function members<T extends object>(checks: MemberChecks<T>): DocumentCheck<T> {
    const entries = checks as unknown as v.ObjectEntries;
    // Of a member that is missing, valibot tells the rule of the object.
    const messageOf = ({ path }: v.BaseIssue<unknown>): string => {
        const missing = entries[String(path?.at(-1)?.key)];
        return missing ? ruleOf(missing) : objectRule;
    };
    return v.pipe(object, v.looseObject(entries, messageOf)) as unknown as DocumentCheck<T>;
}

/** What holds between the members, once each by itself is as it must be. */
export function together<T>(
    check: DocumentCheck<T>,
    member: string,
    holds: (value: T) => boolean,
    rule: string,
): DocumentCheck<T> {
    const forward = v.forward as unknown as (action: unknown, path: string[]) => v.CheckAction<T, string>;
    return v.pipe(check, forward(v.check(holds, rule), member.split(".")));
}

const objectRule = "it must be an object";
const object = v.custom<Record<string, unknown>>(isRecord, objectRule);

/** The rule of a member's own check. */
function ruleOf(check: object): string {
    const { message, wrapped } = check as { message?: unknown; wrapped?: object };
    return typeof message === "string" ? message : wrapped ? ruleOf(wrapped) : objectRule;
}

/** One that is never absent and holds to a rule of its own. */
export function value<T>(holds: (value: unknown) => boolean, rule: string): DocumentCheck<T> {
    return v.custom<T>(holds, rule);
}

export const anyText = value<string>((text) => typeof text === "string", "it must be text");
export const text = value<string>((found) => typeof found === "string" && found !== "", "it must be text, not empty");
export const flag = value<boolean>((found) => typeof found === "boolean", "it must be true or false");
export const whole = value<number>(
    (found) => Number.isSafeInteger(found) && (found as number) >= 0,
    "it must be a whole number, 0 or more",
);
export const time = value<string>(isTime, "it must be a time of ISO 8601 in UTC, as in 2026-11-29T10:00:00.000Z");

/** @param values - all of the type's, so that none is forgotten. */
export function oneOf<T extends string>(values: Readonly<Record<T, true>>): DocumentCheck<T> {
    const names = Object.keys(values);
    return value(
        (found) => names.includes(found as string),
        `it must be ${names.map((name) => `'${name}'`).join(" or ")}`,
    );
}

/** One of two checks, by what is found. */
export function either<T>(choose: (found: unknown) => DocumentCheck<T>): DocumentCheck<T> {
    return v.lazy(choose);
}

export function orNull<T>(check: DocumentCheck<T>): DocumentCheck<T | null> {
    return v.nullable(check);
}

/** May be absent; null is not absent. */
export function optional<T>(check: DocumentCheck<T>): DocumentCheck<T | undefined> {
    return v.optional(check);
}

export function listOf<T>(check: DocumentCheck<T>): DocumentCheck<readonly T[]> {
    return v.array(check, "it must be a list");
}

/** An object whose members, with any names, all are alike. */
export function recordOf<T>(check: DocumentCheck<T>): DocumentCheck<Readonly<Record<string, T>>> {
    return v.pipe(
        object,
        // valibot's own records leave `__proto__` unchecked.
        v.rawCheck(({ dataset, addIssue }) => {
            for (const [key, input] of dataset.typed ? Object.entries(dataset.value) : []) {
                for (const issue of v.safeParse(check, input).issues ?? []) {
                    const item = { type: "object", origin: "value", input: {}, key, value: input } as const;
                    addIssue({ message: issue.message, input: issue.input, path: [item, ...(issue.path ?? [])] });
                }
            }
        }),
    ) as unknown as DocumentCheck<Readonly<Record<string, T>>>;
}

function isTime(found: unknown): boolean {
    return (
        typeof found === "string" &&
        /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/.test(found) &&
        !Number.isNaN(Date.parse(found))
    );
}

const shownCharacters = 40;

/** Of a value no more than tells what is wrong with it. */
function describe(found: unknown): string {
    if (found === undefined) {
        return "missing";
    }
    if (Array.isArray(found)) {
        return found.length === 0 ? "an empty list" : `a list of ${found.length}`;
    }
    if (typeof found === "object" && found !== null) {
        return "an object";
    }
    const shown = JSON.stringify(found);
    return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}… (${shown.length} characters)` : shown;
}
