import { displayNameOf, locationName } from "../../locations";
import { ArmError, locationNotAvailable } from "../arm-error";
import type { ServiceBody } from "./service";

/** Most units per region. Documented: https://learn.microsoft.com/azure/api-management/api-management-features */
const maxUnits: Readonly<Record<string, number>> = { Developer: 1, Basic: 2, Standard: 4, Premium: 31 };
const namePattern = /^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

/**
 * What Azure refuses at the PUT. The rules are documented; the code `InvalidParameters` with "Invalid parameter: …" was
 * seen in users' reports, the sentences are assumed.
 *
 * @throws ArmError for the first rule that is broken.
 */
export function validateService(name: string, body: ServiceBody): void {
    const refuse = (message: string): never => {
        throw new ArmError(400, "InvalidParameters", `Invalid parameter: ${message}`);
    };
    if (!namePattern.test(name) || name.length > 50) {
        refuse(`The service name '${name}' is not valid. Parameter name: serviceName`);
    }
    if (!displayNameOf(body.location)) {
        throw locationNotAvailable(body.location, "Microsoft.ApiManagement/service");
    }
    const { publisherEmail, publisherName, additionalLocations } = body.properties;
    if (!publisherEmail || !publisherName) {
        refuse("Publisher name and e-mail are required. Parameter name: publisherEmail");
    }
    const { name: tier, capacity } = body.sku;
    const most = maxUnits[tier];
    if (most === undefined) {
        refuse(`Tier '${tier}' is not available here. Parameter name: sku`);
    }
    const checkUnits = (units: unknown): void => {
        if (!Number.isInteger(units) || (units as number) < 1 || (units as number) > most!) {
            refuse(`Capacity ${String(units)} is not valid for tier '${tier}'. Parameter name: sku.capacity`);
        }
    };
    checkUnits(capacity);
    const locations = additionalLocations ?? [];
    if (locations.length > 0 && tier !== "Premium") {
        refuse("Additional locations need the Premium tier. Parameter name: additionalLocations");
    }
    const seen = new Set([locationName(body.location)]);
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
