import { CodedError } from "../common/coded-error";
import { isRecord } from "../common/json";
import { describeFaults, findFaults, members, value } from "../common/document-check";
import type { DocumentCheck, DocumentFault } from "../common/document-check";
import { parseResourceId, serviceType } from "../azure/resource-id";

/** One kind of document that the vault holds as JSON: where it lies, what it must be, and how large it may be. */
export interface DocumentType<T> {
    /** The folder in its container; its documents are `{folder}/{id}.json`. */
    readonly folder: string;
    /** What its member `schema` says. */
    readonly schema: string;
    /** A larger blob is not read. */
    readonly maxBytes: number;
    /** What a document must be. Members that it does not name are kept. */
    readonly check: DocumentCheck<T>;
    /** The member that says the ID again; undefined where none does. */
    readonly idMember?: string;
    /** Whether a new one says where it comes from, in its member `provenance`. @default false */
    readonly tellsProvenance?: true;
    /** What to do where one cannot be read. */
    readonly wayOut: string;
}

export const mebibyte = 1024 * 1024;

/** What the ID of a document may be: a name that stays in its folder. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

export function isDocumentId(id: unknown): boolean {
    return typeof id === "string" && idPattern.test(id) && !id.includes("..");
}

/** @throws Error where the ID would lead out of the folder. */
export function pathOf({ folder }: Pick<DocumentType<unknown>, "folder">, id: string): string {
    if (!isDocumentId(id)) {
        throw new CodedError(
            "DocumentIdInvalid",
            `'${id}' is no ID of a document in '${folder}': letters, digits, '.', '_' and '-'.`,
        );
    }
    return `${folder}/${id}.json`;
}

/** The ID in a path that {@link pathIn} has found right. */
export function idOf({ folder }: Pick<DocumentType<unknown>, "folder">, path: string): string {
    return path.slice(folder.length + 1, -".json".length);
}

/** As text, why a document is not what its type promises; undefined where it is. */
export function whyNotOfType<T>(type: DocumentType<T>, id: string, json: unknown): string | undefined {
    const { schema } = isRecord(json) ? json : {};
    if (schema !== undefined && schema !== type.schema) {
        // Of a document of another schema, its other members tell nothing.
        return `${describeFaults(findOtherText("schema", type.schema, json))}, unless a later release has written it`;
    }
    const faults = findFaults(type.check, json);
    // The check is made once for all IDs.
    const found = faults.length === 0 && type.idMember ? findOtherText(type.idMember, id, json) : faults;
    return found.length === 0 ? undefined : describeFaults(found);
}

const findOtherText = (member: string, expected: string, json: unknown): DocumentFault[] =>
    findFaults(members<Record<string, string>>({ [member]: exactly(expected) }), json);

export const documentId = value<string>(isDocumentId, "it must be an ID: letters, digits, '.', '_' and '-'");

/** The very text, as a document's own ID or schema is. */
export function exactly<T extends string>(expected: T): DocumentCheck<T> {
    return value((found) => found === expected, `it must be '${expected}'`);
}

export const serviceResourceId = value<string>(
    (id) => typeof id === "string" && parseResourceId(id, serviceType) !== undefined,
    `it must be the resource ID of a ${serviceType}`,
);

/** The path of a document in a folder, and in no other. */
export function pathIn(folder: string): DocumentCheck<string> {
    const isInside = (path: unknown): boolean => {
        const [, found, id] = (typeof path === "string" && /^([^/]+)\/(.+)\.json$/.exec(path)) || [];
        return found === folder && isDocumentId(id);
    };
    return value(isInside, `it must be the path of a document in '${folder}/'`);
}

/**
 * Whether a blob's name stays in its container: a URL takes `..` for a path to somewhere else. Source of the limit:
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function isBlobName(name: unknown): boolean {
    return (
        typeof name === "string" &&
        name.length > 0 &&
        name.length <= 1024 &&
        !name.split("/").some((segment) => segment === "." || segment === "..")
    );
}

export const blobNameRule = "it must be the name of a blob: 1 to 1024 characters, without a part '.' or '..'";
export const blobName = value<string>(isBlobName, blobNameRule);

/**
 * Source of the rule:
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export function isContainerName(name: unknown): boolean {
    return typeof name === "string" && /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name);
}

export const containerName = value<string>(
    isContainerName,
    "it must be the name of a container: 3 to 63 lower-case letters, digits and single hyphens",
);
