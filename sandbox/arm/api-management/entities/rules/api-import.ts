import { textOf } from "../../../../ground/text-of";
import type { EntityStore } from "../../../../state/entity-store";
import { invalidFields } from "../entity-error";
import { importDescription } from "../openapi/import-description";
import type { DescriptionKind, ImportedApi } from "../openapi/import-description";
import type { Body } from "../render-entity";
import { newId } from "../new-id";
import { readLink } from "./read-link";

/** Formats of an import that the sandbox reads: of what kind, and whether the value is a link. */
const formats: Readonly<Record<string, readonly [kind: DescriptionKind, isLink: boolean]>> = {
    openapi: ["openapi", false],
    "openapi+json": ["openapi", false],
    "openapi-link": ["openapi", true],
    "openapi+json-link": ["openapi", true],
    "swagger-json": ["swagger", false],
    "swagger-link-json": ["swagger", true],
};

export interface ImportWithSchema extends ImportedApi {
    readonly schemaId: string;
}

/**
 * What a PUT of an API imports.
 *
 * @returns undefined where it imports nothing.
 * @throws EntityError for a format that the sandbox has not (WSDL, WADL, GraphQL, gRPC, OData), for a link that leads to
 * nothing and for what is no description.
 */
export async function readImport({ format, value }: Body): Promise<ImportWithSchema | undefined> {
    if (format === undefined && value === undefined) {
        return undefined;
    }
    const known = formats[textOf(format) || "openapi"];
    if (!known) {
        throw invalidFields(["format", `The sandbox cannot import '${String(format)}'.`]);
    }
    const [kind, isLink] = known;
    const schemaId = newId();
    return { ...importDescription(isLink ? await readLink(String(value)) : String(value), kind, schemaId), schemaId };
}

/** Puts what an import made in the place of what was there before. */
export function storeImport(
    entities: EntityStore,
    api: string,
    { operations, schema, schemaId }: ImportWithSchema,
): void {
    for (const collection of ["operations", "schemas"]) {
        entities.list(`${api}/${collection}`).forEach(({ path }) => entities.delete(path));
    }
    for (const { name, properties } of operations) {
        entities.put(`${api}/operations/${name}`, properties);
    }
    if (schema) {
        entities.put(`${api}/schemas/${schemaId}`, schema);
    }
}
