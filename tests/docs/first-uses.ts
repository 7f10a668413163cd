import { glossaryTerms } from "./glossary-terms";

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** A page with its blocks of code, comments, headings and front matter as blanks: every other character keeps its place. */
export function proseOf(page: string): string {
    return page
        .replace(/<!--[^]*?-->/g, blank)
        .replace(/^ *```[^\n]*\n[^]*?^ *```/gm, blank)
        .replace(/^#+ .*$/gm, blank);
}

/** The first use of one term on a page: where, and the definition that it links to. */
export interface FirstUse {
    readonly anchor: string;
    readonly at: number;
    readonly length: number;
    readonly line: number;
    /** @default it is no link */
    readonly target?: string;
}

/** The first use of each term that a page uses outside of its headings, its code and its links to other things. */
export function firstUses(page: string): FirstUse[] {
    const prose = proseOf(page);
    const isDefinition = (target: string, from: number, to: number): boolean =>
        from < to && target.includes("concepts.md#");
    const links = [...prose.matchAll(/\[((?:[^[\]]|\[[^[\]]*\])*)\]\(([^()\s]*)\)/g)].map((link) => ({
        from: link.index,
        // Of a link, the words are prose and the target is not.
        to: link.index + 1 + link[1]!.length,
        end: link.index + link[0].length,
        target: link[2]!,
    }));
    return glossaryTerms.flatMap(({ anchor, forms }) => {
        const isCode = forms.source.includes("`");
        const shown = isCode ? prose : prose.replace(/`[^`]*`/g, blank);
        const use = [...shown.matchAll(forms)].find(({ index }) =>
            links.every(({ from, to, end, target }) => index < from || index >= end || isDefinition(target, index, to)),
        );
        if (!use) {
            return [];
        }
        const at = use.index;
        const target = links.find(({ from, to }) => at > from && at < to)?.target;
        const line = page.slice(0, at).split("\n").length;
        return [{ anchor, at, length: use[0].length, line, ...(target === undefined ? {} : { target }) }];
    });
}
