import type { BlobLeaseClient, BlobServiceClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet, toAzureError } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { parseSnapshotFacts } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { CatalogObservation, PayloadObservation, UnreadableDocument } from "../records/snapshot/observation";
import { parseJson } from "../common/parse-json";
import { SnapshotIndex } from "./snapshot-index";
import { isBlobNotFound, TextBlobs } from "./text-blobs";
import type { WriteCondition } from "./text-blobs";
import { isBlocking } from "../records/verification";
import type { Verification } from "../records/verification";

/** A JSON document of the catalog as it was read or written, with the ETag that a change must match. */
export interface CatalogEntry<T> {
    readonly path: string;
    readonly value: T;
    readonly etag: string;
}

/** A document of the catalog by its name alone. */
export interface DocumentName {
    readonly id: string;
    readonly path: string;
    readonly etag: string;
}

/** A blob of the `backups` container by itself. */
export interface PayloadProperties extends PayloadObservation {
    readonly lastModified: Date;
    readonly createdAt: Date;
    readonly accessTier?: string;
    /** Of a blob that was copied there. */
    readonly copyStatus?: string;
}

export interface CatalogContainers {
    readonly backups: string;
    readonly catalog: string;
}

/** Another run has written the document. */
export class ChangedMeanwhileError extends Error {}

/** A document is there and cannot be read: it counts as nothing, and not as absent. */
export class UnreadableDocumentError extends Error implements UnreadableDocument {
    constructor(
        readonly path: string,
        readonly reason: string,
    ) {
        super(describeUnreadable({ path, reason }));
    }
}

export const snapshotPath = (id: string): string => `snapshots/${id}.json`;
const restoresPrefix = "restores/";
export const restorePath = (id: string): string => `${restoresPrefix}${id}.json`;
const readsAtOnce = 16;

type StoredRestore = Partial<CatalogObservation["restores"][number]> & { readonly verification?: Verification };

/**
 * The vault as the operations see it. Every write is conditional; a failure to read is an error, and only a blob that
 * Azure says is not there counts as absent.
 */
export class Catalog {
    private readonly documents: TextBlobs;
    /** Documents that were warned of: once each is enough. */
    private readonly told = new Set<string>();

    /** @param warn - told of each document that cannot be read and is left out. */
    constructor(
        private readonly blobs: BlobServiceClient,
        private readonly containers: CatalogContainers,
        private readonly warn: (line: string) => void,
    ) {
        this.documents = new TextBlobs(blobs.getContainerClient(containers.catalog));
    }

