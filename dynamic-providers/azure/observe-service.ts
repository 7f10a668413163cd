import type { ApiManagementClient } from "@azure/arm-apimanagement";
import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { isDenied, isNotFound, toAzureError } from "./errors";
import { toLiveService } from "./live-service";
import type { DeletedService, ObservedService } from "./live-service";
import { requireResourceId, serviceType } from "./resource-id";

/**
 * Looks at what there is under a service's resource ID, and, where there is nothing, at what blocks its name.
 *
 * @throws AzureError when Azure does not say: that is never taken for absent.
 */
export async function observeService(connection: AzureConnection, serviceId: string): Promise<ObservedService> {
    const { subscriptionId, resourceGroupName, name } = requireResourceId(serviceId, serviceType);
    const client = connection.apiManagement(subscriptionId);
    const date = new AnswerDate();
    try {
        const resource = await client.apiManagementService.get(resourceGroupName, name, { onResponse: date.observe });
        return { is: "live", service: toLiveService(resource), ...seen(serviceId, date) };
    } catch (error) {
        if (!isNotFound(error)) {
            throw toAzureError(`read the service '${serviceId}'`, error);
        }
    }
    try {
        const deleted = await findDeleted(client, name, date);
        return deleted
            ? { is: "deleted", deleted, ...seen(serviceId, date) }
            : { is: "absent", mayBeDeleted: false, ...seen(serviceId, date) };
    } catch (error) {
        // Whoever has a role on the resource group alone may not list what was deleted.
        if (isDenied(error)) {
            return { is: "absent", mayBeDeleted: true, ...seen(serviceId, date) };
        }
        throw toAzureError(`list the deleted services of subscription '${subscriptionId}'`, error);
    }
}

const seen = (serviceId: string, date: AnswerDate) => ({ serviceId, observedAt: date.require().toISOString() });

/** Source: https://learn.microsoft.com/azure/api-management/soft-delete */
async function findDeleted(
    client: ApiManagementClient,
    name: string,
    date: AnswerDate,
): Promise<DeletedService | undefined> {
    for await (const deleted of client.deletedServices.listBySubscription({ onResponse: date.observe })) {
        if (deleted.name?.toLowerCase() === name.toLowerCase()) {
            return {
                serviceId: deleted.serviceId ?? "",
                location: deleted.location ?? "",
                deletedAt: deleted.deletionDate?.toISOString() ?? "",
                purgedAt: deleted.scheduledPurgeDate?.toISOString() ?? "",
            };
        }
    }
    return undefined;
}
