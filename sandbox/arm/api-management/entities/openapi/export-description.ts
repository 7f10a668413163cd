import { textOf } from "../../../../ground/text-of";
import type { Entity, EntityStore } from "../../../../state/entity-store";
import { nameOf } from "../entity-path";

interface Parameter {
    readonly name: string;
    readonly description?: string | null;
    readonly type?: string;
    readonly required?: boolean;
}
interface Representation {
    readonly contentType: string;
    readonly typeName?: string;
}

/**
 * An API as an OpenAPI 3 description. Documented: https://learn.microsoft.com/rest/api/apimanagement/api-export/get; which
 * members Azure adds beside these is not known.
 */
export function exportDescription(entities: EntityStore, api: Entity, gatewayUrl: string): Record<string, unknown> {
    const { displayName, description, path, apiRevision } = api.properties;
    const paths: Record<string, Record<string, unknown>> = {};
    for (const operation of entities.list(`${api.path}/operations`)) {
        const { urlTemplate, method } = operation.properties as { urlTemplate: string; method: string };
        const [template = "", query = ""] = urlTemplate.split("?");
        const inQuery = [...query.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
        (paths[template] ??= {})[method.toLowerCase()] = toOperation(operation, inQuery);
    }
    const schemas = entities
        .list(`${api.path}/schemas`)
        .map(({ properties }) => (properties.document as { components?: { schemas?: object } })?.components?.schemas);
    return {
        openapi: "3.0.1",
        info: { title: displayName, ...(description ? { description } : {}), version: textOf(apiRevision) || "1.0" },
        servers: [{ url: `${gatewayUrl}/${String(path)}` }],
        paths,
        components: { schemas: Object.assign({}, ...schemas) as object },
    };
}

function toOperation({ path, properties }: Entity, inQuery: readonly string[]) {
    const { displayName, description, templateParameters, request, responses } = properties as {
        displayName: string;
        description?: string | null;
        templateParameters?: readonly Parameter[];
        request?: {
            queryParameters?: readonly Parameter[];
            headers?: readonly Parameter[];
            representations?: readonly Representation[];
        };
        responses?: readonly { statusCode: number; description?: string | null; representations?: Representation[] }[];
    };
    const parameter =
        (place: string) =>
        ({ name, description: what, type, required }: Parameter) => ({
            name,
            in: place === "path" && inQuery.includes(name) ? "query" : place,
            ...(what ? { description: what } : {}),
            required: required ?? false,
            schema: { type: type ?? "string" },
        });
    const body = contentOf(request?.representations ?? []);
    return {
        summary: displayName,
        ...(description ? { description } : {}),
        operationId: nameOf(path),
        parameters: [
            ...(templateParameters ?? []).map(parameter("path")),
            ...(request?.queryParameters ?? []).map(parameter("query")),
            ...(request?.headers ?? []).map(parameter("header")),
        ],
        ...(Object.keys(body).length > 0 && { requestBody: { content: body } }),
        responses: Object.fromEntries(
            (responses ?? []).map(({ statusCode, description: what, representations }) => [
                String(statusCode),
                { description: what ?? "", content: contentOf(representations ?? []) },
            ]),
        ),
    };
}

const contentOf = (representations: readonly Representation[]): Record<string, unknown> =>
    Object.fromEntries(
        representations.map(({ contentType, typeName }) => [
            contentType,
            typeName ? { schema: { $ref: `#/components/schemas/${typeName}` } } : {},
        ]),
    );
