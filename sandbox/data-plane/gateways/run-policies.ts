import type { PolicySection } from "../../policy/effective-policy";
import type { PolicyElement } from "../../policy/parse-policy";
import type { PlaneExchange, PlaneResponse } from "./plane-exchange";
import { policyStatements } from "./policy-statements";
import type { AskBackend, Outcome } from "./policy-statements";

export type StatementsOf = (section: PolicySection) => readonly PolicyElement[];

/**
 * Takes a request through its policies. Without `forward-request` no backend is asked, and the answer is empty. Documented:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-policies and
 * https://learn.microsoft.com/azure/api-management/forward-request-policy
 */
export function runPolicies(statements: StatementsOf, exchange: PlaneExchange, askBackend: AskBackend): PlaneResponse {
    for (const section of ["inbound", "backend", "outbound"] as const) {
        if (section === "outbound") {
            exchange.response ??= { status: 200, headers: new Headers() };
        }
        const outcome = runSection(statements(section), exchange, askBackend);
        if (outcome) {
            return "answer" in outcome ? outcome.answer : handleError(statements, exchange, outcome.error);
        }
    }
    return exchange.response!;
}

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies */
export function handleError(statements: StatementsOf, exchange: PlaneExchange, response: PlaneResponse): PlaneResponse {
    const outcome = runSection(statements("on-error"), { ...exchange, response }, () => response);
    return outcome && "answer" in outcome ? outcome.answer : response;
}

function runSection(statements: readonly PolicyElement[], exchange: PlaneExchange, askBackend: AskBackend): Outcome {
    for (const statement of statements) {
        const outcome = policyStatements[statement.name]?.(statement, exchange, askBackend);
        if (outcome) {
            return outcome;
        }
    }
    return undefined;
}
