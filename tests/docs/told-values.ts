import * as ts from "typescript";

/** A value in a text for people. */
export interface ToldValue {
    readonly file: string;
    readonly line: number;
    readonly expression: string;
}

/** What holds the ID of a snapshot, or of an operation, by the name at the end of an expression. */
export const holdsId = /^(?:id|ids|snapshotId|restoreId|drillId|snapshot|accepted|selector)$/;

/** What holds a time as programs write it. */
export const holdsTime = /(?:At|^at|^until|^expires|^toISOString)$/;

/** Texts with a blank or a quotation mark are for people; paths, names of blobs and resource IDs have neither. */
const isForPeople = (text: string): boolean => /[\s']/.test(text);

/** Values of templates for people, by their name; the result of a call such as `shortId(…)` or `timeOf(…)` has another. */
export function toldValues(file: string, source: string, name: RegExp): ToldValue[] {
    const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    const told: ToldValue[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isTemplateExpression(node)) {
            const text = [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((part) => part.text);
            const values = isForPeople(text.join("")) ? node.templateSpans.map(({ expression }) => expression) : [];
            for (const value of values.filter((each) => name.test(nameOf(each)))) {
                const line = parsed.getLineAndCharacterOfPosition(value.getStart()).line + 1;
                told.push({ file, line, expression: value.getText() });
            }
        }
        ts.forEachChild(node, visit);
    };
    visit(parsed);
    return told;
}

function nameOf(expression: ts.Expression): string {
    if (ts.isNonNullExpression(expression) || ts.isParenthesizedExpression(expression)) {
        return nameOf(expression.expression);
    }
    if (ts.isBinaryExpression(expression)) {
        return nameOf(expression.left);
    }
    if (ts.isCallExpression(expression)) {
        const { expression: called } = expression;
        return ts.isPropertyAccessExpression(called) && called.name.text === "toISOString" ? called.name.text : "";
    }
    if (ts.isPropertyAccessExpression(expression)) {
        return expression.name.text;
    }
    return ts.isIdentifier(expression) ? expression.text : "";
}
