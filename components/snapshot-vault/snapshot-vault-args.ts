import type { RecoverAuthorityArgs } from "../../dynamic-providers/pulumi/resources/vault-authority";
import type * as pulumi from "@pulumi/pulumi";
import type { GrantScope } from "../vault-access/grant-scope";
import type { PrincipalType } from "../vault-access/principal-type";
import type { DefaultAction } from "./default-action";
import type { OperatorAccess } from "./operator-access";
import type { Redundancy } from "./redundancy";

/** Who may reach the storage account over the network. */
export interface VaultNetworkRulesArgs {
    /** What holds where no rule matches. @default "Allow" */
    defaultAction?: pulumi.Input<DefaultAction>;
    /** Public IPv4 addresses or ranges in CIDR notation that are let in. @default none */
    ipAddresses?: pulumi.Input<pulumi.Input<string>[]>;
    /** Resource IDs of subnets that are let in. @default none */
    subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** An identity that runs Pulumi. */
export interface VaultOperatorArgs {
    /** Its object ID in Entra ID. */
    principalId: string;
    /** What kind of identity it is. */
    principalType: PrincipalType;
}

export interface SnapshotVaultArgs {
    /** Name of the resource group to create. */
    resourceGroupName: pulumi.Input<string>;
    /** Name of the storage account (globally unique): 3 to 24 lower-case letters and digits. */
    storageAccountName: pulumi.Input<string>;
    /**
     * Region of the vault: neither site's region where there is a third, so that the loss of one takes no snapshot with
     * it.
     */
    location: pulumi.Input<string>;
    /** @default Standard_GRS: a copy in Azure's paired region */
    redundancy?: pulumi.Input<Redundancy>;
    /**
     * Whether the account's keys open it. Leave it off unless sites reach the vault with accessType `AccessKey`.
     *
     * @default false: identities only
     */
    allowSharedKeyAccess?: pulumi.Input<boolean>;
    /**
     * How those who run Pulumi reach the vault: `SignIn` by their sign-in, `AccessKey` by a key of the storage account that
     * is fetched when it is needed. With `AccessKey`, set `allowSharedKeyAccess` to true.
     *
     * @default "SignIn"
     */
    operatorAccess?: OperatorAccess;
    /** @default no rules: a sign-in with a role is accepted from any network */
    networkRules?: VaultNetworkRulesArgs;
    /**
     * Those who run Pulumi on this vault and on the sites: they may read and write every container. Without operators,
     * the identity that runs the program must have a role on the blobs already: otherwise the preview is refused.
     *
     * @default none
     */
    operators?: VaultOperatorArgs[];
    /** What the operators' role is for: each container, or the whole storage account. @default "container" */
    grantScope?: GrantScope;
    /**
     * Days until an overwritten or deleted blob's old version goes. Soft delete keeps it for as many days more, so that a
     * version that was deleted by hand can be brought back.
     *
     * @default 30
     */
    oldVersionRetentionDays?: pulumi.Input<number>;
    /**
     * Days for which no identity can change or delete an entry of the record of the active site: an unlocked immutability
     * policy on its container (1 to 146000 days). While it stands, Azure deletes neither these entries nor their
     * container: `pulumi destroy` takes the policy away first, and without the policy's removal nothing is destroyed before it ends.
     * Source: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview
     *
     * @default none
     */
    immutabilityDays?: pulumi.Input<number>;
    /** Refuses to destroy the vault until this is set to false and applied. @default true */
    protect?: boolean;
    /**
     * Says which site is active where the vault has lost its record of it, or has come back with an old one: `{active,
     * epoch}`, with an epoch higher than every epoch in a site's outputs. It is taken once.
     *
     * @default none
     */
    recoverAuthority?: RecoverAuthorityArgs;
    /** How many seconds a new role of an operator is waited for. @default 600 (10 minutes) */
    accessWaitSeconds?: pulumi.Input<number>;
    /** Regions that Azure has and this release does not know yet. @default none */
    newerLocations?: string[];
    /** On the resource group and the storage account. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
