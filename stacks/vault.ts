import * as pulumi from "@pulumi/pulumi";
import { AccessType, OperatorAccess, SnapshotVault } from "apim-dr";
import type { VaultOperatorArgs } from "apim-dr";
import { requireKnownSite } from "apim-dr/stack-program";
import { readVaultConfig } from "./vault-config";

/** The stack that holds the snapshots, and the record of which site is active. */
export function vault(): Record<string, unknown> {
    const config = new pulumi.Config();
    const { resourceGroupName, storageAccountName, accessType, grantScope } = readVaultConfig();
    const created = new SnapshotVault("vault", {
        resourceGroupName,
        storageAccountName,
        location: config.require("location"),
        allowSharedKeyAccess: accessType === AccessType.AccessKey,
        grantScope,
        operators: config.getObject<VaultOperatorArgs[]>("operators"),
        recoverAuthority: readRecoverAuthority(config),
        operatorAccess: accessType === AccessType.AccessKey ? OperatorAccess.AccessKey : OperatorAccess.SignIn,
        protect: config.getBoolean("protectVault"),
        tags: config.getObject("tags"),
    });
    return {
        storageAccountId: created.storageAccountId,
        blobEndpoint: created.blobEndpoint,
    };
}

interface RecoverAuthorityConfig {
    readonly active: string;
    readonly epoch: number;
}

/** @throws RunError when it names no site: nobody could take over from one that does not exist. */
function readRecoverAuthority(config: pulumi.Config): RecoverAuthorityConfig | undefined {
    const said = config.getObject<RecoverAuthorityConfig>("recoverAuthority");
    if (said) {
        requireKnownSite("recoverAuthority.active", said.active, config.requireObject<string[]>("sites"));
    }
    return said;
}
