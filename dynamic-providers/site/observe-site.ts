import type { AuthorityHead } from "../vault/authority-chain";
import type { OperationContext } from "../operation/context";
import type { RunKnowledge, SiteObservation } from "../protocol/site-observation";

export interface ObservedSite {
    readonly head: AuthorityHead;
    readonly observation: SiteObservation;
}

/**
 * Reads all that a site's next step is decided from. Writes nothing.
 *
 * @throws MissingAuthorityError, DamagedAuthorityError, AzureError: what cannot be read is never taken for absent.
 */
export async function observeSite(
    context: OperationContext,
    serviceId: string,
    run: RunKnowledge = {},
): Promise<ObservedSite> {
    const { authority, catalog, plane } = context;
    // What a token or a promotion names is in the catalog before it: a catalog read earlier may lack it.
    const head = await authority.read();
    const [observed, service] = await Promise.all([catalog.observe(), plane.getService(serviceId)]);
    const now = service?.observedAt ?? (await catalog.open());
    return {
        head,
        observation: {
            authority: head.authority,
            catalog: observed,
            restores: observed.restores,
            service,
            now,
            run,
        },
    };
}
