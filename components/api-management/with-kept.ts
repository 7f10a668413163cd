import type { KeptMembers } from "../../dynamic-providers/service-ready/kept-members";
import { notYetKnown } from "../input-failures";
import { isMembers } from "./api-management-shape";
import { isSameCertificate } from "./certificate-changes";
import { isSame } from "./hostname-changes";

/**
 * What is declared, with what is kept of the live service. What is declared wins; of lists and maps both are sent.
 *
 * @param declared - by azure-native's names.
 */
export function withKept<Inputs extends object>(declared: Inputs, kept: KeptMembers): Inputs {
    const inputs = declared as Readonly<Record<string, unknown>>;
    const merged = Object.fromEntries(
        Object.entries(kept).map(([name, value]) => [name, merge(name, inputs[name], value)]),
    );
    return { ...declared, ...merged };
}

function merge(name: string, declared: unknown, kept: unknown): unknown {
    if (declared === notYetKnown) {
        return declared;
    }
    switch (name) {
        case "tags":
        case "customProperties":
            return { ...(kept as object), ...(declared as object | undefined) };
        case "hostnameConfigurations": {
            const own = (declared ?? []) as Record<string, unknown>[];
            const others = kept as Record<string, unknown>[];
            return [
                ...own,
                ...others.filter((other) => !own.some((entry) => isMembers(entry) && isSame(entry, other))),
            ];
        }
        case "certificates": {
            const own = (declared ?? []) as Record<string, unknown>[];
            const others = kept as Record<string, unknown>[];
            return [
                ...own,
                ...others.filter((other) => !own.some((entry) => isMembers(entry) && isSameCertificate(entry, other))),
            ];
        }
        case "sku":
            return mergeUnits(declared, kept as { readonly capacity: number });
        case "identity":
            return mergeIdentity(declared, kept as string[]);
        default:
            return declared ?? kept;
    }
}

/** Never fewer than declared: what moves them does not go below that either. */
function mergeUnits(declared: unknown, { capacity }: { readonly capacity: number }): unknown {
    const fewest = isMembers(declared) ? declared.capacity : undefined;
    return isMembers(declared) && typeof fewest === "number"
        ? { ...declared, capacity: Math.max(fewest, capacity) }
        : declared;
}

/** The declared identities, and those that others have added. */
function mergeIdentity(declared: unknown, kept: readonly string[]): unknown {
    const { type = "None", userAssignedIdentities = {} } = (declared ?? {}) as {
        readonly type?: string;
        readonly userAssignedIdentities?: Readonly<Record<string, object>>;
    };
    const own = Object.keys(userAssignedIdentities).map((id) => id.toLowerCase());
    const others = kept.filter((id) => !own.includes(id.toLowerCase())).map((id) => [id, {}]);
    const all = { ...userAssignedIdentities, ...(Object.fromEntries(others) as Readonly<Record<string, object>>) };
    if (Object.keys(all).length === 0) {
        return declared;
    }
    const isSystem = type.includes("SystemAssigned");
    return { type: isSystem ? "SystemAssigned, UserAssigned" : "UserAssigned", userAssignedIdentities: all };
}
