import { currentTerm } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import { sameResource } from "../azure/resource-id";
import type { Problem } from "../common/problem";
import { isIdOf, shortId } from "../common/short-id";

/**
 * A restore replaces what the service holds: it may overwrite the active site's service only if `overwriteActive` is the
 * snapshot's ID.
 *
 * @param authority - undefined where the vault keeps no authority.
 */
export function findActiveSiteProblems(
    authority: Authority | undefined,
    { serviceId, overwriteActive }: { readonly serviceId: string; readonly overwriteActive?: string },
    snapshotId: string,
): Problem[] {
    const term = authority && currentTerm(authority);
    const isActive = term?.serviceId ? sameResource(term.serviceId, serviceId) : false;
    return isActive && !isIdOf(overwriteActive, snapshotId)
        ? [
              {
                  code: "OverwritesActive",
                  message: `'${serviceId}' is the service of '${term?.site}', which is active in epoch ${term?.epoch}: set overwriteActive to '${shortId(snapshotId)}' if it is to be overwritten.`,
              },
          ]
        : [];
}
