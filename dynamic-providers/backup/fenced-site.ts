import { timeOf } from "../common/as-people-read";
import { fenceOf } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import type { AuthorityHead } from "../vault/authority-chain";
import { sameResource } from "../azure/resource-id";
import type { Problem } from "../common/problem";

/**
 * A site that lost the active role without handing it over takes no snapshot: it would pass for the newest.
 *
 * @param head - undefined where the vault keeps no authority.
 */
export function findFenceProblems(head: AuthorityHead | undefined, serviceId: string): Problem[] {
    const site = head && siteOf(head.authority, serviceId);
    const fence = site === undefined ? undefined : fenceOf(head!.authority, site);
    return fence
        ? [
              {
                  code: "Fenced",
                  message: `'${serviceId}' is the service of '${site}', which lost the active role of epoch ${fence.epoch} at ${timeOf(fence.at)} and is fenced: set rejoin in its stack to make it a standby.`,
              },
          ]
        : [];
}

/** The epoch that a snapshot of a service is taken in. @returns null where the service is not the active site's. */
export function epochOf(head: AuthorityHead | undefined, serviceId: string): number | null {
    const term = head?.authority.lineage.at(-1);
    return term?.serviceId && sameResource(term.serviceId, serviceId) ? term.epoch : null;
}

function siteOf({ lineage }: Authority, serviceId: string): string | undefined {
    return lineage.findLast((term) => term.serviceId !== null && sameResource(term.serviceId, serviceId))?.site;
}
