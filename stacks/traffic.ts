import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { AuthorityFollower, followAuthority, GlobalEndpoint, observeAuthority } from "apim-dr";
import { inputFailure, throwOnFailures } from "apim-dr/stack-program";
import { toEndpointSites } from "./traffic-sites";
import { readConfig } from "./read-config";
import { storageAccountId } from "./vault-config";

/**
 * Sends clients to the site that the vault's authority names. It depends on the vault alone: sites are known by the names
 * in this stack's own config.
 */
export async function traffic(): Promise<Record<string, unknown>> {
    const config = readConfig("traffic");
    const { endpointName, tags } = config;
    const { sites, failures } = toEndpointSites(config.trafficSites, config.sites);
    throwOnFailures("Stack 'traffic'", failures);

    const observedVault = {
        storageAccountId: storageAccountId(config),
        accessType: config.vaultAccessType,
    };
    const observed = await observeAuthority(observedVault);
    const { activeSite, code, reason } = followAuthority(observed);
    if (activeSite !== undefined && !sites.some(({ name }) => name === activeSite)) {
        const rule = `the vault's authority names '${activeSite}' as active, in epoch ${observed.position.epoch}: also name that site.`;
        throwOnFailures("Stack 'traffic'", [
            inputFailure(
                "sites",
                sites.map(({ name }) => name),
                rule,
            ),
        ]);
    }

    const name = pulumi.getStack();
    const follower = new AuthorityFollower(name, { vault: observedVault, observed });
    void pulumi.log.info(reason, follower);
    const group = new resources.ResourceGroup(
        name,
        {
            resourceGroupName: config.resourceGroup ?? `rg-${endpointName}`,
            location: config.location,
            tags,
        },
        // Everything below waits for the group, and so nothing is changed by an authority that is older than the one seen.
        { dependsOn: follower },
    );
    const endpoint = new GlobalEndpoint(name, {
        kind: config.trafficKind,
        sites,
        activeSite,
        resourceGroupName: group.name,
        endpointName,
        sku: config.sku,
        probeIntervalSeconds: config.probeIntervalSeconds,
        customDomain: config.customDomain,
        dnsTtlSeconds: config.dnsTtlSeconds,
        protect: config.protectTraffic,
        tags,
    });
    return {
        url: endpoint.url,
        targetHostname: endpoint.targetHostname,
        frontDoorId: endpoint.frontDoorId,
        activeSite: endpoint.enabledSite,
        epoch: observed.position.epoch,
        plan: { code, reason },
        warning: endpoint.warning,
    };
}
