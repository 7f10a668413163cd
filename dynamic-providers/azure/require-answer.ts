import { describeFaults, findFaults, members, optional, orNull, value } from "../common/document-check";
import type { DocumentCheck, MemberChecks } from "../common/document-check";
import { AzureError } from "./errors";

/**
 * What Azure has answered, once it is what its API promises of the members that are used here.
 *
 * @param action - what was asked for, as in "read the service 'x'".
 * @throws AzureError with the code `UnexpectedAnswer` that names each member, its value and the rule.
 */
export function requireAnswer<T>(action: string, check: DocumentCheck<T>, answer: unknown): T {
    const faults = findFaults(check, answer);
    if (faults.length > 0) {
        throw new AzureError(
            action,
            "UnexpectedAnswer",
            `the answer is not what Azure's API promises: ${describeFaults(faults)}. Run it again; if it stays so, something ` +
                "between here and Azure changes its answers, or a later release knows the new form.",
        );
    }
    return answer as T;
}

/** What Azure may leave out, or answer with null. */
export function perhaps<T>(check: DocumentCheck<T>): DocumentCheck<T | null | undefined> {
    return optional<T | null>(orNull<T>(check));
}

/** Those members of an SDK's model that are used here. */
export function answerOf<T extends object>(checks: {
    readonly [M in keyof T]?: DocumentCheck<unknown>;
}): DocumentCheck<T> {
    return members<T>(checks as unknown as MemberChecks<T>);
}

/** As the SDK makes it of a text. */
export const dateOfAnswer = value<Date>(
    (found) => found instanceof Date && !Number.isNaN(found.getTime()),
    "it must be a time",
);
