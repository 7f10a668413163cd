import type { ApiManagementServiceBackupRestoreParameters } from "@azure/arm-apimanagement";
import { requireResourceId, storageAccountType } from "../azure/resource-id";
import type { OperationInputs } from "./inputs";

/** The body of the POST. Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/backup */
export async function storageParameters(
    inputs: OperationInputs,
    backupName: string,
    accessKey: () => Promise<string>,
): Promise<ApiManagementServiceBackupRestoreParameters> {
    return {
        storageAccount: requireResourceId(inputs.storageAccountId, storageAccountType).name,
        containerName: inputs.backupsContainer,
        backupName,
        accessType: inputs.accessType,
        ...(inputs.accessType === "AccessKey" && { accessKey: await accessKey() }),
        ...(inputs.accessType === "UserAssignedManagedIdentity" && { clientId: inputs.clientId }),
    };
}
