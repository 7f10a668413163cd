import { logicalContainer, operationDefaults } from "../../dynamic-providers/operation/defaults";
import { VaultAuthority } from "../../dynamic-providers/pulumi/resources/vault-authority";
import type { RecoverAuthorityArgs } from "../../dynamic-providers/pulumi/resources/vault-authority";
import { describeStaleConsent } from "../../dynamic-providers/protocol/stale-consents";
import { AccessType } from "../../dynamic-providers/azure/access-type";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { refuseUnknownMembers } from "../argument-names";
import { endOnFailure } from "../end-on-failure";
import { knownMembers, throwOnFailures } from "../input-failures";
import { GrantScope } from "../vault-access/grant-scope";
import { VaultAccess } from "../vault-access/vault-access";
import { DefaultAction } from "./default-action";
import { findAzureProvider, readChildSubscription } from "../../dynamic-providers/pulumi/program/explicit-provider";
import { requireOperator } from "../../dynamic-providers/pulumi/program/require-operator";
import { valueOrUndefined } from "../../dynamic-providers/pulumi/program/value-or-undefined";
import { OperatorAccess } from "./operator-access";
import { Redundancy } from "./redundancy";
import type { SnapshotVaultArgs } from "./snapshot-vault-args";
import { requireSignInSettings } from "../../dynamic-providers/pulumi/program/require-sign-in";
import { snapshotVaultNames } from "./snapshot-vault-names";
import { validateSnapshotVault } from "./validate-snapshot-vault";

/** Names of the vault's containers. */
export const vaultContainers = {
    backups: operationDefaults.backupsContainer,
    catalog: operationDefaults.catalogContainer,
    authority: operationDefaults.authorityContainer,
    logical: logicalContainer,
} as const;

/**
 * Keeps the snapshots, their catalog and the record of the active site: a hardened storage account with four containers.
 * Azure writes its backups to `backups`. Only operators write to `catalog`, to `snapshots-logical`, which holds the objects
 * of logical snapshots, and to `authority`, which holds the record of the active site: who may write it, and an
 * immutability policy, can differ there.
 *
 * @throws RunError that lists everything wrong with the arguments, before anything is asked of Azure.
 */
export class SnapshotVault extends pulumi.ComponentResource {
    readonly resourceGroupName: pulumi.Output<string>;
    /** Resource ID of the storage account. */
    readonly storageAccountId: pulumi.Output<string>;
    readonly storageAccountName: pulumi.Output<string>;
    readonly blobEndpoint: pulumi.Output<string>;
    readonly backupsContainer: pulumi.Output<string>;
    readonly catalogContainer: pulumi.Output<string>;
    readonly authorityContainer: pulumi.Output<string>;
    /** For the objects of logical snapshots. */
    readonly logicalContainer: pulumi.Output<string>;

    private readonly account: storage.StorageAccount;

