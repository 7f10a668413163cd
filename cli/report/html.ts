/** Text that is markup already: nothing of it is escaped again. */
export class Html {
    constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};

/** The one place where text becomes markup, good in an element and in a quoted attribute. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);

const toMarkup = (part: Part): string =>
    part instanceof Html ? part.text : isList(part) ? part.map(toMarkup).join("") : escape(String(part));

/** Markup of HTML and SVG: what is put into it is escaped, unless it is markup itself. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
    const text = literals.map((literal, index) => literal + (index < parts.length ? toMarkup(parts[index]!) : ""));
    return new Html(text.join(""));
}

export const nothing = new Html("");
