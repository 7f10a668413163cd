import * as ts from "typescript";

/** A value in a text for people that may be a whole ID. */
export interface ToldId {
    readonly line: number;
    readonly expression: string;
}

/** What holds the ID of a snapshot, or of an operation, by its name at the end of an expression. */
const holdsId = /^(?:id|ids|snapshotId|restoreId|drillId|snapshot|accepted|selector)$/;

/** Texts with a blank or a quotation mark are for people; paths, names of blobs and resource IDs have neither. */
const isForPeople = (text: string): boolean => /[\s']/.test(text);

/** Values of templates for people that are named as IDs are, and are no call, as `shortId(…)` would be. */
export function toldIds(file: string, source: string): ToldId[] {
    const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    const told: ToldId[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isTemplateExpression(node)) {
            const text = [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((part) => part.text);
            const values = isForPeople(text.join("")) ? node.templateSpans.map(({ expression }) => expression) : [];
            told.push(
                ...values
                    .filter((value) => holdsId.test(nameOf(value)))
                    .map((value) => ({
                        line: parsed.getLineAndCharacterOfPosition(value.getStart()).line + 1,
                        expression: value.getText(),
                    })),
            );
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
    if (ts.isPropertyAccessExpression(expression)) {
        return expression.name.text;
    }
    return ts.isIdentifier(expression) ? expression.text : "";
}
