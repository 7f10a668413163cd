import { CodedError } from "../common/coded-error";
import type { BlobServiceClient } from "@azure/storage-blob";
import { AzureError, isConditionNotMet, toAzureError } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { isRecord } from "../common/json";
import { parseJson } from "../common/parse-json";
import { isDocumentId, pathOf, whyNotOfType } from "../records/document-type";
import type { DocumentType } from "../records/document-type";
import { auditDocument } from "../records/audit/audit-record";
import { drillDocument } from "../records/drill-record";
import { restoreDocument } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { asLogical } from "../records/snapshot/logical-facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { CatalogObservation, UnreadableDocument } from "../records/snapshot/observation";
import { Payloads } from "./payloads";
import { TreeStore } from "./tree-store";
import { DocumentIndex, matching } from "./document-index";
import { DocumentMemo } from "./document-memo";
import { leaseOf } from "./conditional-writes";
import type { BlobLease, WriteCondition } from "./conditional-writes";
import { untold, withProvenance } from "./provenance-source";
import type { ProvenanceSource } from "./provenance-source";
import { TextBlobs } from "./text-blobs";
import type { TextBlob } from "./text-blobs";

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

/** A document as its blob has it, or why it is not one that this tool has written, as text. */
export type StoredDocument<T> = { readonly path: string } & (
    { readonly value: T; readonly reason?: undefined } | { readonly value?: undefined; readonly reason: string }
);

export interface CatalogContainers {
    readonly backups: string;
    readonly catalog: string;
}

/** Another run has written the document. */
export class ChangedMeanwhileError extends CodedError {
    constructor(message: string) {
        super("ChangedMeanwhile", message);
    }
}

/** A document is there and cannot be read: it counts as nothing, and not as absent. */
export class UnreadableDocumentError extends CodedError {
    constructor(readonly document: UnreadableDocument) {
        super("DocumentUnreadable", describeUnreadable(document));
    }
}

/** The documents of a folder: those that are what their type promises, and the others. */
export interface DocumentList<T> {
    readonly values: readonly T[];
    readonly unreadable: readonly UnreadableDocument[];
}

/** What one run observes: the restores' records whole. */
export interface VaultObservation extends CatalogObservation {
    readonly restores: readonly RestoreRecord[];
}

const readsAtOnce = 16;

/** What a run lists, and so what the index spares the reads of. */
const indexedDocuments = [snapshotDocument, restoreDocument, drillDocument, auditDocument] as const;

/**
 * The vault as the operations see it. Every write is conditional; a failure to read is an error, and only a blob that
 * Azure says is not there counts as absent.
 */
export class Catalog {
    /** The blobs that the snapshots lie in. */
    readonly payloads: Payloads;
    private readonly documents: TextBlobs;
    private readonly index: DocumentIndex;
    /** Documents that were warned of: once each is enough. */
    private readonly told = new Set<string>();

    /**
     * @param warn - told of each document that cannot be read and is left out.
     * @param memo - of what was read before. @default nothing was
     * @param provenance - of what is created. @default it is not told
     */
    constructor(
        private readonly blobs: BlobServiceClient,
        private readonly containers: CatalogContainers,
        private readonly warn: (line: string) => void,
        private readonly memo = new DocumentMemo(),
        private readonly provenance: ProvenanceSource = untold,
    ) {
        this.payloads = new Payloads(blobs.getContainerClient(containers.backups));
        this.documents = new TextBlobs(blobs.getContainerClient(containers.catalog));
        this.index = new DocumentIndex(this.documents);
    }

    get containerName(): string {
        return this.containers.catalog;
    }

    /** Looks whether the catalog may be read and is there. @returns Azure's time. @throws AzureError */
    async open(): Promise<Date> {
        try {
            return await this.documents.now();
        } catch (error) {
            throw toAzureError(`open the catalog in container '${this.containers.catalog}'`, error);
        }
    }

