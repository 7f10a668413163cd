import type * as pulumi from "@pulumi/pulumi";
import type {
    HostnameArgs,
    PublicNetworkAccess,
    ServiceTimeoutsArgs,
    SiteLocationArgs,
    SiteServiceArgs,
    Tier,
    VirtualNetworkArgs,
    VirtualNetworkType,
} from "apim-dr";

/** The service of a site, by the names of `ApiManagementArgs`. */
export function readServiceConfig(config: pulumi.Config): SiteServiceArgs {
    return {
        serviceName: config.require("serviceName"),
        publisherName: config.require("publisherName"),
        publisherEmail: config.require("publisherEmail"),
        notificationSenderEmail: config.get("notificationSenderEmail"),
        location: config.require("location"),
        tier: config.get<Tier>("tier"),
        units: config.getNumber("units"),
        zones: readZones(config.getObject("zones")),
        additionalLocations: config
            .getObject<SiteLocationArgs[]>("additionalLocations")
            ?.map((location) => ({ ...location, zones: readZones(location.zones) })),
        maxUnitsPerRegion: config.getNumber("maxUnitsPerRegion"),
        virtualNetworkType: config.get<VirtualNetworkType>("virtualNetworkType"),
        virtualNetwork: config.getObject<VirtualNetworkArgs>("virtualNetwork"),
        publicIpAddressId: config.get("publicIpAddressId"),
        natGateway: config.getBoolean("natGateway"),
        disableGateway: config.getBoolean("disableGateway"),
        publicNetworkAccess: config.get<PublicNetworkAccess>("publicNetworkAccess"),
        hostnames: config.getObject<HostnameArgs[]>("hostnames"),
        customProperties: readTexts(config.getObject("customProperties")),
        minApiVersion: config.get("minApiVersion"),
        protect: config.getBoolean("protectService"),
        validateLive: config.getBoolean("validateLive"),
        allowRemovals: config.getObject<string[]>("allowRemovals"),
        undelete: config.getBoolean("undelete"),
        timeouts: config.getObject<ServiceTimeoutsArgs>("timeouts"),
        tags: config.getObject("tags"),
    };
}

/** `pulumi config set --path` makes numbers and booleans of what looks like them. */
function readZones(zones: unknown): string[] | undefined {
    return Array.isArray(zones) ? zones.map(String) : (zones as undefined);
}

function readTexts(values: Record<string, unknown> | undefined): Record<string, string> | undefined {
    return values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
