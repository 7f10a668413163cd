import type { RawEntity } from "../azure/entity";
import { memberAt } from "./canon";
import type { EntityKind } from "./kinds";

/** Named values that an entity takes its secrets from: by display name, or by name. */
export function secretReferences(kind: EntityKind, { properties = {} }: RawEntity): string[] {
    // A named value refers to no other.
    const members = kind.path === "namedValues" ? [] : (kind.secrets?.members ?? []);
    const texts = members.flatMap((member) => leaves(memberAt(properties, member.split("."))));
    return texts.flatMap(({ text }) => referenceIn(text) ?? []);
}

/** The named value that a whole text stands for. */
export const referenceIn = (text: string): string | undefined => /^\{\{([^{}]+)\}\}$/.exec(text.trim())?.[1]?.trim();

/** What a named value can be referred to by, in lower case. */
export function namesOf({ path, raw }: { readonly path: string; readonly raw: RawEntity }): string[] {
    const displayName = raw.properties?.displayName;
    return [path.split("/").at(-1)!, ...(typeof displayName === "string" ? [displayName] : [])].map((name) =>
        name.toLowerCase(),
    );
}

/** Each value with where it stands: members by name, items of a list not at all. */
export function leaves(value: unknown, at: readonly string[] = []): { at: string; text: string }[] {
    if (value === null || value === undefined) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item) => leaves(item, at));
    }
    return typeof value === "object"
        ? Object.entries(value).flatMap(([member, below]) => leaves(below, [...at, member]))
        : [{ at: at.join("."), text: typeof value === "string" ? value : JSON.stringify(value) }];
}
