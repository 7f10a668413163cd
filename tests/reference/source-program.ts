import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const libraries = path.dirname(require.resolve("typescript"));
const isLibrary = (file: string): boolean => /^\/lib(\.[\w.]+)?\.d\.ts$/.test(file);

/**
 * A program of these texts alone, and of the language's own types: no package is read, and what comes from one is not known
 * but by its name.
 *
 * @param sources - text by path, with `/`.
 */
export function createSourceProgram(sources: ReadonlyMap<string, string>): ts.Program {
    const texts = new Map([...sources].map(([file, text]) => [path.posix.join("/", file), text]));
    const read = (file: string): string | undefined =>
        isLibrary(file) ? readFileSync(path.join(libraries, path.basename(file)), "utf8") : texts.get(file);
    return ts.createProgram({
        rootNames: [...texts.keys()],
        options: {
            lib: ["lib.es5.d.ts"],
            types: [],
            strict: true,
            module: ts.ModuleKind.CommonJS,
        },
        host: {
            getSourceFile: (file) => {
                const text = read(file);
                return text === undefined ? undefined : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
            },
            fileExists: (file) => texts.has(file),
            readFile: (file) => texts.get(file),
            getDefaultLibFileName: () => "/lib.d.ts",
            getDefaultLibLocation: () => "/",
            getCurrentDirectory: () => "/",
            getCanonicalFileName: (file) => file,
            useCaseSensitiveFileNames: () => true,
            getNewLine: () => "\n",
            writeFile: () => undefined,
        },
    });
}
