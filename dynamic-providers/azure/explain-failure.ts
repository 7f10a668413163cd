import { AzureError } from "./errors";
import { failedOperations } from "./ways-out";

/** The text of an error: Azure's own text in full, and what to do if that is known. */
export function explainFailure(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof AzureError ? failedOperations.find(({ said }) => said.test(message)) : undefined;
    return known ? `${message}\n${known.code}: ${known.wayOut}` : message;
}
