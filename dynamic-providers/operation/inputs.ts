import { AccessType } from "../azure/access-type";
import { parseResourceId, serviceType, storageAccountType } from "../azure/resource-id";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";

/** Inputs that Backup and Restore share: the service, the vault and how they are reached. */
export interface OperationInputs {
    /** Resource ID of the API Management service. */
    readonly serviceId: string;
    /** Resource ID of the vault's storage account. */
    readonly storageAccountId: string;
    /** Container that Azure writes its backups to. */
    readonly backupsContainer: string;
    /** Container for the catalog; another one than `backupsContainer`. */
    readonly catalogContainer: string;
    /** Any text; changing it, and nothing else, makes it happen again. */
    readonly trigger: string;
    /** How the service reaches the vault. */
    readonly accessType: AccessType;
    /** Client ID of the user-assigned identity; with `UserAssignedManagedIdentity` only. */
    readonly clientId?: string;
    /** How long one run waits for Azure. */
    readonly timeoutSeconds: number;
    /** URN of the resource, on whose row progress is shown. */
    readonly resourceUrn?: string;
    /** How long a service that is busy with something else is waited for. */
    readonly busyWaitSeconds: number;
    /** How long a service whose role is not known everywhere yet is asked again. */
    readonly accessWaitSeconds: number;
    /** How long the service and the blob are watched after a lost answer. */
    readonly lostAnswerWatchSeconds: number;
}

/** Of these, what it takes to reach the vault. */
export type VaultInputs = Pick<
    OperationInputs,
    "storageAccountId" | "backupsContainer" | "catalogContainer" | "accessType" | "resourceUrn"
>;

export const operationInputNames: readonly (keyof OperationInputs)[] = [
    "serviceId",
    "storageAccountId",
    "backupsContainer",
    "catalogContainer",
    "trigger",
    "accessType",
    "clientId",
    "timeoutSeconds",
    "busyWaitSeconds",
    "accessWaitSeconds",
    "lostAnswerWatchSeconds",
];

const maxTriggerLength = 128;
/** A week: timers of Node.js end at 24 days. */
const maxSeconds = 7 * 24 * 60 * 60;
/** Source: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const containerName = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateOperationInputs(inputs: Partial<Record<keyof OperationInputs, unknown>>): InputFailure[] {
    const failures: InputFailure[] = [];
    const demand = (property: keyof OperationInputs, holds: (value: unknown) => boolean, rule: string): void => {
        const value = inputs[property];
        if (value !== unknownValue && !holds(value)) {
            failures.push(inputFailure(property, value, rule));
        }
    };
    const text = (value: unknown): value is string => typeof value === "string";

    demand(
        "serviceId",
        (value) => text(value) && parseResourceId(value, serviceType) !== undefined,
        "it must be the resource ID of an API Management service, as the component's `serviceId` output gives it.",
    );
    demand(
        "storageAccountId",
        (value) => text(value) && parseResourceId(value, storageAccountType) !== undefined,
        "it must be the resource ID of the vault's storage account.",
    );
    for (const property of ["backupsContainer", "catalogContainer"] as const) {
        demand(
            property,
            (value) => text(value) && containerName.test(value),
            "it must be a container's name: 3 to 63 lower-case letters, digits and single hyphens.",
        );
    }
    demand(
        "catalogContainer",
        (value) => value === undefined || value !== inputs.backupsContainer,
        "it must be another container than backupsContainer, which the service's own identity may write to.",
    );
    demand(
        "trigger",
        (value) => text(value) && value.trim() !== "" && value.length <= maxTriggerLength,
        `it must be a text of 1 to ${maxTriggerLength} characters, for example a date; change it to make it happen again.`,
    );
    demand(
        "accessType",
        (value) => Object.values<unknown>(AccessType).includes(value),
        `it must be one of ${Object.values(AccessType).join(", ")}.`,
    );
    const userAssigned = inputs.accessType === "UserAssignedManagedIdentity";
    demand(
        "clientId",
        (value) => (userAssigned ? text(value) && value !== "" : value === undefined || value === null),
        userAssigned
            ? "accessType UserAssignedManagedIdentity needs the identity's client ID."
            : "it goes with accessType UserAssignedManagedIdentity only: leave it out.",
    );
    for (const property of [
        "timeoutSeconds",
        "busyWaitSeconds",
        "accessWaitSeconds",
        "lostAnswerWatchSeconds",
    ] as const) {
        demand(
            property,
            (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) <= maxSeconds,
            `it must be a whole number of seconds from 1 to ${maxSeconds}.`,
        );
    }
    return failures;
}
