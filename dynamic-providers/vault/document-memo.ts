import type { IndexedTexts } from "./document-index";
import type { ListedBlob, TextBlob } from "./text-blobs";

/**
 * Documents of one container that this process has read: one that is listed with the same ETag is the same, and not read
 * again. So several schedules in a program, and a site beside them, read the catalog once.
 */
export class DocumentMemo {
    private readonly blobs = new Map<string, TextBlob>();
    private readonly reading = new Map<string, Promise<TextBlob | undefined>>();
    private index: Promise<IndexedTexts> | undefined;

    has({ name, etag }: ListedBlob): boolean {
        return this.blobs.get(name)?.etag === etag;
    }

    /** What is known, or is being read already, or what `read` gives. @returns undefined where it is gone. */
    async get(listed: ListedBlob, read: () => Promise<TextBlob | undefined>): Promise<TextBlob | undefined> {
        const { name, etag } = listed;
        if (this.has(listed)) {
            return this.blobs.get(name);
        }
        const key = `${name} ${etag}`;
        const reading = this.reading.get(key) ?? read();
        this.reading.set(key, reading);
        try {
            const blob = await reading;
            if (blob) {
                this.blobs.set(name, blob);
            }
            return blob;
        } finally {
            this.reading.delete(key);
        }
    }

    /** Who asks while it is being read gets the same. */
    readIndex(read: () => Promise<IndexedTexts>): Promise<IndexedTexts> {
        this.index ??= read().finally(() => {
            this.index = undefined;
        });
        return this.index;
    }

    /** What a folder does not hold any more is forgotten. */
    keepOnly(folder: string, listed: readonly ListedBlob[]): void {
        const names = new Set(listed.map(({ name }) => name));
        for (const name of this.blobs.keys()) {
            if (name.startsWith(`${folder}/`) && !names.has(name)) {
                this.blobs.delete(name);
            }
        }
    }
}

const memos = new Map<string, DocumentMemo>();

/** What this process has read of a container. */
export function memoOf(containerUrl: string): DocumentMemo {
    const memo = memos.get(containerUrl) ?? new DocumentMemo();
    memos.set(containerUrl, memo);
    return memo;
}
