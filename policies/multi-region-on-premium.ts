import type { StackValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import { servingPremiumServices } from "./serving-services";

interface Config {
    readonly minimumAdditionalLocations: number;
    readonly exemptServices: string[];
}

/**
 * A Premium service that clients use has gateways in more than one region, so that they go on while another site takes
 * over. Source: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region
 */
export const multiRegionOnPremium: StackValidationPolicy = {
    name: "multi-region-on-premium",
    description: "The gateways of a Premium service that clients use outlive the loss of a region.",
    enforcementLevel: "mandatory",
    configSchema: {
        properties: {
            minimumAdditionalLocations: {
                type: "integer",
                minimum: 1,
                default: 1,
                description: "Regions with a gateway, beside the primary one.",
            },
            exemptServices: {
                type: "array",
                items: { type: "string" },
                default: [],
                description: "Names of services that may have fewer.",
            },
        },
    },
    validateStack(args, report) {
        const { minimumAdditionalLocations, exemptServices } = args.getConfig<Config>();
        for (const { urn, serviceName, properties } of servingPremiumServices(args.resources, exemptServices)) {
            const gateways = (properties.additionalLocations ?? []).filter(({ disableGateway }) => !disableGateway);
            if (gateways.length < minimumAdditionalLocations) {
                const rule =
                    `service '${serviceName}' must have a gateway in ${minimumAdditionalLocations} or more regions ` +
                    `beside ${properties.location}. Add locations, or name it in the exemptServices of ` +
                    `${multiRegionOnPremium.name}.`;
                const locations = gateways.map(({ location }) => location);
                report(inputFailure("additionalLocations", locations, rule).reason, urn);
            }
        }
    },
};
