import * as ts from "typescript";

/**
 * Codes that a source can say: literals given to a member `code`, by themselves or as a branch of a condition, and those
 * that the type of a member `code` allows.
 */
export function readCodes(file: string, text: string): string[] {
    const codes: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && isCode(node.name)) {
            codes.push(...literalsOf(node.initializer));
        } else if (ts.isPropertySignature(node) && isCode(node.name) && node.type) {
            codes.push(...literalTypesOf(node.type));
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
    return codes;
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
