/**
 * Waits for a check, and ends the program with the words of its failure. A failure that an output carries is told with the
 * name of every input on its way ("error serializing property …"), for every output that waits for it: this one is told before.
 */
export function endOnFailure<T>(check: Promise<T>): Promise<T> {
    // Nobody handles the rejection of what `then` returns: Pulumi prints it, and the same error no second time.
    void check.then();
    return new Promise((resolve, reject) => {
        check.then(resolve, (error: Error) => setImmediate(() => reject(error)));
    });
}
