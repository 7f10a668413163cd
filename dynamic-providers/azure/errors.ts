import { isRestError, RestError } from "@azure/core-rest-pipeline";
import { givenUpOf } from "../requests/given-up";
import { failureOfError } from "../requests/passing-failure";
import type { PassingFailureCode } from "../requests/passing-failure";
import { subjectOf } from "../requests/request-subject";
import type { RequestSubject } from "../requests/request-subject";

/** The request that failed. */
export interface FailedRequest {
    /** What it was about. */
    readonly subject: RequestSubject;
    /** Why there was no answer, or only one that the request cannot be served now. @default there was an answer */
    readonly noAnswer?: Exclude<PassingFailureCode, "Throttled">;
}

/** An error that names Azure's code, message and correlation ID, and never a URL: an operation's URL may be signed. */
export class AzureError extends Error {
    constructor(
        /** What was asked for, as in "read the service 'x'". */
        readonly action: string,
        readonly code: string,
        detail: string,
        readonly statusCode?: number,
        readonly request?: FailedRequest,
    ) {
        super(`Azure could not ${action}: ${code}: ${detail}`);
        this.name = "AzureError";
    }
}

/** Azure took the operation and then gave it up: it will not go on by itself. */
export class OperationFailedError extends AzureError {}

/** Azure took the operation and says now that there is none: its URL is not found. What became of it must be seen otherwise. */
export class OperationForgottenError extends AzureError {}

interface AzureErrorBody {
    readonly error?: { readonly code?: unknown; readonly message?: unknown } | null;
}

/** Turns what an SDK throws into an {@link AzureError}, or the given kind of it; anything else is returned as it is. */
export function toAzureError(action: string, error: unknown, kind: typeof AzureError = AzureError): unknown {
    if (!isRestError(error)) {
        return error;
    }
    const givenUp = givenUpOf(error.request);
    const request = requestOf(error);
    // Without an answer there is nothing else to tell.
    if (givenUp && error.response === undefined) {
        return new kind(action, givenUp.code, givenUp.reason, error.statusCode, request);
    }
    const body = parseBody(error.response?.bodyAsText);
    const code = body?.code ?? error.code ?? (error.statusCode ? `HTTP ${error.statusCode}` : "no answer");
    const correlationId = error.response?.headers.get("x-ms-correlation-request-id");
    // Azure breaks some of its sentences over lines.
    const message = (body?.message ?? ownMessage(error)).replace(/\s+/g, " ").trim();
    const said = correlationId ? `${message} (correlation ID ${correlationId})` : message;
    const detail = givenUp ? `${said}\n${givenUp.code}: ${givenUp.reason}` : said;
    return new kind(action, code, detail, error.statusCode, request);
}

function requestOf(error: RestError): FailedRequest | undefined {
    if (!error.request) {
        return undefined;
    }
    const subject = subjectOf(error.request.url);
    const kind = givenUpOf(error.request)?.code ?? failureOfError(error)?.kind.code;
    return kind === undefined || kind === "Throttled" ? { subject } : { subject, noAnswer: kind };
}

function parseBody(text: string | null | undefined): { code?: string; message?: string } | undefined {
    try {
        const { code, message } = (JSON.parse(text ?? "") as AzureErrorBody).error ?? {};
        return { code: textOf(code), message: textOf(message) };
    } catch {
        return undefined;
    }
}

const textOf = (found: unknown): string | undefined => (typeof found === "string" ? found : undefined);

/** The SDK quotes an answer that it cannot parse, and that may hold a secret. */
function ownMessage({ code, message }: RestError): string {
    return code === RestError.PARSE_ERROR ? "The answer cannot be parsed." : withoutUrls(message);
}

function withoutUrls(message: string): string {
    return message.replace(/https?:\/\/\S+/g, "<url>");
}

/** Codes of a 404 by which Azure knows nothing of the thing: what holds it is out of sight. */
export const subscriptionMissing: readonly string[] = ["SubscriptionNotFound", "InvalidSubscriptionId"];

/** Whether Azure says that the thing itself is not there; any other failure to read is not absence. */
export function isNotFound(error: unknown): boolean {
    return (
        error instanceof RestError &&
        error.statusCode === 404 &&
        !subscriptionMissing.includes(parseBody(error.response?.bodyAsText)?.code ?? error.code ?? "")
    );
}

/** Whether Azure denies the request to the identity that sent it. */
export function isDenied(error: unknown): boolean {
    return error instanceof RestError && error.statusCode === 403;
}

/** Whether a conditional write or read was refused because the blob is not as expected. */
export function isConditionNotMet(error: unknown): boolean {
    return error instanceof RestError && (error.statusCode === 412 || error.statusCode === 409);
}
