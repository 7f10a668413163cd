import type { SiteServiceArgs } from "apim-dr";
import type { StackConfig } from "apim-dr/stack-program";

/** The service of a site, by the names of `ApiManagementArgs`. */
export function readServiceConfig(config: StackConfig<"site"> | StackConfig<"service">): SiteServiceArgs {
    const { serviceName, publisherName, publisherEmail, notificationSenderEmail, location, tier, units, zones } =
        config;
    const { autoscale } = config;
    const { additionalLocations, maxUnitsPerRegion, virtualNetworkType, virtualNetwork, publicIpAddressId } = config;
    const { natGateway, disableGateway, publicNetworkAccess, hostnames, customProperties, minApiVersion } = config;
    const { protectService, validateLive, allowRemovals, unmanaged, undelete, timeouts, tags } = config;
    return {
        ...{
            serviceName,
            publisherName,
            publisherEmail,
            notificationSenderEmail,
            location,
            tier,
            units,
            autoscale,
            zones,
        },
        ...{ additionalLocations, maxUnitsPerRegion, virtualNetworkType, virtualNetwork, publicIpAddressId },
        ...{ natGateway, disableGateway, publicNetworkAccess, hostnames, customProperties, minApiVersion },
        ...{ validateLive, allowRemovals, unmanaged, undelete, timeouts, tags },
        protect: protectService,
    };
}
