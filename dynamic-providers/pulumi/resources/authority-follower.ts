import type * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import type { ObservedAuthority } from "../../authority/observed-authority";
import { toObservedVault } from "../../authority/authority-inputs";
import type { ObservedVaultArgs } from "../../authority/authority-inputs";

export interface AuthorityFollowerArgs {
    /** The vault whose authority is followed, by the names that `VaultAuthority` has for it. */
    readonly vault: ObservedVaultArgs;
    /** What {@link observeAuthority} has read of it in this run. */
    readonly observed: ObservedAuthority;
}

/** Thin for the reason given at `backupProvider`. */
export const authorityFollowerProvider = {
    configure(request) {
        const providers = require("apim-dr/dynamic-providers") as typeof import("../../index");
        return providers.authorityFollower.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * Keeps in a stack's state which authority it has seen. An older one is refused, in a preview too, and so is one that moves
 * between the program's look at it and this resource: what depends on it is left as it is.
 */
export class AuthorityFollower extends ProvidedResource {
    constructor(name: string, { vault, observed }: AuthorityFollowerArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            authorityFollowerProvider,
            name,
            {
                ...toObservedVault(vault),
                observed: observed.position,
                activeSite: observed.activeSite ?? undefined,
                resourceUrn: resourceUrn(name, "AuthorityFollower", opts?.parent),
            },
            ownSignIn("AuthorityFollower", name, opts),
            "apim",
            "AuthorityFollower",
        );
    }
}
