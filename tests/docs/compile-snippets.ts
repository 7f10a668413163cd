import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import template from "../../template/tsconfig.json";
import type { Snippet } from "./read-snippets";

const checkout = path.resolve(__dirname, "..", "..");

/**
 * Compiles snippets as a user of the package would: with the options of the template, each as a CommonJS module of a project
 * outside of the checkout, whose `apim-dr` is what is built. A whole program stands as it is; a fragment is the body of an
 * async function.
 *
 * @param types - beside those of the template.
 * @returns what the compiler refuses, by page and line.
 */
export function compileSnippets(snippets: readonly Snippet[], types: readonly string[] = []): string[] {
    const folder = mkdtempSync(path.join(tmpdir(), "snippets-"));
    try {
        writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
        symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"), "dir");
        const files = snippets.map((snippet, index) => {
            const { page, title } = snippet;
            const file = title === undefined ? path.join(String(index), "index.ts") : path.join("pages", page, title);
            const whole = path.join(folder, file);
            mkdirSync(path.dirname(whole), { recursive: true });
            writeFileSync(whole, textOf(snippet).join("\n"));
            return whole;
        });
        const json = { ...template.compilerOptions, types: [...template.compilerOptions.types, ...types] };
        const { options } = ts.convertCompilerOptionsFromJson(json, folder);
        return ts
            .getPreEmitDiagnostics(ts.createProgram(files, options))
            .map((diagnostic) => tell(diagnostic, snippets, files));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const startOfFragment = (preamble: string): string => `${preamble}\nexport const program = async () => {`;

function textOf({ code, preamble }: Snippet): string[] {
    if (preamble) {
        return [startOfFragment(preamble), code, "};"];
    }
    // What neither imports nor exports would share its names with every other snippet.
    return /^(import|export)\b/m.test(code) ? [code] : [code, "export {};"];
}

function tell({ file, start, messageText }: ts.Diagnostic, snippets: readonly Snippet[], files: string[]): string {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const snippet = file && snippets[files.indexOf(path.normalize(file.fileName))];
    if (!file || !snippet) {
        return `${file?.fileName ?? "options"}: ${message}`;
    }
    const before = snippet.preamble ? startOfFragment(snippet.preamble).split("\n").length : 0;
    const line = file.getLineAndCharacterOfPosition(start ?? 0).line;
    return `${snippet.page}:${line - before + snippet.line}: ${message}`;
}
