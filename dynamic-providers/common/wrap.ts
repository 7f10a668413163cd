/** As wide as a terminal is at least. */
const screenColumns = 80;

/**
 * Breaks a text into lines between its words. What has no blank, such as a resource ID or a command, stays whole.
 *
 * @param indent - before every line but the first, for which the text itself says it.
 */
export function wrap(text: string, indent = "", columns = screenColumns): string {
    const wrapLine = (line: string): string => {
        // Each word with the blanks before it: columns stay in line.
        const [first = "", ...words] = line.trimEnd().split(/(?<=\S)(?= )/);
        const lines = [first];
        for (const word of words) {
            const longer = `${lines.at(-1)}${word}`;
            if (longer.length <= columns) {
                lines[lines.length - 1] = longer;
            } else {
                lines.push(indent + word.trimStart());
            }
        }
        return lines.join("\n");
    };
    return text
        .split("\n")
        .map((line, index) => wrapLine(index === 0 ? line : indent + line))
        .join("\n");
}
