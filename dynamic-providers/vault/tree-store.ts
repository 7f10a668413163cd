import type { ContainerClient } from "@azure/storage-blob";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import { readWhole } from "../requests/read-whole";
import { readAtMost } from "./blob-content";
import type { BlobContent } from "./blob-content";
import { deleteBlob, isBlobNotFound, writeBytes } from "./conditional-writes";
import type { WriteCondition } from "./conditional-writes";

/** A blob of the store as a list shows it. */
export interface StoredBlob {
    readonly path: string;
    readonly etag: string;
    readonly bytes: number;
    /** Azure's time. */
    readonly modifiedAt: Date;
}

export interface StoredObject extends StoredBlob {
    /** Which keyring has its key. */
    readonly keyId: string | undefined;
}

/** All that lies in the store, by name. */
export interface StoreList {
    readonly objects: ReadonlyMap<string, StoredObject>;
    readonly keyrings: ReadonlyMap<string, StoredBlob>;
    /** By the name of their root. */
    readonly indexes: ReadonlyMap<string, StoredBlob>;
}

const folders = { objects: "objects", keyrings: "keyrings", indexes: "trees" } as const;

/** The paths of blobs in the container. */
export const objectPath = (name: string): string => `${folders.objects}/${name}`;
export const keyringPath = (id: string): string => `${folders.keyrings}/${id}.json`;
export const indexPath = (root: string): string => `${folders.indexes}/${root}.json`;

/**
 * The container of logical snapshots. Blobs are created, never changed: but a keyring for other recipients, and an object
 * whose keyring is gone. What goes wrong is an AzureError.
 */
export class TreeStore {
    constructor(private readonly container: ContainerClient) {}

    get containerName(): string {
        return this.container.containerName;
    }

    /** Azure's time; fails where the container is not there, or may not be read. */
    async now(): Promise<Date> {
        return this.asking("open the container", "", async () => (await this.container.getProperties()).date!);
    }

    async list(): Promise<StoreList> {
        const objects = new Map<string, StoredObject>();
        const keyrings = new Map<string, StoredBlob>();
        const indexes = new Map<string, StoredBlob>();
        return this.asking("list the blobs", "", async () => {
            for await (const blob of this.container.listBlobsFlat({ includeMetadata: true })) {
                const { etag, contentLength: bytes = 0, lastModified } = blob.properties;
                const stored = { path: blob.name, etag, bytes, modifiedAt: lastModified ?? new Date(0) };
                const [, folder, name] = /^([^/]+)\/([^/.]+)(?:\.json)?$/.exec(blob.name) ?? [];
                if (name !== undefined && folder === folders.objects) {
                    objects.set(name, { ...stored, keyId: blob.metadata?.keyid });
                } else if (name !== undefined && folder === folders.keyrings) {
                    keyrings.set(name, stored);
                } else if (name !== undefined && folder === folders.indexes) {
                    indexes.set(name, stored);
                }
            }
            return { objects, keyrings, indexes };
        });
    }

    /** Names of the roots of all snapshots that are whole. */
    async roots(): Promise<ReadonlySet<string>> {
        return this.asking("list the snapshots", "", async () => {
            const roots = new Set<string>();
            for await (const { name } of this.container.listBlobsFlat({ prefix: `${folders.indexes}/` })) {
                roots.add(name.slice(folders.indexes.length + 1).replace(/\.json$/, ""));
            }
            return roots;
        });
    }

    /** Whether a blob is there. Its content is not read. */
    async has(path: string): Promise<boolean> {
        const properties = await this.unlessGone(path, () => this.container.getBlobClient(path).getProperties());
        return properties !== undefined;
    }

    /**
     * @param maxBytes - a larger one is not read.
     * @returns undefined when Azure says that the blob is not there.
     */
    async read(path: string, maxBytes: number): Promise<(BlobContent & { readonly etag: string }) | undefined> {
        return this.unlessGone(path, () =>
            readWhole(this.container.url, async () => {
                const { etag = "", readableStreamBody } = await this.container.getBlobClient(path).download();
                return { ...(await readAtMost(readableStreamBody, maxBytes)), etag };
            }),
        );
    }

    /** @returns whether it was written: false where the condition does not hold. */
    async writeObject(name: string, sealed: Buffer, keyId: string, condition: WriteCondition): Promise<boolean> {
        return this.write(objectPath(name), sealed, condition, {
            contentType: "application/octet-stream",
            metadata: { keyid: keyId },
        });
    }

    /** As {@link writeObject}. */
    async writeJson(path: string, value: object, condition: WriteCondition): Promise<boolean> {
        const text = `${JSON.stringify(value, null, 2)}\n`;
        return this.write(path, Buffer.from(text, "utf8"), condition, { contentType: "application/json" });
    }

    /** @returns false when it was changed since. */
    async remove({ path, etag }: Pick<StoredBlob, "path" | "etag">): Promise<boolean> {
        return this.asking("delete", path, async () => {
            try {
                await deleteBlob(this.container, path, etag);
                return true;
            } catch (error) {
                if (isConditionNotMet(error)) {
                    return false;
                }
                throw error;
            }
        });
    }

    private write(path: string, content: Buffer, condition: WriteCondition, more: Parameters<typeof writeBytes>[4]) {
        return this.asking("write", path, async () => {
            try {
                await writeBytes(this.container, path, content, condition, more);
                return true;
            } catch (error) {
                if (isConditionNotMet(error)) {
                    return false;
                }
                throw error;
            }
        });
    }

    /** @returns undefined when Azure says that the blob is not there. */
    private async unlessGone<T>(path: string, ask: () => Promise<T>): Promise<T | undefined> {
        return this.asking("read", path, async () => {
            try {
                return await ask();
            } catch (error) {
                if (isBlobNotFound(error)) {
                    return undefined;
                }
                throw error;
            }
        });
    }

    private async asking<T>(does: string, path: string, ask: () => Promise<T>): Promise<T> {
        try {
            return await ask();
        } catch (error) {
            throw toAzureError(`${does} ${path && `'${path}' `}of container '${this.container.containerName}'`, error);
        }
    }
}
