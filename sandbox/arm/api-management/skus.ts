import type { FastifyInstance, FastifyRequest } from "fastify";
import { locations } from "../../ground/locations";
import type { ApiManagementService } from "../../state/api-management-service";
import { isV2 } from "../../state/tiers";
import { zonesOf } from "./zones";

interface Tier {
    readonly name: string;
    readonly minimum: number;
    readonly maximum: number;
    readonly scaleType: "None" | "Manual" | "Automatic";
}

/** Source: https://learn.microsoft.com/azure/api-management/api-management-features */
const tiers: readonly Tier[] = [
    { name: "Developer", minimum: 1, maximum: 1, scaleType: "None" },
    { name: "Basic", minimum: 1, maximum: 2, scaleType: "Manual" },
    { name: "Standard", minimum: 1, maximum: 4, scaleType: "Automatic" },
    { name: "Premium", minimum: 1, maximum: 12, scaleType: "Automatic" },
    { name: "BasicV2", minimum: 1, maximum: 10, scaleType: "Automatic" },
    { name: "StandardV2", minimum: 1, maximum: 10, scaleType: "Automatic" },
    { name: "PremiumV2", minimum: 1, maximum: 30, scaleType: "Automatic" },
];

/**
 * What a service may scale to, and what the subscription may create. Sources:
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service-skus and
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-skus
 */
export function registerSkus(
    app: FastifyInstance,
    provider: string,
    servicePath: string,
    requireService: (request: FastifyRequest) => ApiManagementService,
): void {
    app.get(`${servicePath}/skus`, (request) => {
        const service = requireService(request);
        // Assumed: every tier a service may move to is listed, not its own alone.
        const own = isV2(service.body.sku.name);
        return {
            value: service.active
                ? tiers
                      .filter(({ name }) => isV2(name) === own)
                      .map(({ name, minimum, maximum, scaleType }) => ({
                          resourceType: "Microsoft.ApiManagement/service",
                          sku: { name },
                          capacity: { minimum, maximum, default: 1, scaleType },
                      }))
                : [],
        };
    });
    app.get(`${provider}/skus`, () => ({ value: subscriptionSkus() }));
}

/** What the subscription may create. */
export function subscriptionSkus() {
    return tiers.map(({ name, minimum, maximum, scaleType }) => ({
        resourceType: "service",
        name,
        tier: name,
        locations: locations.map(({ displayName }) => displayName),
        locationInfo: locations.map(({ displayName }) => ({
            location: displayName,
            zones: name === "Premium" ? zonesOf(displayName) : [],
            zoneDetails: [],
        })),
        capacity: { minimum, maximum, default: 1, scaleType },
        restrictions: [],
    }));
}
