import type { ServiceObservation } from "../azure/service";
import { tiersWithBackup } from "../records/snapshot/native-backup";
import type { Problem } from "../common/problem";

/**
 * Reasons not to back up, or restore into, a service that stands still. Source of the rules:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
 *
 * @param workspaces - how many it has; undefined where that is not known.
 */
export function findServiceProblems(service: ServiceObservation, workspaces: number | undefined): Problem[] {
    const problems: Problem[] = [];
    const name = `Service '${service.name}'`;
    if (!tiersWithBackup.includes(service.tier)) {
        problems.push({
            code: "TierWithoutBackup",
            message: `${name} is of tier '${service.tier}': Azure backs up and restores only the tiers ${tiersWithBackup.join(", ")}. Move it to one of them.`,
        });
    }
    if (service.provisioningState !== "Succeeded") {
        problems.push({
            code: "ServiceNotReady",
            message: `${name} is in provisioning state '${service.provisioningState}', not 'Succeeded': repair it first, see its activity log.`,
        });
    }
    if (workspaces !== undefined && workspaces > 0) {
        problems.push({
            code: "WorkspacesPresent",
            message: `${name} has ${workspaces} workspaces, which Azure's backup does not contain: move their contents to the service itself.`,
        });
    }
    return problems;
}
