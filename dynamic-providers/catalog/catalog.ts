import type { BlobServiceClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import { parseSnapshotFacts } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";

/** A JSON document of the catalog as it was read or written, with the ETag that a change must match. */
export interface CatalogEntry<T> {
    readonly path: string;
    readonly value: T;
    readonly etag: string;
}

/** A payload's size and ETag in the `backups` container. */
export interface PayloadProperties {
    readonly bytes: number;
    readonly etag: string;
    readonly lastModified: Date;
}

export interface CatalogContainers {
    readonly backups: string;
    readonly catalog: string;
}

/** Another run has written the document. */
export class ChangedMeanwhileError extends Error {}

export const snapshotPath = (id: string): string => `snapshots/${id}.json`;
export const restorePath = (id: string): string => `restores/${id}.json`;

/**
 * The vault as the operations see it. Every write is conditional; a failure to read is an error, and only a blob that
 * Azure says is not there counts as absent.
 */
export class Catalog {
    constructor(
        private readonly blobs: BlobServiceClient,
        private readonly containers: CatalogContainers,
    ) {}

    /** Looks whether the catalog may be read and is there. @throws AzureError */
    async open(): Promise<void> {
        try {
            await this.blobs.getContainerClient(this.containers.catalog).getProperties();
        } catch (error) {
            throw toAzureError(`open the catalog in container '${this.containers.catalog}'`, error);
        }
    }

    /** Creates the document or, where it is already there, reads it. */
    async createOrRead<T>(path: string, value: T): Promise<CatalogEntry<T> & { readonly created: boolean }> {
        try {
            return { ...(await this.write(path, value, { ifNoneMatch: "*" })), created: true };
        } catch (error) {
            if (!isConditionNotMet(error)) {
                throw toAzureError(`write '${path}' to the catalog`, error);
            }
        }
        const existing = await this.read<T>(path);
        if (!existing) {
            throw new Error(`'${path}' in the catalog was removed while it was read: run it again.`);
        }
        return { ...existing, created: false };
    }

    /** @throws ChangedMeanwhileError when the document changed since it was read. */
    async replace<T>(entry: CatalogEntry<T>, value: T): Promise<CatalogEntry<T>> {
        try {
            return await this.write(entry.path, value, { ifMatch: entry.etag });
        } catch (error) {
            throw isConditionNotMet(error)
                ? new ChangedMeanwhileError(`'${entry.path}' in the catalog was changed by another run: run it again.`)
                : toAzureError(`write '${entry.path}' to the catalog`, error);
        }
    }

    /** @returns undefined when the document is not there. */
    async read<T>(path: string): Promise<CatalogEntry<T> | undefined> {
        const blob = this.blobs.getContainerClient(this.containers.catalog).getBlobClient(path);
        try {
            const answer = await blob.download();
            const text = await readText(answer.readableStreamBody);
            return { path, value: JSON.parse(text) as T, etag: answer.etag ?? "" };
        } catch (error) {
            if (isBlobNotFound(error)) {
                return undefined;
            }
            throw error instanceof SyntaxError
                ? new Error(`'${path}' in the catalog is not JSON: ${error.message}`)
                : toAzureError(`read '${path}' from the catalog`, error);
        }
    }

    /** The facts of every snapshot; blobs that are not facts of this schema are left alone. */
    async listSnapshots(): Promise<SnapshotFacts[]> {
        const found: SnapshotFacts[] = [];
        try {
            const container = this.blobs.getContainerClient(this.containers.catalog);
            for await (const { name } of container.listBlobsFlat({ prefix: "snapshots/" })) {
                const facts = parseSnapshotFacts((await this.read<unknown>(name))?.value);
                if (facts) {
                    found.push(facts);
                }
            }
        } catch (error) {
            throw toAzureError("list the snapshots of the catalog", error);
        }
        return found;
    }

    /** @returns undefined when Azure says that the payload is not there. */
    async findPayload(name: string): Promise<PayloadProperties | undefined> {
        try {
            const properties = await this.payload(name).getProperties();
            const { contentLength = 0, etag = "", lastModified = new Date(0) } = properties;
            return { bytes: contentLength, etag, lastModified };
        } catch (error) {
            if (isBlobNotFound(error)) {
                return undefined;
            }
            throw toAzureError(`read the properties of '${name}' in '${this.containers.backups}'`, error);
        }
    }

    payloadUrl(name: string): string {
        return this.payload(name).url;
    }

    private payload(name: string) {
        return this.blobs.getContainerClient(this.containers.backups).getBlobClient(name);
    }

    private async write<T>(
        path: string,
        value: T,
        conditions: { ifMatch?: string; ifNoneMatch?: string },
    ): Promise<CatalogEntry<T>> {
        const body = `${JSON.stringify(value, null, 2)}\n`;
        const answer = await this.blobs
            .getContainerClient(this.containers.catalog)
            .getBlockBlobClient(path)
            .upload(body, Buffer.byteLength(body), {
                conditions,
                blobHTTPHeaders: { blobContentType: "application/json" },
            });
        return { path, value, etag: answer.etag ?? "" };
    }
}

function isBlobNotFound(error: unknown): boolean {
    if (!(error instanceof RestError) || error.statusCode !== 404) {
        return false;
    }
    const details = error.details as { errorCode?: string } | undefined;
    return (error.code ?? details?.errorCode) === "BlobNotFound" || details?.errorCode === "BlobNotFound";
}

async function readText(stream: NodeJS.ReadableStream | undefined): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream ?? []) {
        chunks.push(Buffer.from(chunk as Uint8Array));
    }
    return Buffer.concat(chunks).toString("utf8");
}
