import { BlockList, isIP } from "node:net";
import type { ServiceObservation } from "../azure/service";
import type { VaultObservation } from "../azure/vault-storage";
import { principalOf } from "../azure/inspector";
import type { VaultRoles } from "../azure/inspector";
import type { ServiceAccess, VaultAddress } from "../azure/vault-address";
import { normalizeLocation } from "../common/locations";
import type { Problem } from "../common/problem";

const role = "Storage Blob Data Contributor";

/**
 * What stands between a service and its vault. Sources of the rules:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore and
 * https://learn.microsoft.com/azure/storage/common/storage-network-security
 */
export function findVaultProblems(
    vault: VaultObservation,
    service: ServiceObservation,
    inputs: ServiceAccess,
    roles: VaultRoles,
): Problem[] {
    return [
        ...findPlaceProblems(vault, service, inputs),
        ...(inputs.accessType === "AccessKey" ? [] : findIdentityProblems(service, inputs, roles, vault.name)),
    ];
}

/** Where a service is; its addresses are not known before Azure has created it. */
export type ServicePlace = Pick<ServiceObservation, "location"> &
    Partial<Pick<ServiceObservation, "publicIpAddresses">>;

/** Of all that, what does not depend on the service's identity: it can be told before there is a service. */
export function findPlaceProblems(vault: VaultObservation, service: ServicePlace, inputs: ServiceAccess): Problem[] {
    const problems: Problem[] = [];
    const account = `Storage account '${vault.name}'`;
    for (const container of vault.missingContainers) {
        problems.push({
            code: "ContainerMissing",
            message: `${account} has no container '${container}': create it, or name another. SnapshotVault creates both.`,
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
        ...(inputs.accessType === "AccessKey" ? findKeyProblems(vault) : []),
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
    inputs: ServiceAccess,
    roles: VaultRoles,
    accountName: string,
): Problem[] {
    const problems: Problem[] = [];
    const principalId = principalOf(service, inputs);
    if (principalId === undefined) {
        problems.push({
            code: "IdentityMissing",
            message:
                inputs.accessType === "UserAssignedManagedIdentity"
                    ? `Service '${service.name}' has no user-assigned identity with client ID '${inputs.clientId}': give it that identity, or correct clientId.`
                    : `Service '${service.name}' has no system-assigned identity: enable it, or choose another accessType.`,
        });
    } else if (roles.service === "absent") {
        problems.push({
            code: "RoleMissing",
            message: `Identity '${principalId}' of service '${service.name}' cannot write to container '${inputs.backupsContainer}' of storage account '${accountName}': grant it the role ${role} there, as VaultAccess does.`,
        });
    }
    if (roles.operator === "absent") {
        problems.push(operatorRoleMissing(accountName, inputs));
    }
    return problems;
}

/** The identity that runs this has no role on the vault. */
export function operatorRoleMissing(accountName: string, { catalogContainer }: VaultAddress): Problem {
    return {
        code: "OperatorRoleMissing",
        message: `The identity that runs this cannot write to container '${catalogContainer}' of storage account '${accountName}': grant the role ${role} there, as SnapshotVault does for its operators.`,
    };
}

/** A user-assigned identity behind a firewall is not documented: Azure itself decides. */
function findFirewallProblems(
    { name, location, firewall }: VaultObservation,
    { location: region, publicIpAddresses: addresses }: ServicePlace,
    { accessType }: ServiceAccess,
): Problem[] {
    if (firewall.isOpen || accessType === "UserAssignedManagedIdentity") {
        return [];
    }
    if (accessType === "SystemAssignedManagedIdentity") {
        // Assumed since trusted-service connectivity of the gateway was retired: see docs/permissions.md.
        return firewall.trustsAzureServices
            ? []
            : [
                  {
                      code: "FirewallExcludesService",
                      message: `The firewall of storage account '${name}' blocks trusted Azure services: add AzureServices to its bypass.`,
                  },
              ];
    }
    if (location === normalizeLocation(region)) {
        return [
            {
                code: "FirewallExcludesService",
                message: `Storage account '${name}' has a firewall and is in the service's own region '${region}', where it blocks requests with a key: use accessType SystemAssignedManagedIdentity, or an account in another region.`,
            },
        ];
    }
    return !addresses || addresses.some((address) => lets(firewall.allowed, address))
        ? []
        : [
              {
                  code: "FirewallExcludesService",
                  message: `The firewall of storage account '${name}' blocks all addresses of the service (${addresses.join(", ")}): add one, or use accessType SystemAssignedManagedIdentity.`,
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
