import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, BackupSchedule, SnapshotVault, VaultAccess, vaultContainers } from "apim-dr";
import type { PrincipalType, Tier } from "apim-dr";

const config = new pulumi.Config();
const protect = config.requireBoolean("protect");

export = async () => {
    // It has been imported under this name: the program declares it as it is, and a preview says where it is not.
    const service = await ApiManagement.declare("existing", {
        serviceName: config.require("serviceName"),
        resourceGroupName: config.require("resourceGroupName"),
        location: config.require("location"),
        tier: config.require<Tier>("tier"),
        publisherName: config.require("publisherName"),
        publisherEmail: config.require("publisherEmail"),
        protect,
    });
    const vault = new SnapshotVault("vault", {
        resourceGroupName: `rg-${config.require("vaultStorageAccount")}`,
        storageAccountName: config.require("vaultStorageAccount"),
        location: "swedencentral",
        operators: [
            {
                principalId: config.require("operatorObjectId"),
                principalType: config.require<PrincipalType>("operatorType"),
            },
        ],
        protect,
    });
    const access = new VaultAccess("existing", {
        principalId: service.principalId,
        storageAccountId: vault.storageAccountId,
        containerName: vaultContainers.backups,
    });
    const schedule = new BackupSchedule(
        "snapshots",
        { serviceId: service.serviceId, storageAccountId: vault.storageAccountId, intervalHours: 24 },
        { dependsOn: [vault, access] },
    );
    return { serviceId: service.serviceId, plan: schedule.plan.reason, snapshots: schedule.catalog };
};
