import { readFileSync } from "node:fs";
import * as path from "node:path";

interface Schema {
    readonly resources: Readonly<
        Record<
            string,
            { readonly properties?: object; readonly inputProperties?: object; readonly isComponent?: boolean }
        >
    >;
}

let text: string | undefined;

/** What `pulumi package get-schema` shows. It lies where the package does, and is not compiled. */
export function schemaText(): string {
    text ??= readFileSync(
        path.join(path.dirname(require.resolve("apim-dr/package.json")), "plugin", "schema.json"),
        "utf8",
    );
    return text;
}

/** Names of a resource's outputs that are none of its inputs; none of a resource that components alone declare. */
export function outputsOf(name: string): readonly string[] {
    const { properties = {}, inputProperties = {} } =
        (JSON.parse(schemaText()) as Schema).resources[`apim-dr:index:${name}`] ?? {};
    return Object.keys(properties).filter((output) => !(output in inputProperties));
}
