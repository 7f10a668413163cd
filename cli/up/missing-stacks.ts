import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { UpSettings } from "./options";

/** What becomes of stacks that are named and not in the backend. */
export interface MissingStacks {
    readonly toCreate: readonly string[];
    /** Of sites that are declared lost: they are left alone, and that is said. */
    readonly lost: readonly string[];
    readonly refusals: readonly string[];
}

/**
 * A stack that is looked for in the wrong backend is missing, too: none is created unless that was asked for, and never
 * that of a site which the vault records as active or fenced.
 *
 * @param authority - undefined where it is not known yet.
 */
export function judgeMissing(
    missing: readonly string[],
    { activeSite, sites }: Pick<UpSettings, "activeSite" | "sites">,
    authority: Authority | undefined,
    isLossAccepted: boolean,
    mayCreate: boolean,
): MissingStacks {
    const isFenced = (name: string): boolean => authority !== undefined && fenceOf(authority, name) !== undefined;
    const isActive = (name: string): boolean => sites.includes(name) && authority?.active === name;
    const isLost = (name: string): boolean =>
        name !== activeSite && (isFenced(name) || (isActive(name) && isLossAccepted));
    const lost = missing.filter(isLost);
    const recorded = missing.filter((name) => !isLost(name) && (isActive(name) || isFenced(name)));
    const others = missing.filter((name) => !isLost(name) && !recorded.includes(name));
    return {
        lost,
        toCreate: mayCreate ? others : [],
        refusals: [
            ...recorded.map(
                (name) =>
                    `Stack '${name}' is not in this backend, and the vault records '${name}' as ` +
                    `${isActive(name) ? `active in epoch ${authority?.epoch}` : "fenced"}: use the backend that holds it` +
                    (isActive(name)
                        ? ". If it is lost, declare its peer active, with failover unplanned and acceptDataLoss."
                        : "."),
            ),
            ...(mayCreate
                ? []
                : others.map(
                      (name) =>
                          `Stack '${name}' is not in this backend: use the one that holds it, run 'pulumi stack init ${name}', or ` +
                          "give --create-stacks.",
                  )),
        ],
    };
}
