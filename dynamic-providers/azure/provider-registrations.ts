import { members, text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { AzureError } from "./errors";
import { readArm } from "./read-arm";

/** Whether a subscription may use a resource provider. */
export interface ProviderRegistration {
    readonly subscriptionId: string;
    /** For example `Microsoft.ApiManagement`. */
    readonly namespace: string;
    /** For example `Registered`. */
    readonly state: string;
    /** Azure's time when it said so; undefined where the answer does not tell. */
    readonly observedAt: Date | undefined;
}

interface ProviderAnswer {
    readonly registrationState: string;
}

const providerAnswer = members<ProviderAnswer>({ registrationState: text });

/** Source: https://learn.microsoft.com/rest/api/resources/providers/get. @throws AzureError */
export async function readProviderRegistration(
    connection: AzureConnection,
    subscriptionId: string,
    namespace: string,
): Promise<ProviderRegistration> {
    const action = `read the resource provider '${namespace}'`;
    const answer = await readArm(connection, {
        ...{ action, subscriptionId },
        path: `/providers/${namespace}`,
        apiVersion: "2021-04-01",
        check: providerAnswer,
    });
    if (!answer) {
        throw new AzureError(action, "HTTP 404", "there is no such resource provider in this cloud.", 404);
    }
    return { subscriptionId, namespace, state: answer.value.registrationState, observedAt: answer.date };
}
