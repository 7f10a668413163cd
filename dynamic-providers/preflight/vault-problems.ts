import { BlockList, isIP } from "node:net";
import type { RoleState } from "../azure/role-assignments";
import type { ServiceObservation } from "../azure/service";
import type { VaultObservation } from "../azure/vault-storage";
import type { OperationInputs } from "../operation/inputs";
import type { Problem } from "../common/problem";

type AccessInputs = Pick<OperationInputs, "accessType" | "clientId" | "backupsContainer" | "catalogContainer">;

/** Whether whoever needs a role on the vault has it. */
export interface VaultRoles {
    /** Of the service's identity, on the container of backups. */
    readonly service: RoleState;
    /** Of whoever runs this, on the catalog. */
    readonly operator: RoleState;
}

const role = "Storage Blob Data Contributor";

/** The identity by which a service opens the vault. @returns undefined where it has none. */
export function principalOf(service: ServiceObservation, { accessType, clientId }: AccessInputs): string | undefined {
    return accessType === "UserAssignedManagedIdentity"
        ? service.userAssignedIdentities.find((identity) => identity.clientId === clientId)?.principalId
        : service.principalId;
}

/**
 * What stands between a service and its vault. Sources of the rules:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore and
 * https://learn.microsoft.com/azure/storage/common/storage-network-security
 */
export function findVaultProblems(
    vault: VaultObservation,
    service: ServiceObservation,
    inputs: AccessInputs,
    roles: VaultRoles,
): Problem[] {
    const problems: Problem[] = [];
    const account = `Storage account '${vault.name}'`;
    for (const container of vault.missingContainers) {
        problems.push({
            code: "ContainerMissing",
            message: `${account} has no container '${container}': create it, or name another. SnapshotVault creates it.`,
        });
    }
    if ((vault.corsRules ?? 0) > 0) {
        problems.push({
            code: "CorsRules",
            message: `${account} has ${vault.corsRules} CORS rules for blobs, with which Azure refuses backups: remove them.`,
        });
    }
    problems.push(
        ...findFirewallProblems(vault, service, inputs),
        ...(inputs.accessType === "AccessKey"
            ? findKeyProblems(vault)
            : findIdentityProblems(service, inputs, roles, account)),
    );
    return problems;
}

function findKeyProblems(vault: VaultObservation): Problem[] {
    return vault.allowsSharedKey
        ? []
        : [
              {
                  code: "SharedKeyRefused",
                  message: `Storage account '${vault.name}' allows no keys and accessType is 'AccessKey': use a managed identity, or set allowSharedKeyAccess on the account.`,
              },
          ];
}

function findIdentityProblems(
    service: ServiceObservation,
    inputs: AccessInputs,
    roles: VaultRoles,
    account: string,
): Problem[] {
    const problems: Problem[] = [];
    const principalId = principalOf(service, inputs);
    if (principalId === undefined) {
        problems.push({
            code: "IdentityMissing",
            message:
                inputs.accessType === "UserAssignedManagedIdentity"
                    ? `Service '${service.name}' has no user-assigned identity with client ID '${inputs.clientId}': give it that identity, or correct clientId.`
                    : `Service '${service.name}' has no system-assigned identity: switch it on, or choose another accessType.`,
        });
    } else if (roles.service === "absent") {
        problems.push({
            code: "RoleMissing",
            message: `Identity '${principalId}' of service '${service.name}' may not write to container '${inputs.backupsContainer}' of ${account}: grant it the role ${role} there, as VaultAccess does.`,
        });
    }
    if (roles.operator === "absent") {
        problems.push({
            code: "OperatorRoleMissing",
            message: `Whoever runs this may not write to container '${inputs.catalogContainer}' of ${account}: grant the role ${role} on the account, as SnapshotVault does for its operators.`,
        });
    }
    return problems;
}

/** A user-assigned identity behind a firewall is not documented: Azure itself decides. */
function findFirewallProblems(
    { name, location, firewall }: VaultObservation,
    service: ServiceObservation,
    { accessType }: AccessInputs,
): Problem[] {
    if (firewall.isOpen || accessType === "UserAssignedManagedIdentity") {
        return [];
    }
    if (accessType === "SystemAssignedManagedIdentity") {
        return firewall.trustsAzureServices
            ? []
            : [
                  {
                      code: "FirewallExcludesService",
                      message: `The firewall of storage account '${name}' does not let trusted Azure services through: add AzureServices to its bypass.`,
                  },
              ];
    }
    if (location === service.location.toLowerCase().replace(/\s+/g, "")) {
        return [
            {
                code: "FirewallExcludesService",
                message: `Storage account '${name}' has a firewall and lies in the service's own region '${service.location}', where a key does not pass it: use accessType SystemAssignedManagedIdentity, or an account in another region.`,
            },
        ];
    }
    return service.publicIpAddresses.some((address) => lets(firewall.allowed, address))
        ? []
        : [
              {
                  code: "FirewallExcludesService",
                  message: `The firewall of storage account '${name}' lets none of the service's addresses through (${service.publicIpAddresses.join(", ")}): add one, or use accessType SystemAssignedManagedIdentity.`,
              },
          ];
}

function lets(allowed: readonly string[], address: string): boolean {
    const list = new BlockList();
    for (const range of allowed) {
        const [base = "", bits] = range.split("/");
        if (isIP(base) === 4) {
            list.addSubnet(base, Number(bits ?? 32), "ipv4");
        }
    }
    return isIP(address) === 4 && list.check(address, "ipv4");
}
