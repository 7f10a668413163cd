import * as path from "node:path";
import * as ts from "typescript";

/** @throws Error when the file declares none of that name and kind. */
export function findDeclaration<T extends ts.ClassDeclaration | ts.InterfaceDeclaration>(
    program: ts.Program,
    file: string,
    name: string,
    is: (node: ts.Node) => node is T,
): T {
    const found = program
        .getSourceFile(path.posix.join("/", file))
        ?.statements.find((node): node is T => is(node) && node.name?.text === name);
    if (!found) {
        throw new Error(`${file} has no ${name}.`);
    }
    return found;
}

/** The members of an interface, with what declares each. Inherited ones, too, after its own. */
export function propertiesOf(
    checker: ts.TypeChecker,
    declaration: ts.InterfaceDeclaration,
): { readonly symbol: ts.Symbol; readonly property: ts.PropertySignature }[] {
    return checker.getPropertiesOfType(checker.getTypeAtLocation(declaration)).flatMap((symbol) => {
        const property = symbol.declarations?.find(ts.isPropertySignature);
        return property ? [{ symbol, property }] : [];
    });
}

/** What a name stands for, where it was imported too. */
export function resolveName(checker: ts.TypeChecker, name: ts.EntityName): ts.Symbol | undefined {
    const named = checker.getSymbolAtLocation(name);
    return named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
}

/** Its docstring, without tags. */
export const descriptionOf = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
    withoutLinks(ts.displayPartsToString(symbol.getDocumentationComment(checker)));

/** The text of a tag: `default`. */
export function tagOf(checker: ts.TypeChecker, symbol: ts.Symbol, name: string): string | undefined {
    const tag = symbol.getJsDocTags(checker).find((one) => one.name === name);
    return tag && ts.displayPartsToString(tag.text).trim();
}

export const withoutLinks = (text: string): string => text.trim().replace(/\{@link ([^}\s]+)\s*\}/g, "`$1`");
