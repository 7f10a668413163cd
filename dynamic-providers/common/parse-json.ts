/** A text as JSON, or why it is none, as text that quotes nothing of it: it may hold a secret. */
export type ParsedJson =
    { readonly value: unknown; readonly reason?: undefined } | { readonly value?: undefined; readonly reason: string };

/** Deeper than any document of ours or of Azure's. What walks through one calls itself for each level. */
export const maxJsonLevels = 500;

/** @param maxLevels - deeper JSON is refused. */
export function parseJson(text: string, maxLevels = maxJsonLevels): ParsedJson {
    if (text.trim() === "") {
        return { reason: "it is empty" };
    }
    if (text.startsWith("\uFEFF")) {
        return { reason: "it begins with a byte order mark, which JSON does not allow" };
    }
    if (levelsOf(text) > maxLevels) {
        return { reason: `it is nested deeper than ${maxLevels} levels` };
    }
    try {
        return { value: JSON.parse(text) as unknown };
    } catch {
        return { reason: "it is not JSON" };
    }
}

/** How deep lists and objects lie in each other: brackets outside of strings. */
function levelsOf(text: string): number {
    let levels = 0;
    let deepest = 0;
    for (let index = 0; index < text.length; index += 1) {
        const character = text[index];
        if (character === '"') {
            index = endOfString(text, index);
        } else if (character === "[" || character === "{") {
            levels += 1;
            deepest = Math.max(deepest, levels);
        } else if (character === "]" || character === "}") {
            levels -= 1;
        }
    }
    return deepest;
}

/** Where a string ends that begins at `start`; the end of the text where it never does. */
function endOfString(text: string, start: number): number {
    let index = start + 1;
    while (index < text.length && text[index] !== '"') {
        index += text[index] === "\\" ? 2 : 1;
    }
    return index;
}
