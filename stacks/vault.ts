import * as pulumi from "@pulumi/pulumi";
import { BackupVault } from "../components";
import type { RecoverAuthorityArgs } from "@apim-dr/dynamic-providers";
import type { VaultOperatorArgs } from "../components";
import { readVaultConfig } from "./vault-config";

/** The stack that holds the snapshots, and the record of which site is active. */
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
        recoverAuthority: config.getObject<RecoverAuthorityArgs>("recoverAuthority"),
        operatorAccessType: accessType === "AccessKey" ? accessType : undefined,
        protect: config.getBoolean("protectVault"),
        tags: config.getObject("tags"),
    });
    return {
        storageAccountId: created.storageAccountId,
        blobEndpoint: created.blobEndpoint,
    };
}
