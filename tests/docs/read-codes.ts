import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.resolve(__dirname, "..", "..");

/** The folders whose codes a user can meet. */
const productFolders = ["cli", "components", "dynamic-providers", "plugin", "policies", "stacks"];

/** The product's sources, by path, without its tests. */
export function productSources(): readonly { readonly file: string; readonly text: string }[] {
    return productFolders
        .flatMap((folder) =>
            ts.sys.readDirectory(path.join(root, folder), [".ts"], ["**/dist", "**/node_modules", "**/*.test.ts"]),
        )
        .map((file) => ({ file: path.relative(root, file), text: readFileSync(file, "utf8") }));
}

/** Every code that the product can say, each once, sorted. */
export function readProductCodes(): string[] {
    const said = productSources().flatMap(({ file, text }) => readCodes(file, text));
    return [...new Set(said)].sort();
}

/**
 * Codes that a source can say: literals given to a member `code`, by themselves or as a branch of a condition, and those
 * that the type of a member `code` allows, or a type named `…Code`, and those that coded errors begin with.
 */
export function readCodes(file: string, text: string): string[] {
    const codes: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && isCode(node.name)) {
            codes.push(...literalsOf(node.initializer));
        } else if (ts.isPropertySignature(node) && isCode(node.name) && node.type) {
            codes.push(...literalTypesOf(node.type));
        } else if (ts.isTypeAliasDeclaration(node) && node.name.text.endsWith("Code")) {
            codes.push(...literalTypesOf(node.type));
        } else if (isCodedError(node)) {
            codes.push(...literalsOf(node.arguments![0]!));
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
    return codes;
}

/** `new CodedError(…)`, `programError(…)`, and `super(…)` of a class that is a CodedError. */
function isCodedError(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
    if (ts.isNewExpression(node)) {
        return node.expression.getText() === "CodedError";
    }
    return (
        ts.isCallExpression(node) &&
        (node.expression.getText() === "programError" ||
            (node.expression.kind === ts.SyntaxKind.SuperKeyword && baseOfClassAround(node) === "CodedError"))
    );
}

function baseOfClassAround(node: ts.Node): string | undefined {
    return ts.isClassDeclaration(node)
        ? node.heritageClauses?.[0]?.types[0]?.expression.getText()
        : node.parent && baseOfClassAround(node.parent);
}

/** How many errors a source makes, or classes of errors it declares, that have no code by themselves. */
export function countUncodedErrors(file: string, text: string): number {
    let count = 0;
    const visit = (node: ts.Node): void => {
        const isMade =
            ts.isNewExpression(node) &&
            /^(?:pulumi\.RunError|(?:Aggregate|Range|Reference|Syntax|Type|URI)?Error)$/.test(
                node.expression.getText(),
            );
        const isDeclared = ts.isClassDeclaration(node) && baseOfClassAround(node) === "Error";
        count += isMade || isDeclared ? 1 : 0;
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
    return count;
}

const isCode = (name: ts.PropertyName): boolean => ts.isIdentifier(name) && name.text === "code";

function literalsOf(value: ts.Expression): string[] {
    if (ts.isConditionalExpression(value)) {
        return [...literalsOf(value.whenTrue), ...literalsOf(value.whenFalse)];
    }
    return ts.isStringLiteral(value) ? [value.text] : [];
}

function literalTypesOf(type: ts.TypeNode): string[] {
    if (ts.isUnionTypeNode(type)) {
        return type.types.flatMap(literalTypesOf);
    }
    return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
}

/** Codes in the first column of the page's tables that have a column `Code`. */
export function readDocumentedCodes(page: string): string[] {
    const codes: string[] = [];
    let inTable = false;
    for (const line of page.split("\n")) {
        const [, first] = line.split("|");
        inTable = first !== undefined && (inTable || first.trim() === "Code");
        if (inTable) {
            codes.push(...[...first!.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
        }
    }
    return codes;
}
