import { locationName } from "../ground/locations";
import { isObject, pathInputs } from "./convert";
import type { Properties } from "./convert";
import type { ResourceRow } from "./rows";

export type ChangeKind = "add" | "delete" | "update";

export interface PropertyChange {
    readonly path: string;
    readonly kind: ChangeKind;
    readonly replace: boolean;
}

/**
 * What differs between declared inputs, member by member. Outputs play no part, so that nothing that Azure spells in its
 * own way is a change. Source: pulumi-azure-native, provider/pkg/provider/diff.go
 */
export function diffInputs(row: ResourceRow, olds: Properties, news: Properties): PropertyChange[] {
    const replacing = new Set([...row.replaceOnChange, ...pathInputs(row)]);
    return compare(olds, news, "").map((change) => ({
        ...change,
        replace: replacing.has(change.path.split(/[.[]/)[0]!),
    }));
}

function compare(old: unknown, now: unknown, path: string): Omit<PropertyChange, "replace">[] {
    if (old === undefined && now === undefined) {
        return [];
    }
    if (old === undefined || now === undefined) {
        return [{ path, kind: old === undefined ? "add" : "delete" }];
    }
    if (isObject(old) && isObject(now)) {
        return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) =>
            compare(old[name], now[name], path ? `${path}.${name}` : name),
        );
    }
    if (Array.isArray(old) && Array.isArray(now)) {
        return Array.from({ length: Math.max(old.length, now.length) }).flatMap((_item, index) =>
            compare(old[index], now[index], `${path}[${index}]`),
        );
    }
    return same(old, now, path) ? [] : [{ path, kind: "update" }];
}

function same(old: unknown, now: unknown, path: string): boolean {
    // The real provider takes `West Europe` and `westeurope` for the same location.
    return path === "location" && typeof old === "string" && typeof now === "string"
        ? locationName(old) === locationName(now)
        : old === now;
}
