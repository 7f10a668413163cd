import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, observeAuthority, Restore } from "apim-dr";

/** As a user writes one: the package's functions, and no reader of config. */
export async function ownProgram(): Promise<void> {
    const config = new pulumi.Config();
    const storageAccountId = config.require("storageAccountId");
    const { activeSite } = await observeAuthority({ storageAccountId, accessWaitSeconds: 1 });
    const { serviceId } = await ApiManagement.declare(activeSite ?? "drill", {
        serviceName: config.require("serviceName"),
        resourceGroupName: config.require("resourceGroup"),
        location: "westeurope",
        publisherEmail: "apim@contoso.example",
        publisherName: "Contoso",
    });
    new Restore("drill", { serviceId, storageAccountId, trigger: "first" });
}
