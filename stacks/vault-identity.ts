import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";

/** An identity for the vault that outlives the service, in a resource group of its own. */
export function createVaultIdentity(name: string, config: pulumi.Config): managedidentity.UserAssignedIdentity {
    const serviceName = config.require("serviceName");
    const location = config.require("location");
    const tags = config.getObject<Record<string, string>>("tags");
    const group = new resources.ResourceGroup(`${name}-identity`, {
        resourceGroupName: `rg-${serviceName}-identity`,
        location,
        tags,
    });
    return new managedidentity.UserAssignedIdentity(`${name}-vault`, {
        resourceName: `id-${serviceName}-vault`,
        resourceGroupName: group.name,
        location,
        tags,
    });
}
