import { displayNameOf, locationName } from "../../ground/locations";
import type { ServiceBody } from "../../state/api-management-service";
import { ArmError, locationNotAvailable } from "../../wire/arm-error";
import { refuse } from "./refuse";
import { validateCustomProperties } from "./validate-custom-properties";
import { validateHostnames } from "./validate-hostnames";
import { validateNetwork } from "./validate-network";
import { zonesNotSupported, zonesOf } from "./zones";

/** Most units per region. Documented: https://learn.microsoft.com/azure/api-management/api-management-features */
const maxUnits: Readonly<Record<string, number>> = {
    ...{ Developer: 1, Basic: 2, Standard: 4, Premium: 31 },
    ...{ BasicV2: 10, StandardV2: 10, PremiumV2: 30 },
};
const namePattern = /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const maxTextLength = 100;

/** Where a service is, or is to be. */
export interface ServicePlace {
    readonly subscriptionId: string;
    readonly id: string;
    readonly exists: boolean;
}

/**
 * What Azure refuses at the PUT. The rules are documented.
 *
 * @throws ArmError for the first rule that is broken.
 */
export function validateService(name: string, body: ServiceBody, place: ServicePlace): void {
    if (!namePattern.test(name) || name.length > 50) {
        refuse(`The service name '${name}' is not valid. Parameter name: serviceName`);
    }
    if (!displayNameOf(body.location)) {
        throw locationNotAvailable(body.location, "Microsoft.ApiManagement/service");
    }
    validateTexts(body);
    validateRegions(body);
    validateZones(body, place.subscriptionId);
    validateNetwork(body, refuse);
    validateHostnames(body, refuse);
    validateCustomProperties(body, refuse);
    validatePublicAccess(body, place);
}

function validateTexts({ properties }: ServiceBody): void {
    const { publisherEmail, publisherName, notificationSenderEmail = "" } = properties;
    if (!publisherEmail || !publisherName) {
        refuse("Publisher name and e-mail are required. Parameter name: publisherEmail");
    }
    for (const [name, text] of Object.entries({ publisherEmail, publisherName, notificationSenderEmail })) {
        if (text.length > maxTextLength) {
            refuse(`At most ${maxTextLength} characters are supported. Parameter name: ${name}`);
        }
    }
}

function validateRegions({ location: primary, sku: { name: tier, capacity }, properties }: ServiceBody): void {
    const most = maxUnits[tier];
    if (most === undefined) {
        refuse(`Tier '${tier}' is not available here. Parameter name: sku`);
    }
    const checkUnits = (units: unknown): void => {
        if (!Number.isInteger(units) || (units as number) < 1 || (units as number) > most) {
            refuse(`Capacity ${String(units)} is not valid for tier '${tier}'. Parameter name: sku.capacity`);
        }
    };
    checkUnits(capacity);
    const locations = properties.additionalLocations ?? [];
    if (locations.length > 0 && tier !== "Premium") {
        refuse("Additional locations need the Premium tier. Parameter name: additionalLocations");
    }
    const seen = new Set([locationName(primary)]);
    for (const { location, sku } of locations) {
        if (!displayNameOf(location) || seen.has(locationName(location))) {
            refuse(
                `Additional location '${location}' is not valid or named twice. Parameter name: additionalLocations`,
            );
        }
        seen.add(locationName(location));
        checkUnits(sku?.capacity);
    }
}

function validateZones({ location, sku, zones, properties }: ServiceBody, subscriptionId: string): void {
    for (const region of [{ location, sku, zones }, ...(properties.additionalLocations ?? [])]) {
        const chosen = region.zones ?? [];
        if (chosen.length === 0) {
            continue;
        }
        if (sku.name !== "Premium") {
            refuse(`Availability zones need the Premium tier. Parameter name: zones`);
        }
        const offered = zonesOf(region.location);
        if (offered.length === 0) {
            throw zonesNotSupported(subscriptionId, displayNameOf(region.location)!);
        }
        if (chosen.some((zone, index) => !offered.includes(zone) || chosen.indexOf(zone) < index)) {
            refuse(`Zones '${chosen.join(",")}' are not valid. Parameter name: zones`);
        }
        if (region.sku.capacity! % chosen.length !== 0) {
            refuse(`Capacity must be a multiple of the number of zones. Parameter name: zones`);
        }
    }
}

/**
 * Reported: hashicorp/terraform-provider-azurerm#21506 (creation), Azure/azure-rest-api-specs#24947 (afterwards). This cloud
 * has no private endpoints.
 */
function validatePublicAccess({ properties }: ServiceBody, { id, exists }: ServicePlace): void {
    if (properties.publicNetworkAccess === "Disabled") {
        throw new ArmError(
            400,
            "NotSupported",
            exists
                ? `Disabling all \`publicNetworkAccess\` for service: ${id} is not supported if the service does not atleast one approved Private Endpoint Connections.`
                : `Blocking all public network access by setting property \`publicNetworkAccess\` of API Management service ${id} is not enabled during service creation.`,
        );
    }
}
