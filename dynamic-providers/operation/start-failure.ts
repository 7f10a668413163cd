import { AzureError } from "../azure/errors";
import type { OperationInputs } from "./inputs";

/**
 * What a POST that was not accepted means: `lost` Azure may have taken it all the same · `locked` another operation runs ·
 * `accessNotYet` the service cannot reach the vault, as when a role has just been given · `refused`.
 */
export type StartFailure = "lost" | "locked" | "accessNotYet" | "refused";

/**
 * Sources of the codes: `ServiceLocked` recorded, Azure/azure-sdk-for-net; `InvalidParameters … backupStorageAccount` users'
 * reports, Azure/azure-powershell#23411.
 */
export function judgeStartFailure(error: unknown, { accessType }: Pick<OperationInputs, "accessType">): StartFailure {
    if (!(error instanceof AzureError)) {
        return "refused";
    }
    const { statusCode, code, message } = error;
    // A 5xx or a lost answer may hide an accepted operation.
    if (statusCode === undefined || statusCode >= 500 || statusCode === 408) {
        return "lost";
    }
    if (statusCode === 409 && code === "ServiceLocked") {
        return "locked";
    }
    const namesTheVault = code === "InvalidParameters" && message.includes("backupStorageAccount");
    return namesTheVault && accessType !== "AccessKey" ? "accessNotYet" : "refused";
}
