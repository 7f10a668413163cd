/** Why something must not be asked of Azure: a code for programs, and a sentence that says the way out. */
export interface Problem {
    readonly code: string;
    readonly message: string;
}

/** Every reason not to start a backup or a restore, found before anything was asked of Azure. */
export class PreflightError extends Error {
    constructor(
        what: string,
        readonly problems: readonly Problem[],
    ) {
        super(`Refused to ${what}:\n${problems.map(({ code, message }) => `- ${code}: ${message}`).join("\n")}`);
        this.name = "PreflightError";
    }
}
