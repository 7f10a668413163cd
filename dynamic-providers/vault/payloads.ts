import type { ContainerClient } from "@azure/storage-blob";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import type { SnapshotPayload } from "../records/snapshot/facts";
import type { PayloadObservation } from "../records/snapshot/observation";
import { deleteBlob, isBlobNotFound } from "./conditional-writes";

/** Where a payload lies, as facts tell it. */
export type PayloadAddress = Pick<SnapshotPayload, "container" | "name">;

/** A blob of the container by itself. */
export interface PayloadProperties extends PayloadObservation {
    readonly lastModified: Date;
    readonly createdAt: Date;
    readonly accessTier?: string;
    /** Of a blob that was copied there. */
    readonly copyStatus?: string;
}

/** The blobs that Azure writes its backups to. */
export class Payloads {
    constructor(private readonly container: ContainerClient) {}

    /** @returns undefined when Azure says that the payload is not there, and for one of another container. */
    async find({ container, name }: PayloadAddress): Promise<PayloadProperties | undefined> {
        if (container !== this.container.containerName) {
            return undefined;
        }
        try {
            const properties = await this.container.getBlobClient(name).getProperties();
            const { contentLength = 0, etag = "", lastModified = new Date(0), createdOn } = properties;
            const { accessTier, copyStatus } = properties;
            return {
                bytes: contentLength,
                etag,
                lastModified,
                createdAt: createdOn ?? lastModified,
                accessTier,
                copyStatus,
            };
        } catch (error) {
            if (isBlobNotFound(error)) {
                return undefined;
            }
            throw toAzureError(`read the properties of '${name}' in '${this.container.containerName}'`, error);
        }
    }

    /**
     * Deletes a payload if it still is the one expected.
     *
     * @returns when Azure deleted it; undefined when it was not there, or is another one by now or of another container,
     * which stays.
     */
    async delete({ container, name }: PayloadAddress, etag: string): Promise<Date | undefined> {
        if (container !== this.container.containerName) {
            return undefined;
        }
        try {
            return await deleteBlob(this.container, name, etag);
        } catch (error) {
            if (isConditionNotMet(error)) {
                return undefined;
            }
            throw toAzureError(`delete '${name}' from '${this.container.containerName}'`, error);
        }
    }

    /** All that lies in the container, by name; what others have put there too. */
    async list(): Promise<ReadonlyMap<string, PayloadObservation>> {
        const payloads = new Map<string, PayloadObservation>();
        try {
            for await (const { name, properties } of this.container.listBlobsFlat()) {
                payloads.set(name, { bytes: properties.contentLength ?? 0, etag: properties.etag });
            }
        } catch (error) {
            throw toAzureError(`list the blobs of '${this.container.containerName}'`, error);
        }
        return payloads;
    }

    get containerUrl(): string {
        return this.container.url;
    }

    url(name: string): string {
        return this.container.getBlobClient(name).url;
    }
}
