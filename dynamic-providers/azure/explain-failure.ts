import { AzureError } from "../azure/errors";

/** What Azure says, the code that a preflight has for it, and the way out. */
interface KnownFailure {
    readonly said: RegExp;
    readonly code: string;
    readonly wayOut: string;
}

/**
 * Found by Azure itself, where the preflight could not see it, or it came about after. Sources of the words:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore for the first, and
 * Azure/azure-powershell#25072 and Azure/azure-powershell#23411, users' reports, for the others.
 */
const knownFailures: readonly KnownFailure[] = [
    {
        said: /backup expired/i,
        code: "Expired",
        wayOut: "Azure restores a backup for 30 days. Choose a newer snapshot, for example 'latest', and run it again.",
    },
    {
        said: /current SKU is .*backup SKU is/i,
        code: "TierMismatch",
        wayOut: "Declare the same tier for the target, or choose another snapshot, and run it again.",
    },
    {
        said: /InvalidParameters.*backupStorageAccount/i,
        code: "VaultOutOfReach",
        wayOut: "Check the service's role on the vault, the key or the firewall, and run it again. See docs/permissions.md.",
    },
];

/** An error in words: Azure's own are kept whole, with what to do where that is known. */
export function explainFailure(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof AzureError ? knownFailures.find(({ said }) => said.test(message)) : undefined;
    return known ? `${message}\n${known.code}: ${known.wayOut}` : message;
}
