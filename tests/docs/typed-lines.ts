/** Lines that are typed: of a page's blocks of code, and of list items that are a command. */
export function typedLines(page: string): string[] {
    const blocks = [...page.matchAll(/^ *```[^\n]*\n([^]*?)^ *```/gm)].flatMap(([, block]) => block!.split("\n"));
    const items = [...page.matchAll(/^\s*(?:\d+\.|[-*]) `([^`]+)`/gm)].map(([, command]) => command!);
    return [...blocks, ...items].map((line) => line.trim());
}
