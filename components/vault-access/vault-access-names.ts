import type { ArgumentNames } from "../argument-names";
import type { VaultAccessArgs } from "./vault-access-args";

export const vaultAccessNames: ArgumentNames<VaultAccessArgs> = {
    principalId: true,
    storageAccountId: true,
    containerName: true,
    grantScope: true,
    principalType: true,
};
