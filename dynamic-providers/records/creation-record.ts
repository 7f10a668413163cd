import { members, optional, text, time } from "../common/document-check";
import { derivedName } from "./derived-name";
import { documentId, exactly, mebibyte, serviceResourceId } from "./document-type";
import type { DocumentType } from "./document-type";

export const creationSchema = "apim-dr/creation/1";

/**
 * That a site has begun to create its service, as the JSON of `creations/{id}.json`: there from before the request until
 * the first run that finishes. While it is there, a service that Azure has and the stack's state lacks is this site's own.
 */
export interface CreationRecord {
    readonly schema: typeof creationSchema;
    readonly id: string;
    readonly site: string;
    /** Resource ID of the service, as it is declared. */
    readonly serviceId: string;
    /** When Azure had no such service: an older one is another site's or tool's. Azure's time, ISO 8601. */
    readonly absentAt: string;
    /** When the service was deleted that is recovered, ISO 8601; missing where a new one is created. */
    readonly recovers?: string;
    /** Object ID of the identity that began it; missing where its token does not say. */
    readonly by?: string;
}

/** A site has one record for each service that it has been declared with. */
export function creationId({ site, serviceId }: Pick<CreationRecord, "site" | "serviceId">): string {
    return derivedName([site], serviceId.split("/").at(-1) ?? "", [site, serviceId.toLowerCase()]);
}

export const creationDocument: DocumentType<CreationRecord> = {
    folder: "creations",
    schema: creationSchema,
    maxBytes: mebibyte,
    idMember: "id",
    check: members<CreationRecord>({
        schema: exactly(creationSchema),
        id: documentId,
        site: text,
        serviceId: serviceResourceId,
        absentAt: time,
        recovers: optional(time),
        by: optional(text),
    }),
    wayOut:
        "It says that a site has begun to create its service. Delete it if the stack's state holds the service, or if " +
        "Azure has none; otherwise import the service into the state first.",
};

/** Azure's clocks may differ by so much. Assumed. */
const clockToleranceSeconds = 5 * 60;

/** Whether a service may be what the record says was begun: none that was there before. */
export function isOfCreation({ absentAt, recovers }: CreationRecord, createdAt: string): boolean {
    return recovers !== undefined || Date.parse(createdAt) >= Date.parse(absentAt) - clockToleranceSeconds * 1000;
}
