import type { ResourceValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import { isInside, ownResourceTypes, resourceTypes } from "./resource-types";

/** Who reaches the vault does it by an identity, with a role that can be taken away, and not by the account's keys. */
export const identityInsteadOfAccessKeys: ResourceValidationPolicy = {
    name: "identity-instead-of-access-keys",
    description: "The vault is reached by identities alone.",
    enforcementLevel: "mandatory",
    validateResource({ type, urn, props }, report) {
        const { accessType, allowSharedKeyAccess } = props as { accessType?: string; allowSharedKeyAccess?: boolean };
        if (type.startsWith(ownResourceTypes) && accessType === "AccessKey") {
            const rule =
                "a key opens the whole storage account to whoever has it. Use SystemAssignedManagedIdentity, or " +
                "UserAssignedManagedIdentity with its clientId, and a VaultAccess for the identity.";
            report(inputFailure("accessType", accessType, rule).reason);
        }
        const isVault = type === resourceTypes.storageAccount && isInside(urn, resourceTypes.snapshotVault);
        // Azure's own default is true.
        if (isVault && allowSharedKeyAccess !== false) {
            const rule =
                "it must be false, so that the vault's keys open nothing, and sites reach it by their identities.";
            report(inputFailure("allowSharedKeyAccess", allowSharedKeyAccess, rule).reason);
        }
    },
};