    /** Looks whether the catalog may be read and is there. @returns Azure's time. @throws AzureError */
    async open(): Promise<Date> {
        try {
            return await this.documents.now();
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

    /** A document whatever it holds. @returns undefined when it is not there. */
    async find(path: string): Promise<Pick<CatalogEntry<unknown>, "path" | "etag"> | undefined> {
        const { blob } = await this.readJson(path);
        return blob && { path, etag: blob.etag };
    }

    /** As {@link read}; one that is no JSON is warned of and left out. */
    async readOrLeaveOut<T>(path: string): Promise<CatalogEntry<T> | undefined> {
        try {
            return await this.read<T>(path);
        } catch (error) {
            if (!(error instanceof UnreadableDocumentError)) {
                throw error;
            }
            this.leaveOut([error]);
            return undefined;
        }
    }

    /** @returns undefined when the document is not there. @throws UnreadableDocumentError when it is no JSON. */
    async read<T>(path: string): Promise<CatalogEntry<T> | undefined> {
        const { blob, parsed } = await this.readJson(path);
        if (parsed?.reason !== undefined) {
            throw new UnreadableDocumentError(path, parsed.reason);
        }
        return blob && { path, value: parsed!.value as T, etag: blob.etag };
    }

    private async readJson(path: string) {
        try {
            const blob = await this.documents.read(path);
            return { blob, parsed: blob && parseJson(blob.text) };
        } catch (error) {
            throw toAzureError(`read '${path}' from the catalog`, error);
        }
    }

    /** @throws ChangedMeanwhileError when the document changed since it was read. */
    async remove({ path, etag }: Pick<CatalogEntry<unknown>, "path" | "etag">): Promise<void> {
        try {
            await this.documents.delete(path, etag);
        } catch (error) {
            throw isConditionNotMet(error)
                ? new ChangedMeanwhileError(`'${path}' in the catalog was changed by another run: run it again.`)
                : toAzureError(`delete '${path}' from the catalog`, error);
        }
    }

    /** The facts of every snapshot; blobs that are not facts of this schema are left alone. */
    async listSnapshots(): Promise<SnapshotFacts[]> {
        return (await this.readSnapshots()).snapshots;
    }

    private async readSnapshots(): Promise<
        Pick<CatalogObservation, "snapshots" | "unreadable"> & { snapshots: SnapshotFacts[] }
    > {
        try {
            const { values, unreadable } = await new SnapshotIndex(this.documents).readSidecars();
            this.leaveOut(unreadable);
            const snapshots = [...values].flatMap(([path, value]) => {
                const facts = parseSnapshotFacts(value);
                return facts && snapshotPath(facts.id) === path ? [facts] : [];
            });
            return { snapshots, unreadable };
        } catch (error) {
            throw toAzureError("list the snapshots of the catalog", error);
        }
    }

    /** The documents of a folder, without reading them; other blobs there are left alone. */
    async listDocuments(folder: "snapshots" | "inventories" | "site-local"): Promise<DocumentName[]> {
        try {
            return (await this.documents.list(`${folder}/`)).flatMap(({ name, etag }) => {
                const [, id] = /^[^/]+\/([^/]+)\.json$/.exec(name) ?? [];
                return id === undefined ? [] : [{ id, path: name, etag }];
            });
        } catch (error) {
            throw toAzureError(`list the ${folder} of the catalog`, error);
        }
    }

    /** All that a schedule and retention decide from. */
    async observe(): Promise<CatalogObservation> {
        const [{ snapshots, unreadable }, restores, payloads] = await Promise.all([
            this.readSnapshots(),
            this.readRestores(),
            this.listPayloads(),
        ]);
        return {
            snapshots,
            restores: restores.restores,
            unreadable: [...unreadable, ...restores.unreadable],
            payloads,
            backupsContainer: this.containers.backups,
        };
    }

    /** @returns undefined when Azure says that the payload is not there. */
    async findPayload(name: string): Promise<PayloadProperties | undefined> {
        try {
            const properties = await this.payload(name).getProperties();
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
            throw toAzureError(`read the properties of '${name}' in '${this.containers.backups}'`, error);
        }
    }

    /**
     * Deletes a payload if it still is the one expected.
     *
     * @returns when Azure deleted it; undefined when it was not there, or is another one by now, which stays.
     */
    async deletePayload(name: string, etag: string): Promise<Date | undefined> {
        try {
            return (await this.payload(name).delete({ conditions: { ifMatch: etag } })).date;
        } catch (error) {
            if (isBlobNotFound(error) || (error instanceof RestError && error.statusCode === 412)) {
                return undefined;
            }
            throw toAzureError(`delete '${name}' from '${this.containers.backups}'`, error);
        }
    }

    /** A client for the lease of a document, which must be there. */
    leaseClient(path: string): BlobLeaseClient {
        return this.blobs.getContainerClient(this.containers.catalog).getBlobClient(path).getBlobLeaseClient();
    }

    payloadUrl(name: string): string {
        return this.payload(name).url;
    }

    private payload(name: string) {
        return this.blobs.getContainerClient(this.containers.backups).getBlobClient(name);
    }

    /** Any record that names a snapshot counts, whatever its schema. */
    private async readRestores(): Promise<Pick<CatalogObservation, "restores" | "unreadable">> {
        const restores: CatalogObservation["restores"][number][] = [];
        const unreadable: UnreadableDocument[] = [];
        try {
            const paths = (await this.documents.list(restoresPrefix)).map(({ name }) => name);
            await forEachAtOnce(readsAtOnce, paths, async (path) => {
                const { parsed } = await this.readJson(path);
                if (parsed?.reason !== undefined) {
                    unreadable.push({ path, reason: parsed.reason });
                }
                const record = parsed?.value as StoredRestore | null | undefined;
                if (record && typeof record.snapshot === "string") {
                    const { id = path, snapshot, result = "intended", verification } = record;
                    const isToCompare = result !== "failed" && (!verification || isBlocking(verification));
                    restores.push({ ...record, id, snapshot, result, isToCompare });
                }
            });
        } catch (error) {
            throw toAzureError("list the restores of the catalog", error);
        }
        this.leaveOut(unreadable);
        return { restores, unreadable };
    }

    private leaveOut(documents: readonly UnreadableDocument[]): void {
        for (const document of documents.filter(({ path }) => !this.told.has(path))) {
            this.told.add(document.path);
            this.warn(`Warning: ${describeUnreadable(document)} It is left out until then.`);
        }
    }

    private async listPayloads(): Promise<ReadonlyMap<string, PayloadObservation>> {
        const payloads = new Map<string, PayloadObservation>();
        try {
            const container = this.blobs.getContainerClient(this.containers.backups);
            for await (const { name, properties } of container.listBlobsFlat()) {
                payloads.set(name, { bytes: properties.contentLength ?? 0, etag: properties.etag });
            }
        } catch (error) {
            throw toAzureError(`list the blobs of '${this.containers.backups}'`, error);
        }
        return payloads;
    }

    private async write<T>(path: string, value: T, condition: WriteCondition): Promise<CatalogEntry<T>> {
        const etag = await this.documents.write(path, `${JSON.stringify(value, null, 2)}\n`, condition);
        return { path, value, etag };
    }
}

const describeUnreadable = ({ path, reason }: UnreadableDocument): string =>
    `'${path}' in the vault's catalog cannot be read: ${reason}. Restore an earlier version of the blob (its versions, ` +
    "or its soft-deleted state), or delete it.";
