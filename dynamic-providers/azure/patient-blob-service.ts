import { BlobServiceClient } from "@azure/storage-blob";
import type { StorageSharedKeyCredential } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/core-auth";
import type { Patience } from "../requests/patience";
import { retryPolicy } from "../requests/retry-policy";

/** The storage's blobs, with the retries that all requests have: the SDK's own do not send again what was throttled (429). */
export class PatientBlobService extends BlobServiceClient {
    constructor(endpoint: string, credential: StorageSharedKeyCredential | TokenCredential, patience: Patience) {
        super(endpoint, credential);
        // The clients of containers and blobs share it.
        const { pipeline } = this.storageClientContext;
        pipeline.removePolicy({ phase: "Retry" });
        pipeline.addPolicy(retryPolicy({ patience }), { phase: "Retry" });
    }
}
