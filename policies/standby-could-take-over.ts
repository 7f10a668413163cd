import type { StackValidationPolicy } from "@pulumi/policy";
import type { SiteReadiness } from "../dynamic-providers/readiness/finding";
import { resourceTypes } from "./resource-types";

/**
 * What stands in the way of a failover to a standby, before there is need for one. Nothing is asked of a run that changes the
 * site's role, and of none whose preview does not know yet.
 */
export const standbyCouldTakeOver: StackValidationPolicy = {
    name: "standby-could-take-over",
    description: "Nothing stands in the way of a failover to a standby.",
    enforcementLevel: "advisory",
    validateStack({ resources }, report) {
        resources
            .filter(({ type }) => type === resourceTypes.site)
            .map(({ urn, props }) => ({ urn, ...(props as SiteProperties) }))
            .filter(({ plan, status }) => plan.action === "rest" && status?.role !== "active")
            .forEach(({ urn, readiness }) => {
                (readiness?.findings ?? [])
                    .filter(({ severity }) => severity === "blocks")
                    .forEach(({ code, words, wayOut, commands }) =>
                        report([`${code}: ${words} ${wayOut}`, ...commands].join("\n"), urn),
                    );
            });
    },
};

/** What the rule reads of a site's outputs; a preview of a run that changes them does not know all. */
interface SiteProperties {
    readonly plan: { readonly action: string };
    readonly status?: { readonly role: string };
    readonly readiness?: SiteReadiness;
}
