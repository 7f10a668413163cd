import { describeFaults, describeRules, findFaults } from "../common/document-check";
import type { DocumentCheck } from "../common/document-check";
import { parseJson } from "../common/parse-json";
import { decodeText } from "../vault/blob-content";
import type { BlobContent } from "../vault/blob-content";
import type { TreeStore } from "../vault/tree-store";
import { DamagedTreeError } from "./damaged-tree";

/** One kind of JSON in the store of logical snapshots. */
export interface TreeDocument<T> {
    /** As messages name it: `a keyring`. */
    readonly name: string;
    readonly schema: string;
    /** What it must be. Members that it does not name are kept. */
    readonly check: DocumentCheck<T>;
    /** A larger one is not read, and not written. In bytes. */
    readonly maxBytes: number;
    /** Whether it is sealed in its blob: then it may hold secrets, and no error quotes it. */
    readonly isSealed: boolean;
}

/** @param blob - names it in an error. @throws DamagedTreeError that says which member is not what, and what it must be. */
export function parseTreeDocument<T>(type: TreeDocument<T>, content: BlobContent, blob: string): T {
    const { text, reason } = decodeText(content);
    const parsed = text === undefined ? { reason } : parseJson(text);
    if (parsed.reason !== undefined) {
        throw new DamagedTreeError(blob, `cannot be read as ${type.name}: ${parsed.reason}`);
    }
    const faults = findFaults(type.check, parsed.value);
    if (faults.length > 0) {
        const why = type.isSealed ? describeRules(faults) : describeFaults(faults);
        throw new DamagedTreeError(blob, `cannot be read as ${type.name}: ${why}`);
    }
    return parsed.value as T;
}

/** @returns undefined where the blob is not there. @throws DamagedTreeError as {@link parseTreeDocument} does. */
export async function readTreeDocument<T>(
    store: TreeStore,
    type: TreeDocument<T>,
    path: string,
): Promise<{ readonly value: T; readonly etag: string } | undefined> {
    const blob = await store.read(path, type.maxBytes);
    return blob && { value: parseTreeDocument(type, blob, path), etag: blob.etag };
}
