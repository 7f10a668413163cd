import * as ts from "typescript";
import { secretInputs } from "../../dynamic-providers/pulumi/lifecycles/state";
import {
    descriptionOf,
    findDeclaration,
    propertiesOf,
    resolveName,
    tagOf,
    withoutLinks,
} from "../support/typescript-declarations";

/** A part of Pulumi's schema of packages. Source: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export type TypeSpec = Readonly<Record<string, unknown>>;
export type PropertySpec = TypeSpec;

export interface ObjectSpec {
    readonly description?: string;
    readonly type: "object";
    readonly properties: Readonly<Record<string, PropertySpec>>;
    readonly required?: readonly string[];
}

export interface EnumSpec {
    readonly description?: string;
    readonly type: "string";
    readonly enum: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
}

export interface ResourceSpec extends Omit<ObjectSpec, "type"> {
    readonly isComponent?: boolean;
    readonly inputProperties: Readonly<Record<string, PropertySpec>>;
    readonly requiredInputs?: readonly string[];
}

/** What a file's class, and the interface of its arguments, say of a resource. */
export interface ResourceSource {
    readonly name: string;
    readonly file: string;
    readonly argsFile?: string;
    /** The interface of its arguments. @default its name, and "Args" */
    readonly argsName?: string;
}

/** What no language but TypeScript can say: azure-native's own types, and unions of objects. */
const anything: TypeSpec = { $ref: "pulumi.json#/Any" };

/** SDKs add "Args" to the types of inputs themselves. */
const token = (name: string): string => `apim-dr:index:${name.replace(/Args$/, "")}`;

/** From the TypeScript arguments of a resource to the schema of other languages. */
export class SchemaReader {
    readonly types: Record<string, ObjectSpec | EnumSpec> = {};
    private readonly checker: ts.TypeChecker;

    constructor(private readonly program: ts.Program) {
        this.checker = program.getTypeChecker();
    }

    readResource({ name, file, argsFile = file, argsName = `${name}Args` }: ResourceSource): ResourceSpec {
        const resource = findDeclaration(this.program, file, name, ts.isClassDeclaration);
        const isComponent = /ComponentResource$/.test(
            resource.heritageClauses?.[0]?.types[0]?.expression.getText() ?? "",
        );
        const inputs = this.readMembers(
            findDeclaration(this.program, argsFile, argsName, ts.isInterfaceDeclaration),
            isComponent,
        );
        const outputs = resource.members.filter(isOutput).flatMap((member) => this.toOutput(member));
        return {
            description: this.describe(this.symbolOf(resource.name!)),
            ...(isComponent && { isComponent }),
            inputProperties: inputs.properties,
            requiredInputs: inputs.required,
            properties: Object.fromEntries(outputs.map(({ name: output, spec }) => [output, spec])),
            required: outputs.filter(({ isRequired }) => isRequired).map(({ name: output }) => output),
        };
    }

    /** The settings of the provider. */
    readInterface(file: string, name: string): Record<string, PropertySpec> {
        return this.readMembers(findDeclaration(this.program, file, name, ts.isInterfaceDeclaration), false).properties;
    }

    /** @param hasPlain - whether what is no `pulumi.Input` has to be known when the program starts. */
    private readMembers(declaration: ts.InterfaceDeclaration, hasPlain: boolean): Omit<ObjectSpec, "type"> {
        const members = propertiesOf(this.checker, declaration);
        const required = members.filter(({ property }) => !property.questionToken).map(({ symbol }) => symbol.name);
        return {
            properties: Object.fromEntries(
                members.map(({ symbol, property }) => [symbol.name, this.toInput(symbol, property, hasPlain)]),
            ),
            ...(required.length > 0 && { required }),
        };
    }

    private toInput(symbol: ts.Symbol, { type }: ts.PropertySignature, hasPlain: boolean): PropertySpec {
        const isPlain = hasPlain && type !== undefined && !isInput(type);
        return {
            ...(type ? this.toType(type, hasPlain) : anything),
            ...(isPlain && { plain: true }),
            description: this.describeMember(symbol),
            ...(secretInputs.includes(symbol.name) && { secret: true }),
        };
    }

    private toOutput(member: ts.PropertyDeclaration): { name: string; spec: PropertySpec; isRequired: boolean }[] {
        const symbol = this.symbolOf(member.name);
        const spec = this.toType(member.type!, false, "number");
        const isRequired = !/\bundefined\b/.test(member.type!.getText());
        return [{ name: symbol.name, spec: { ...spec, description: this.describeMember(symbol) }, isRequired }];
    }

