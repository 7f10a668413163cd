import type { StoragePipelineOptions } from "@azure/storage-blob";

/** Options for a blob client that trusts one authority. The SDK passes `tlsOptions` on, though its type lacks it. */
export function trustingOptions(ca: string): StoragePipelineOptions {
    return { tlsOptions: { ca } } as StoragePipelineOptions;
}
