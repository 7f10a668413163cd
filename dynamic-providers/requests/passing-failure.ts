/** A kind of failure that may pass by itself, so that the same request may succeed later. */
export interface PassingFailure {
    /** For programs: docs/troubleshooting.md has each. */
    readonly code: string;
    /** HTTP statuses that say so. */
    readonly statuses: readonly number[];
    /** Codes of Node.js and of the SDK that say so, where there was no answer. */
    readonly errors: readonly string[];
    /** What happened, after the name of the host. */
    readonly said: string;
    /** What to look at before it is run again. */
    readonly check: string;
}

/**
 * Each kind once. Sources: https://nodejs.org/api/errors.html#common-system-errors and
 * https://nodejs.org/api/dns.html#error-codes for the codes,
 * https://learn.microsoft.com/azure/architecture/best-practices/retry-service-specific for the statuses.
 */
export const passingFailures = [
    {
        code: "Throttled",
        statuses: [429],
        errors: [],
        said: "refused every request, because there are too many",
        check: "Find other tools that sign in with this identity, and stop them",
    },
    {
        code: "ServerBusy",
        statuses: [408, 500, 502, 503, 504],
        errors: [],
        said: "could not serve the request",
        check: "Check Azure's status page",
    },
    {
        code: "NameNotResolved",
        statuses: [],
        errors: ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME", "ESERVFAIL", "ENODATA", "EREFUSED"],
        said: "could not be resolved by DNS",
        check: "Check the name, and DNS where this runs",
    },
    {
        code: "HostUnreachable",
        statuses: [],
        errors: ["ECONNREFUSED", "EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"],
        said: "accepted no connection",
        check: "Check the network, its proxy and its firewalls where this runs",
    },
    {
        code: "ConnectionLost",
        statuses: [],
        errors: [
            "ECONNRESET",
            "ECONNABORTED",
            "EPIPE",
            "EPROTO",
            "ERR_STREAM_PREMATURE_CLOSE",
            "REQUEST_SEND_ERROR",
            "PARSE_ERROR",
        ],
        said: "ended the connection before it answered",
        check: "Check the network and its proxy where this runs",
    },
    {
        code: "NoAnswerInTime",
        statuses: [],
        errors: [
            "ETIMEDOUT",
            "ESOCKETTIMEDOUT",
            "ECONNTIMEOUT",
            "ERR_SOCKET_CONNECTION_TIMEOUT",
            "ETIMEOUT",
            "ABORT_ERR",
        ],
        said: "did not answer in time",
        check: "Check the network where this runs, and Azure's status page",
    },
] as const satisfies readonly PassingFailure[];

/** Kinds of failure: the code of a request that ended without an answer. */
export type PassingFailureCode = (typeof passingFailures)[number]["code"];

/** What was seen of a failure, in one word: `503`, `ENOTFOUND`. */
export interface SeenFailure {
    readonly kind: PassingFailure & { readonly code: PassingFailureCode };
    readonly seen: string;
}

/** The kind of failure that an HTTP status stands for, where that may pass. */
export function failureOfStatus(status: number): SeenFailure | undefined {
    return find((kind) => kind.statuses.includes(status), `HTTP ${status}`);
}

/** The kind of failure that an error stands for, where that may pass. It looks at what caused the error, too. */
export function failureOfError(error: unknown): SeenFailure | undefined {
    for (let cause = error; cause instanceof Error; cause = causeOf(cause)) {
        const { code, name, statusCode } = cause as NodeJS.ErrnoException & { readonly statusCode?: unknown };
        const seen = name === "AbortError" || name === "TimeoutError" ? "ABORT_ERR" : code;
        const found =
            (typeof statusCode === "number" ? failureOfStatus(statusCode) : undefined) ??
            (seen === undefined ? undefined : find((kind) => kind.errors.includes(seen), seen));
        if (found) {
            return found;
        }
    }
    return undefined;
}

/** Addresses that were all tried fail together: the first one's reason stands for all. */
const causeOf = (error: Error): unknown =>
    error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);

function find(matches: (kind: PassingFailure) => boolean, seen: string): SeenFailure | undefined {
    const kind = passingFailures.find(matches);
    return kind && { kind, seen };
}
