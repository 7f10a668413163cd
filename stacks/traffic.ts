import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { AuthorityFollower, followAuthority, GlobalEndpoint, observeAuthority } from "apim-dr";
import type { GlobalEndpointKind } from "apim-dr";
import { inputFailure, throwOnFailures } from "apim-dr/stack-program";
import { toEndpointSites } from "./traffic-sites";
import type { TrafficSiteConfig } from "./traffic-sites";
import { readVaultConfig, storageAccountId } from "./vault-config";

/**
 * Sends clients to the site that the vault's authority names. It depends on the vault alone: sites are known by the names
 * in this stack's own config.
 */
export async function traffic(): Promise<Record<string, unknown>> {
    const config = new pulumi.Config();
    const vault = readVaultConfig();
    const { sites, failures } = toEndpointSites(
        config.getObject<Record<string, TrafficSiteConfig>>("trafficSites") ?? {},
        config.requireObject<string[]>("sites"),
    );
    throwOnFailures("Stack 'traffic'", failures);

    const observedVault = {
        storageAccountId: storageAccountId(vault),
        accessType: vault.accessType,
    };
    const observed = await observeAuthority(observedVault);
    const { activeSite, reason } = followAuthority(observed);
    if (activeSite !== undefined && !sites.some(({ name }) => name === activeSite)) {
        const rule = `the vault's authority names '${activeSite}' as active, in epoch ${observed.position.epoch}: name that site, too.`;
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
    const endpointName = config.require("endpointName");
    const tags = config.getObject<Record<string, string>>("tags");
    const group = new resources.ResourceGroup(
        name,
        {
            resourceGroupName: config.get("resourceGroup") ?? `rg-${endpointName}`,
            location: config.require("location"),
            tags,
        },
        // Everything below waits for the group, and so nothing is changed by an authority that is older than the one seen.
        { dependsOn: follower },
    );
    const endpoint = new GlobalEndpoint(name, {
        kind: config.get<GlobalEndpointKind>("trafficKind"),
        sites,
        activeSite,
        resourceGroupName: group.name,
        endpointName,
        sku: config.get("sku"),
        probeIntervalSeconds: config.getNumber("probeIntervalSeconds"),
        customDomain: config.get("customDomain"),
        dnsTtlSeconds: config.getNumber("dnsTtlSeconds"),
        protect: config.getBoolean("protectTraffic"),
        tags,
    });
    return {
        url: endpoint.url,
        targetHostname: endpoint.targetHostname,
        frontDoorId: endpoint.frontDoorId,
        activeSite: endpoint.enabledSite,
        epoch: observed.position.epoch,
        plan: reason,
        warning: endpoint.warning,
    };
}
