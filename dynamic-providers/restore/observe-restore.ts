import type { ServiceObservation } from "../azure/service";
import { isAbsent } from "../common/input-table";
import type { OperationContext } from "../operation/context";
import { restoreDocument } from "../records/restore-record";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import { triggeredName } from "../records/triggered-name";
import type { RestoreWish } from "./choose-snapshot";
import { planRestore } from "./plan-restore";
import type { RestorePlan } from "./plan-restore";
import type { RestoreInputs } from "./restore-inputs";

/** What a restore selects by. */
export type RestoreDeclaration = Pick<RestoreInputs, "snapshot" | "from" | "trigger" | "overwriteActive">;

/**
 * Reads the vault and decides what the restore does if its trigger fires. Writes nothing.
 *
 * @param serviceId - undefined while the service is not there yet: then its tier is not known.
 * @throws AzureError when the vault cannot be read: that is never taken for an empty one.
 */
export async function observeRestore(
    { plane, catalog, authority }: Pick<OperationContext, "plane" | "catalog" | "authority">,
    declared: RestoreDeclaration,
    serviceId: string | undefined,
): Promise<RestorePlan> {
    const head = await authority.find();
    const service = serviceId === undefined ? undefined : await plane.getService(serviceId);
    const now = service?.observedAt ?? (await catalog.open());
    const record =
        service && (await catalog.readOrLeaveOut(restoreDocument, triggeredName(service, declared.trigger)))?.value;
    const observation = { catalog: await catalog.observeSnapshots(), authority: head?.authority, record, now };
    return planRestore(observation, wishOf(declared, service));
}

/**
 * The plan of a restore into a service that the same run creates. Every trigger is a new one for that service.
 *
 * @throws AzureError when the vault cannot be read.
 */
export async function observeRestoreIntoNew(
    { catalog, authority }: Pick<OperationContext, "catalog" | "authority">,
    declared: RestoreDeclaration,
    service: RestoredService,
): Promise<RestorePlan> {
    const [head, now, snapshots] = [await authority.find(), await catalog.open(), await catalog.observeSnapshots()];
    const observation = { catalog: snapshots, authority: head?.authority, record: undefined, now };
    return planRestore(observation, wishOf(declared, service));
}

/** The service that is restored into, as far as the choice of a snapshot depends on it. */
export type RestoredService = Pick<ServiceObservation, "resourceId" | "tier">;

/** @param service - undefined while it is not there. */
export function wishOf(
    { snapshot, from, overwriteActive }: Omit<RestoreDeclaration, "trigger">,
    service: RestoredService | undefined,
): RestoreWish {
    return {
        selector: snapshot,
        from: isAbsent(from) ? undefined : from,
        target: { resourceId: service?.resourceId, tier: service?.tier, marginSeconds: restoreMarginSeconds },
        overwriteActive,
        isOwnAllowed: false,
    };
}
