/** A TypeScript code block of a page. */
export interface Snippet {
    readonly page: string;
    /** Of its first line of code, counted from 1. */
    readonly line: number;
    readonly code: string;
    /** What a fragment is compiled after, which an HTML comment before it says; a whole program has none. */
    readonly preamble: string;
}

const fence = /^( *)```(?:ts|typescript)\b[^\n]*\n([^]*?)^ *```$/gm;
const preambleBefore = /<!-- This fragment compiles after:\n([^]*?)-->\s*$/;

/** The TypeScript code blocks of a page, in their order. */
export function readSnippets(page: string, text: string): Snippet[] {
    return [...text.matchAll(fence)].map((found) => {
        const before = text.slice(0, found.index);
        const [, indent = "", code = ""] = found;
        return {
            page,
            line: before.split("\n").length + 1,
            code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
            preamble: preambleBefore.exec(before)?.[1] ?? "",
        };
    });
}
