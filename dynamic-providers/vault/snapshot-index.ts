import { createHash } from "node:crypto";
import { RestError } from "@azure/core-rest-pipeline";
import { isConditionNotMet } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { sameEtag } from "../records/snapshot/observation";
import type { UnreadableDocument } from "../records/snapshot/observation";
import { parseJson } from "../common/parse-json";
import type { TextBlobs } from "./text-blobs";

export const indexSchema = "apim-dr/index/1";
export const indexPath = "index.json";
const prefix = "snapshots/";
const readsAtOnce = 16;

/** A sidecar as it was read: whatever JSON it holds, so that a later release can read more in it. */
export interface IndexEntry {
    readonly etag: string;
    readonly value: unknown;
}

/** What the sidecars hold, in the order of their paths. */
export interface Sidecars {
    readonly values: ReadonlyMap<string, unknown>;
    /** Those that are not JSON. */
    readonly unreadable: readonly UnreadableDocument[];
}

export type IndexEntries = ReadonlyMap<string, IndexEntry>;

/**
 * Reads the sidecars of all snapshots. `index.json` is a cache of them: a sidecar whose ETag is the one that the index
 * has need not be read. The list of blobs says which there are, so an index that is lost, damaged, old or of another
 * release costs reads and nothing else.
 */
export class SnapshotIndex {
    constructor(private readonly blobs: TextBlobs) {}

    /** One that cannot be read takes nothing from the others. */
    async readSidecars(): Promise<Sidecars> {
        const [listed, stored] = await Promise.all([this.blobs.list(prefix), this.blobs.read(indexPath)]);
        const known = parseIndex(stored?.text ?? "");
        const sidecars = listed.filter(({ name }) => isSidecar(name));
        const isKnown = ({ name, etag }: { name: string; etag: string }): boolean =>
            known.has(name) && sameEtag(known.get(name)!.etag, etag);
        const changed = sidecars.filter((sidecar) => !isKnown(sidecar));
        const read = new Map<string, IndexEntry>();
        const unreadable: UnreadableDocument[] = [];
        await forEachAtOnce(readsAtOnce, changed, async ({ name }) => {
            const blob = await this.blobs.read(name);
            const parsed = blob && parseJson(blob.text);
            if (parsed?.reason !== undefined) {
                unreadable.push({ path: name, reason: parsed.reason });
            } else if (parsed) {
                read.set(name, { etag: blob.etag, value: parsed.value });
            }
        });
        // In the order of the list, however the reads came back.
        const current = new Map(
            sidecars.flatMap((sidecar) => {
                const entry = isKnown(sidecar) ? known.get(sidecar.name) : read.get(sidecar.name);
                return entry ? [[sidecar.name, entry] as const] : [];
            }),
        );
        const text = formatIndex(new Map([...current].filter(([, { value }]) => !isUnderWay(value))));
        if (text !== stored?.text) {
            await this.store(text, stored?.etag);
        }
        return { values: new Map([...current].map(([name, { value }]) => [name, value])), unreadable };
    }

    /** What another run has written meanwhile is as good; and whoever may only read can do without. */
    private async store(text: string, etag: string | undefined): Promise<void> {
        try {
            await this.blobs.write(indexPath, text, etag ? { ifMatch: etag } : { ifNoneMatch: "*" });
        } catch (error) {
            const isForbidden = error instanceof RestError && error.statusCode === 403;
            if (!isConditionNotMet(error) && !isForbidden) {
                throw error;
            }
        }
    }
}

export function formatIndex(entries: IndexEntries): string {
    const snapshots = Object.fromEntries(entries);
    return `${JSON.stringify({ schema: indexSchema, digest: digestOf(snapshots), snapshots })}\n`;
}

/** @returns no entries for a text that is not, whole, what {@link formatIndex} has written. */
export function parseIndex(text: string): IndexEntries {
    let index: { schema?: unknown; digest?: unknown; snapshots?: unknown } | null;
    try {
        index = JSON.parse(text) as typeof index;
    } catch {
        return new Map();
    }
    const isWhole = index?.schema === indexSchema && index.digest === digestOf(index.snapshots ?? null);
    return new Map(isWhole ? Object.entries(index?.snapshots as Record<string, IndexEntry>) : []);
}

function digestOf(snapshots: unknown): string {
    return `sha256:${createHash("sha256").update(JSON.stringify(snapshots)).digest("hex")}`;
}

/** Its facts say where Azure tells how it goes, by a URL that may be signed: they are not written a second time. */
function isUnderWay(sidecar: unknown): boolean {
    return typeof sidecar === "object" && sidecar !== null && "operation" in sidecar;
}

/** Foreign blobs under the prefix are none of ours. */
function isSidecar(name: string): boolean {
    return /^snapshots\/[^/]+\.json$/.test(name);
}
