import { readFileSync } from "node:fs";
import * as path from "node:path";

export interface PropertySpec {
    readonly $ref?: string;
    readonly items?: PropertySpec;
    /** Whether it must be known when the program starts. */
    readonly plain?: boolean;
}

type Properties = Readonly<Record<string, PropertySpec>>;

interface Schema {
    readonly resources: Readonly<
        Record<string, { readonly properties: Properties; readonly inputProperties: Properties }>
    >;
    readonly types: Readonly<Record<string, { readonly properties?: Properties }>>;
}

let text: string | undefined;
let parsed: Schema | undefined;

/** What `pulumi package get-schema` shows. It lies where the package does, and is not compiled. */
export function schemaText(): string {
    const folder = path.dirname(require.resolve("apim-dr/package.json"));
    return (text ??= readFileSync(path.join(folder, "plugin", "schema.json"), "utf8"));
}

const schema = (): Schema => (parsed ??= JSON.parse(schemaText()) as Schema);

/** Of a resource that components alone declare there is nothing in the schema. */
const resourceOf = (name: string) =>
    schema().resources[`apim-dr:index:${name}`] ?? { properties: {}, inputProperties: {} };

export const inputsOf = (name: string): Properties => resourceOf(name).inputProperties;

/** Names of a resource's outputs that are none of its inputs. */
export function outputsOf(name: string): readonly string[] {
    const { properties, inputProperties } = resourceOf(name);
    return Object.keys(properties).filter((output) => !(output in inputProperties));
}

/** The object that a property is. */
export const typeOf = ({ $ref = "" }: PropertySpec) => schema().types[$ref.replace("#/types/", "")];
