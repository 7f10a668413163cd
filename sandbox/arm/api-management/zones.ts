import { locationName, locations } from "../../ground/locations";
import { ArmError } from "../../wire/arm-error";

/** Regions without availability zones. Documented: https://learn.microsoft.com/azure/reliability/regions-list */
const withoutZones: readonly string[] = ["ukwest", "westcentralus", "westus"];

/** The zones that may be set by hand in a region. */
export function zonesOf(location: string): string[] {
    return withoutZones.includes(locationName(location)) ? [] : ["1", "2", "3"];
}

/** Reported: hashicorp/terraform-provider-azurerm#17515 */
export function zonesNotSupported(subscriptionId: string, location: string): ArmError {
    const supported = locations.map(({ name }) => name).filter((name) => zonesOf(name).length > 0);
    return new ArmError(
        400,
        "NotSupported",
        `Subscription \`${subscriptionId}\` is not enabled for Availability Zone deployment in location \`${location}\`. ` +
            `Supported Locations are \`${supported.map((name) => name.toUpperCase()).join(",")}\``,
    );
}
