import { anyText, flag, listOf, members, optional, text, time, value, whole } from "../common/document-check";
import type { JsonObject } from "../common/json";
import { documentId, exactly, mebibyte, pathIn, serviceResourceId } from "./document-type";
import type { DocumentType } from "./document-type";

export const siteLocalSchema = "apim-dr/site-local/1";

/** An entity of the target's own that can be put back whole. */
export interface OwnEntity {
    /** Below the service: `namedValues/region`. */
    readonly path: string;
    /** What is put; missing for a link, which is all in its path. */
    readonly body?: JsonObject;
    /** The value of a secret named value, encrypted with `secretsKey`; it is in no body. */
    readonly sealed?: string;
}

/** An entity that is left as the restore left it, with all below it, and why. */
export interface LeftEntity {
    readonly entity: string;
    readonly reason: string;
}

/** What the target held of its own. */
export interface OwnEntities {
    readonly entities: readonly OwnEntity[];
    readonly left: readonly LeftEntity[];
    /**
     * Named values that {@link entities} take their credentials from and that are not declared themselves, as the one that
     * Azure makes for the key of a logger. Put where none by their name came with the restore.
     */
    readonly alongside: readonly OwnEntity[];
}

/**
 * What a target held of its own before a restore, as the JSON of `site-local/{restore}.json`: there from before the POST
 * until all of it is put back.
 */
export interface SiteLocalDocument extends OwnEntities {
    readonly schema: typeof siteLocalSchema;
    /** ID of the restore, and the trigger that it follows from. */
    readonly restore: string;
    readonly trigger: string;
    /** Resource ID of the service. */
    readonly target: string;
    /** Azure's time, ISO 8601. */
    readonly recordedAt: string;
    /** `siteLocal` as it was declared. */
    readonly declared: readonly string[];
    /** A service that held nothing yet: what came with the restore stays. */
    readonly isNew: boolean;
    /** Azure may have restored since: what the target holds now need not be its own. */
    readonly mayHaveRun?: true;
}

/** What a restore's record in the catalog says of it. */
export interface SiteLocalRecord {
    /** Path of the {@link SiteLocalDocument}, which goes once all is put back. */
    readonly blob: string;
    /** When all was put back; Azure's time, ISO 8601. Missing until then. */
    readonly putBackAt?: string;
    /** How many were put back, and how many that came with the restore were deleted. */
    readonly putBack?: number;
    readonly removed?: number;
    readonly left?: readonly LeftEntity[];
    /** Named values that were put along, as what was put back uses them; the site's own by that. */
    readonly alongside?: readonly string[];
}

/** Whether a restore has still to put the target's own entities back. */
export function isToPutBack({ siteLocal }: { readonly siteLocal?: SiteLocalRecord }): boolean {
    return siteLocal !== undefined && siteLocal.putBackAt === undefined;
}

const entityPath = value<string>(
    (path) =>
        typeof path === "string" &&
        path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== ".."),
    "it must be the path of an entity below its service, as in 'namedValues/region'",
);
const leftEntities = listOf(members<LeftEntity>({ entity: text, reason: anyText }));

const ownEntities = listOf(
    members<OwnEntity>({ path: entityPath, body: optional(members<JsonObject>({})), sealed: optional(text) }),
);

export const siteLocalRecordCheck = members<SiteLocalRecord>({
    blob: pathIn("site-local"),
    putBackAt: optional(time),
    putBack: optional(whole),
    removed: optional(whole),
    left: optional(leftEntities),
    alongside: optional(listOf(text)),
});

export const siteLocalDocument: DocumentType<SiteLocalDocument> = {
    folder: "site-local",
    schema: siteLocalSchema,
    maxBytes: 32 * mebibyte,
    idMember: "restore",
    check: members<SiteLocalDocument>({
        schema: exactly(siteLocalSchema),
        restore: documentId,
        trigger: text,
        target: serviceResourceId,
        recordedAt: time,
        declared: listOf(text),
        isNew: flag,
        mayHaveRun: optional(value<true>((found) => found === true, "it must be true, or left out")),
        entities: ownEntities,
        left: leftEntities,
        alongside: ownEntities,
    }),
    wayOut:
        "It holds what a target's own entities were before a restore. Restore an earlier version of the blob (its " +
        "versions, or its soft-deleted state); delete it only if those entities are put back by hand.",
};
