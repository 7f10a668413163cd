import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { isNotFound, toAzureError } from "./errors";
import { requireResourceId, serviceType } from "./resource-id";
import { toServiceObservation } from "./service";
import type { ServiceObservation } from "./service";

/**
 * Reads a service by one GET.
 *
 * @returns undefined when Azure says that there is none. @throws AzureError for any other answer.
 */
export async function readService(
    connection: AzureConnection,
    serviceId: string,
): Promise<ServiceObservation | undefined> {
    const { subscriptionId, resourceGroupName, name } = requireResourceId(serviceId, serviceType);
    const date = new AnswerDate();
    try {
        const resource = await connection
            .apiManagement(subscriptionId)
            .apiManagementService.get(resourceGroupName, name, { onResponse: date.observe });
        return toServiceObservation(resource, serviceId, date.require());
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw toAzureError(`read the service '${serviceId}'`, error);
    }
}
