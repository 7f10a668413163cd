import * as pulumi from "@pulumi/pulumi";
import { BackupVault } from "../components";
import type { VaultOperatorArgs } from "../components";
import { readVaultConfig } from "./vault-config";

/** The stack that holds the snapshots. */
export function vault(): Record<string, unknown> {
    const config = new pulumi.Config();
    const { resourceGroupName, storageAccountName, accessType, grantScope } = readVaultConfig();
    const created = new BackupVault("vault", {
        resourceGroupName,
        storageAccountName,
        location: config.require("location"),
        allowSharedKeyAccess: accessType === "AccessKey",
        grantScope,
        operators: config.getObject<VaultOperatorArgs[]>("operators"),
        protect: config.getBoolean("protectVault"),
        tags: config.getObject("tags"),
    });
    return {
        storageAccountId: created.storageAccountId,
        blobEndpoint: created.blobEndpoint,
    };
}
