/** The parts of an OpenAPI 3 or Swagger 2 description that an import reads. */
export interface Description {
    readonly openapi?: string;
    readonly swagger?: string;
    readonly info?: { readonly title?: string; readonly description?: string; readonly version?: string };
    readonly servers?: readonly { readonly url?: string }[];
    readonly host?: string;
    readonly basePath?: string;
    readonly schemes?: readonly string[];
    readonly consumes?: readonly string[];
    readonly produces?: readonly string[];
    readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
    readonly definitions?: Readonly<Record<string, unknown>>;
}

export interface DescribedOperation {
    readonly operationId?: string;
    readonly summary?: string;
    readonly description?: string;
    readonly consumes?: readonly string[];
    readonly produces?: readonly string[];
    readonly parameters?: readonly unknown[];
    readonly requestBody?: unknown;
    readonly responses?: Readonly<Record<string, unknown>>;
}

export interface DescribedParameter {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly type?: string;
    readonly default?: unknown;
    readonly enum?: readonly unknown[];
    readonly schema?: DescribedSchema;
}

export interface DescribedSchema {
    readonly $ref?: string;
    readonly type?: string;
    readonly default?: unknown;
    readonly enum?: readonly unknown[];
}

export interface DescribedContent {
    readonly schema?: DescribedSchema;
    readonly example?: unknown;
}

/** Follows a `$ref` within the description itself. @returns the value where it is none. */
export function resolve<T>(description: Description, value: unknown): T {
    const reference = (value as { $ref?: unknown } | null | undefined)?.$ref;
    if (typeof reference !== "string" || !reference.startsWith("#/")) {
        return (value ?? {}) as T;
    }
    const found = reference
        .slice(2)
        .split("/")
        .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], description);
    return (found ?? {}) as T;
}

export const typeNameOf = (schema: DescribedSchema | undefined): string | undefined =>
    /\/([^/]+)$/.exec(schema?.$ref ?? "")?.[1];
