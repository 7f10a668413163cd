import { normalizeLocation } from "../../dynamic-providers/common/locations";

/**
 * The host that answers for one region of a service alone, by the name that Azure gives it. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region
 *
 * @param location - in any spelling, "West Europe" or "westeurope".
 */
export function regionalHostname(serviceName: string, location: string): string {
    return `${serviceName}-${normalizeLocation(location)}-01.regional.azure-api.net`;
}
