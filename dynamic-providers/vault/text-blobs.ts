import type { ContainerClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";

export interface TextBlob {
    readonly text: string;
    readonly etag: string;
}

/** One of the two must hold for a blob to be written. */
export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: "*" };

/** JSON texts in a container. What goes wrong is thrown as the SDK has it. */
export class TextBlobs {
    constructor(private readonly container: ContainerClient) {}

    /** A blob's name with its container's, as messages have it. */
    pathOf(name: string): string {
        return `${this.container.containerName}/${name}`;
    }

    /** Azure's time; fails where the container is not there, or may not be read. */
    async now(): Promise<Date> {
        const { date } = await this.container.getProperties();
        if (!date) {
            throw new Error("The storage's answer had no Date header, so that no age can be told from it.");
        }
        return date;
    }

    /** Names and ETags, a page of 5000 in each request. */
    async list(prefix = ""): Promise<{ readonly name: string; readonly etag: string }[]> {
        const found: { name: string; etag: string }[] = [];
        for await (const { name, properties } of this.container.listBlobsFlat({ prefix })) {
            found.push({ name, etag: properties.etag });
        }
        return found;
    }

    /** @returns undefined when Azure says that the blob is not there. */
    async read(name: string): Promise<TextBlob | undefined> {
        try {
            const answer = await this.container.getBlobClient(name).download();
            return { text: await readText(answer.readableStreamBody), etag: answer.etag ?? "" };
        } catch (error) {
            if (isBlobNotFound(error)) {
                return undefined;
            }
            throw error;
        }
    }

    /** @returns the ETag of what was written. */
    async write(name: string, text: string, conditions: WriteCondition): Promise<string> {
        const answer = await this.container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
            conditions,
            blobHTTPHeaders: { blobContentType: "application/json" },
        });
        return answer.etag ?? "";
    }

    /** A blob that is not there is none to delete. */
    async delete(name: string, ifMatch: string): Promise<void> {
        try {
            await this.container.getBlobClient(name).delete({ conditions: { ifMatch } });
        } catch (error) {
            if (!isBlobNotFound(error)) {
                throw error;
            }
        }
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

async function readText(stream: NodeJS.ReadableStream | undefined): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream ?? []) {
        chunks.push(Buffer.from(chunk as Uint8Array));
    }
    return Buffer.concat(chunks).toString("utf8");
}
