import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, Restore, VaultAccess, vaultContainers } from "apim-dr";
import type { Tier } from "apim-dr";

const config = new pulumi.Config();
const azure = new pulumi.Config("azure-native");
const subscriptionId =
    azure.get("subscriptionId") ?? process.env.ARM_SUBSCRIPTION_ID ?? azure.require("subscriptionId");
const account = config.require("vaultStorageAccount");
/** Of production's vault, by its names: no other stack is asked. */
const storageAccountId =
    `/subscriptions/${subscriptionId}/resourceGroups/${config.require("vaultResourceGroup")}` +
    `/providers/Microsoft.Storage/storageAccounts/${account}`;

export = async () => {
    const staging = await ApiManagement.declare("staging", {
        serviceName: config.require("serviceName"),
        publisherName: "Contoso",
        publisherEmail: config.require("publisherEmail"),
        location: "northeurope",
        tier: config.require<Tier>("tier"),
        protect: false,
    });
    const access = new VaultAccess("staging", {
        principalId: staging.principalId,
        storageAccountId,
        containerName: vaultContainers.backups,
    });
    const restore = new Restore(
        "replica",
        {
            serviceId: staging.serviceId,
            storageAccountId,
            trigger: config.require("restoreTrigger"),
            snapshot: "latest",
            // What a backup leaves out, staging need not have.
            acknowledgedGaps: ["usageData", "diagnosticSettings", "developerPortalContent"],
        },
        { dependsOn: access },
    );
    return { gatewayUrl: staging.gatewayUrl, snapshot: restore.restoredSnapshot, verified: restore.verified };
};
