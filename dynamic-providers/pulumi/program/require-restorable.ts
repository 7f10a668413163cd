import { toObservedVault } from "../../authority/authority-inputs";
import type { ObservedVaultArgs } from "../../authority/authority-inputs";
import { resourceIdOf, serviceType } from "../../azure/resource-id";
import { requireCatalog } from "../../preflight/require-catalog";
import { findPlaceProblems } from "../../preflight/vault-problems";
import { latestSnapshot } from "../../records/snapshot/selector";
import { observeRestoreIntoNew } from "../../restore/observe-restore";
import type { RestoreDeclaration } from "../../restore/observe-restore";
import { programError } from "../program-error";
import { withProgramContext } from "./program-context";
import { requireSubscriptionId } from "./program-settings";

/** A restore, and the service that it goes into. */
export interface RestoreIntoService extends Omit<RestoreDeclaration, "snapshot"> {
    /** @default "latest" */
    readonly snapshot?: string;
    readonly vault: ObservedVaultArgs;
    readonly serviceName: string;
    readonly location: string;
    /** @default "Premium" */
    readonly tier?: string;
}

/**
 * Refuses a run that would create a service for 30 to 90 minutes, and then find that nothing can be restored into it: no
 * snapshot is of its tier, or young enough; the vault has no container, or a firewall. A service that is there already is
 * left to the restore itself: its trigger may be an old one.
 *
 * @throws RunError with every reason.
 */
export async function requireRestorable(declared: RestoreIntoService): Promise<void> {
    const { serviceName: name, location, tier = "Premium", snapshot = latestSnapshot, ...restore } = declared;
    const vault = toObservedVault(declared.vault);
    const resourceId = resourceIdOf({
        ...{ subscriptionId: requireSubscriptionId(), resourceGroupName: `rg-${name}` },
        ...{ type: serviceType, name },
    });
    const problems = await withProgramContext(vault, async (context) => {
        if (await context.plane.getService(resourceId)) {
            return [];
        }
        await requireCatalog(context, vault, "choose a snapshot");
        const plan = await observeRestoreIntoNew(context, { ...restore, snapshot }, { resourceId, tier });
        return [
            ...(plan.action === "refuse" ? [{ code: plan.code, line: plan.reason }] : []),
            ...findPlaceProblems(await context.inspector.observeVault(vault), { location }, vault).map(
                ({ code, message }) => ({ code, line: `${code}: ${message}` }),
            ),
        ];
    });
    const [first] = problems;
    if (first) {
        throw programError(
            first.code,
            [
                `Nothing can be restored into service '${name}', which this run would create first. Nothing was created.`,
                ...problems.map(({ line }) => `- ${line}`),
            ].join("\n"),
        );
    }
}
