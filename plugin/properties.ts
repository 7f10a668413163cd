import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Inputs or outputs of a resource, as JSON. */
export type Properties = Record<string, unknown>;

/** How the engine marks a special value, and a secret among them. Source: pulumi/pulumi, sdk/go/common/resource/sig */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Properties in the clear, with the names of those that are, or hold, a secret. */
export interface ReadProperties {
    readonly properties: Properties;
    readonly secrets: ReadonlySet<string>;
}

/** What the engine hands over. A value that a preview does not know yet stays as it marks it. */
export function readProperties(struct: Struct | undefined): ReadProperties {
    const given = Object.entries((struct?.toJavaScript() ?? {}) as Properties);
    return {
        properties: Object.fromEntries(given.map(([name, value]) => [name, inTheClear(value)])),
        secrets: new Set(given.filter(([, value]) => holdsSecret(value)).map(([name]) => name)),
    };
}

/** What the engine is given: without members that are undefined, on which it fails; a secret stays one under its name. */
export function writeProperties(properties: object, secrets: ReadonlySet<string> = new Set()): Struct {
    const plain = JSON.parse(JSON.stringify(properties)) as Properties;
    const marked = Object.entries(plain).map(([name, value]) => [
        name,
        secrets.has(name) ? { [signatureKey]: secretSignature, value } : value,
    ]);
    return Struct.fromJavaScript(Object.fromEntries(marked) as Parameters<typeof Struct.fromJavaScript>[0]);
}

const isSecret = (value: object): value is { readonly value: unknown } =>
    (value as Properties)[signatureKey] === secretSignature;

function inTheClear(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(inTheClear);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return isSecret(value)
        ? inTheClear(value.value)
        : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inTheClear(member)]));
}

function holdsSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && (isSecret(value) || Object.values(value).some(holdsSecret));
}
