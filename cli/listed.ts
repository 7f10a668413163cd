import { wrap } from "../dynamic-providers/common/wrap";

/** A list under its title, for a screen of 80 columns; nothing where it is empty. */
export const listed = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => wrap(`  - ${line}`, "    "))];