    /** @param numbers - inputs are whole numbers, outputs may be parts of one. */
    private toType(node: ts.TypeNode, hasPlain: boolean, numbers: "integer" | "number" = "integer"): TypeSpec {
        const inner = (type: ts.TypeNode): TypeSpec => this.toType(type, hasPlain, numbers);
        const item = (type: ts.TypeNode): TypeSpec => ({
            ...inner(type),
            ...(hasPlain && !isInput(type) && { plain: true }),
        });
        if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) {
            return inner(node.type);
        }
        if (ts.isArrayTypeNode(node)) {
            return { type: "array", items: item(node.elementType) };
        }
        if (ts.isUnionTypeNode(node)) {
            const parts = node.types.filter((part) => !isAbsence(part));
            return parts.length === 1 ? inner(parts[0]!) : (this.toChoice(node) ?? anything);
        }
        switch (node.kind) {
            case ts.SyntaxKind.StringKeyword:
                return { type: "string" };
            case ts.SyntaxKind.NumberKeyword:
                return { type: numbers };
            case ts.SyntaxKind.BooleanKeyword:
                return { type: "boolean" };
        }
        if (!ts.isTypeReferenceNode(node)) {
            return anything;
        }
        const name = node.typeName.getText();
        const [first, second] = node.typeArguments ?? [];
        if (first && /^(pulumi\.)?(Input|Output)$/.test(name)) {
            return inner(first);
        }
        if (first && (name === "ReadonlyArray" || name === "Array")) {
            return { type: "array", items: item(first) };
        }
        if (second && name === "Record") {
            return { type: "object", additionalProperties: item(second) };
        }
        return this.toChoice(node) ?? this.toObject(node.typeName, hasPlain, numbers) ?? anything;
    }

    /** An enum, where the type is a union of texts that has a name. */
    private toChoice(node: ts.TypeNode): TypeSpec | undefined {
        const type = this.checker.getTypeFromTypeNode(node);
        const parts = type.isUnion() ? type.types : [type];
        const texts = parts.filter((part) => part.isStringLiteral()).map(({ value }) => value);
        if (texts.length === 0 || texts.length < parts.length) {
            return undefined;
        }
        if (!ts.isTypeReferenceNode(node)) {
            return { type: "string" };
        }
        const name = node.typeName.getText().replace(/^.*\./, "");
        this.types[token(name)] ??= this.readEnum(node.typeName, texts);
        return { $ref: `#/types/${token(name)}` };
    }

    private readEnum(name: ts.EntityName, texts: readonly string[]): EnumSpec {
        const symbol = resolveName(this.checker, name);
        const values = symbol?.valueDeclaration;
        const members = values ? this.checker.getTypeOfSymbolAtLocation(symbol, values).getProperties() : [];
        const describe = (text: string): string | undefined => {
            const member = members.find(({ name: key }) => key === text || key.toLowerCase() === text.toLowerCase());
            return member && (this.describe(member) || undefined);
        };
        return {
            ...(symbol && { description: this.describe(symbol) }),
            type: "string",
            enum: texts.map((value) => ({ name: nameOf(value), value, description: describe(value) })),
        };
    }

    private toObject(name: ts.EntityName, hasPlain: boolean, numbers: "integer" | "number"): TypeSpec | undefined {
        const declaration = resolveName(this.checker, name)?.declarations?.find(ts.isInterfaceDeclaration);
        if (!declaration) {
            return undefined;
        }
        const typeToken = token(declaration.name.text);
        if (!(typeToken in this.types)) {
            // Its place comes first, so that a type that names itself ends.
            this.types[typeToken] = { type: "object", properties: {} };
            const read = this.readMembers(declaration, hasPlain);
            const properties = numbers === "number" ? asOutputs(read.properties) : read.properties;
            const description = this.describe(this.symbolOf(declaration.name));
            this.types[typeToken] = { ...(description && { description }), type: "object", ...read, properties };
        }
        return { $ref: `#/types/${typeToken}` };
    }

    private symbolOf(name: ts.Node): ts.Symbol {
        return this.checker.getSymbolAtLocation(name)!;
    }

    /** What it does, and its default. */
    private describeMember(symbol: ts.Symbol): string {
        const value = tagOf(this.checker, symbol, "default");
        const given = value && withoutLinks(value);
        return [this.describe(symbol), given && `Default: ${given}.`].filter(Boolean).join("\n\n");
    }

    private describe(symbol: ts.Symbol): string {
        return descriptionOf(this.checker, symbol);
    }
}

const isInput = (node: ts.TypeNode): boolean => /^(pulumi\.)?Input</.test(node.getText());

const isAbsence = (node: ts.TypeNode): boolean => /^(undefined|null)$/.test(node.getText());

/** Enums of other languages have names of letters and digits. */
const nameOf = (value: string): string =>
    value
        .split(/[^A-Za-z0-9]+/)
        .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
        .join("");

function asOutputs(properties: ObjectSpec["properties"]): ObjectSpec["properties"] {
    return Object.fromEntries(
        Object.entries(properties).map(([name, spec]) => [
            name,
            spec.type === "integer" ? { ...spec, type: "number" } : spec,
        ]),
    );
}

/** What a program may read of a resource: values and outputs, and no resource that it declares. */
function isOutput(member: ts.ClassElement): member is ts.PropertyDeclaration {
    const type = ts.isPropertyDeclaration(member) ? (member.type?.getText() ?? "") : "";
    const isHidden = ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Static);
    return (
        ts.isPropertyDeclaration(member) && !isHidden && /^(pulumi\.Output<|readonly string\[\]|SitePlan)/.test(type)
    );
}
