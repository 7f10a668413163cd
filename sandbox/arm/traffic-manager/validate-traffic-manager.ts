import { locationName } from "../../ground/locations";
import { externalEndpoints } from "../../state/traffic-manager-profile";
import type { TrafficManagerProperties } from "../../state/traffic-manager-profile";
import { ArmError } from "../../wire/arm-error";

const routingMethods = ["Performance", "Priority", "Weighted"];

/**
 * The rules are documented: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring; the sentence of two
 * endpoints in a region and that of the timeout are quoted by users (MicrosoftDocs/azure-docs#16469, Azure/azure-cli#10491), the
 * others are assumed.
 *
 * @throws ArmError for the first rule that is broken.
 */
export function validateTrafficManager(properties: TrafficManagerProperties): void {
    const refuse = (message: string): never => {
        throw new ArmError(400, "BadRequest", message);
    };
    const { trafficRoutingMethod = "", monitorConfig = {}, endpoints = [], dnsConfig } = properties;
    if (!routingMethods.includes(trafficRoutingMethod)) {
        refuse(`The sandbox has no routing method '${trafficRoutingMethod}'.`);
    }
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(dnsConfig?.relativeName ?? "")) {
        refuse(`The relative DNS name '${dnsConfig?.relativeName}' is not valid.`);
    }
    const { intervalInSeconds = 30, toleratedNumberOfFailures = 3 } = monitorConfig;
    const mostTimeout = intervalInSeconds === 10 ? 9 : 10;
    const { timeoutInSeconds = mostTimeout } = monitorConfig;
    if (![10, 30].includes(intervalInSeconds)) {
        refuse(`The probing interval must be 10 or 30 seconds, and is ${intervalInSeconds}.`);
    }
    if (timeoutInSeconds < 5 || timeoutInSeconds > mostTimeout) {
        // So also where the interval leaves less than 10: Azure/azure-cli#10491
        refuse("Monitor timeout must be between 5 and 10 seconds.");
    }
    if (toleratedNumberOfFailures < 0 || toleratedNumberOfFailures > 9) {
        refuse(`The tolerated number of failures must be between 0 and 9, and is ${toleratedNumberOfFailures}.`);
    }
    const regions = new Map<string, string>();
    for (const { name, type, properties: endpoint } of endpoints) {
        if (type.toLowerCase() !== externalEndpoints.toLowerCase() || !endpoint.target) {
            refuse(`Endpoint '${name}' must be external and have a target: the sandbox has no other.`);
        }
        if (trafficRoutingMethod === "Performance") {
            const region = endpoint.endpointLocation ?? "";
            const other = regions.get(locationName(region));
            if (!region) {
                refuse(`The location must be specified for endpoint '${name}' in a profile of type 'Performance'.`);
            }
            if (other) {
                refuse(
                    `One or more conflicts detected in traffic manager configuration. Multiple domains point to region "${region}": ${other}, ${endpoint.target}`,
                );
            }
            regions.set(locationName(region), endpoint.target ?? "");
        }
    }
}