    /** Creates the document or, where it is already there, reads it. @throws UnreadableDocumentError */
    async createOrRead<T>(
        type: DocumentType<T>,
        id: string,
        value: T,
    ): Promise<CatalogEntry<T> & { readonly created: boolean }> {
        const path = pathOf(type, id);
        try {
            const told = type.tellsProvenance ? await withProvenance(value, this.provenance) : value;
            return { ...(await this.write(path, told, { ifNoneMatch: "*" })), created: true };
        } catch (error) {
            if (!isConditionNotMet(error)) {
                throw toAzureError(`write '${path}' to the catalog`, error);
            }
        }
        const existing = await this.read(type, id);
        if (!existing) {
            throw new CodedError(
                "RemovedMeanwhile",
                `'${path}' in the catalog was removed while it was read: run it again.`,
            );
        }
        return { ...existing, created: false };
    }

    /** Creates a blob whose content is never read, where it is not there yet. */
    async ensure({ folder }: Pick<DocumentType<unknown>, "folder">, id: string, value: object): Promise<string> {
        const path = pathOf({ folder }, id);
        try {
            await this.write(path, value, { ifNoneMatch: "*" });
        } catch (error) {
            if (!isConditionNotMet(error)) {
                throw toAzureError(`write '${path}' to the catalog`, error);
            }
        }
        return path;
    }

