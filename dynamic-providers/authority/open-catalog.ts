import { setTimeout as sleep } from "node:timers/promises";
import { AzureError } from "../azure/errors";
import type { OperationContext } from "../operation/context";
import { Deadline } from "../common/deadline";
import type { AuthorityInputs } from "./authority-inputs";

/**
 * Opens the catalog; a role that was just given takes minutes to be known.
 *
 * @throws Error that names the role when it is still missing after `accessWaitSeconds`; AzureError.
 */
export async function openCatalog(
    { catalog, progress }: Pick<OperationContext, "catalog" | "progress">,
    { accessWaitSeconds, accessType }: Pick<AuthorityInputs, "accessWaitSeconds" | "accessType">,
): Promise<void> {
    const deadline = new Deadline(accessWaitSeconds);
    for (let isFirst = true; ; isFirst = false) {
        try {
            await catalog.open();
            return;
        } catch (error) {
            const isRefused = error instanceof AzureError && error.statusCode === 403;
            if (!isRefused || accessType === "AccessKey" || deadline.hasPassed) {
                throw isRefused
                    ? new Error(
                          `${error.message} Whoever runs Pulumi needs the role Storage Blob Data Contributor on the ` +
                              "vault: name them in the vault's operators.",
                      )
                    : error;
            }
            if (isFirst) {
                progress("the catalog does not open yet to whoever runs this: waiting for the role to be known");
            }
            await deadline.pause().catch(() => sleep(0));
        }
    }
}
