import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { timeoutNames } from "./api-management-names";
import { isGiven, isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { isWhole } from "./validate-units";

/** Of the requests of azure-native and of the dynamic providers: a service that asks for a later one shuts them out. */
const ownApiVersion = "2024-05-01";
const identityPattern =
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;
/** A week: timers of Node.js end at 24 days. */
const maxBusyWaitSeconds = 7 * 24 * 60 * 60;

/** Identities, the oldest api-version, and how long Azure is waited for. */
export function validateSettings(shape: ApiManagementShape): InputFailure[] {
    return [
        ...validateIdentities(shape),
        ...validateApiVersion(shape),
        ...validateTimeouts(shape),
        ...validateBusyWait(shape),
    ];
}

function validateIdentities({ systemAssignedIdentity, userAssignedIdentityIds }: ApiManagementShape): InputFailure[] {
    const failures: InputFailure[] = [];
    if (isGiven(systemAssignedIdentity) && typeof systemAssignedIdentity !== "boolean") {
        failures.push(inputFailure("systemAssignedIdentity", systemAssignedIdentity, "it must be true or false."));
    }
    if (isGiven(userAssignedIdentityIds) && !Array.isArray(userAssignedIdentityIds)) {
        failures.push(inputFailure("userAssignedIdentityIds", userAssignedIdentityIds, "it must be a list."));
    }
    const ids: readonly unknown[] = Array.isArray(userAssignedIdentityIds) ? userAssignedIdentityIds : [];
    ids.forEach((id, index) => {
        if (id !== notYetKnown && !(typeof id === "string" && identityPattern.test(id))) {
            failures.push(
                inputFailure(
                    `userAssignedIdentityIds[${index}]`,
                    id,
                    "it must be the resource ID of a user-assigned managed identity.",
                ),
            );
        }
    });
    return failures;
}

function validateApiVersion({ minApiVersion }: ApiManagementShape): InputFailure[] {
    if (!isGiven(minApiVersion)) {
        return [];
    }
    if (!(typeof minApiVersion === "string" && /^\d{4}-\d{2}-\d{2}(-preview)?$/.test(minApiVersion))) {
        return [inputFailure("minApiVersion", minApiVersion, "it must be an api-version, for example 2021-08-01.")];
    }
    return minApiVersion.slice(0, ownApiVersion.length) > ownApiVersion
        ? [
              inputFailure(
                  "minApiVersion",
                  minApiVersion,
                  `this project's own requests have ${ownApiVersion} and would be refused: name that or an earlier one.`,
              ),
          ]
        : [];
}

function validateTimeouts({ timeouts }: ApiManagementShape): InputFailure[] {
    return isMembers(timeouts)
        ? Object.keys(timeoutNames)
              .filter((name) => timeouts[name] !== undefined && !isWhole(timeouts[name]))
              .map((name) =>
                  inputFailure(`timeouts.${name}`, timeouts[name], "it must be a whole number of seconds, 1 or more."),
              )
        : [];
}

function validateBusyWait({ busyWaitSeconds }: ApiManagementShape): InputFailure[] {
    return !isGiven(busyWaitSeconds) || (isWhole(busyWaitSeconds) && busyWaitSeconds <= maxBusyWaitSeconds)
        ? []
        : [
              inputFailure(
                  "busyWaitSeconds",
                  busyWaitSeconds,
                  `it must be a whole number of seconds from 1 to ${maxBusyWaitSeconds}.`,
              ),
          ];
}
