import * as pulumi from "@pulumi/pulumi";
import { Site } from "apim-dr";
import { requireSubscriptionId } from "apim-dr/stack-program";
import { describeAdopted } from "./describe-adopted";
import { readFailoverConfig } from "./failover-config";
import { readConfig } from "./read-config";
import { readOperationConfig, readScheduleConfig } from "./operation-config";
import { readServiceConfig } from "./service-config";
import { storageAccountId } from "./vault-config";
import { createVaultIdentity } from "./vault-identity";

/** One site of the failover pair: the stack's name is the site's. */
export async function site(): Promise<Record<string, unknown>> {
    const config = readConfig("site");
    const name = pulumi.getStack();
    const identity =
        config.vaultAccessType === "UserAssignedManagedIdentity" ? createVaultIdentity(name, config) : undefined;
    const declared = await Site.declare(name, {
        subscriptionId: requireSubscriptionId(),
        ...readFailoverConfig(config, name),
        ...readOperationConfig(config),
        secretsKey: config.secretsKey && pulumi.secret(config.secretsKey),
        probeSecret: config.probeSecret && pulumi.secret(config.probeSecret),
        supply: config.supply && pulumi.secret(config.supply),
        ageIdentity: config.ageIdentity && pulumi.secret(config.ageIdentity),
        service: { ...readServiceConfig(config), userAssignedIdentityIds: identity && [identity.id] },
        vault: {
            storageAccountId: storageAccountId(config),
            accessType: config.vaultAccessType,
            grantScope: config.vaultGrantScope,
            userAssignedIdentity: identity && { clientId: identity.clientId, principalId: identity.principalId },
        },
        schedule: readScheduleConfig(config),
        adoptedBackups: config.adoptedBackups,
    });
    const { status, readiness, service, plan, nextUp, catalog, adoptedBackups } = declared;
    return {
        role: status.role,
        phase: status.phase,
        epoch: status.epoch,
        activeSite: status.activeSite,
        activeServiceId: status.activeServiceId,
        lastHandover: status.lastHandover,
        dataLossSeconds: status.dataLossSeconds,
        recoverySeconds: status.recoverySeconds,
        readiness,
        // For programs: `action` and `code`. `reason` is for people, and its words may change.
        plan,
        nextUp,
        ...(service && { serviceId: service.serviceId, gatewayUrl: service.gatewayUrl }),
        ...(catalog && { catalog }),
        ...describeAdopted(adoptedBackups),
    };
}
