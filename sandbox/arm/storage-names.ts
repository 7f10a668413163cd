import type { FastifyInstance } from "fastify";
import type { ArmState } from "../state/arm-state";

/**
 * Whether a storage account's name can be had. Source of shape and reasons:
 * https://learn.microsoft.com/rest/api/storagerp/storage-accounts/check-name-availability
 */
export function registerStorageNames(app: FastifyInstance, state: ArmState): void {
    app.post<{ Body: { name?: unknown } | undefined }>(
        "/subscriptions/:sub/providers/Microsoft.Storage/checkNameAvailability",
        (request) => {
            const name = request.body?.name;
            return checkName(state, typeof name === "string" ? name : "");
        },
    );
}

/** @returns what is wrong with the name; undefined when nothing is. */
export function refuseAccountName(name: string): string | undefined {
    return /^[a-z0-9]{3,24}$/.test(name)
        ? undefined
        : `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`;
}

export const accountNameTaken = (name: string): string => `The storage account named ${name} is already taken.`;

function checkName(state: ArmState, name: string) {
    const refusal = refuseAccountName(name);
    if (refusal) {
        return { nameAvailable: false, reason: "AccountNameInvalid", message: refusal };
    }
    return state.storageAccounts.has(name)
        ? { nameAvailable: false, reason: "AlreadyExists", message: accountNameTaken(name) }
        : { nameAvailable: true };
}
