import * as pulumi from "@pulumi/pulumi";
import { SnapshotVault } from "apim-dr/snapshot-vault";
import type { PrincipalType } from "apim-dr/vault-access";

/** Where the snapshots are, and the record of which site is active: in neither site's region. */
export function vault(): Record<string, unknown> {
    const config = new pulumi.Config();
    const { storageAccountId } = new SnapshotVault("vault", {
        resourceGroupName: config.require("vaultResourceGroup"),
        storageAccountName: config.require("vaultStorageAccount"),
        location: "swedencentral",
        operators: [
            {
                principalId: config.require("operatorObjectId"),
                principalType: config.require<PrincipalType>("operatorType"),
            },
        ],
        protect: config.requireBoolean("protect"),
    });
    return { storageAccountId };
}
