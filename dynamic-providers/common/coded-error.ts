/**
 * An error that a user can meet. Its code is for programs, and stands before the words: docs/troubleshooting.md has each.
 * The first line says what happened to which thing, the rule, and the way out.
 */
export class CodedError extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(`${code}: ${message}`);
        this.name = "CodedError";
    }
}
