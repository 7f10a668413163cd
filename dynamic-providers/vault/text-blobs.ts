import { CodedError } from "../common/coded-error";
import type { ContainerClient } from "@azure/storage-blob";
import { readWhole } from "../requests/read-whole";
import { decodeText, readAtMost } from "./blob-content";
import type { BlobContent, DecodedText } from "./blob-content";
import { deleteBlob, isBlobNotFound, writeBytes, writeText } from "./conditional-writes";
import type { WriteCondition } from "./conditional-writes";

/** A blob that was read: its text, or why it is none, as text. */
export type TextBlob = BlobStamp & DecodedText;

interface BlobStamp {
    readonly etag: string;
    readonly modifiedAt: Date;
}

/** A blob as a list shows it. */
export interface ListedBlob {
    readonly name: string;
    readonly etag: string;
    /** MD5 of its content as Azure has it, base64; undefined where it has none. */
    readonly contentMd5: string | undefined;
}

/** JSON texts in a container, and what caches them. What goes wrong is thrown as the SDK has it. */
export class TextBlobs {
    constructor(private readonly container: ContainerClient) {}

    get containerName(): string {
        return this.container.containerName;
    }

    /** A blob's name with its container's, as messages have it. */
    pathOf(name: string): string {
        return `${this.container.containerName}/${name}`;
    }

    /** Azure's time; fails where the container is not there, or may not be read. */
    async now(): Promise<Date> {
        const { date } = await this.container.getProperties();
        if (!date) {
            throw new CodedError(
                "DateMissing",
                "The storage account's answer has no Date header, so ages are not known.",
            );
        }
        return date;
    }

    /** Names and ETags, a page of 5000 in each request. */
    async list(prefix = ""): Promise<ListedBlob[]> {
        const found: ListedBlob[] = [];
        for await (const { name, properties } of this.container.listBlobsFlat({ prefix })) {
            const { etag, contentMD5 } = properties;
            found.push({ name, etag, contentMd5: contentMD5 && Buffer.from(contentMD5).toString("base64") });
        }
        return found;
    }

    /**
     * @param maxBytes - a larger one is not read.
     * @returns undefined when Azure says that the blob is not there.
     */
    async read(name: string, maxBytes: number): Promise<TextBlob | undefined> {
        const blob = await this.readBytes(name, maxBytes);
        return blob && { etag: blob.etag, modifiedAt: blob.modifiedAt, ...decodeText(blob) };
    }

    /** As {@link read}, for any content. */
    async readBytes(name: string, maxBytes: number): Promise<(BlobStamp & BlobContent) | undefined> {
        try {
            return await readWhole(this.container.url, () => this.download(name, maxBytes));
        } catch (error) {
            if (isBlobNotFound(error)) {
                return undefined;
            }
            throw error;
        }
    }

    private async download(name: string, maxBytes: number): Promise<BlobStamp & BlobContent> {
        const { etag = "", lastModified, readableStreamBody } = await this.container.getBlobClient(name).download();
        const content = await readAtMost(readableStreamBody, maxBytes);
        return { etag, modifiedAt: lastModified ?? new Date(0), ...content };
    }

    /** As {@link writeText}. */
    write(name: string, text: string, condition: WriteCondition): Promise<string> {
        return writeText(this.container, name, text, condition);
    }

    /** As {@link writeText}, for any content. */
    writeBytes(name: string, bytes: Buffer, contentType: string, condition: WriteCondition): Promise<string> {
        return writeBytes(this.container, name, bytes, condition, { contentType });
    }

    /** As {@link deleteBlob}. */
    async delete(name: string, ifMatch: string): Promise<void> {
        await deleteBlob(this.container, name, ifMatch);
    }
}
