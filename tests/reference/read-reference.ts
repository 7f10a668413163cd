import * as ts from "typescript";
import { descriptionOf, findDeclaration, propertiesOf, resolveName, tagOf } from "../support/typescript-declarations";

/** One input or output. */
export interface Member {
    readonly name: string;
    /** As a reader needs it: `pulumi.Input` and `undefined` are left out, and choices are named. */
    readonly type: string;
    readonly isRequired: boolean;
    readonly default?: string;
    readonly description: string;
}

/** A nested type of the inputs or outputs. */
export interface NestedType {
    readonly name: string;
    readonly description: string;
    readonly members: readonly Member[];
}

/** What a resource's class and the interface of its arguments say of themselves. */
export interface Reference {
    readonly name: string;
    readonly description: string;
    readonly errors?: string;
    readonly inputs: readonly Member[];
    readonly inputTypes: readonly NestedType[];
    readonly outputs: readonly Member[];
    /** Those that are not among the inputs' already. */
    readonly outputTypes: readonly NestedType[];
}

/**
 * Reads the docstrings of a resource: the class `name` and the interface `{name}Args` in one file.
 *
 * @throws Error when one of them is missing, or an input's docstring, unless its type has one.
 */
export function readReference(program: ts.Program, file: string, name: string, argsFile = file): Reference {
    return new ReferenceReader(program).read(file, name, argsFile);
}

class ReferenceReader {
    private readonly checker: ts.TypeChecker;
    private readonly types = new Map<string, NestedType>();

    constructor(private readonly program: ts.Program) {
        this.checker = program.getTypeChecker();
    }

    read(file: string, name: string, argsFile: string): Reference {
        const resource = findDeclaration(this.program, file, name, ts.isClassDeclaration);
        const args = findDeclaration(this.program, argsFile, `${name}Args`, ts.isInterfaceDeclaration);
        const symbol = this.checker.getSymbolAtLocation(resource.name!)!;
        const inputs = this.inputsOf(args);
        const inputTypes = [...this.types.values()];
        const outputs = resource.members.filter(isOutput).map((member) => this.toMember(this.symbolOf(member), member));
        return {
            name,
            description: this.describe(symbol),
            errors: this.tag(symbol, "throws"),
            inputs,
            inputTypes,
            outputs,
            outputTypes: [...this.types.values()].slice(inputTypes.length),
        };
    }

    private inputsOf(args: ts.InterfaceDeclaration): Member[] {
        const members = this.membersOf(args);
        const speaksForItself = ({ type }: Member): boolean =>
            Boolean(this.types.get(type.replaceAll("`", ""))?.description);
        const silent = members.find((member) => !member.description && !member.default && !speaksForItself(member));
        if (silent) {
            throw new Error(
                `${args.name.text}.${silent.name} has no docstring: say its effect, its unit and its @default.`,
            );
        }
        return members;
    }

    /** Inherited ones, too, after its own. */
    private membersOf(declaration: ts.InterfaceDeclaration): Member[] {
        return propertiesOf(this.checker, declaration).map(({ symbol, property }) => this.toMember(symbol, property));
    }

    private toMember(symbol: ts.Symbol, declaration: ts.PropertySignature | ts.PropertyDeclaration): Member {
        return {
            name: symbol.name,
            type: declaration.type ? this.render(declaration.type) : "",
            isRequired: !declaration.questionToken,
            default: this.tag(symbol, "default"),
            description: this.describe(symbol),
        };
    }

    private render(node: ts.TypeNode): string {
        if (ts.isParenthesizedTypeNode(node)) {
            return this.render(node.type);
        }
        if (ts.isTypeOperatorNode(node)) {
            return this.render(node.type);
        }
        if (ts.isArrayTypeNode(node)) {
            return `list of ${this.render(node.elementType)}`;
        }
        if (ts.isUnionTypeNode(node)) {
            return node.types
                .filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword)
                .map((part) => this.render(part))
                .join(" or ");
        }
        if (ts.isTypeReferenceNode(node)) {
            return this.renderReference(node);
        }
        return ts.isTypeLiteralNode(node) ? "object" : node.getText();
    }

    private renderReference(node: ts.TypeReferenceNode): string {
        const name = node.typeName.getText();
        const [first, second] = node.typeArguments ?? [];
        if (first && /^(pulumi\.)?(Input|Output)$/.test(name)) {
            return this.render(first);
        }
        if (first && second && name === "Record") {
            return `map of ${this.render(second)}`;
        }
        if (first && (name === "ReadonlyArray" || name === "Array")) {
            return `list of ${this.render(first)}`;
        }
        if (first && name === "Partial") {
            return `members of ${this.render(first)}`;
        }
        const choices = this.choicesOf(this.checker.getTypeFromTypeNode(node));
        if (choices) {
            return choices.map((choice) => `\`${choice}\``).join(" or ");
        }
        const declaration = this.declarationOf(node.typeName);
        if (declaration) {
            this.addType(name, declaration);
        }
        return `\`${name}\``;
    }

    /** The texts that an enum, or a union of texts, allows. */
    private choicesOf(type: ts.Type): string[] | undefined {
        const parts = type.isUnion() ? type.types : [type];
        return parts.every((part): part is ts.StringLiteralType => part.isStringLiteral())
            ? parts.map(({ value }) => value)
            : undefined;
    }

    private declarationOf(name: ts.EntityName): ts.InterfaceDeclaration | undefined {
        return resolveName(this.checker, name)?.declarations?.find(ts.isInterfaceDeclaration);
    }

    private addType(name: string, declaration: ts.InterfaceDeclaration): void {
        if (!this.types.has(name)) {
            // Its place comes first, and a type that names itself ends.
            this.types.set(name, { name, description: "", members: [] });
            const description = this.describe(this.checker.getSymbolAtLocation(declaration.name)!);
            this.types.set(name, { name, description, members: this.membersOf(declaration) });
        }
    }

    private symbolOf(member: ts.PropertySignature | ts.PropertyDeclaration): ts.Symbol {
        return this.checker.getSymbolAtLocation(member.name)!;
    }

    private describe(symbol: ts.Symbol): string {
        return descriptionOf(this.checker, symbol);
    }

    private tag(symbol: ts.Symbol, name: string): string | undefined {
        return tagOf(this.checker, symbol, name);
    }
}

function isOutput(member: ts.ClassElement): member is ts.PropertyDeclaration {
    return (
        ts.isPropertyDeclaration(member) &&
        /^pulumi\.Output</.test(member.type?.getText() ?? "") &&
        !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private)
    );
}
