import type { LiveService } from "../../dynamic-providers/azure/live-service";
import { isMembers } from "./api-management-shape";
import { shortName } from "./custom-property-changes";
import { customHostnames } from "./hostname-changes";
import { identitiesOf } from "./identity-changes";

/** What `allowRemovals` names of a service's settings by a word. */
export const removableSettings = [
    "SystemAssigned",
    "zones",
    "virtualNetwork",
    "publicIpAddress",
    "natGateway",
    "publicNetworkAccess",
    "developerPortalStatus",
    "configurationApi",
] as const;

/** Everything of a live service that `allowRemovals` may name: a consent for none of it has no effect any more. */
export function removablesOf({ tier, primary, additionalLocations, members }: LiveService): string[] {
    const regions = [primary, ...additionalLocations];
    const certificates = Array.isArray(members.certificates) ? members.certificates.filter(isMembers) : [];
    const properties = isMembers(members.customProperties) ? Object.keys(members.customProperties) : [];
    return [
        tier,
        ...regions.map(({ location }) => location),
        ...customHostnames(members.hostnameConfigurations).map(({ hostName }) => String(hostName)),
        ...identitiesOf(members.identity),
        ...certificates.flatMap(({ certificate }) => (isMembers(certificate) ? [String(certificate.thumbprint)] : [])),
        ...properties.flatMap((name) => [name, shortName(name)]),
        ...removableSettings.filter((name) => name !== "SystemAssigned"),
    ];
}
