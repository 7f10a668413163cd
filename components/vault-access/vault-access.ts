import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { v5 as uuidv5 } from "uuid";
import { refuseUnknownMembers } from "../argument-names";
import { throwOnFailures } from "../input-failures";
import { GrantScope } from "./grant-scope";
import { PrincipalType } from "./principal-type";
import { validateGrantScope } from "./validate-grant-scope";
import type { VaultAccessArgs } from "./vault-access-args";
import { vaultAccessNames } from "./vault-access-names";

/**
 * Storage Blob Data Contributor. Source:
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage#storage-blob-data-contributor
 */
const storageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** Any fixed UUID: the namespace of the role assignments' names. */
const assignmentNamespace = "6f0d3c2e-9d3c-4b42-9a51-0a6f2b1f6d57";

/**
 * Lets an identity read and write the blobs of one of the vault's containers, or of all.
 *
 * @throws RunError that lists everything wrong with the arguments, before anything is asked of Azure.
 */
export class VaultAccess extends pulumi.ComponentResource {
    /** Resource ID of the role assignment: what needs the access depends on it. */
    readonly roleAssignmentId: pulumi.Output<string>;

    /**
     * @param importId - of a role assignment that a killed run has left in Azure, which the stack's state does not hold.
     * @default one is created
     */
    constructor(name: string, args: VaultAccessArgs, opts?: pulumi.ComponentResourceOptions, importId?: string) {
        throwOnFailures(`VaultAccess '${name}'`, [
            ...refuseUnknownMembers("VaultAccess", args, vaultAccessNames),
            ...validateGrantScope(args.grantScope),
        ]);
        super("apim-dr:index:VaultAccess", name, {}, opts);

        const scope = pulumi
            .all([args.storageAccountId, args.containerName])
            .apply(([account, container]) => scopeOf(account, container, args.grantScope));
        const assignment = new authorization.RoleAssignment(
            name,
            {
                // The same assignment always has the same name: Azure refuses a second one under another.
                roleAssignmentName: pulumi
                    .all([scope, args.principalId])
                    .apply(([on, principal]) => assignmentName(on, principal)),
                scope,
                principalId: args.principalId,
                principalType: args.principalType ?? PrincipalType.ServicePrincipal,
                roleDefinitionId: pulumi
                    .output(args.storageAccountId)
                    .apply((id) => roleDefinitionId(id, storageBlobDataContributor)),
            },
            { parent: this, import: importId },
        );

        this.roleAssignmentId = assignment.id;
        this.registerOutputs({ roleAssignmentId: this.roleAssignmentId });
    }
}

function scopeOf(storageAccountId: string, containerName: string, grantScope: GrantScope | undefined): string {
    return grantScope === GrantScope.Account
        ? storageAccountId
        : `${storageAccountId}/blobServices/default/containers/${containerName}`;
}

const assignmentName = (scope: string, principalId: string): string =>
    uuidv5([scope, principalId].join("|").toLowerCase(), assignmentNamespace);

/** Resource ID of the role assignment that {@link VaultAccess} makes. */
export function roleAssignmentIdOf(
    args: Pick<VaultAccessArgs, "grantScope"> &
        Readonly<Record<"storageAccountId" | "containerName" | "principalId", string>>,
): string {
    const scope = scopeOf(args.storageAccountId, args.containerName, args.grantScope);
    return `${scope}/providers/Microsoft.Authorization/roleAssignments/${assignmentName(scope, args.principalId)}`;
}

function roleDefinitionId(resourceId: string, role: string): string {
    const [, , subscriptionId] = resourceId.split("/");
    return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
}
