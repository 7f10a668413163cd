import * as ts from "typescript";

/** One text of a source that people read, and its line. */
export interface ToldText {
    readonly line: number;
    readonly text: string;
}

/** The docstrings of a source, and its literals of text: what a page, a message or an editor shows of it. */
export function toldTexts(file: string, source: string): ToldText[] {
    const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
    const told: ToldText[] = [];
    const add = (node: ts.Node, text: string): void => {
        told.push({ line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    };
    const visit = (node: ts.Node): void => {
        for (const doc of ts.getJSDocCommentsAndTags(node)) {
            if (ts.isJSDoc(doc) && doc.parent === node) {
                add(doc, doc.getText());
            }
        }
        if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
            return;
        }
        if (ts.isStringLiteralLike(node)) {
            add(node, node.text);
        } else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
            add(node, node.text);
        }
        ts.forEachChild(node, visit);
    };
    visit(parsed);
    return told;
}
