import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { isGiven, knowsLocations, locationsOf } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { VirtualNetworkType } from "./virtual-network-type";

/**
 * Gateways that are taken out of service. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region and, for internal networks,
 * https://azure.microsoft.com/updates/azure-api-management-update-february-2020/
 */
export function validateGateways(shape: ApiManagementShape): InputFailure[] {
    const locations = locationsOf(shape);
    const disabled = locations.filter(({ disableGateway }) => disableGateway === true);
    const failures = locations
        .filter(({ disableGateway }) => isGiven(disableGateway) && typeof disableGateway !== "boolean")
        .map(({ path, disableGateway }) =>
            inputFailure(`${path}disableGateway`, disableGateway, "it must be true or false."),
        );
    if (shape.virtualNetworkType === VirtualNetworkType.Internal) {
        failures.push(
            ...disabled.map(({ path }) =>
                inputFailure(
                    `${path}disableGateway`,
                    true,
                    'Azure disables no gateway where virtualNetworkType is "Internal": set it to false, or route around the region in your own network.',
                ),
            ),
        );
    }
    if (disabled.length > 0 && disabled.length === locations.length && knowsLocations(shape)) {
        failures.push(
            inputFailure(
                `${disabled[0]!.path}disableGateway`,
                true,
                locations.length === 1
                    ? "the service has one region only, so nothing would serve: set it to false, or add a location."
                    : "so it is for every region, and nothing would serve: set it to false for at least one.",
            ),
        );
    }
    return failures;
}
