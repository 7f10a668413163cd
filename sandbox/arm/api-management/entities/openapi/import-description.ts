import { parse } from "yaml";
import { invalidFields } from "../entity-error";
import type { EntityError } from "../entity-error";
import { resolve, typeNameOf } from "./description";
import type { DescribedContent, DescribedOperation, DescribedParameter, Description } from "./description";

export interface ImportedApi {
    /** Of the API, as far as the description tells them. */
    readonly properties: Readonly<Record<string, unknown>>;
    readonly operations: readonly { readonly name: string; readonly properties: Readonly<Record<string, unknown>> }[];
    /** What representations refer to by name. */
    readonly schema?: { readonly contentType: string; readonly document: Readonly<Record<string, unknown>> };
}

export type DescriptionKind = "openapi" | "swagger";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Makes an API of an OpenAPI 3 or Swagger 2 description: an operation for each path and method with its parameters, requests
 * and responses, the server's URL, and the schemas as one entity that representations name. Documented:
 * https://learn.microsoft.com/azure/api-management/import-api-from-oas,
 * https://learn.microsoft.com/azure/api-management/api-management-api-import-restrictions
 *
 * @param schemaId - name that representations give to the schemas.
 * @throws EntityError when the text is no description of that kind.
 */
export function importDescription(text: string, kind: DescriptionKind, schemaId: string): ImportedApi {
    const description = parseDescription(text, kind);
    const taken = new Set<string>();
    const operations = Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
        methods
            .filter((method) => method in item)
            .map((method) => {
                const operation = item[method] as DescribedOperation;
                return {
                    name: uniqueName(operation.operationId ?? `${method}-${path}`, taken),
                    properties: toOperation({ description, path, method, item, operation, schemaId }),
                };
            }),
    );
    const schema = schemaOf(description);
    return {
        properties: {
            displayName: description.info?.title ?? "API",
            description: description.info?.description ?? null,
            serviceUrl: serverOf(description) ?? null,
        },
        operations,
        ...(schema && { schema }),
    };
}

/**
 * What follows whatever is wrong. Quoted by users: Azure/azure-cli#29405 (OpenAPI), microsoft/OpenAPI.NET#476 (Swagger); of another
 * version: pulumi/pulumi-azure#501.
 */
const notValid: Readonly<Record<DescriptionKind, string>> = {
    openapi:
        "The input OpenAPI file is not valid for the OpenAPI specification https://github.com/OAI/OpenAPI-Specification/blob/master/versions/3.0.1.md (schema https://github.com/OAI/OpenAPI-Specification/blob/master/schemas/v3.0/schema.yaml).",
    swagger:
        "The input OpenAPI file is not valid for the OpenAPI specification https://github.com/OAI/OpenAPI-Specification/blob/master/versions/2.0.md (schema https://github.com/OAI/OpenAPI-Specification/blob/master/schemas/v2.0/schema.json).",
};