    /** Writes a document, over any document that was there before. @throws ChangedMeanwhileError when another run writes it as well. */
    async overwrite<T>(type: DocumentType<T>, id: string, value: T): Promise<void> {
        const found = await this.find(type, id);
        const { created, ...entry } = found
            ? { ...found, value, created: false }
            : await this.createOrRead(type, id, value);
        if (!created) {
            await this.replace(entry, value);
        }
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

    /** A document with any content. @returns undefined when it is not there. */
    async find<T>(type: DocumentType<T>, id: string): Promise<DocumentName | undefined> {
        const path = pathOf(type, id);
        const blob = await this.readText(path, type);
        return blob && { id, path, etag: blob.etag };
    }

    /** As {@link read}; one that cannot be read is warned of and left out. */
    async readOrLeaveOut<T>(type: DocumentType<T>, id: string): Promise<CatalogEntry<T> | undefined> {
        try {
            return await this.read(type, id);
        } catch (error) {
            if (!(error instanceof UnreadableDocumentError)) {
                throw error;
            }
            this.leaveOut([error.document]);
            return undefined;
        }
    }

    /** @returns undefined when the document is not there. @throws UnreadableDocumentError when it is not of its type. */
    async read<T>(type: DocumentType<T>, id: string): Promise<CatalogEntry<T> | undefined> {
        const path = pathOf(type, id);
        const blob = await this.readText(path, type);
        if (!blob) {
            return undefined;
        }
        const document = parseDocument(type, id, blob);
        if ("unreadable" in document) {
            throw new UnreadableDocumentError(document.unreadable);
        }
        return { path, value: document.value, etag: blob.etag };
    }

    private async readText<T>(path: string, { maxBytes }: DocumentType<T>): Promise<TextBlob | undefined> {
        try {
            return await this.documents.read(path, maxBytes);
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

    /** The facts of every snapshot. One that cannot be read is warned of, and takes nothing from the others. */
    async listSnapshots(): Promise<readonly SnapshotFacts[]> {
        return (await this.list(snapshotDocument)).values;
    }

    /**
     * Makes later reads of what is listed cheaper. Comes after what changed it: who only looks writes nothing. Where Azure
     * does not let it, the reads are as they were.
     */
    async refreshIndex(): Promise<void> {
        try {
            const known = new Map<string, string>();
            for (const type of indexedDocuments) {
                for (const [id, { text }] of await this.readTexts(type)) {
                    if (text !== undefined) {
                        known.set(pathOf(type, id), text);
                    }
                }
            }
            await this.index.write(known);
        } catch (error) {
            if (!(toAzureError("write the index of the catalog", error) instanceof AzureError)) {
                throw error;
            }
        }
    }

    /** The documents of a folder by their names; other blobs there are left alone. */
    async listDocuments(type: Pick<DocumentType<unknown>, "folder">): Promise<DocumentName[]> {
        return (await this.listBlobs(type)).map(({ id, name, etag }) => ({ id, path: name, etag }));
    }

    /** All documents of a folder. One that cannot be read is warned of, and takes nothing from the others. */
    async list<T>(type: DocumentType<T>): Promise<DocumentList<T>> {
        return this.parseAll(type, await this.readTexts(type));
    }

    /** As {@link readDirectly}, from what this process has read before and the index has. */
    async readCached<T>(type: DocumentType<T>): Promise<readonly StoredDocument<T>[]> {
        return [...(await this.readTexts(type))].map(([id, blob]) => toStored(type, id, blob));
    }

    /** The texts of a folder's documents, each by a read of its own: no copy of one counts. */
    async readDirectly<T>(type: DocumentType<T>): Promise<readonly StoredDocument<T>[]> {
        const listed = await this.listBlobs(type);
        const read = new Map<string, StoredDocument<T>>();
        try {
            await forEachAtOnce(readsAtOnce, listed, async ({ id, name }) => {
                const blob = await this.documents.read(name, type.maxBytes);
                if (blob) {
                    read.set(id, toStored(type, id, blob));
                }
            });
        } catch (error) {
            throw toAzureError(`read the ${type.folder} of the catalog`, error);
        }
        return listed.flatMap(({ id }) => read.get(id) ?? []);
    }

    private async listBlobs({ folder }: Pick<DocumentType<unknown>, "folder">) {
        try {
            return (await this.documents.list(`${folder}/`)).flatMap((blob) => {
                const [, id] = /^[^/]+\/([^/]+)\.json$/.exec(blob.name) ?? [];
                return id !== undefined && isDocumentId(id) ? [{ ...blob, id }] : [];
            });
        } catch (error) {
            throw toAzureError(`list the ${folder} of the catalog`, error);
        }
    }

    private parseAll<T>(type: DocumentType<T>, texts: ReadonlyMap<string, TextBlob>): DocumentList<T> {
        const values: T[] = [];
        const unreadable: UnreadableDocument[] = [];
        for (const [id, blob] of texts) {
            const document = parseDocument(type, id, blob);
            if ("unreadable" in document) {
                unreadable.push(document.unreadable);
            } else {
                values.push(document.value);
            }
        }
        this.leaveOut(unreadable);
        return { values, unreadable };
    }

    /**
     * The texts of a folder's documents, in the order of their names, however the reads came back: what this process has read
     * before, or the index has, is not read again.
     */
    async readTexts({
        folder,
        maxBytes,
    }: Pick<DocumentType<unknown>, "folder" | "maxBytes">): Promise<ReadonlyMap<string, TextBlob>> {
        const listed = await this.listBlobs({ folder });
        try {
            const unread = listed.filter((blob) => !this.memo.has(blob));
            const texts = unread.length > 1 ? await this.memo.readIndex(() => this.index.read()) : undefined;
            const indexed = matching(texts ?? new Map(), unread);
            const read = new Map<string, TextBlob>();
            await forEachAtOnce(readsAtOnce, listed, async ({ id, ...blob }) => {
                const text = indexed.get(blob.name);
                const found = await this.memo.get(blob, () =>
                    text === undefined
                        ? this.documents.read(blob.name, maxBytes)
                        : Promise.resolve({ text, etag: blob.etag, modifiedAt: new Date(0) }),
                );
                if (found) {
                    read.set(id, found);
                }
            });
            this.memo.keepOnly(folder, listed);
            return new Map(listed.flatMap(({ id }) => (read.has(id) ? [[id, read.get(id)!] as const] : [])));
        } catch (error) {
            throw toAzureError(`read the ${folder} of the catalog`, error);
        }
    }

    /** What a snapshot is selected from. */
    async observeSnapshots(): Promise<
        Pick<CatalogObservation, "snapshots" | "payloads" | "backupsContainer" | "backupsUrl" | "missingTrees">
    > {
        const [snapshots, payloads] = await Promise.all([this.listSnapshots(), this.payloads.list()]);
        return {
            snapshots,
            missingTrees: await this.findMissingTrees(snapshots),
            payloads,
            backupsContainer: this.containers.backups,
            backupsUrl: this.payloads.containerUrl,
        };
    }

    /** All that a schedule and retention decide from. */
    async observe(): Promise<VaultObservation> {
        const [snapshots, restores, payloads] = await Promise.all([
            this.list(snapshotDocument),
            this.list(restoreDocument),
            this.payloads.list(),
        ]);
        return {
            snapshots: snapshots.values,
            missingTrees: await this.findMissingTrees(snapshots.values),
            restores: restores.values,
            unreadable: [...snapshots.unreadable, ...restores.unreadable],
            payloads,
            backupsContainer: this.containers.backups,
            backupsUrl: this.payloads.containerUrl,
        };
    }

    /** Logical snapshots that their container does not have; none of a container that may not be looked into. */
    private async findMissingTrees(snapshots: readonly SnapshotFacts[]): Promise<ReadonlySet<string>> {
        const whole = snapshots.flatMap((facts) => {
            const logical = facts.result === "succeeded" && !facts.tombstone ? asLogical(facts) : undefined;
            return logical ? [{ id: facts.id, ...logical.payload }] : [];
        });
        const containers = [...new Set(whole.map(({ container }) => container))];
        const missing = await Promise.all(
            containers.map(async (container) => {
                const roots = await this.rootsOf(container);
                return whole.filter((one) => one.container === container && roots?.has(one.root!) === false);
            }),
        );
        return new Set(missing.flat().map(({ id }) => id));
    }

    private async rootsOf(container: string): Promise<ReadonlySet<string> | undefined> {
        try {
            return await new TreeStore(this.blobs.getContainerClient(container)).roots();
        } catch (error) {
            const status = error instanceof AzureError ? error.statusCode : undefined;
            if (status !== 403 && status !== 404) {
                throw error;
            }
            return status === 404 ? new Set() : undefined;
        }
    }

    /** A lease on a blob, which must be there. */
    lease(path: string): BlobLease {
        return leaseOf(this.blobs.getContainerClient(this.containers.catalog), path);
    }

    private leaveOut(documents: readonly UnreadableDocument[]): void {
        for (const document of documents.filter(({ path }) => !this.told.has(path))) {
            this.told.add(document.path);
            this.warn(`Warning: ${describeUnreadable(document)} The run ignores it.`);
        }
    }

    private async write<T>(path: string, value: T, condition: WriteCondition): Promise<CatalogEntry<T>> {
        const etag = await this.documents.write(path, formatDocument(value), condition);
        return { path, value, etag };
    }
}

/** The text of a document's blob. */
const formatDocument = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function toStored<T>(type: DocumentType<T>, id: string, blob: TextBlob): StoredDocument<T> {
    const path = pathOf(type, id);
    const document = parseDocument(type, id, blob);
    if ("unreadable" in document) {
        return { path, reason: document.unreadable.reason };
    }
    return blob.text === formatDocument(document.value)
        ? { path, value: document.value }
        : { path, reason: "its text is not as this tool writes it" };
}

/** A document as its type promises it, or what keeps it from being one. */
function parseDocument<T>(
    type: DocumentType<T>,
    id: string,
    { text, reason, modifiedAt }: TextBlob,
): { readonly value: T } | { readonly unreadable: UnreadableDocument } {
    const parsed = text === undefined ? { reason } : parseJson(text);
    const found = parsed.reason ?? whyNotOfType(type, id, parsed.value);
    if (found === undefined) {
        return { value: parsed.value as T };
    }
    const { snapshot } = isRecord(parsed.value) ? parsed.value : {};
    return {
        unreadable: {
            path: pathOf(type, id),
            reason: found,
            wayOut: type.wayOut,
            modifiedAt,
            ...(isDocumentId(snapshot) && { snapshot: snapshot as string }),
        },
    };
}

const describeUnreadable = ({ path, reason, wayOut }: UnreadableDocument): string =>
    `'${path}' in the vault's catalog cannot be read: ${reason}. ${wayOut}`;
