import * as ts from "typescript";

/** Reads expressions whose value can be seen in the source: literals, and constants that are literals. */
export class LiteralReader {
    constructor(private readonly checker: ts.TypeChecker) {}

    /** The text of a literal, a template of literals, a sum of them, or a constant that is one. */
    text(expression: ts.Expression): string {
        const node = this.resolve(expression);
        if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) {
            return node.text;
        }
        if (ts.isTemplateExpression(node)) {
            return node.templateSpans.reduce(
                (text, span) => text + this.text(span.expression) + span.literal.text,
                node.head.text,
            );
        }
        if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
            return this.text(node.left) + this.text(node.right);
        }
        throw this.error(expression, `the value of \`${expression.getText()}\` is not known before the tests run`);
    }

    /** The elements of an array literal, or of a constant that is one. */
    elements(expression: ts.Expression): readonly ts.Expression[] {
        const node = this.resolve(expression);
        if (ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement)) {
            return node.elements;
        }
        throw this.error(expression, `the rows of \`${expression.getText()}\` are not known before the tests run`);
    }

    /** Looks through parentheses, type assertions and names of constants. */
    resolve(expression: ts.Expression): ts.Expression {
        if (
            ts.isParenthesizedExpression(expression) ||
            ts.isAsExpression(expression) ||
            ts.isSatisfiesExpression(expression)
        ) {
            return this.resolve(expression.expression);
        }
        if (!ts.isIdentifier(expression)) {
            return expression;
        }
        const named = this.checker.getSymbolAtLocation(expression);
        const symbol = named && named.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(named) : named;
        const declaration = symbol?.valueDeclaration;
        return declaration &&
            ts.isVariableDeclaration(declaration) &&
            ts.isVariableDeclarationList(declaration.parent) &&
            declaration.parent.flags & ts.NodeFlags.Const &&
            declaration.initializer
            ? this.resolve(declaration.initializer)
            : expression;
    }

    error(node: ts.Node, message: string): Error {
        const source = node.getSourceFile();
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        return new Error(`${source.fileName.slice(1)}:${line + 1}: ${message}.`);
    }
}