    constructor(name: string, args: SnapshotVaultArgs, opts?: pulumi.ComponentResourceOptions) {
        throwOnFailures(`SnapshotVault '${name}'`, [
            ...refuseUnknownMembers("SnapshotVault", args, snapshotVaultNames),
            ...validateSnapshotVault(knownMembers(args)),
        ]);
        // It reads nothing before its resources are made, and its preview would pass what every other program refuses.
        requireSignInSettings();
        super("apim-dr:index:SnapshotVault", name, {}, opts);

        const protect = args.protect ?? opts?.protect ?? true;
        const group = new resources.ResourceGroup(
            name,
            { resourceGroupName: args.resourceGroupName, location: onceOpenable(name, args, opts), tags: args.tags },
            { parent: this, protect },
        );
        this.account = this.createAccount(name, args, group.name, protect);
        const { blobService, policy } = this.keepOldVersions(name, args.oldVersionRetentionDays ?? 30, group.name);
        const containers = Object.values(vaultContainers).map(
            (containerName) =>
                new storage.BlobContainer(
                    `${name}-${containerName}`,
                    {
                        resourceGroupName: group.name,
                        accountName: this.account.name,
                        containerName,
                        publicAccess: storage.PublicAccess.None,
                    },
                    // Azure refuses changes to the blob service and to a container at the same time.
                    { parent: this, protect, dependsOn: [blobService] },
                ),
        );
        const immutability = this.keepAuthority(name, args, group.name, containers, protect);
        const grants = this.grantOperators(name, args, containers);
        const authority = new VaultAuthority(
            name,
            {
                storageAccountId: this.account.id,
                backupsContainer: vaultContainers.backups,
                catalogContainer: vaultContainers.catalog,
                authorityContainer: vaultContainers.authority,
                accessType: args.operatorAccess === OperatorAccess.AccessKey ? AccessType.AccessKey : undefined,
                accessWaitSeconds: args.accessWaitSeconds,
                recoverAuthority: args.recoverAuthority,
                allowDestroy: !protect,
            },
            // Of all that is there it is destroyed first: where it refuses, nothing is gone.
            { parent: this, protect, dependsOn: [policy, ...containers, ...immutability, ...grants] },
        );

        if (args.recoverAuthority) {
            this.tellDoneRecovery(args.recoverAuthority, authority);
        }

        this.resourceGroupName = group.name;
        this.storageAccountId = this.account.id;
        this.storageAccountName = this.account.name;
        this.blobEndpoint = this.account.primaryEndpoints.blob;
        this.backupsContainer = pulumi.output(vaultContainers.backups);
        this.catalogContainer = pulumi.output(vaultContainers.catalog);
        this.authorityContainer = pulumi.output(vaultContainers.authority);
        this.logicalContainer = pulumi.output(vaultContainers.logical);
        this.registerOutputs({
            resourceGroupName: this.resourceGroupName,
            storageAccountId: this.storageAccountId,
            storageAccountName: this.storageAccountName,
            blobEndpoint: this.blobEndpoint,
            backupsContainer: this.backupsContainer,
            catalogContainer: this.catalogContainer,
            authorityContainer: this.authorityContainer,
            logicalContainer: this.logicalContainer,
        });
    }

    /** It is taken once. In a preview of the run that takes it, what the record will be is not known yet. */
    private tellDoneRecovery(recovery: RecoverAuthorityArgs, { begun }: VaultAuthority): void {
        pulumi.all([recovery, begun]).apply(([value]) => {
            const stale = { name: "recoverAuthority", value, reason: `it is done, with epoch ${value.epoch}` } as const;
            void pulumi.log.warn(describeStaleConsent(stale), this);
        });
    }

    private createAccount(
        name: string,
        args: SnapshotVaultArgs,
        resourceGroupName: pulumi.Output<string>,
        protect: boolean,
    ): storage.StorageAccount {
        const { defaultAction, ipAddresses, subnetIds } = args.networkRules ?? {};
        return new storage.StorageAccount(
            name,
            {
                accountName: args.storageAccountName,
                resourceGroupName,
                location: args.location,
                kind: storage.Kind.StorageV2,
                sku: { name: args.redundancy ?? Redundancy.Standard_GRS },
                accessTier: storage.AccessTier.Hot,
                allowBlobPublicAccess: false,
                allowCrossTenantReplication: false,
                allowSharedKeyAccess: args.allowSharedKeyAccess ?? false,
                enableHttpsTrafficOnly: true,
                minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
                networkRuleSet: {
                    // API Management reaches a vault behind a firewall as a trusted service (assumed: docs/permissions.md).
                    bypass: storage.Bypass.AzureServices,
                    defaultAction: defaultAction ?? DefaultAction.Allow,
                    ipRules: pulumi
                        .output(ipAddresses ?? [])
                        .apply((addresses) => addresses.map((iPAddressOrRange) => ({ iPAddressOrRange }))),
                    virtualNetworkRules: pulumi
                        .output(subnetIds ?? [])
                        .apply((ids) => ids.map((virtualNetworkResourceId) => ({ virtualNetworkResourceId }))),
                },
                tags: args.tags,
            },
            { parent: this, protect },
        );
    }

