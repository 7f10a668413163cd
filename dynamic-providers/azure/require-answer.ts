import { describeFaults, findFaults, members, optional, orNull, value } from "../common/document-check";
import type { DocumentCheck, MemberChecks } from "../common/document-check";
import { AzureError } from "./errors";

/**
 * What Azure has answered, once it is what its API promises of the members that are used here.
 *
 * @param action - what was asked for, as in "read the service 'x'".
 * @param asked - the SDK's promise of it.
 * @throws AzureError with the code `UnexpectedAnswer` that names each member, its value and the rule.
 */
export async function requireAnswer<T>(action: string, check: DocumentCheck<T>, asked: Promise<unknown>): Promise<T> {
    return checked(action, check, await readable(action, asked));
}

/** As {@link requireAnswer}, of each item of a list. */
export async function* requireEach<T>(
    action: string,
    check: DocumentCheck<T>,
    asked: AsyncIterable<unknown>,
): AsyncGenerator<T> {
    const items = asked[Symbol.asyncIterator]();
    for (;;) {
        const next = await readable(action, items.next());
        if (next.done) {
            return;
        }
        yield checked(action, check, next.value);
    }
}

/** The SDK reads members of an answer without a look at their types, and then throws what JavaScript has for that. */
async function readable<T>(action: string, asked: Promise<T>): Promise<T> {
    try {
        return await asked;
    } catch (error) {
        throw isOfReading(error) ? unexpected(action, "the SDK cannot read it") : error;
    }
}

function isOfReading(error: unknown): boolean {
    // The serializer's own words for a link to the next page that is none.
    const isOfSerializer =
        error instanceof Error && error.constructor === Error && error.message.includes(" with value ");
    return error instanceof TypeError || error instanceof RangeError || isOfSerializer;
}

function checked<T>(action: string, check: DocumentCheck<T>, answer: unknown): T {
    const faults = findFaults(check, answer);
    if (faults.length > 0) {
        throw unexpected(action, describeFaults(faults));
    }
    return answer as T;
}

const unexpected = (action: string, why: string): AzureError =>
    new AzureError(
        action,
        "UnexpectedAnswer",
        `the answer is not what Azure's API promises: ${why}. Run it again; if it stays so, something ` +
            "between here and Azure changes its answers, or a later release knows the new form.",
    );

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