function parseDescription(text: string, kind: DescriptionKind): Description {
    const invalid = (why: string): EntityError =>
        invalidFields(...[why, notValid[kind]].map((each) => ["representation", `Parsing error(s): ${each}`] as const));
    let document: unknown;
    try {
        document = parse(text, { maxAliasCount: -1, logLevel: "silent" });
    } catch (error) {
        throw invalid(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
    const { openapi, swagger } = (document ?? {}) as Description;
    const isOfKind = kind === "openapi" ? openapi?.startsWith("3.") : swagger === "2.0";
    if (typeof document !== "object" || !isOfKind) {
        throw invalid(`The ${kind === "openapi" ? "OpenAPI" : "Swagger"} version specified is unknown.`);
    }
    return document as Description;
}

function serverOf({ servers, host, basePath = "", schemes }: Description): string | undefined {
    return (
        servers?.[0]?.url ??
        (host ? `${schemes?.includes("https") === false ? "http" : "https"}://${host}${basePath}` : undefined)
    );
}

/** Documented content types: https://learn.microsoft.com/rest/api/apimanagement/api-schema/create-or-update */
function schemaOf({ components, definitions }: Description): ImportedApi["schema"] {
    if (components?.schemas && Object.keys(components.schemas).length > 0) {
        return {
            contentType: "application/vnd.oai.openapi.components+json",
            document: { components: { schemas: components.schemas } },
        };
    }
    return definitions && Object.keys(definitions).length > 0
        ? { contentType: "application/vnd.ms-azure-apim.swagger.definitions+json", document: { definitions } }
        : undefined;
}

interface OperationSource {
    readonly description: Description;
    readonly path: string;
    readonly method: string;
    readonly item: Readonly<Record<string, unknown>>;
    readonly operation: DescribedOperation;
    readonly schemaId: string;
}

function toOperation(source: OperationSource) {
    const { description, path, method, item, operation } = source;
    const parameters = [...((item.parameters as unknown[] | undefined) ?? []), ...(operation.parameters ?? [])].map(
        (parameter) => resolve<DescribedParameter>(description, parameter),
    );
    const inQuery = parameters.filter((parameter) => parameter.in === "query");
    // Documented: a query parameter that must be there becomes part of the template.
    const inTemplate = inQuery.filter(({ required }) => required === true);
    const query = inTemplate.map(({ name }) => `${name}={${name}}`).join("&");
    const pathParameters = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => {
        const described = parameters.find((parameter) => parameter.in === "path" && parameter.name === name);
        return toParameter({ ...described, name, required: true });
    });
    return {
        displayName: operation.summary ?? operation.operationId ?? path,
        method: method.toUpperCase(),
        urlTemplate: query ? `${path}?${query}` : path,
        templateParameters: [...pathParameters, ...inTemplate.map(toParameter)],
        description: operation.description ?? null,
        request: {
            queryParameters: inQuery.filter(({ required }) => required !== true).map(toParameter),
            headers: parameters.filter((parameter) => parameter.in === "header").map(toParameter),
            representations: requestsOf(source, parameters),
        },
        responses: Object.entries(operation.responses ?? {})
            .filter(([status]) => /^\d{3}$/.test(status))
            .map(([status, response]) => {
                const described = resolve<{ description?: string }>(description, response);
                return {
                    statusCode: Number(status),
                    description: described.description ?? null,
                    representations: responsesOf(source, response),
                    headers: [],
                };
            }),
        policies: null,
    };
}

function toParameter({ name, description, required, type, enum: values, schema, ...rest }: DescribedParameter) {
    const standard = rest.default ?? schema?.default;
    return {
        name,
        description: description ?? null,
        type: schema?.type ?? type ?? "string",
        required: required ?? false,
        ...(standard !== undefined && {
            defaultValue: typeof standard === "string" ? standard : JSON.stringify(standard),
        }),
        values: (schema?.enum ?? values ?? []).map(String),
    };
}

function requestsOf({ description, operation, schemaId }: OperationSource, parameters: readonly DescribedParameter[]) {
    const body = parameters.find((parameter) => parameter.in === "body");
    if (body) {
        const types = operation.consumes ?? description.consumes ?? ["application/json"];
        return types.map((type) => toRepresentation(type, body, schemaId));
    }
    return representationsOf(description, operation.requestBody, schemaId);
}

function responsesOf({ description, operation, schemaId }: OperationSource, response: unknown) {
    const described = resolve<DescribedContent>(description, response);
    if (description.swagger) {
        const types = operation.produces ?? description.produces ?? ["application/json"];
        return described.schema ? types.map((type) => toRepresentation(type, described, schemaId)) : [];
    }
    return representationsOf(description, response, schemaId);
}

function representationsOf(description: Description, holder: unknown, schemaId: string) {
    const { content = {} } = resolve<{ content?: Record<string, DescribedContent> }>(description, holder);
    return Object.entries(content).map(([type, described]) => toRepresentation(type, described, schemaId));
}

function toRepresentation(contentType: string, { schema, example }: DescribedContent, schemaId: string) {
    const typeName = typeNameOf(schema);
    return {
        contentType,
        ...(typeName !== undefined && { schemaId, typeName }),
        ...(example !== undefined && { examples: { default: { value: example } } }),
    };
}

/** Azure's names hold letters, digits and hyphens; others become hyphens (assumed where no operationId is given). */
function uniqueName(wanted: string, taken: Set<string>): string {
    const base =
        wanted
            .replace(/[^A-Za-z0-9-]+/g, "-")
            .replace(/^-+|-+$/g, "")
            .slice(0, 76) || "operation";
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) {
        name = `${base}-${count}`;
    }
    taken.add(name.toLowerCase());
    return name;
}
