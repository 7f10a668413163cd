/** A policy expression within a text: `@( … )` or `@{ … }`. Ends are after its last character. */
export interface ExpressionSpan {
    readonly start: number;
    readonly end: number;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "{": "}" };

/**
 * Where policy expressions stand in a text. What they hold is C#: brackets in its literals and comments do not count.
 * Documented: https://learn.microsoft.com/azure/api-management/api-management-policy-expressions
 */
export function findExpressions(text: string): ExpressionSpan[] {
    const spans: ExpressionSpan[] = [];
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at)) {
        const open = text[at + 1] ?? "";
        const end = open in closing ? endOf(text, at + 1) : undefined;
        if (end === undefined) {
            at += 1;
            continue;
        }
        spans.push({ start: at, end });
        at = end;
    }
    return spans;
}

/** @returns undefined where nothing closes it. */
function endOf(text: string, open: number): number | undefined {
    const wanted: string[] = [];
    for (let at = open; at < text.length; at += 1) {
        const skipped = endOfLiteral(text, at);
        if (skipped !== undefined) {
            at = skipped - 1;
            continue;
        }
        const character = text[at]!;
        if (character in closing) {
            wanted.push(closing[character]!);
        } else if (character === wanted.at(-1)) {
            wanted.pop();
            if (wanted.length === 0) {
                return at + 1;
            }
        }
    }
    return undefined;
}

/** Where a literal or a comment that begins here ends. @returns undefined where none begins. */
function endOfLiteral(text: string, at: number): number | undefined {
    const found = /^(?:@"(?:""|[^"])*"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(
        text.slice(at, at + 4096),
    );
    return found ? at + found[0].length : undefined;
}

/** Writes expressions of a `rawxml` text as XML would have them, so that an XML parser can read it. */
export function escapeExpressions(text: string): string {
    let written = "";
    let from = 0;
    for (const { start, end } of findExpressions(text)) {
        written += text.slice(from, start) + escapeXml(text.slice(start, end));
        from = end;
    }
    return written + text.slice(from);
}

export const escapeXml = (text: string): string =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
