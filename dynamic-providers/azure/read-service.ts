import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { isNotFound, toAzureError } from "./errors";
import { requireResourceId, serviceType } from "./resource-id";
import { requireAnswer } from "./require-answer";
import { toServiceObservation } from "./service";
import { serviceAnswer } from "./service-answer";
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
    const action = `read the service '${serviceId}'`;
    const date = new AnswerDate();
    try {
        const { apiManagementService } = connection.apiManagement(subscriptionId);
        const asked = apiManagementService.get(resourceGroupName, name, { onResponse: date.observe });
        const resource = await requireAnswer(action, serviceAnswer, asked);
        return toServiceObservation(resource, serviceId, date.require());
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw toAzureError(action, error);
    }
}
