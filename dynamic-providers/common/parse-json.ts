/** A text as JSON, or in words why it is none. */
export type ParsedJson =
    { readonly value: unknown; readonly reason?: undefined } | { readonly value?: undefined; readonly reason: string };

export function parseJson(text: string): ParsedJson {
    if (text.trim() === "") {
        return { reason: "it is empty" };
    }
    if (text.startsWith("\uFEFF")) {
        return { reason: "it begins with a byte order mark, which JSON does not allow" };
    }
    try {
        return { value: JSON.parse(text) as unknown };
    } catch (error) {
        return { reason: `it is not JSON: ${(error as Error).message}` };
    }
}
