import type * as storageBlob from "@azure/storage-blob";
import type { ContainerClient, StoragePipelineOptions } from "@azure/storage-blob";
import { readWhole } from "../requests/read-whole";
import { toAzureError } from "./errors";

/** A file of a container, without its bytes. */
export interface ListedFile {
    readonly name: string;
    readonly contentType: string;
    /** Another one whenever the file is another one. */
    readonly etag: string;
}

/** Files of a container that a signed URL opens. The URL is a secret: no error quotes it. */
export interface MediaFiles {
    /** @throws AzureError */
    list(containerSasUrl: string): AsyncIterable<ListedFile>;
    /** @throws AzureError */
    read(containerSasUrl: string, name: string): Promise<Buffer>;
    /** In place of one of this name. @throws AzureError */
    write(containerSasUrl: string, name: string, contentType: string, content: Buffer): Promise<void>;
    /** Nothing happens where there is none. @throws AzureError */
    delete(containerSasUrl: string, name: string): Promise<void>;
}

/** {@link MediaFiles} of Azure Storage. */
export class StorageMediaFiles implements MediaFiles {
    constructor(private readonly options: StoragePipelineOptions = {}) {}

    async *list(containerSasUrl: string): AsyncGenerator<ListedFile> {
        try {
            for await (const { name, properties } of this.container(containerSasUrl).listBlobsFlat()) {
                const { contentType = "application/octet-stream", etag } = properties;
                yield { name, contentType, etag };
            }
        } catch (error) {
            throw toAzureError("list the media of the developer portal", error);
        }
    }

    async read(containerSasUrl: string, name: string): Promise<Buffer> {
        const { origin } = new URL(containerSasUrl);
        try {
            return await readWhole(origin, () =>
                this.container(containerSasUrl).getBlobClient(name).downloadToBuffer(),
            );
        } catch (error) {
            throw toAzureError("read a file of the developer portal's media", error);
        }
    }

    async write(containerSasUrl: string, name: string, contentType: string, content: Buffer): Promise<void> {
        const blob = this.container(containerSasUrl).getBlockBlobClient(name);
        try {
            await blob.uploadData(content, { blobHTTPHeaders: { blobContentType: contentType } });
        } catch (error) {
            throw toAzureError("write a file of the developer portal's media", error);
        }
    }

    async delete(containerSasUrl: string, name: string): Promise<void> {
        try {
            await this.container(containerSasUrl).getBlobClient(name).deleteIfExists();
        } catch (error) {
            throw toAzureError("delete a file of the developer portal's media", error);
        }
    }

    private container(containerSasUrl: string): ContainerClient {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- see connection.ts
        const { ContainerClient } = require("@azure/storage-blob") as typeof storageBlob;
        return new ContainerClient(containerSasUrl, undefined, this.options);
    }
}
