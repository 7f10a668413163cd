import * as path from "node:path";
import * as ts from "typescript";

/** Names of the component and dynamic resources that a file exports, by itself or from others. */
export function readExportedResources(program: ts.Program, file: string): string[] {
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(path.posix.join("/", file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) {
        throw new Error(`${file} exports nothing.`);
    }
    return checker
        .getExportsOfModule(module)
        .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
        .filter(({ valueDeclaration }) => valueDeclaration && isResource(valueDeclaration))
        .map(({ name }) => name);
}

/** By the name of what it extends: Pulumi's own types are not read. */
function isResource(declaration: ts.Declaration): boolean {
    const bases = ts.isClassDeclaration(declaration) ? (declaration.heritageClauses ?? []) : [];
    return bases.some(({ types }) =>
        types.some(({ expression }) => /^(pulumi\.ComponentResource|ProvidedResource)$/.test(expression.getText())),
    );
}
