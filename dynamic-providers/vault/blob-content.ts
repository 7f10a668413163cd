import { mebibyte } from "../records/document-type";

/** The content of a blob, or why it is not read, as text. */
export type BlobContent =
    { readonly bytes: Buffer; readonly reason?: undefined } | { readonly bytes?: undefined; readonly reason: string };

/** @param maxBytes - of a larger one no more is read, and nothing kept. */
export async function readAtMost(stream: NodeJS.ReadableStream | undefined, maxBytes: number): Promise<BlobContent> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of stream ?? []) {
        bytes += chunk.length;
        if (bytes > maxBytes) {
            // Leaving the loop closes the connection.
            return { reason: `it is larger than ${maxBytes / mebibyte} MiB` };
        }
        chunks.push(chunk as Uint8Array);
    }
    return { bytes: Buffer.concat(chunks) };
}

/** A text, or why there is none, as text. */
export type DecodedText =
    { readonly text: string; readonly reason?: undefined } | { readonly text?: undefined; readonly reason: string };

export function decodeText({ bytes, reason }: BlobContent): DecodedText {
    if (!bytes) {
        return { reason };
    }
    try {
        return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
    } catch {
        return { reason: "it is not text in UTF-8" };
    }
}
