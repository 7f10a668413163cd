import type { JsonObject } from "../common/json";
import { withReferencesTo } from "../inventory/references";

/** Kinds of links whose name is that of their target: by kind, the collection that the target lies in. */
export const linkTargets: Readonly<Record<string, string>> = {
    "apis/operations/tags": "tags",
    "apis/tags": "tags",
    "gateways/apis": "apis",
    "groups/users": "users",
    "products/apis": "apis",
    "products/groups": "groups",
    "products/tags": "tags",
};

/** Kinds of links that have an ID of their own: by kind, the member that names the target. */
export const linkMembers: Readonly<Record<string, string>> = {
    "products/apiLinks": "apiId",
    "products/groupLinks": "groupId",
    "tags/apiLinks": "apiId",
    "tags/operationLinks": "operationId",
    "tags/productLinks": "productId",
};

/** Properties whose references to one service lead to another one; all other text stays as it is. */
export function withServiceId(kind: string, properties: JsonObject, from: string, to: string): JsonObject {
    const own = withReferencesTo(kind, properties, from, to);
    const member = linkMembers[kind];
    const text = member === undefined ? undefined : own[member];
    const isOwn = typeof text === "string" && text.toLowerCase().startsWith(`${from.toLowerCase()}/`);
    return isOwn ? { ...own, [member!]: `${to}${text.slice(from.length)}` } : own;
}
