import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import type { StackConfig } from "apim-dr/stack-program";

/** An identity for the vault that outlives the service, in a resource group of its own. */
export function createVaultIdentity(
    name: string,
    { serviceName, location, tags }: StackConfig<"site"> | StackConfig<"service">,
): managedidentity.UserAssignedIdentity {
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
