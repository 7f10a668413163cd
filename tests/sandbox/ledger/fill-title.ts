const placeholders = /%[a-zA-Z#$]|\$\w+/g;

/**
 * One title for a table of tests: a single `%s` becomes the words of its column, as "PUT, PATCH or DELETE"; with several,
 * the titles of all rows follow each other.
 *
 * @param rows - cells that are read when the title shows them: others may hold anything.
 * @throws RangeError for a placeholder that this does not know.
 */
export function fillTitle(title: string, rows: readonly (readonly (() => string)[])[]): string {
    const found = title.match(placeholders) ?? [];
    const unknown = found.find((placeholder) => !/^%[sdi]$/.test(placeholder));
    if (unknown) {
        throw new RangeError(`the ledger knows no placeholder ${unknown}`);
    }
    const filled = rows.map((row) =>
        found.map((_placeholder, column) => {
            const cell = row[column];
            if (!cell) {
                throw new RangeError("a row has fewer cells than the title has placeholders");
            }
            return cell();
        }),
    );
    const put = (words: readonly string[]): string => {
        let column = 0;
        return title.replace(placeholders, () => words[column++]!);
    };
    return found.length === 1
        ? put([enumerate(filled.map(([word]) => word!))])
        : [...new Set(filled.map(put))].join("; ");
}

function enumerate(words: readonly string[]): string {
    const unique = [...new Set(words)];
    const last = unique.pop() ?? "";
    return unique.length > 0 ? `${unique.join(", ")} or ${last}` : last;
}
