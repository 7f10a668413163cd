import { whyOldDeclaration } from "../../dynamic-providers/protocol/old-declaration";
import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";

/** What the site that is declared active declares of the failover to it, by the names of its stack's config. */
export interface Consents {
    readonly failover?: string;
    readonly acceptDataLoss?: number;
    readonly atEpoch?: number;
    readonly rejoin?: number;
}

/** Whether the active site is given up for lost, in the epoch that is recorded. */
export function isLossAccepted({ failover, acceptDataLoss }: Consents, { epoch }: Authority): boolean {
    return failover === "unplanned" && acceptDataLoss === epoch;
}

/**
 * What must not be begun: the stacks would refuse it, some of them only when another has acted already.
 *
 * @returns every reason, with the way out; empty when there is none.
 */
export function whyRefused(activeSite: string, consents: Consents, authority: Authority): string[] {
    const { epoch, active, handover, promotion } = authority;
    const { failover, acceptDataLoss, rejoin } = consents;
    const old = whyOldDeclaration({ activeSite, atEpoch: consents.atEpoch }, authority);
    const reasons = old ? [`DeclaredAtAnotherEpoch: ${old}`] : [];
    const isTakingOver = active !== null && active !== activeSite && !handover && !promotion;
    if (isTakingOver && failover === "unplanned" && acceptDataLoss !== epoch) {
        reasons.push(
            `DataLossNotAccepted: failover is unplanned, acceptDataLoss is ${acceptDataLoss ?? "not set"} and '${active}' is ` +
                `active in epoch ${epoch}. Set failover to planned to have '${active}' hand over; if it is lost, set ` +
                `acceptDataLoss to ${epoch}, and see in a preview of '${activeSite}' what that loses.`,
        );
    }
    const fence = fenceOf(authority, activeSite);
    if (fence && !promotion && rejoin !== epoch) {
        reasons.push(
            `Fenced: activeSite is '${activeSite}', which lost the active role of epoch ${fence.epoch} at ${fence.at} and is ` +
                `fenced; '${active}' is active in epoch ${epoch}. Set rejoin to ${epoch} in its stack, which takes what its ` +
                `service holds for lost, or activeSite to '${active}'.`,
        );
    }
    return reasons;
}
