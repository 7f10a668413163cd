import { createHash } from "node:crypto";
import { members, listOf, optional, text } from "../common/document-check";
import type { JsonObject } from "../common/json";
import { exactly } from "../records/document-type";
import type { Member } from "./member";
import { maxObjectBytes } from "./sealed-object";
import type { TreeDocument } from "./tree-document";

export const bundleSchema = "apim-dr/bundle/1";

/** What is stored as one object: a root entity with all below it, or a page of a kind that has nothing below it. */
export interface Bundle {
    readonly schema: typeof bundleSchema;
    /** `apis/petstore`, `subscriptions#0`. */
    readonly key: string;
    /** In the order of their paths. */
    readonly members: readonly Member[];
}

/** How many entities of a flat kind a page holds on average. */
export const pageSize = 1000;

const object = members<JsonObject>({});
const secretsObject = members<JsonObject>({});

const bundleCheck = members<Bundle>({
    schema: exactly(bundleSchema),
    key: text,
    members: listOf(members<Member>({ path: text, entity: object, secrets: optional(secretsObject) })),
});

export const bundleDocument: TreeDocument<Bundle> = {
    name: "a bundle",
    schema: bundleSchema,
    check: bundleCheck,
    maxBytes: maxObjectBytes,
    isSealed: true,
};

/**
 * Divides the entities of a service among bundles. The same entities give the same bundles, in any order. An
 * entity of a flat kind lies in the page that its path says, so that one more or less changes one page; only where the
 * number of pages doubles do all of the kind change.
 *
 * @param isFlat - whether nothing lies below the entities of a kind, by its path.
 */
export function toBundles(entities: readonly Member[], isFlat: (kind: string) => boolean): Bundle[] {
    const roots = new Map<string, Member[]>();
    for (const member of entities) {
        const key = rootOf(member.path, isFlat);
        append(roots, key, member);
    }
    return [...roots]
        .flatMap(([key, found]) => (key.endsWith("#") ? toPages(key, found) : [[key, found] as const]))
        .map(([key, found]): Bundle => ({ schema: bundleSchema, key, members: [...found].sort(byPath) }))
        .sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** @returns a key that ends in `#` for what comes in pages. */
function rootOf(path: string, isFlat: (kind: string) => boolean): string {
    const segments = path.split("/");
    const depth = segments[0] === "workspaces" && segments.length > 2 ? 4 : 2;
    const collection = segments.slice(0, depth - 1).join("/");
    const kind = depth === 4 ? `workspaces/${segments[2]}` : segments[0]!;
    if (isFlat(kind)) {
        return `${collection}#`;
    }
    // A revision lies with its API.
    const name = segments[depth - 1]!.replace(/;rev=\d+$/i, "");
    return `${collection}/${name}`;
}

function toPages(key: string, found: readonly Member[]): (readonly [string, readonly Member[]])[] {
    let count = 1;
    while (found.length / count > pageSize) {
        count *= 2;
    }
    const pages = new Map<number, Member[]>();
    for (const member of found) {
        const page = createHash("sha256").update(member.path.toLowerCase()).digest().readUInt32BE() % count;
        append(pages, page, member);
    }
    return [...pages].map(([page, inPage]) => [`${key}${page}`, inPage] as const);
}

const byPath = (left: Member, right: Member): number => (left.path < right.path ? -1 : 1);

function append<K>(groups: Map<K, Member[]>, key: K, member: Member): void {
    const group = groups.get(key);
    if (group) {
        group.push(member);
    } else {
        groups.set(key, [member]);
    }
}
