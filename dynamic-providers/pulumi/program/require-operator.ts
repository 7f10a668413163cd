import { RoleAssignments } from "../../azure/role-assignments";
import { resourceIdOf, storageAccountType } from "../../azure/resource-id";
import { vaultDefaults } from "../../operation/defaults";
import { programError } from "../program-error";
import { withProgramConnection } from "./program-context";

/** A vault that is declared without operators. */
export interface VaultWithoutOperators {
    /** The vault's resource, as text. */
    readonly subject: string;
    readonly resourceGroupName: string;
    readonly storageAccountName: string;
    /** Where it is created; undefined where that is not set. */
    readonly subscriptionId: string | undefined;
}

/**
 * Refuses a vault without operators where the identity that runs the program has no role on its blobs: the run would create
 * the vault, and then wait in vain for a role. Nothing is refused where Azure does not say, or no subscription is set.
 *
 * @throws RunError
 */
export async function requireOperator(vault: VaultWithoutOperators): Promise<void> {
    const { subject, resourceGroupName, storageAccountName, subscriptionId } = vault;
    if (!subscriptionId) {
        return;
    }
    const account = resourceIdOf({
        ...{ subscriptionId, resourceGroupName },
        ...{ type: storageAccountType, name: storageAccountName },
    });
    const [principalId, access] = await withProgramConnection(async (connection) => {
        const id = await connection.operatorObjectId();
        return [
            id,
            id && (await new RoleAssignments(connection).mayOpenBlobs(id, account, vaultDefaults.authorityContainer)),
        ] as const;
    });
    if (!principalId || access !== "absent") {
        return;
    }
    throw programError(
        "OperatorsMissing",
        `${subject} has no operators, and you have no role on the blobs of storage account '${storageAccountName}'.\n` +
            "This run would create the vault and could not open it. Nothing was created. Do one of these, and run " +
            "it again:\n" +
            `- Add yourself to operators: { principalId: "${principalId}", principalType: "User" }; a pipeline's ` +
            'principalType is "ServicePrincipal".\n' +
            "  In the stacks of this project that is config:\n" +
            `  pulumi config set --path 'operators[0].principalId' ${principalId}\n` +
            "  pulumi config set --path 'operators[0].principalType' User\n" +
            `- Get the role Storage Blob Data Contributor on resource group '${resourceGroupName}', or above.\n` +
            "- Use a key: operatorAccess AccessKey, with allowSharedKeyAccess true.",
    );
}
