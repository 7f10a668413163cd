import { AzureError } from "../azure/errors";
import type { Inspector } from "../azure/inspector";
import { requireResourceId, storageAccountType } from "../azure/resource-id";
import type { VaultAddress } from "../azure/vault-address";
import { Deadline } from "../common/deadline";
import { PreflightError } from "../common/problem";
import type { ProgressSink } from "../common/progress";
import type { Catalog } from "../vault/catalog";
import { operatorRoleMissing } from "./vault-problems";

/** What it takes to wait for the catalog. */
export interface CatalogAccess {
    readonly catalog: Pick<Catalog, "open">;
    readonly inspector: Pick<Inspector, "findOperatorRole">;
    readonly progress: ProgressSink;
}

/**
 * Waits until the operator can open the catalog: a role that was just given takes minutes to be known.
 *
 * @param what - is refused, as text.
 * @throws PreflightError once Azure lists no such role; AzureError when it does not open within `accessWaitSeconds`, or
 * for any other reason.
 */
export async function requireCatalog(
    { catalog, inspector, progress }: CatalogAccess,
    vault: VaultAddress & { readonly accessWaitSeconds: number },
    what: string,
): Promise<void> {
    const deadline = new Deadline(vault.accessWaitSeconds);
    for (let isFirst = true; ; isFirst = false) {
        try {
            await catalog.open();
            return;
        } catch (error) {
            const isRefused = error instanceof AzureError && error.statusCode === 403;
            if (!isRefused || vault.accessType === "AccessKey" || deadline.hasPassed) {
                throw error;
            }
            if (isFirst) {
                progress("waiting for the role assignment on the catalog to propagate");
            } else if ((await inspector.findOperatorRole(vault)) === "absent") {
                // By now a role that there is has been listed.
                const { name } = requireResourceId(vault.storageAccountId, storageAccountType);
                throw new PreflightError(what, [operatorRoleMissing(name, vault)]);
            }
            // Once more where the time is up meanwhile.
            await deadline.pause().catch(() => undefined);
        }
    }
}
