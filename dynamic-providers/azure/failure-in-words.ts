import { isRestError } from "@azure/core-rest-pipeline";
import { CodedError } from "../common/coded-error";
import { PreflightError } from "../common/problem";
import { wrap } from "../common/wrap";
import { failureOfError } from "../requests/passing-failure";
import { AzureError, toAzureError } from "./errors";
import { explainFailure } from "./explain-failure";
import { wayOutOf } from "./ways-out";
import type { WayOut } from "./ways-out";

/**
 * What a user is told of a failure that Azure, Entra ID, DNS, the vault or a setting has caused: what and where, why, and what
 * to do next.
 *
 * @param more - what is known beside an outage or a refusal of Azure's, each in a line after the reason.
 * @returns undefined for what only a defect of this code can cause: there the stack tells more than the words.
 */
export function failureInWords(error: unknown, more: readonly string[] = []): string | undefined {
    if (error instanceof AzureError) {
        const wayOut = wayOutOf(error);
        return wayOut ? wayOutInWords(wayOut, error.message, more) : withNext(explainFailure(error));
    }
    if (error instanceof CodedError || error instanceof PreflightError) {
        return error.message;
    }
    if (isRestError(error)) {
        return failureInWords(toAzureError("answer a request", error), more);
    }
    const failure = failureOfError(error);
    return failure && `${failure.kind.code}: ${(error as Error).message}. ${failure.kind.check}, then run it again.`;
}

function wayOutInWords({ code, headline, next, commands = [] }: WayOut, why: string, more: readonly string[]): string {
    return [
        `${code}: ${headline}`,
        wrap(`Why: ${why}`, "  "),
        ...more.map((line) => wrap(line, "  ")),
        wrap(`Next: ${next}`, "  "),
        ...commands.map((command) => `  ${command}`),
    ].join("\n");
}

/** Where the message itself tells no way out. */
function withNext(message: string): string {
    return /run it again/i.test(message)
        ? message
        : `${message}\nNext: Look the code up in docs/troubleshooting.md, correct what it names, and run it again.`;
}
