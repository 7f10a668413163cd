import type { VaultAddress } from "../azure/vault-address";
import { isAbsent, isFlag, isText, isWhole, may, must, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isKnown } from "../common/unknown";
import { withDefaults } from "../common/with-defaults";
import type { AccessType } from "../azure/access-type";
import { vaultDefaults } from "../operation/defaults";
import { operationTable } from "../operation/inputs";

/** Says who is active where the vault has lost its record of it. */
export interface RecoverAuthority {
    readonly active: string;
    /** Above every epoch that was recorded or seen. */
    readonly epoch: number;
}

/** What it takes to read the authority. */
export interface ObservedVault extends VaultAddress {
    /** How many seconds to wait for a role assignment on the vault to propagate. */
    readonly accessWaitSeconds: number;
}

/** The vault whose authority is followed; what is left out is as `SnapshotVault` makes it. */
export interface ObservedVaultArgs {
    /** Resource ID of the vault's storage account. */
    readonly storageAccountId: string;
    /** @default "backups" */
    readonly backupsContainer?: string;
    /** @default "catalog" */
    readonly catalogContainer?: string;
    /** @default "authority" */
    readonly authorityContainer?: string;
    /** How the vault is reached: by a key with `AccessKey`, else by the sign-in. @default "SystemAssignedManagedIdentity" */
    readonly accessType?: AccessType;
    /** How many seconds to wait for a role assignment on the vault to propagate. @default 600 (10 minutes) */
    readonly accessWaitSeconds?: number;
}

/** With the defaults. */
export function toObservedVault(vault: ObservedVaultArgs): ObservedVault {
    const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds } =
        withDefaults(vault, vaultDefaults);
    return { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds };
}

export interface AuthorityInputs extends ObservedVault {
    readonly recoverAuthority?: RecoverAuthority;
    /** Whether the vault may be destroyed while it holds snapshots that can be restored. */
    readonly allowDestroy: boolean;
    readonly resourceUrn?: string;
}

const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds } =
    operationTable;

export const observedVaultTable: InputTable<ObservedVault> = {
    ...{ storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType, accessWaitSeconds },
};

export const authorityTable: InputTable<AuthorityInputs> = {
    ...observedVaultTable,
    recoverAuthority: may(
        isRecovery,
        "it must be {active, epoch}: the active site, and an epoch higher than all before.",
    ),
    allowDestroy: must(isFlag, "it must be true or false."),
    resourceUrn: notCompared(),
};

function isRecovery(value: unknown): boolean {
    const { active, epoch } = (isAbsent(value) ? {} : value) as Partial<Record<keyof RecoverAuthority, unknown>>;
    return (!isKnown(active) || isText(active)) && (!isKnown(epoch) || isWhole(1)(epoch));
}
