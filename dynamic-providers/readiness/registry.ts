import type { Check, CheckUser } from "./check";
import type { Evidence } from "./facts";
import { toReadiness } from "./finding";
import type { Readiness } from "./finding";
import { drillChecks } from "./drill-checks";
import { keyVaultChecks } from "./key-vault-checks";
import { reachChecks } from "./reach-checks";
import { serviceChecks } from "./service-checks";
import { stateChecks } from "./state-checks";
import { subscriptionChecks } from "./subscription-checks";
import { takeoverChecks } from "./takeover-checks";
import { vaultChecks } from "./vault-checks";

/** Every check there is, each by its code, in the order in which findings of one severity are told. */
export const checks: readonly Check[] = [
    ...takeoverChecks,
    ...drillChecks,
    ...vaultChecks,
    ...serviceChecks,
    ...keyVaultChecks,
    ...subscriptionChecks,
    ...reachChecks,
    ...stateChecks,
];

export const checksOf = (user: CheckUser): readonly Check[] => checks.filter(({ usedBy }) => usedBy.includes(user));

/** Judges what was found by the checks of one user. Pure. */
export function judge(user: CheckUser, evidence: Evidence): Readiness {
    const outcomes = checksOf(user).map((check) => check.run(evidence));
    return toReadiness({
        findings: outcomes.flatMap(({ findings }) => findings),
        untold: outcomes.flatMap(({ untold }) => untold),
    });
}
