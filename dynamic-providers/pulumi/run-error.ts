import * as pulumi from "@pulumi/pulumi";

/** Mistakes of the program itself, whose place in the code is needed. */
const unforeseen = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * What a program throws, so that Pulumi shows its words alone. Pulumi inspects the stack of anything else with colours,
 * which never ends where a stack goes through Pulumi's own `async` functions: nodejs/node#64011.
 */
export function toRunError(error: unknown): pulumi.RunError {
    const told =
        error instanceof Error && !unforeseen.some((type) => error instanceof type)
            ? error.message
            : String((error as Partial<Error> | undefined)?.stack ?? error);
    const runError = pulumi.RunError.isInstance(error) ? error : new pulumi.RunError(told);
    runError.stack = `RunError: ${runError.message}`;
    return runError;
}

/** Does what a program waits for. @throws RunError for whatever it throws, see {@link toRunError}. */
export async function inProgram<T>(act: () => T | Promise<T>): Promise<T> {
    try {
        return await act();
    } catch (error) {
        throw toRunError(error);
    }
}