    /**
     * An overwritten or deleted blob leaves a version behind; only those old versions are ever cleaned away, and one that is
     * deleted by hand is kept by soft delete.
     */
    private keepOldVersions(
        name: string,
        days: pulumi.Input<number>,
        resourceGroupName: pulumi.Output<string>,
    ): { readonly blobService: storage.BlobServiceProperties; readonly policy: storage.ManagementPolicy } {
        const blobService = new storage.BlobServiceProperties(
            name,
            {
                resourceGroupName,
                accountName: this.account.name,
                blobServicesName: "default",
                isVersioningEnabled: true,
                deleteRetentionPolicy: { enabled: true, days },
                containerDeleteRetentionPolicy: { enabled: true, days },
            },
            { parent: this },
        );
        const policy = new storage.ManagementPolicy(
            name,
            {
                resourceGroupName,
                accountName: this.account.name,
                managementPolicyName: "default",
                policy: {
                    rules: [
                        {
                            name: "delete-old-versions",
                            enabled: true,
                            type: storage.RuleType.Lifecycle,
                            definition: {
                                actions: { version: { delete: { daysAfterCreationGreaterThan: days } } },
                                filters: { blobTypes: ["blockBlob"] },
                            },
                        },
                    ],
                },
            },
            { parent: this, dependsOn: [blobService] },
        );
        return { blobService, policy };
    }

    /** Nothing but an entry that is added can happen in the container of the authority. */
    private keepAuthority(
        name: string,
        { immutabilityDays }: SnapshotVaultArgs,
        resourceGroupName: pulumi.Output<string>,
        containers: storage.BlobContainer[],
        protect: boolean,
    ): storage.BlobContainerImmutabilityPolicy[] {
        if (immutabilityDays === undefined) {
            return [];
        }
        return [
            new storage.BlobContainerImmutabilityPolicy(
                `${name}-${vaultContainers.authority}`,
                {
                    resourceGroupName,
                    accountName: this.account.name,
                    containerName: vaultContainers.authority,
                    immutabilityPolicyName: "default",
                    immutabilityPeriodSinceCreationInDays: immutabilityDays,
                },
                { parent: this, protect, dependsOn: containers },
            ),
        ];
    }

    private grantOperators(
        name: string,
        { operators = [], grantScope = GrantScope.Container }: SnapshotVaultArgs,
        containers: storage.BlobContainer[],
    ): VaultAccess[] {
        const grants =
            grantScope === GrantScope.Account
                ? [{ child: name, containerName: vaultContainers.catalog }]
                : Object.values(vaultContainers).map((containerName) => ({
                      child: `${name}-${containerName}`,
                      containerName,
                  }));
        return operators.flatMap(({ principalId, principalType }) =>
            grants.map(
                ({ child, containerName }) =>
                    new VaultAccess(
                        `${child}-${principalId}`,
                        { principalId, principalType, storageAccountId: this.account.id, containerName, grantScope },
                        { parent: this, dependsOn: containers },
                    ),
            ),
        );
    }
}

/**
 * The vault's region, once the program knows that the identity that runs it can open what it creates: by then nothing has
 * been created. Names that a preview does not know yet are looked at in the `up`.
 */
function onceOpenable(
    name: string,
    args: SnapshotVaultArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.Input<string> {
    const { resourceGroupName, storageAccountName, operators = [], operatorAccess } = args;
    const needsRole = operators.length === 0 && operatorAccess !== OperatorAccess.AccessKey;
    if (!needsRole && !findAzureProvider(opts)) {
        return args.location;
    }
    const subject = `SnapshotVault '${name}'`;
    const check = async (group: string | undefined, account: string | undefined): Promise<void> => {
        const subscriptionId = await readChildSubscription(subject, opts);
        if (needsRole && group !== undefined && account !== undefined) {
            const names = { resourceGroupName: group, storageAccountName: account };
            await requireOperator({ subject, ...names, subscriptionId });
        }
    };
    const passed = pulumi
        .all([valueOrUndefined(resourceGroupName), valueOrUndefined(storageAccountName)])
        .apply(([group, account]) => endOnFailure(check(group, account)));
    return pulumi.all([args.location, passed]).apply(([location]) => location);
}
