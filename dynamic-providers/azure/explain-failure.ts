import { AzureError } from "./errors";
import { failedOperations } from "./ways-out";

/** An error in words: Azure's own are kept whole, with what to do where that is known. */
export function explainFailure(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof AzureError ? failedOperations.find(({ said }) => said.test(message)) : undefined;
    return known ? `${message}\n${known.code}: ${known.wayOut}` : message;
}
