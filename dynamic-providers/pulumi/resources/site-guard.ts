import type * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { toObservedVault } from "../../authority/authority-inputs";
import type { DeclaredSite } from "../../site/site-inputs";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";

/** Thin for the reason given at `backupProvider`. */
export const siteGuardProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).siteGuard.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * Keeps an active site from being destroyed. It depends on all of the site, so that Pulumi removes it first: where the
 * vault records the site as active, and `destroyActive` does not name the epoch, that is refused and nothing else is
 * removed.
 */
export class SiteGuard extends ProvidedResource {
    constructor(name: string, declared: DeclaredSite, opts?: pulumi.CustomResourceOptions) {
        super(
            siteGuardProvider,
            name,
            {
                ...toObservedVault(declared),
                site: declared.site,
                destroyActive: declared.destroyActive,
                resourceUrn: resourceUrn(name, "SiteGuard", opts?.parent),
            },
            ownSignIn("SiteGuard", name, opts),
            "apim",
            "SiteGuard",
        );
    }
}
