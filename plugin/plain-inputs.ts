import * as pulumi from "@pulumi/pulumi";
import { inputFailure } from "../dynamic-providers/common/failure";
import { throwOnFailures } from "../components/input-failures";
import { valueOrUndefined } from "../dynamic-providers/pulumi/program/value-or-undefined";
import { typeOf } from "./schema";
import type { PropertySpec } from "./schema";

/**
 * The inputs of a component, of which those that it is decided from are values, and no outputs: YAML, and what refers to
 * another resource, hand over all of them as outputs.
 *
 * @param subject - what has the inputs, as text.
 * @throws RunError that names each of them that is not known yet.
 */
export async function withPlainInputs(
    subject: string,
    properties: Readonly<Record<string, PropertySpec>>,
    inputs: pulumi.Inputs,
): Promise<pulumi.Inputs> {
    const unknown: string[] = [];
    const plain = await eachMember(properties, inputs, "", unknown);
    const rule =
        "it must be known when the program starts, as what is declared depends on it: give it as text, or from the stack's config.";
    throwOnFailures(
        subject,
        unknown.map((property) => inputFailure(property, "not known yet", rule)),
    );
    return plain;
}

async function eachMember(
    properties: Readonly<Record<string, PropertySpec>>,
    value: object,
    path: string,
    unknown: string[],
): Promise<object> {
    const entries = Object.entries(value).map(async ([name, member]) => {
        const spec = properties[name];
        const property = path === "" ? name : `${path}.${name}`;
        return [name, spec ? await resolve(spec, member, property, unknown) : (member as unknown)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}

async function resolve(spec: PropertySpec, given: unknown, path: string, unknown: string[]): Promise<unknown> {
    const value = spec.plain && pulumi.Output.isInstance(given) ? await knownOf(given) : given;
    if (value === undefined && given !== undefined) {
        unknown.push(path);
        return undefined;
    }
    if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) {
        return value;
    }
    if (Array.isArray(value)) {
        const items = spec.items ?? {};
        return Promise.all(value.map((item, index) => resolve(items, item, `${path}[${index}]`, unknown)));
    }
    return eachMember(typeOf(spec)?.properties ?? {}, value, path, unknown);
}

const knownOf = (output: pulumi.Output<unknown>): Promise<unknown> =>
    new Promise((done) => void valueOrUndefined(output).apply(done));
