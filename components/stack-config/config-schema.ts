import type { JsonObject } from "../../dynamic-providers/common/json";
import type { ConfigKey } from "./config-key";
import { configRows } from "./config-keys";

/** For both files: what else stands in them is Pulumi's, or of another namespace. */
const draft = "http://json-schema.org/draft-07/schema#";

/** A key stands with the project's namespace or without. */
const keyPattern = (key: string): string => `^([^:]+:)?${key}$`;

/** As `pulumi config set --secret` writes it. */
const encrypted: JsonObject = { type: "object", properties: { secure: { type: "string" } }, required: ["secure"] };

const describe = ({ description, default: unset }: ConfigKey): string => `${description} Default: ${unset}.`;

/** JSON Schema of the `config` of a Pulumi.<stack>.yaml. */
export function stackFileSchema(): JsonObject {
    return schemaOf("Config of an apim-dr stack (Pulumi.<stack>.yaml)", (row) =>
        row.isSecret ? encrypted : { anyOf: [row.shape.schema, encrypted] },
    );
}

/** JSON Schema of the `config` of a Pulumi.yaml: each key as a value, or as a declaration with one. */
export function projectFileSchema(): JsonObject {
    return schemaOf("Config of an apim-dr project (Pulumi.yaml)", ({ shape }) => {
        const declaration = {
            type: "object",
            properties: {
                type: { enum: ["string", "integer", "boolean", "array", "object"] },
                description: { type: "string" },
                secret: { type: "boolean" },
                items: { type: "object" },
                default: shape.schema,
                value: shape.schema,
            },
            anyOf: [{ required: ["default"] }, { required: ["value"] }, { required: ["type"] }],
            additionalProperties: false,
        };
        return { anyOf: [declaration, shape.schema] };
    });
}

function schemaOf(title: string, valueOf: (row: ConfigKey) => JsonObject): JsonObject {
    const keys = [...configRows].map(([key, row]) => [
        keyPattern(key),
        { description: describe(row), ...valueOf(row) },
    ]);
    return {
        $schema: draft,
        title,
        type: "object",
        properties: { config: { type: "object", patternProperties: Object.fromEntries(keys) as JsonObject } },
    };
}
