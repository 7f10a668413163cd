import { parseResourceId, serviceType, storageAccountType } from "../azure/resource-id";
import type { ServiceAccess } from "../azure/vault-address";
import { AccessType } from "../azure/access-type";
import { isAbsent, isText, isWhole, both, must, mustBeOneOf, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";

/** Inputs that Backup and Restore share: the service, the vault and how they are reached. */
export interface OperationInputs extends ServiceAccess, Waits {
    /** Resource ID of the API Management service. */
    readonly serviceId: string;
    /** Any text; changing it, and nothing else, makes it happen again. */
    readonly trigger: string;
    /** URN of the resource, on whose row progress is shown. */
    readonly resourceUrn?: string;
}

/** How long what is waited for. */
export interface Waits {
    /** How long one run waits for Azure. */
    readonly timeoutSeconds: number;
    /** How long a service that is busy with something else is waited for. */
    readonly busyWaitSeconds: number;
    /** How long to wait for the service's role assignment to propagate. */
    readonly accessWaitSeconds: number;
    /** How long the service and the blob are watched after a lost answer. */
    readonly lostAnswerWatchSeconds: number;
}

const maxTriggerLength = 128;
/** A week: timers of Node.js end at 24 days. */
const maxSeconds = 7 * 24 * 60 * 60;
/** Source: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const containerName = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

const container = must(
    (value) => isText(value) && containerName.test(value),
    "it must be a container's name: 3 to 63 lower-case letters, digits and single hyphens.",
);
const seconds = must(isWhole(1, maxSeconds), `it must be a whole number of seconds from 1 to ${maxSeconds}.`);
export const isTrigger = (value: unknown): boolean =>
    isText(value) && value.trim() !== "" && value.length <= maxTriggerLength;
export const triggerRule = `it must be a text of 1 to ${maxTriggerLength} characters, for example a date`;

export const vaultTable: InputTable<ServiceAccess> = {
    storageAccountId: must(
        (value) => isText(value) && parseResourceId(value, storageAccountType) !== undefined,
        "it must be the resource ID of the vault's storage account.",
    ),
    backupsContainer: container,
    catalogContainer: both(
        container,
        must(
            (value, { backupsContainer }) => isAbsent(value) || value !== backupsContainer,
            "it must differ from backupsContainer, which the service's own identity may write to.",
        ),
    ),
    authorityContainer: both(
        container,
        must(
            (value, inputs) =>
                isAbsent(value) || (value !== inputs.backupsContainer && value !== inputs.catalogContainer),
            "it must differ from backupsContainer and catalogContainer, so that it can have other roles.",
        ),
    ),
    accessType: mustBeOneOf(AccessType),
    clientId: {
        check: (value, inputs, property) => {
            const isUserAssigned = inputs.accessType === "UserAssignedManagedIdentity";
            const row = isUserAssigned
                ? must(isText, "accessType UserAssignedManagedIdentity needs the identity's client ID.")
                : must(isAbsent, "only accessType UserAssignedManagedIdentity uses it: leave it out.");
            return row.check!(value, inputs, property);
        },
    },
};

export const operationTable: InputTable<OperationInputs> = {
    serviceId: must(
        (value) => isText(value) && parseResourceId(value, serviceType) !== undefined,
        "it must be the resource ID of an API Management service, as the component's `serviceId` output gives it.",
    ),
    ...vaultTable,
    trigger: must(isTrigger, `${triggerRule}; change it to run it again.`),
    timeoutSeconds: seconds,
    busyWaitSeconds: seconds,
    accessWaitSeconds: seconds,
    lostAnswerWatchSeconds: seconds,
    resourceUrn: notCompared(),
};
