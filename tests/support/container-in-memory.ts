import type { ContainerClient } from "@azure/storage-blob";
import { RestError } from "@azure/core-rest-pipeline";

export interface StoredBlob {
    readonly text: string;
    readonly etag: string;
    readonly lastModified: Date;
    readonly metadata?: Readonly<Record<string, string>>;
}

interface BlobConditions {
    readonly ifMatch?: string;
    readonly ifNoneMatch?: string;
}

/** How the requests of one client come to a container: here they may be counted, delayed, lost or sent twice. */
export interface BlobRequests {
    /** @param what - is asked for, in words. */
    read<T>(effect: () => T, what: string): Promise<T>;
    write<T>(effect: () => T, what: string): Promise<T>;
}

/** Sends each request, and each once. */
export const plainRequests: BlobRequests = {
    read: async (effect) => Promise.resolve().then(effect),
    write: async (effect) => Promise.resolve().then(effect),
};

/** What happens to a write: its answer is lost before or after it was done. */
export type LostAnswer = "lostBefore" | "lostAfter";

/** Loses the answers of the next writes; those that were done are sent again, as the SDK does it. */
export function losing(losses: LostAnswer[]): BlobRequests {
    return {
        ...plainRequests,
        write: async (effect) => {
            const loss = await Promise.resolve(losses.shift());
            if (loss === "lostBefore") {
                throw new RestError("socket hang up", { code: "REQUEST_SEND_ERROR" });
            }
            const answer = effect();
            return loss === "lostAfter" ? effect() : answer;
        },
    };
}

/** What is told of a change just before it is made. */
export interface ContainerEvents {
    onWrite?(name: string, text: string): void;
    onDelete?(name: string): void;
}

const failure = (statusCode: number, code: string): RestError => new RestError(code, { statusCode, code });

/** The blobs of a container in memory, with the conditions and leases of Azure Storage. */
export class ContainerInMemory extends Map<string, StoredBlob> {
    /** Who holds a blob's lease. */
    readonly leases = new Map<string, { readonly id: string; readonly by: unknown }>();
    /** Every lease is lost as soon as somebody else wants it. */
    areLeasesLost = false;
    private etags = 0;

    constructor(
        readonly containerName: string,
        private readonly now: () => Date,
    ) {
        super();
    }

    put(name: string, text: string, metadata?: StoredBlob["metadata"]): StoredBlob {
        this.etags += 1;
        const blob = { text, etag: `"${this.containerName}-${this.etags}"`, lastModified: this.now(), metadata };
        this.set(name, blob);
        return blob;
    }

    /** As much of the SDK's client as the vault asks for. @param by - holds the leases that it takes. */
    client(
        requests: BlobRequests = plainRequests,
        events: ContainerEvents = {},
        by: unknown = requests,
    ): ContainerClient {
        const { containerName } = this;
        const list = (prefix: string) =>
            [...this].filter(([name]) => name.startsWith(prefix)).sort(([left], [right]) => (left < right ? -1 : 1));
        return {
            containerName,
            getProperties: () => requests.read(() => ({ date: this.now() }), `time of ${this.containerName}`),
            async *listBlobsFlat({ prefix = "" } = {}) {
                for (const [name, { text, etag, metadata, lastModified }] of await requests.read(
                    () => list(prefix),
                    `list of ${containerName}/${prefix}`,
                )) {
                    yield { name, metadata, properties: { etag, lastModified, contentLength: text.length } };
                }
            },
            getBlobClient: (name: string) => this.blobClient(name, requests, events, by),
            getBlockBlobClient: (name: string) => this.blobClient(name, requests, events, by),
        } as unknown as ContainerClient;
    }

    private blobClient(name: string, requests: BlobRequests, events: ContainerEvents, by: unknown) {
        const path = `${this.containerName}/${name}`;
        return {
            url: `https://vault/${path}`,
            download: () =>
                requests.read(() => {
                    const { text, etag, lastModified } = this.require(name);
                    return { readableStreamBody: [Buffer.from(text)], etag, lastModified };
                }, `read of ${path}`),
            getProperties: () =>
                requests.read(() => {
                    const { text, etag, lastModified, metadata } = this.require(name);
                    return { contentLength: text.length, etag, lastModified, metadata };
                }, `look at ${path}`),
            upload: (text: string, _length: number, options: UploadOptions = {}) =>
                requests.write(() => {
                    this.requireCondition(name, options.conditions);
                    events.onWrite?.(name, text);
                    return { etag: this.put(name, text, options.metadata).etag };
                }, `write of ${path}`),
            delete: ({ conditions }: { conditions?: BlobConditions } = {}) =>
                requests.write(() => {
                    this.require(name);
                    this.requireCondition(name, conditions);
                    events.onDelete?.(name);
                    this.delete(name);
                    return { date: this.now() };
                }, `deletion of ${path}`),
            getBlobLeaseClient: (id: string) => ({
                acquireLease: () =>
                    requests.write(() => {
                        this.require(name);
                        const held = this.leases.get(name);
                        if (held && held.id !== id && !this.areLeasesLost) {
                            throw failure(409, "LeaseAlreadyPresent");
                        }
                        this.leases.set(name, { id, by });
                    }, `lease of ${path}`),
                renewLease: () => Promise.resolve().then(() => this.requireLease(name, id)),
                releaseLease: () =>
                    requests.write(() => {
                        this.requireLease(name, id);
                        this.leases.delete(name);
                    }, `end of the lease of ${path}`),
            }),
        };
    }

    private require(name: string): StoredBlob {
        const found = this.get(name);
        if (!found) {
            throw failure(404, "BlobNotFound");
        }
        return found;
    }

    private requireCondition(name: string, { ifMatch, ifNoneMatch }: BlobConditions = {}): void {
        const found = this.get(name);
        if (ifNoneMatch === "*" && found) {
            throw failure(409, "BlobAlreadyExists");
        }
        if (ifMatch !== undefined && found?.etag !== ifMatch) {
            throw failure(412, "ConditionNotMet");
        }
    }

    private requireLease(name: string, id: string): void {
        if (this.leases.get(name)?.id !== id) {
            throw failure(409, "LeaseIdMismatchWithLeaseOperation");
        }
    }
}

interface UploadOptions {
    readonly conditions?: BlobConditions;
    readonly metadata?: StoredBlob["metadata"];
}
