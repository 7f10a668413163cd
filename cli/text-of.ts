import type * as FailureInWords from "../dynamic-providers/azure/failure-in-words";

/** What went wrong, as text: what and where, why, and what to do next. */
export function textOf(error: unknown): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- with it comes Azure's SDK, and most commands do without
    const { failureInWords } = require("../dynamic-providers/azure/failure-in-words") as typeof FailureInWords;
    return failureInWords(error) ?? (error instanceof Error ? error.message : String(error));
}
