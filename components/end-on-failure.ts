/**
 * Waits for a check, and ends the program with the words of its failure alone. A failure that an output carries would be
 * told with the name of every input on its way ("error serializing property …"), for whatever waits for it.
 *
 * @returns what never settles where the check has failed: what waits for it is not registered.
 */
export function endOnFailure<T>(check: Promise<T>): Promise<T> {
    // Nobody handles the rejection of what `then` returns: Pulumi prints it, and ends the program with an error.
    return new Promise((resolve) => void check.then(resolve));
}
