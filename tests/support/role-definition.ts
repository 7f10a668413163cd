import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const folder = path.resolve(__dirname, "..", "..", "docs", "roles");

/** A custom role of docs/roles, in the form that `az role definition create` takes. */
export interface RoleDefinition {
    readonly Name: string;
    readonly IsCustom: boolean;
    readonly Description: string;
    readonly Actions: readonly string[];
    readonly NotActions: readonly string[];
    readonly AssignableScopes: readonly string[];
}

/** @param name - of the file, without its ending. */
export const readRole = (name: string): RoleDefinition =>
    JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as RoleDefinition;

export const roleNames = (): string[] =>
    readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => path.basename(file, ".json"));

/**
 * Whether an action of a role allows one that a request needs. Letter case does not count; `*` stands for anything, slashes too.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions
 */
export function allows(granted: string, needed: string): boolean {
    const pattern = granted
        .split("*")
        .map((part) => part.replace(/[.\\^$+?()[\]{}|]/g, "\\$&"))
        .join(".*");
    return new RegExp(`^${pattern}$`, "i").test(needed);
}
