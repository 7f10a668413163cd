import type { StorageAccount } from "@azure/arm-storage";
import { text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { toAzureError } from "./errors";
import { answerOf, requireEach } from "./require-answer";

const accountAnswer = answerOf<StorageAccount>({ name: text, location: text });

/** The regions of a subscription's storage accounts, by name. @throws AzureError */
export async function readAccountLocations(
    connection: AzureConnection,
    subscriptionId: string,
): Promise<ReadonlyMap<string, string>> {
    const action = `list the storage accounts of subscription '${subscriptionId}'`;
    const locations = new Map<string, string>();
    try {
        const asked = connection.storage(subscriptionId).storageAccounts.list();
        for await (const { name, location } of requireEach(action, accountAnswer, asked)) {
            locations.set(name!, location);
        }
        return locations;
    } catch (error) {
        throw toAzureError(action, error);
    }
}
