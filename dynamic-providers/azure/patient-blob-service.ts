import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient, PipelineRequest } from "@azure/core-rest-pipeline";
import type { Patience } from "../requests/patience";
import { retryPolicy } from "../requests/retry-policy";

/** Opens the blobs of a storage account instead of a sign-in. */
export interface AccountKey {
    readonly accountName: string;
    readonly key: string;
}

/** The storage's blobs, with the retries that all requests have: the SDK's own do not send again what was throttled (429). */
export class PatientBlobService extends BlobServiceClient {
    /** @param httpClient - answers every request instead of the network. */
    constructor(endpoint: string, opener: AccountKey | TokenCredential, patience: Patience, httpClient?: HttpClient) {
        super(endpoint, "key" in opener ? new StorageSharedKeyCredential(opener.accountName, opener.key) : opener);
        // The clients of containers and blobs share it.
        const { pipeline } = this.storageClientContext;
        pipeline.removePolicy({ phase: "Retry" });
        pipeline.addPolicy(retryPolicy({ patience }), { phase: "Retry" });
        if (httpClient) {
            // The SDK's own option takes a client of another generation.
            const answer = (request: PipelineRequest) => httpClient.sendRequest(request);
            pipeline.addPolicy({ name: "apimDrAnswerPolicy", sendRequest: answer }, { afterPhase: "Sign" });
        }
    }
}
