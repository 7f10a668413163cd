import { randomUUID } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet } from "../azure/errors";

/*
 * Everything that this tool changes in a vault's blobs goes through this file. The SDK sends a request again when the answer
 * to the first was lost, and the second then meets what the first has done: a condition that no longer holds, a blob that is
 * gone, a lease that is taken. Each function here tells that from another run's doing, so that no caller has to.
 */

/** One of the two must hold for a blob to be written. */
export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: "*" };

/**
 * Metadata of a blob that says which write it is of. The text alone does not tell whose it is: two runs may write the same
 * bytes, for example the same intent in the same second, and then only one of them may go on. Metadata is part of the one
 * request that writes the blob, needs no further permission, and changes neither text nor MD5.
 * Source: https://learn.microsoft.com/rest/api/storageservices/put-blob
 */
const newMark = () => ({ writeid: randomUUID() as string });

/**
 * Writes a text if the condition holds.
 *
 * @returns the ETag of what was written.
 * @throws RestError for which `isConditionNotMet` holds, when another run has written the blob.
 */
export async function writeText(
    container: ContainerClient,
    name: string,
    text: string,
    conditions: WriteCondition,
): Promise<string> {
    return writeBytes(container, name, text, conditions, { contentType: "application/json" });
}

/** What a blob has beside its content. */
export interface BlobProperties {
    readonly contentType: string;
    /** @default none */
    readonly metadata?: Readonly<Record<string, string>>;
}

/** As {@link writeText}, for any content. */
export async function writeBytes(
    container: ContainerClient,
    name: string,
    content: string | Buffer,
    conditions: WriteCondition,
    { contentType, metadata }: BlobProperties,
): Promise<string> {
    const mark = newMark();
    const blob = container.getBlockBlobClient(name);
    try {
        const { etag = "" } = await blob.upload(content, Buffer.byteLength(content), {
            conditions,
            metadata: { ...metadata, ...mark },
            blobHTTPHeaders: { blobContentType: contentType },
        });
        return etag;
    } catch (error) {
        const found = isConditionNotMet(error) ? await lookAt(container, name) : undefined;
        if (found?.metadata?.writeid !== mark.writeid) {
            throw error;
        }
        return found.etag ?? "";
    }
}

/**
 * Deletes a blob if it still is the one expected. One that is gone is deleted: by the first of two tries, or by another run
 * that wanted the same.
 *
 * @returns when Azure deleted it; undefined when it was gone.
 * @throws RestError for which `isConditionNotMet` holds, when there is another blob of that name by now.
 */
export async function deleteBlob(container: ContainerClient, name: string, ifMatch: string): Promise<Date | undefined> {
    try {
        return (await container.getBlobClient(name).delete({ conditions: { ifMatch } })).date;
    } catch (error) {
        if (isBlobNotFound(error) || (isConditionNotMet(error) && !(await lookAt(container, name)))) {
            return undefined;
        }
        throw error;
    }
}

/** A lease on a blob, known by an ID that is chosen before it is asked for. */
export interface BlobLease {
    /**
     * A second try proposes the ID that holds the lease already, which Azure grants.
     * Source: https://learn.microsoft.com/rest/api/storageservices/lease-blob, "Outcomes of lease operations on blobs".
     *
     * @returns false when another holds it.
     */
    acquire(durationSeconds: number): Promise<boolean>;
    /** @returns false when it had ended, and another has taken it or broken it. */
    renew(): Promise<boolean>;
    /** Releases it; one that was lost, or released by the first of two tries, is released already. */
    release(): Promise<void>;
}

/** A lease on a blob, which must be there. */
export function leaseOf(container: ContainerClient, name: string): BlobLease {
    const client = container.getBlobClient(name).getBlobLeaseClient(randomUUID());
    return {
        acquire: (durationSeconds) => isGranted(client.acquireLease(durationSeconds)),
        renew: () => isGranted(client.renewLease()),
        release: async () => void (await isGranted(client.releaseLease())),
    };
}

/** Azure answers so when the lease is another's, or is no more. */
async function isGranted(asking: Promise<unknown>): Promise<boolean> {
    try {
        await asking;
        return true;
    } catch (error) {
        if (isConditionNotMet(error)) {
            return false;
        }
        throw error;
    }
}

/** @returns undefined when Azure says that the blob is not there. */
async function lookAt(container: ContainerClient, name: string) {
    try {
        return await container.getBlobClient(name).getProperties();
    } catch (error) {
        if (isBlobNotFound(error)) {
            return undefined;
        }
        throw error;
    }
}

/** Whether Azure says that the very blob is not there: a container that is missing is an error. */
export function isBlobNotFound(error: unknown): boolean {
    return says(error, "BlobNotFound");
}

export function isContainerNotFound(error: unknown): boolean {
    return says(error, "ContainerNotFound");
}

function says(error: unknown, code: string): boolean {
    if (!(error instanceof RestError) || error.statusCode !== 404) {
        return false;
    }
    const details = error.details as { errorCode?: string } | undefined;
    return error.code === code || details?.errorCode === code;
}
