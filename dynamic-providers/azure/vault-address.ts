import type { AccessType } from "./access-type";

/** Where the vault is, and how it is reached. */
export interface VaultAddress {
    /** Resource ID of the vault's storage account. */
    readonly storageAccountId: string;
    /** Container that Azure writes its backups to. */
    readonly backupsContainer: string;
    /** Container for the catalog; another one than `backupsContainer`. */
    readonly catalogContainer: string;
    /** Container for the record of the active site; another one than those two. */
    readonly authorityContainer: string;
    /** How the vault is reached: by a key with `AccessKey`, else by an identity. */
    readonly accessType: AccessType;
}

/** As {@link VaultAddress}, for a service: by which of its identities. */
export interface ServiceAccess extends VaultAddress {
    /** Client ID of the user-assigned identity; with `UserAssignedManagedIdentity` only. */
    readonly clientId?: string;
}
