import type { ApiManagementClient, DeletedServiceContract } from "@azure/arm-apimanagement";
import { text } from "../common/document-check";
import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { isDenied, toAzureError } from "./errors";
import type { DeletedService, ObservedService } from "./live-service";
import { readService } from "./read-service";
import { answerOf, dateOfAnswer, perhaps, requireEach } from "./require-answer";
import { requireResourceId, serviceType } from "./resource-id";
import type { ServiceObservation } from "./service";

/**
 * Looks at what there is under a service's resource ID, and, where there is nothing, at what blocks its name.
 *
 * @throws AzureError when Azure does not say: that is never taken for absent.
 */
export async function observeService(connection: AzureConnection, serviceId: string): Promise<ObservedService> {
    const service = await readService(connection, serviceId);
    return service ? toObservedService(service) : observeAbsence(connection, serviceId);
}

/** A service that was read. */
export function toObservedService({ resourceId, live, observedAt }: ServiceObservation): ObservedService {
    return { is: "live", service: live, serviceId: resourceId, observedAt: observedAt.toISOString() };
}

/** Of a service that is not there: what blocks its name. @throws AzureError when Azure does not say. */
export async function observeAbsence(connection: AzureConnection, serviceId: string): Promise<ObservedService> {
    const { subscriptionId, name } = requireResourceId(serviceId, serviceType);
    const client = connection.apiManagement(subscriptionId);
    const action = `list the deleted services of subscription '${subscriptionId}'`;
    const date = new AnswerDate();
    try {
        const deleted = await findDeleted(client, name, date, action);
        return deleted
            ? { is: "deleted", deleted, ...seen(serviceId, date) }
            : { is: "absent", mayBeDeleted: false, ...seen(serviceId, date) };
    } catch (error) {
        // Whoever has a role on the resource group alone may not list what was deleted.
        if (isDenied(error)) {
            return { is: "absent", mayBeDeleted: true, ...seen(serviceId, date) };
        }
        throw toAzureError(action, error);
    }
}

const seen = (serviceId: string, date: AnswerDate) => ({ serviceId, observedAt: date.require().toISOString() });

const deletedAnswer = answerOf<DeletedServiceContract>({
    name: text,
    serviceId: text,
    location: text,
    deletionDate: perhaps(dateOfAnswer),
    scheduledPurgeDate: perhaps(dateOfAnswer),
});

/** Source: https://learn.microsoft.com/azure/api-management/soft-delete */
async function findDeleted(
    client: ApiManagementClient,
    name: string,
    date: AnswerDate,
    action: string,
): Promise<DeletedService | undefined> {
    const asked = client.deletedServices.listBySubscription({ onResponse: date.observe });
    for await (const found of requireEach(action, deletedAnswer, asked)) {
        if (found.name?.toLowerCase() === name.toLowerCase()) {
            return {
                serviceId: found.serviceId ?? "",
                location: found.location ?? "",
                deletedAt: found.deletionDate?.toISOString() ?? "",
                purgedAt: found.scheduledPurgeDate?.toISOString() ?? "",
            };
        }
    }
    return undefined;
}
