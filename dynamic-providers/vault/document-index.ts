import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet } from "../azure/errors";
import { isRecord } from "../common/json";
import { parseJson } from "../common/parse-json";
import { mebibyte } from "../records/document-type";
import type { ListedBlob, TextBlobs } from "./text-blobs";

export const indexSchema = "apim-dr/index/1";
export const indexPath = "index.jsonl.br";
/** Of the blob. */
const maxStoredBytes = 32 * mebibyte;
/** Of its lines. What does not fit is read from its own blob. */
const maxBytes = 128 * mebibyte;

/** Texts of documents by the names of their blobs. */
export type IndexedTexts = ReadonlyMap<string, string>;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/**
 * The texts of the catalog's documents in one blob, so that few of them need be read one by one. It is a cache and no more:
 * a text counts only where its MD5 is the one that Azure lists for the very blob, so that an index that is lost, damaged,
 * old or forged costs reads and nothing else.
 *
 * Facts of a service repeat those of the day before but for a few digests: compressed over a window that holds many of them,
 * 2,000 of 15 kB each come to half a megabyte.
 */
export class DocumentIndex {
    constructor(private readonly blobs: TextBlobs) {}

    /** What it holds, which may be anything: see {@link matching}. */
    async read(): Promise<IndexedTexts> {
        const stored = await this.blobs.readBytes(indexPath, maxStoredBytes);
        return parseIndex(stored?.bytes);
    }

    /** What another run has written meanwhile is as good; and a reader without write access needs none. */
    async write(texts: IndexedTexts): Promise<void> {
        const stored = await this.blobs.readBytes(indexPath, maxStoredBytes);
        const bytes = await formatIndex(texts);
        if (stored?.bytes?.equals(bytes)) {
            return;
        }
        try {
            await this.blobs.writeBytes(
                indexPath,
                bytes,
                "application/octet-stream",
                stored ? { ifMatch: stored.etag } : { ifNoneMatch: "*" },
            );
        } catch (error) {
            const isForbidden = error instanceof RestError && error.statusCode === 403;
            if (!isConditionNotMet(error) && !isForbidden) {
                throw error;
            }
        }
    }
}

/** In the order of their names, as many as fit: one line for the schema, then one for each document. */
export async function formatIndex(texts: IndexedTexts): Promise<Buffer> {
    const lines = [`${JSON.stringify({ schema: indexSchema })}\n`];
    let bytes = lines[0]!.length;
    for (const [name, text] of [...texts].sort(([left], [right]) => (left < right ? -1 : 1))) {
        const line = `${JSON.stringify({ name, text })}\n`;
        bytes += Buffer.byteLength(line);
        if (bytes < maxBytes && !isUnderWay(text)) {
            lines.push(line);
        }
    }
    return compress(Buffer.from(lines.join("")), {
        params: {
            // Better ones take several times as long, for the same size.
            [constants.BROTLI_PARAM_QUALITY]: 4,
            [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        },
    });
}

/** @returns no texts for what is no index. */
export async function parseIndex(stored: Buffer | undefined): Promise<IndexedTexts> {
    const texts = new Map<string, string>();
    let isIndex = false;
    for (const line of linesOf(await decompressed(stored))) {
        const { value } = parseJson(line);
        const found = isRecord(value) ? value : {};
        if (!isIndex && found.schema !== indexSchema) {
            break;
        }
        isIndex = true;
        if (typeof found.name === "string" && typeof found.text === "string") {
            texts.set(found.name, found.text);
        }
    }
    return texts;
}

async function decompressed(stored: Buffer | undefined): Promise<Buffer> {
    try {
        return await decompress(stored ?? Buffer.alloc(0), { maxOutputLength: maxBytes });
    } catch {
        return Buffer.alloc(0);
    }
}

/** One after the other, so that not all of them are in memory twice. */
function* linesOf(bytes: Buffer): Generator<string> {
    for (let start = 0; start < bytes.length;) {
        const end = bytes.indexOf(0x0a, start);
        const next = end < 0 ? bytes.length : end;
        yield bytes.toString("utf8", start, next);
        start = next + 1;
    }
}

/** Texts that still are those of the listed blobs. */
export function matching(texts: IndexedTexts, listed: readonly ListedBlob[]): IndexedTexts {
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
 * Its document says where Azure tells how it goes, by a URL that may be signed: that is not written a second time. Of a
 * text that only looks like it, a read more is all that comes.
 */
const isUnderWay = (text: string): boolean => text.includes('"operation"');
