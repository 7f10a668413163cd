import { isConditionNotMet, toAzureError } from "../azure/errors";
import { forEachAtOnce } from "../common/for-each-at-once";
import { parseJson } from "../common/parse-json";
import type { AuditFact } from "../records/audit/audit-fact";
import { auditDocument, auditIdOf, auditSchema } from "../records/audit/audit-record";
import { recordsOf } from "../records/audit/audit-link";
import type { AuditLink } from "../records/audit/audit-link";
import type { AuditRecord } from "../records/audit/audit-record";
import { digestOf, formatRecord, sealOf } from "../records/audit/seal-record";
import { pathOf, whyNotOfType } from "../records/document-type";
import type { Catalog } from "./catalog";
import type { TextBlob, TextBlobs } from "./text-blobs";

const readsAtOnce = 16;
const namePattern = new RegExp(`^${auditDocument.folder}/(\\d{6,})\\.json$`);

/** The records of a vault: a chain of immutable blobs in the catalog, numbered from 0. */
export class AuditTrail {
    /** Records that were read, by the ETags of their blobs: none is read twice. */
    private readonly known = new Map<string, AuditLink>();

    /** @param blobs - of the catalog's container. */
    constructor(private readonly blobs: TextBlobs) {}

    /**
     * The records as the catalog has them cached: as good where they are added to, or shown.
     *
     * @throws AzureError
     */
    async readCached(catalog: Pick<Catalog, "readTexts">): Promise<readonly AuditLink[]> {
        const texts = await catalog.readTexts(auditDocument);
        return [...texts].flatMap(([id, blob]) => toLink(pathOf(auditDocument, id), blob) ?? []);
    }

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

    /**
     * Writes the record that comes after what was read.
     *
     * @param head - of the authority, as it stands.
     * @returns false where another run has written it.
     * @throws AzureError
     */
    async append(links: readonly AuditLink[], fact: AuditFact, head: AuditRecord["authority"]): Promise<boolean> {
        try {
            const numbered = links.filter(({ sequence }) => sequence !== undefined);
            const last = numbered.at(-1);
            const unsealed: Omit<AuditRecord, "digest" | "signature"> = {
                schema: auditSchema,
                ...{ sequence: (last?.sequence ?? -1) + 1, previous: last?.digest ?? null },
                ...{ authority: head, writtenAt: (await this.blobs.now()).toISOString() },
                ...fact,
                key: null,
            };
            const digest = sealOf(unsealed);
            const path = pathOf(auditDocument, auditIdOf(unsealed.sequence));
            await this.blobs.write(path, formatRecord({ ...unsealed, digest, signature: null }), { ifNoneMatch: "*" });
            return true;
        } catch (error) {
            if (isConditionNotMet(error)) {
                return false;
            }
            throw toAzureError("write a record to the catalog", error);
        }
    }

    /** The records that can be read, oldest first; whether they are whole says `verifyRecords`. @throws AzureError */
    async records(): Promise<readonly AuditRecord[]> {
        return recordsOf(await this.read());
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
