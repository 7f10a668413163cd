import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { isWhole } from "../../dynamic-providers/common/input-table";
import { validateLocation } from "../validate-location";
import { PrincipalType } from "../vault-access/principal-type";
import { validateGrantScope } from "../vault-access/validate-grant-scope";
import { DefaultAction } from "./default-action";
import { OperatorAccess } from "./operator-access";
import { Redundancy } from "./redundancy";

/** The arguments of SnapshotVault that rules apply to, as far as they are known. */
export interface SnapshotVaultShape {
    readonly storageAccountName?: unknown;
    readonly location?: unknown;
    readonly redundancy?: unknown;
    readonly networkRules?: unknown;
    readonly oldVersionRetentionDays?: unknown;
    readonly immutabilityDays?: unknown;
    readonly operators?: unknown;
    readonly operatorAccess?: unknown;
    readonly grantScope?: unknown;
    readonly newerLocations?: unknown;
}

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage */
const accountNamePattern = /^[a-z0-9]{3,24}$/;
/** Source: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview */
const maxImmutabilityDays = 146_000;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All that is wrong with the arguments, without asking Azure. Members that are left out pass. */
export function validateSnapshotVault(shape: SnapshotVaultShape): InputFailure[] {
    const { storageAccountName, location, redundancy, networkRules, oldVersionRetentionDays } = shape;
    const { operators, operatorAccess, grantScope, newerLocations, immutabilityDays } = shape;
    const failures: InputFailure[] = [...validateGrantScope(grantScope)];
    const refuse = (property: string, value: unknown, rule: string): void => {
        failures.push(inputFailure(property, value, rule));
    };
    if (
        storageAccountName !== undefined &&
        !(typeof storageAccountName === "string" && accountNamePattern.test(storageAccountName))
    ) {
        refuse("storageAccountName", storageAccountName, "it must have 3 to 24 lower-case letters and digits.");
    }
    if (location !== undefined) {
        failures.push(...validateLocation("location", location, newerLocations, "northeurope"));
    }
    const { defaultAction } = (networkRules ?? {}) as Partial<Record<string, unknown>>;
    for (const [property, value, values] of [
        ["redundancy", redundancy, Object.values<unknown>(Redundancy)],
        ["networkRules.defaultAction", defaultAction, Object.values<unknown>(DefaultAction)],
    ] as const) {
        if (value !== undefined && !values.includes(value)) {
            refuse(property, value, `it must be one of ${values.join(", ")}.`);
        }
    }
    if (
        oldVersionRetentionDays !== undefined &&
        !(Number.isInteger(oldVersionRetentionDays) && (oldVersionRetentionDays as number) >= 1)
    ) {
        refuse("oldVersionRetentionDays", oldVersionRetentionDays, "it must be a whole number of 1 or more.");
    }
    if (immutabilityDays !== undefined && !isWhole(1, maxImmutabilityDays)(immutabilityDays)) {
        refuse(
            "immutabilityDays",
            immutabilityDays,
            `it must be a whole number of days from 1 to ${maxImmutabilityDays}.`,
        );
    }
    if (operatorAccess !== undefined && !Object.values<unknown>(OperatorAccess).includes(operatorAccess)) {
        refuse(
            "operatorAccess",
            operatorAccess,
            "it must be SignIn, so that each operator uses their own identity, or AccessKey.",
        );
    }
    if (Array.isArray(operators)) {
        (operators as Partial<Record<string, unknown>>[]).forEach(({ principalId, principalType }, index) => {
            if (!(typeof principalId === "string" && uuidPattern.test(principalId))) {
                refuse(
                    `operators[${index}].principalId`,
                    principalId,
                    "it must be the object ID (a UUID) of a user, group or service principal.",
                );
            }
            if (!Object.values<unknown>(PrincipalType).includes(principalType)) {
                refuse(
                    `operators[${index}].principalType`,
                    principalType,
                    `it must be one of ${Object.values(PrincipalType).join(", ")}.`,
                );
            }
        });
    }
    return failures;
}
