import { toAzureError } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { parseJson } from "../common/parse-json";
import { auditDocument, auditIdOf } from "../records/audit/audit-record";
import type { AuditLink } from "../records/audit/audit-link";
import type { AuditRecord } from "../records/audit/audit-record";
import { digestOf } from "../records/audit/seal-record";
import { pathOf, whyNotOfType } from "../records/document-type";
import type { TextBlob, TextBlobs } from "./text-blobs";

const readsAtOnce = 16;
const namePattern = new RegExp(`^${auditDocument.folder}/(\\d{6,})\\.json$`);

/** The records of a vault: a chain of immutable blobs in the catalog, numbered from 0. */
export class AuditTrail {
    /** Records that were read, by the ETags of their blobs: none is read twice. */
    private readonly known = new Map<string, AuditLink>();

    /** @param blobs - of the catalog's container. */
    constructor(private readonly blobs: TextBlobs) {}

    /** Every blob below `records/`, in the order of their names, each by a read of its own. @throws AzureError */
    async read(): Promise<readonly AuditLink[]> {
        const links = new Map<string, AuditLink>();
        const prefix = `${auditDocument.folder}/`;
        try {
            const listed = await this.blobs.list(prefix);
            await forEachAtOnce(readsAtOnce, listed, async ({ name, etag }) => {
                const key = `${name} ${etag}`;
                const link = this.known.get(key) ?? toLink(name, await this.blobs.read(name, auditDocument.maxBytes));
                // One that was removed while it was read is missing.
                if (link) {
                    this.known.set(key, link);
                    links.set(name, link);
                }
            });
        } catch (error) {
            throw toAzureError("read the records of the catalog", error);
        }
        return [...links.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
    }

    /** The records that can be read, oldest first; whether they are whole says `verifyRecords`. @throws AzureError */
    async records(): Promise<readonly AuditRecord[]> {
        return (await this.read()).flatMap(({ record }) => (record ? [record] : []));
    }
}

function toLink(path: string, blob: TextBlob | undefined): AuditLink | undefined {
    if (!blob) {
        return undefined;
    }
    const { text, reason } = blob;
    const digits = namePattern.exec(path)?.[1];
    const sequence = Number(digits);
    const isNamed = digits !== undefined && path === pathOf(auditDocument, auditIdOf(sequence));
    const named = { path, sequence: isNamed ? sequence : undefined };
    if (text === undefined) {
        return { ...named, reason };
    }
    const parsed = parseJson(text);
    const wrong = parsed.reason ?? whyNotOfType(auditDocument, auditIdOf(isNamed ? sequence : 0), parsed.value);
    const digest = digestOf(text);
    return wrong === undefined
        ? { ...named, text, digest, record: parsed.value as AuditRecord }
        : { ...named, text, digest, reason: wrong };
}
