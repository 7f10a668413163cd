import { textOf } from "../../../ground/text-of";
import { invalidFields } from "./entity-error";
import type { EntityKind } from "./entity-kinds";
import { sdkModels } from "./sdk-operations";
import type { CompositeMapper, Mapper, SdkOperation } from "./sdk-operations";

type Properties = Readonly<Record<string, unknown>>;

/** The members of a body's `properties`, by their names on the wire. */
export function membersOf(body: Mapper | undefined): Readonly<Record<string, Mapper>> {
    const found: Record<string, Mapper> = {};
    for (const member of Object.values(modelOf(body) ?? {})) {
        const [first, second] = (member.serializedName ?? "").split(".");
        if (first !== "properties" || second === undefined) {
            continue;
        }
        found[second] ??= member.serializedName === `properties.${second}` ? member : anything;
    }
    return found;
}

/** Of a member whose own members are flattened: they are not looked into. */
const anything: Mapper = { type: { name: "any" } };

function modelOf(mapper: Mapper | undefined): Readonly<Record<string, Mapper>> | undefined {
    const type = mapper?.type as CompositeMapper["type"] | undefined;
    if (type?.name !== "Composite") {
        return undefined;
    }
    return type.modelProperties ?? sdkModels()[type.className ?? ""]?.type.modelProperties;
}

/**
 * Checks what a client sent for an entity: types, enumerations, lengths and patterns are those of the SDK's model, what a
 * creation needs is the kind's.
 *
 * @throws EntityError that names every wrong member; the sentences are assumed.
 */
export function validateProperties(
    kind: EntityKind,
    operation: SdkOperation,
    sent: Properties,
    { isNew }: { readonly isNew: boolean },
): void {
    const wrong: [target: string, message: string][] = [];
    for (const [name, mapper] of Object.entries(membersOf(operation.body))) {
        wrong.push(...check(sent[name], mapper, name));
    }
    for (const name of isNew ? (kind.required ?? []) : []) {
        if (sent[name] === undefined || sent[name] === null || sent[name] === "") {
            wrong.push([name, `'${name}' must not be empty.`]);
        }
    }
    if (wrong.length > 0) {
        throw invalidFields(...wrong);
    }
}

/** @throws EntityError for a name that the SDK would not send. */
export function validateNames(operation: SdkOperation, path: string): void {
    const names = path.split("/").filter((_segment, index) => index % 2 === 1);
    const wrong = operation.names.flatMap(({ parameter, constraints }, index) =>
        constraintsOf(names[index] ?? "", constraints).map((why) => [parameter, why] as [string, string]),
    );
    if (wrong.length > 0) {
        throw invalidFields(...wrong);
    }
}

function check(value: unknown, mapper: Mapper, path: string): [target: string, message: string][] {
    if (value === undefined || value === null || mapper.readOnly) {
        return [];
    }
    const wrong = (what: string): [string, string][] => [[path, `'${path}' ${what}.`]];
    switch (mapper.type.name) {
        case "String":
            return typeof value === "string"
                ? constraintsOf(value, mapper.constraints).map((why) => [path, why] as [string, string])
                : wrong("must be a text");
        case "Boolean":
            return typeof value === "boolean" ? [] : wrong("must be true or false");
        case "Number":
            return typeof value === "number" ? [] : wrong("must be a number");
        case "Enum": {
            const { allowedValues } = mapper.type as { allowedValues?: readonly unknown[] };
            const given = textOf(value);
            const isKnown = allowedValues?.some((allowed) => textOf(allowed).toLowerCase() === given.toLowerCase());
            return isKnown ? [] : wrong(`is '${given}' and must be one of ${allowedValues?.join(", ")}`);
        }
        case "Sequence": {
            if (!Array.isArray(value)) {
                return wrong("must be a list");
            }
            const { element } = mapper.type as { element: Mapper };
            const { MaxItems } = (mapper.constraints ?? {}) as { MaxItems?: number };
            return MaxItems !== undefined && value.length > MaxItems
                ? wrong(`must have at most ${MaxItems} items`)
                : value.flatMap((item, index) => check(item, element, `${path}[${index}]`));
        }
        case "Composite": {
            if (typeof value !== "object" || Array.isArray(value)) {
                return wrong("must be an object");
            }
            return Object.values(modelOf(mapper) ?? {}).flatMap((member) => {
                const name = member.serializedName ?? "";
                const given = (value as Properties)[name];
                return given === undefined && member.required && !member.readOnly
                    ? ([[`${path}.${name}`, `'${path}.${name}' must not be empty.`]] as [string, string][])
                    : check(given, member, `${path}.${name}`);
            });
        }
        default:
            return [];
    }
}

function constraintsOf(text: string, constraints: Mapper["constraints"]): string[] {
    const { MaxLength, MinLength, Pattern } = constraints ?? {};
    return [
        ...(MaxLength !== undefined && text.length > MaxLength
            ? [`The field has ${text.length} characters and may have ${MaxLength}.`]
            : []),
        ...(MinLength !== undefined && text.length < MinLength ? [`The field must not be empty.`] : []),
        ...(Pattern && !Pattern.test(text) ? [`The value must match the pattern ${Pattern.source}.`] : []),
    ];
}
