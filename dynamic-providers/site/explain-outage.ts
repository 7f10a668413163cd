import { outageOf } from "../azure/outage";
import type { OperationContext } from "../operation/context";
import { SiteNotAnsweringError } from "../protocol/describe-outage";
import type { SiteOutage } from "../protocol/describe-outage";

/** What the vault does not know of a site whose service does not answer. */
export type OutageOfSite = Omit<SiteOutage, "why" | "authority" | "catalog" | "now">;

/**
 * Where a site's service does not answer, with what the vault tells: who is active, what would be lost, and what to do.
 *
 * @param failure - what reading the service ended with.
 * @returns the failure as it is where it is another one, or the vault does not answer either.
 */
export async function explainOutage(
    { authority, catalog }: Pick<OperationContext, "authority" | "catalog">,
    site: OutageOfSite,
    failure: unknown,
): Promise<unknown> {
    if (outageOf(failure)?.code !== "ServiceNotAnswering") {
        return failure;
    }
    try {
        const head = await authority.read();
        const [observed, now] = await Promise.all([catalog.observeSnapshots(), catalog.open()]);
        const why = (failure as Error).message;
        return new SiteNotAnsweringError({ ...site, why, authority: head.authority, catalog: observed, now });
    } catch {
        return failure;
    }
}
