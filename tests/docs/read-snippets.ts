/** A TypeScript code block of a page. */
export interface Snippet {
    readonly page: string;
    /** Of its first line of code, counted from 1. */
    readonly line: number;
    readonly code: string;
    /** What a fragment is compiled after, which an HTML comment before it says; a whole program has none. */
    readonly preamble: string;
    /** The file that it is, where the page says so: files of one page import each other. */
    readonly title?: string;
}

const fence = /^( *)```(ts|typescript|js)\b([^\n]*)\n([^]*?)^ *```$/gm;
const preambleBefore = /<!-- This fragment compiles after:\n([^]*?)-->\s*$/;

/** The TypeScript code blocks of a page, in their order. */
export function readSnippets(page: string, text: string): Snippet[] {
    return readBlocks(page, text).flatMap(({ language, snippet }) => (language === "js" ? [] : [snippet]));
}

/** The code of a page's titled blocks, by file name. */
export function readTitledFiles(text: string): Record<string, string> {
    const blocks = readBlocks("", text);
    return Object.fromEntries(
        blocks.flatMap(({ snippet: { title, code } }) => (title === undefined ? [] : [[title, code] as const])),
    );
}

function readBlocks(page: string, text: string): { readonly language: string; readonly snippet: Snippet }[] {
    return [...text.matchAll(fence)].map((found) => {
        const before = text.slice(0, found.index);
        const [, indent = "", language = "", meta = "", code = ""] = found;
        const title = /title="([^"]+)"/.exec(meta)?.[1];
        const snippet = {
            page,
            line: before.split("\n").length + 1,
            code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
            preamble: preambleBefore.exec(before)?.[1] ?? "",
            ...(title !== undefined && { title }),
        };
        return { language, snippet };
    });
}
