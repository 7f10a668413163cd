import type { RoleState } from "./role-assignments";
import type { ServiceObservation } from "./service";
import type { ServiceAccess, VaultAddress } from "./vault-address";
import type { VaultObservation } from "./vault-storage";

/** Whether the identities that need a role on the vault have it. */
export interface VaultRoles {
    /** Of the service's identity, on the container of backups. */
    readonly service: RoleState;
    /** Of the identity that runs this, on the catalog. */
    readonly operator: RoleState;
}

/** The identity by which a service opens the vault. @returns undefined where it has none. */
export function principalOf(service: ServiceObservation, { accessType, clientId }: ServiceAccess): string | undefined {
    return accessType === "UserAssignedManagedIdentity"
        ? service.userAssignedIdentities.find((identity) => identity.clientId === clientId)?.principalId
        : service.principalId;
}

/** What a preflight looks at beside the service itself. */
export interface Inspector {
    observeVault(vault: VaultAddress): Promise<VaultObservation>;
    /** How many workspaces the service has; undefined where that may not be read. */
    countWorkspaces(serviceId: string): Promise<number | undefined>;
    findRoles(service: ServiceObservation, access: ServiceAccess): Promise<VaultRoles>;
    /** Whether the identity that runs this may write to the catalog. */
    findOperatorRole(vault: VaultAddress): Promise<RoleState>;
}
