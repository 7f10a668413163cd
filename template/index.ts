import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, BackupSchedule, SnapshotVault, VaultAccess, vaultContainers } from "apim-dr";
import type { PrincipalType, Tier } from "apim-dr";

const config = new pulumi.Config();
const protect = config.getBoolean("protect");

export = async () => {
    const vault = new SnapshotVault("vault", {
        resourceGroupName: `rg-${config.require("vaultStorageAccount")}`,
        storageAccountName: config.require("vaultStorageAccount"),
        location: config.require("vaultLocation"),
        operators: [
            {
                principalId: config.require("operatorObjectId"),
                principalType: config.require<PrincipalType>("operatorType"),
            },
        ],
        protect,
    });
    const service = await ApiManagement.declare("service", {
        serviceName: config.require("serviceName"),
        publisherName: config.require("publisherName"),
        publisherEmail: config.require("publisherEmail"),
        location: config.require("location"),
        tier: config.require<Tier>("tier"),
        protect,
    });
    const access = new VaultAccess("service", {
        principalId: service.principalId,
        storageAccountId: vault.storageAccountId,
        containerName: vaultContainers.backups,
    });
    const schedule = new BackupSchedule(
        "snapshots",
        {
            serviceId: service.serviceId,
            storageAccountId: vault.storageAccountId,
            intervalHours: config.requireNumber("intervalHours"),
        },
        { dependsOn: [vault, access] },
    );
    return { gatewayUrl: service.gatewayUrl, plan: schedule.plan.reason, snapshots: schedule.catalog };
};
