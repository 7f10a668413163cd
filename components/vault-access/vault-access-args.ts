import type * as pulumi from "@pulumi/pulumi";
import type { GrantScope } from "./grant-scope";
import type { PrincipalType } from "./principal-type";

export interface VaultAccessArgs {
    /** Object ID of the identity that gets the role. */
    principalId: pulumi.Input<string>;
    /** Resource ID of the vault's storage account. */
    storageAccountId: pulumi.Input<string>;
    /** Container the role is for. */
    containerName: pulumi.Input<string>;
    /**
     * `account` grants the role on the whole storage account, as Azure's own page on backups does: the identity may then
     * write to every container, the catalog's too. An identity has one such assignment: declare it once.
     *
     * @default "container"
     */
    grantScope?: GrantScope;
    /**
     * Kind of identity; named so that Azure does not look it up, which fails while a new one is not yet everywhere.
     *
     * @default "ServicePrincipal", which a managed identity is too
     */
    principalType?: pulumi.Input<PrincipalType>;
}
