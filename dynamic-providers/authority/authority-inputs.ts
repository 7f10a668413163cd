import { parseResourceId, storageAccountType } from "../azure/resource-id";
import { AccessType } from "../azure/access-type";
import type { VaultInputs } from "../operation/inputs";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";

/** Says who is active where the vault has lost its record of it. */
export interface RecoverAuthority {
    readonly active: string;
    /** Above every epoch that was recorded or seen. */
    readonly epoch: number;
}

export interface AuthorityInputs extends VaultInputs {
    /** How long a role on the vault that is not known everywhere yet is waited for. */
    readonly accessWaitSeconds: number;
    readonly recoverAuthority?: RecoverAuthority;
    /** Whether the vault may be destroyed while it holds snapshots that can be restored. */
    readonly allowDestroy: boolean;
}

export const authorityInputNames: readonly (keyof AuthorityInputs)[] = [
    "storageAccountId",
    "backupsContainer",
    "catalogContainer",
    "accessType",
    "accessWaitSeconds",
    "recoverAuthority",
    "allowDestroy",
];

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateAuthorityInputs(inputs: Partial<Record<keyof AuthorityInputs, unknown>>): InputFailure[] {
    const failures: InputFailure[] = [];
    const demand = (property: keyof AuthorityInputs, holds: (value: unknown) => boolean, rule: string): void => {
        const value = inputs[property];
        if (value !== unknownValue && !holds(value)) {
            failures.push(inputFailure(property, value, rule));
        }
    };
    demand(
        "storageAccountId",
        (value) => typeof value === "string" && parseResourceId(value, storageAccountType) !== undefined,
        "it must be the resource ID of the vault's storage account.",
    );
    demand(
        "accessType",
        (value) => Object.values<unknown>(AccessType).includes(value),
        `it must be one of ${Object.values(AccessType).join(", ")}.`,
    );
    demand(
        "recoverAuthority",
        isRecovery,
        "it must be {active, epoch}: the site that is active, and an epoch above all before.",
    );
    return failures;
}

function isRecovery(value: unknown): boolean {
    if (value === undefined || value === null) {
        return true;
    }
    const { active, epoch } = value as Partial<RecoverAuthority>;
    const isSite = active === unknownValue || (typeof active === "string" && active !== "");
    return isSite && (epoch === (unknownValue as unknown) || (Number.isInteger(epoch) && epoch! >= 1));
}
