import type { AzureConnection } from "./connection";
import { AzureError, toAzureError } from "./errors";
import { requireResourceId, serviceType } from "./resource-id";

/**
 * The names of a service's self-hosted gateways; none in a tier that has none.
 *
 * @throws AzureError where Azure does not say.
 */
export async function readSelfHostedGateways(connection: AzureConnection, serviceId: string): Promise<string[]> {
    const { subscriptionId, resourceGroupName, name } = requireResourceId(serviceId, serviceType);
    const names: string[] = [];
    try {
        const gateways = connection.apiManagement(subscriptionId).gateway.listByService(resourceGroupName, name);
        for await (const gateway of gateways) {
            names.push(gateway.name ?? "");
        }
        return names;
    } catch (error) {
        const failure = toAzureError(`list the self-hosted gateways of '${serviceId}'`, error);
        if (failure instanceof AzureError && failure.code === "MethodNotAllowedInPricingTier") {
            return [];
        }
        throw failure;
    }
}
