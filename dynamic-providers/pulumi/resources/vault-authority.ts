import type * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { withDefaults } from "../../common/with-defaults";
import { resourceDefaults } from "../../operation/defaults";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import type { AccessType } from "../../azure/access-type";

/** Says who is active where the vault has lost its record of it. */
export interface RecoverAuthorityArgs {
    /** The site that is active. */
    active: pulumi.Input<string>;
    /** Above every epoch that a site's output has shown. It is taken once: at or above it, nothing happens. */
    epoch: pulumi.Input<number>;
}

export interface VaultAuthorityArgs {
    /** Resource ID of the vault's storage account. */
    storageAccountId: pulumi.Input<string>;
    /** Container for the catalog. @default "catalog" */
    catalogContainer?: pulumi.Input<string>;
    /** Container for the record itself. @default "authority" */
    authorityContainer?: pulumi.Input<string>;
    /** Container that Azure writes its backups to. @default "backups" */
    backupsContainer?: pulumi.Input<string>;
    /** How the operator reaches the vault: with a key for `AccessKey`, otherwise with the sign-in. @default "SystemAssignedManagedIdentity" */
    accessType?: pulumi.Input<AccessType>;
    /**
     * How many seconds a new role on the vault is waited for.
     *
     * @default 600 (10 minutes: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting)
     */
    accessWaitSeconds?: pulumi.Input<number>;
    /** @default none */
    recoverAuthority?: RecoverAuthorityArgs;
    /** Whether the vault may be destroyed while it holds snapshots that can be restored. @default false */
    allowDestroy?: pulumi.Input<boolean>;
}

/** Thin for the reason given at `backupProvider`. */
export const vaultAuthorityProvider = {
    configure(request) {
        const providers = require("apim-dr/dynamic-providers") as typeof import("../../index");
        return providers.vaultAuthority.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * The vault's record of which site is active, begun once: only that means "new". It is a chain of blobs in a container
 * of its own that are created and never changed; sites add to it. Where it is lost, nothing goes on until `recoverAuthority` says who
 * is active. Destroying the resource keeps the chain, and is refused while the vault holds what can be restored.
 */
export class VaultAuthority extends ProvidedResource {
    /** Whether the record is there, and recovered where `recoverAuthority` asks for it. */
    declare readonly begun: pulumi.Output<boolean>;

    constructor(name: string, args: VaultAuthorityArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            vaultAuthorityProvider,
            name,
            {
                ...withDefaults(args, resourceDefaults.vaultAuthority),
                resourceUrn: resourceUrn(name, "VaultAuthority", opts?.parent),
                begun: undefined,
            },
            ownSignIn("VaultAuthority", name, opts),
            "apim",
            "VaultAuthority",
        );
    }
}
