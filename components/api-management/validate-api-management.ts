import type { InputFailure } from "../../dynamic-providers/common/failure";
import type { ApiManagementShape } from "./api-management-shape";
import { validateAllowRemovals } from "./validate-changes";
import { validateAutoscale } from "./validate-autoscale";
import { validateCustomProperties } from "./validate-custom-properties";
import { validateGateways } from "./validate-gateways";
import { validateHostnames } from "./validate-hostnames";
import { validateLocations } from "./validate-locations";
import { validateNames } from "./validate-names";
import { validateNetwork } from "./validate-network";
import { validateSettings } from "./validate-settings";
import { validateUnmanaged } from "./validate-unmanaged";
import { validateTier } from "./validate-units";
import { validateZones } from "./validate-zones";

const rules: readonly ((shape: ApiManagementShape) => InputFailure[])[] = [
    validateNames,
    validateTier,
    validateLocations,
    validateAutoscale,
    validateZones,
    validateNetwork,
    validateGateways,
    validateHostnames,
    validateCustomProperties,
    validateSettings,
    validateAllowRemovals,
    validateUnmanaged,
];

/** All that is wrong with the arguments, by Azure's rules, without asking Azure. What is not known yet passes. */
export function validateApiManagement(shape: ApiManagementShape): InputFailure[] {
    return rules.flatMap((rule) => rule(shape));
}
