import type { StackValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import type { ServiceProperties } from "./service-properties";
import { servingPremiumServices } from "./serving-services";

interface Config {
    readonly minimumUnitsPerLocation: number;
    readonly exemptServices: string[];
}

/**
 * A Premium service that clients use outlives the loss of a zone in each of its regions. Azure spreads units over zones by
 * itself where none are named, and asks for two units or more per region. Source:
 * https://learn.microsoft.com/azure/api-management/enable-availability-zone-support
 */
export const unitsAcrossZones: StackValidationPolicy = {
    name: "units-across-zones",
    description: "Units are spread over availability zones.",
    enforcementLevel: "advisory",
    configSchema: {
        properties: {
            minimumUnitsPerLocation: { type: "integer", minimum: 2, default: 2, description: "Units in each region." },
            exemptServices: {
                type: "array",
                items: { type: "string" },
                default: [],
                description: "Names of services that may do without.",
            },
        },
    },
    validateStack(args, report) {
        const { minimumUnitsPerLocation, exemptServices } = args.getConfig<Config>();
        for (const { urn, serviceName, properties } of servingPremiumServices(args.resources, exemptServices)) {
            for (const { at, location, units, zones } of regionsOf(properties)) {
                if (units < minimumUnitsPerLocation) {
                    const rule =
                        `with fewer than ${minimumUnitsPerLocation} units in ${location} the loss of a zone may end them all. ` +
                        `Raise units, or name '${serviceName}' in the exemptServices of ${unitsAcrossZones.name}.`;
                    report(inputFailure(`${at}sku.capacity`, units, rule).reason, urn);
                }
                if (zones.length === 1) {
                    const rule =
                        `all units in ${location} are lost with that zone. Leave zones out, so that Azure spreads the units, ` +
                        "or name two or more.";
                    report(inputFailure(`${at}zones`, zones, rule).reason, urn);
                }
            }
        }
    },
};

function regionsOf({ location, sku, zones = [], additionalLocations = [] }: ServiceProperties) {
    return [
        { at: "", location, units: sku.capacity, zones },
        ...additionalLocations.map((entry, index) => ({
            at: `additionalLocations[${index}].`,
            location: entry.location,
            units: entry.sku.capacity,
            zones: entry.zones ?? [],
        })),
    ];
}
