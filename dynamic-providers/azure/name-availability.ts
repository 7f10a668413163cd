import type { ApiManagementServiceNameAvailabilityResult } from "@azure/arm-apimanagement";
import { anyText, flag, text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { toAzureError } from "./errors";
import { answerOf, perhaps, requireAnswer } from "./require-answer";

/** Whether a name of a service can be had, and Azure's words where it cannot. */
export interface NameAnswer {
    readonly isFree: boolean;
    readonly reason: string;
}

const nameAnswer = answerOf<ApiManagementServiceNameAvailabilityResult>({
    nameAvailable: flag,
    message: perhaps(anyText),
    reason: perhaps(text),
});

/**
 * Asks whether a service could be created by a name. Source:
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service/check-name-availability
 *
 * @throws AzureError when Azure does not say.
 */
export async function readNameAvailability(
    connection: AzureConnection,
    subscriptionId: string,
    name: string,
): Promise<NameAnswer> {
    const action = `tell whether the service name '${name}' can be had`;
    try {
        const { apiManagementService } = connection.apiManagement(subscriptionId);
        const asked = apiManagementService.checkNameAvailability({ name });
        const { nameAvailable, message, reason } = await requireAnswer(action, nameAnswer, asked);
        return { isFree: nameAvailable === true, reason: message ?? reason ?? "" };
    } catch (error) {
        throw toAzureError(action, error);
    }
}
