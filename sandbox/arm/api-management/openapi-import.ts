import { parse } from "yaml";
import { ArmError } from "../../wire/arm-error";

export interface ImportedApi {
    readonly displayName: string;
    readonly description: string | undefined;
    readonly operations: readonly { readonly name: string; readonly properties: Record<string, unknown> }[];
}

interface OpenApiParameter {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: { readonly type?: string };
}
interface OpenApiOperation {
    readonly operationId?: string;
    readonly summary?: string;
    readonly description?: string;
    readonly parameters?: readonly OpenApiParameter[];
    readonly responses?: Record<string, { readonly description?: string }>;
}
interface OpenApiDocument {
    readonly openapi?: string;
    readonly info?: { readonly title?: string; readonly description?: string };
    readonly paths?: Record<string, Record<string, unknown>>;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * Makes operations of an OpenAPI 3 description, one per path and method. Documented:
 * https://learn.microsoft.com/azure/api-management/import-api-from-oas; schemas and representations are left out.
 *
 * @throws ArmError when the text is not an OpenAPI description.
 */
export function importOpenApi(text: string): ImportedApi {
    const document = parseDocument(text);
    const taken = new Set<string>();
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
        methods
            .filter((method) => method in item)
            .map((method) => {
                const operation = item[method] as OpenApiOperation;
                const parameters = [
                    ...((item.parameters as OpenApiParameter[] | undefined) ?? []),
                    ...(operation.parameters ?? []),
                ];
                return {
                    name: uniqueName(operation.operationId ?? `${method}-${path}`, taken),
                    properties: {
                        displayName: operation.summary ?? operation.operationId ?? path,
                        method: method.toUpperCase(),
                        urlTemplate: path,
                        templateParameters: templateParameters(path, parameters),
                        description: operation.description ?? null,
                        responses: Object.entries(operation.responses ?? {})
                            .filter(([status]) => /^\d{3}$/.test(status))
                            .map(([status, response]) => ({
                                statusCode: Number(status),
                                description: response.description ?? null,
                                representations: [],
                                headers: [],
                            })),
                        policies: null,
                    },
                };
            }),
    );
    return { displayName: document.info?.title ?? "API", description: document.info?.description, operations };
}

function parseDocument(text: string): OpenApiDocument {
    const invalid = (why: string): ArmError =>
        new ArmError(400, "ValidationError", `Parsing error(s): ${why} Parameter name: value`);
    let document: unknown;
    try {
        document = parse(text, { maxAliasCount: -1, logLevel: "silent" });
    } catch (error) {
        throw invalid(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
    if (typeof document !== "object" || document === null || !(document as OpenApiDocument).openapi?.startsWith("3.")) {
        throw invalid("The document is not an OpenAPI 3 description.");
    }
    return document;
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

function templateParameters(path: string, parameters: readonly OpenApiParameter[]) {
    return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => {
        const described = parameters.find((parameter) => parameter.in === "path" && parameter.name === name);
        return {
            name,
            description: described?.description ?? null,
            type: described?.schema?.type ?? "string",
            required: true,
            values: [],
        };
    });
}
