import * as pulumi from "@pulumi/pulumi";
import { AccessType, RestoreDrill } from "apim-dr";
import { readConfig } from "./read-config";
import { storageAccountId } from "./vault-config";

/** Restores a snapshot into a scratch service by the clock, to prove that it can be. It depends on the vault alone. */
export function drill(): Record<string, unknown> {
    const config = readConfig("drill");
    const { everyDays, snapshot, kind, windowDays, tier, leaveOut } = config.drill;
    const { recoveryTimeObjectiveSeconds, recoveryPointObjectiveSeconds, resourceGroup, namePrefix } = config.drill;
    const { probes, probeTimeoutSeconds, skipKinds, timeoutSeconds, busyWaitSeconds, lostAnswerWatchSeconds } = config;
    const isByKey = config.vaultAccessType === AccessType.AccessKey;
    const declared = new RestoreDrill(pulumi.getStack(), {
        storageAccountId: storageAccountId(config),
        location: config.location,
        resourceGroupName: resourceGroup ?? "rg-apim-dr-drill",
        namePrefix: namePrefix ?? "apim-dr-drill",
        publisherName: config.publisherName,
        publisherEmail: config.publisherEmail,
        ...{ everyDays, snapshot, kind, windowDays, tier, leaveOut },
        ...{ recoveryTimeObjectiveSeconds, recoveryPointObjectiveSeconds },
        // A service that lives for hours has no system-assigned identity that could get a role in time.
        accessType: isByKey ? AccessType.AccessKey : AccessType.UserAssignedManagedIdentity,
        grantScope: config.vaultGrantScope,
        ...{ probes, probeTimeoutSeconds, skipKinds, timeoutSeconds, busyWaitSeconds, lostAnswerWatchSeconds },
        probeSecret: config.probeSecret && pulumi.secret(config.probeSecret),
        secretsKey: config.secretsKey && pulumi.secret(config.secretsKey),
        tags: config.tags,
    });
    const { result, drillId, drilledSnapshot, recoverySeconds, dataAgeSeconds, proof, plan } = declared;
    return { result, drillId, drilledSnapshot, recoverySeconds, dataAgeSeconds, proof, plan };
}
