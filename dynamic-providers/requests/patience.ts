/** How long a request is sent again. */
export interface Patience {
    /** While Azure says that there are too many requests (429). */
    readonly throttledSeconds: number;
    /** While there is no answer, or one that says that the server cannot serve it now. */
    readonly passingSeconds: number;
    /** How long one try waits for an answer to begin. */
    readonly trySeconds: number;
}

/** How long what may pass by itself is waited for. A choice: longer than a fail-over of storage or a restart of a resolver takes. */
export const retryWithinSeconds = 120;

/** How long one try waits for an answer. A choice: the SDK waits for ever. */
export const tryWithinSeconds = 100;

/** How long throttling is waited for outside of an operation, which has its `timeoutSeconds`. */
export const throttledWithinSeconds = 15 * 60;

const variable = "APIM_DR_RETRY_WITHIN_SECONDS";

/**
 * The default patience.
 *
 * @param environment - may set another `retryWithinSeconds`, as a whole number.
 */
export function defaultPatience(environment: Readonly<Record<string, string | undefined>> = process.env): Patience {
    const given = environment[variable] ?? "";
    return {
        throttledSeconds: throttledWithinSeconds,
        trySeconds: tryWithinSeconds,
        passingSeconds: /^\d{1,6}$/.test(given) ? Number(given) : retryWithinSeconds,
    };
}

/** How long one answer is waited for where a user waits for all of them. */
export const answerWithinSeconds = 3;

/** Nothing is asked twice: the next look asks again. */
export const impatient: Patience = { throttledSeconds: 0, passingSeconds: 0, trySeconds: answerWithinSeconds };
