import { createHash } from "node:crypto";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet } from "../azure/errors";
import { isRecord } from "../common/json";
import { parseJson } from "../common/parse-json";
import { mebibyte } from "../records/document-type";
import type { ListedBlob, TextBlobs } from "./text-blobs";

export const indexSchema = "apim-dr/index/1";
export const indexPath = "index.json";
/** What does not fit is read from its own blob. */
const maxBytes = 32 * mebibyte;

/** Texts of documents by the names of their blobs. */
export type IndexedTexts = ReadonlyMap<string, string>;

/**
 * `index.json`: the texts of the snapshots' facts in one blob, so that few of them need be read one by one. It is a cache
 * and no more: a text counts only where its MD5 is the one that Azure lists for the very blob, so that an index that is
 * lost, damaged, old or forged costs reads and nothing else.
 */
export class SnapshotIndex {
    constructor(private readonly blobs: TextBlobs) {}

    /** Texts that still are those of the listed blobs. */
    async read(listed: readonly ListedBlob[]): Promise<IndexedTexts> {
        const stored = await this.blobs.read(indexPath, maxBytes);
        return matching(parseIndex(stored?.text), listed);
    }

    /** What another run has written meanwhile is as good; and a reader without write access needs none. */
    async write(texts: IndexedTexts): Promise<void> {
        const stored = await this.blobs.read(indexPath, maxBytes);
        const text = formatIndex(texts);
        if (text === stored?.text) {
            return;
        }
        try {
            await this.blobs.write(indexPath, text, stored ? { ifMatch: stored.etag } : { ifNoneMatch: "*" });
        } catch (error) {
            const isForbidden = error instanceof RestError && error.statusCode === 403;
            if (!isConditionNotMet(error) && !isForbidden) {
                throw error;
            }
        }
    }
}

/** In the order of their names, as many as fit. */
export function formatIndex(texts: IndexedTexts): string {
    const documents: Record<string, string> = {};
    let bytes = 0;
    for (const [name, text] of [...texts].sort(([left], [right]) => (left < right ? -1 : 1))) {
        bytes += 2 * Buffer.byteLength(text) + name.length;
        if (bytes < maxBytes && !isUnderWay(text)) {
            documents[name] = text;
        }
    }
    return `${JSON.stringify({ schema: indexSchema, documents })}\n`;
}

/** @returns no texts for what is no index. */
export function parseIndex(text: string | undefined): IndexedTexts {
    const { value } = parseJson(text ?? "");
    const documents = isRecord(value) && value.schema === indexSchema ? value.documents : undefined;
    const entries = isRecord(documents) ? Object.entries(documents) : [];
    return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function matching(texts: IndexedTexts, listed: readonly ListedBlob[]): IndexedTexts {
    return new Map(
        listed.flatMap(({ name, contentMd5 }) => {
            const text = texts.get(name);
            return text !== undefined && contentMd5 !== undefined && md5Of(text) === contentMd5 ? [[name, text]] : [];
        }),
    );
}

/** As Azure computes it of a blob. @returns undefined where this machine's policy allows no MD5: nothing matches then. */
function md5Of(text: string): string | undefined {
    try {
        return createHash("md5").update(text).digest("base64");
    } catch {
        return undefined;
    }
}

/**
 * Its facts say where Azure tells how it goes, by a URL that may be signed: they are not written a second time. Of a text
 * that only looks like it, a read more is all that comes.
 */
const isUnderWay = (text: string): boolean => text.includes('"operation"');
