import { resourceIdOf, serviceType } from "../../dynamic-providers/azure/resource-id";
import { requireSubscriptionId } from "../../dynamic-providers/pulumi/program/program-settings";
import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import type { ApiManagementArgs } from "./api-management-args";

/** Where a service is or is to be, by its names. */
export interface ServicePlace {
    readonly resourceGroupName: string;
    readonly serviceName: string;
}

/** The names as the child resources get them, or what keeps them from being known when the program starts. */
export function placeOf(args: ApiManagementArgs): ServicePlace | InputFailure[] {
    const { overrides = {} } = args;
    const serviceName: unknown = overrides.service?.serviceName ?? args.serviceName;
    const resourceGroupName: unknown =
        overrides.service?.resourceGroupName ??
        args.resourceGroupName ??
        overrides.resourceGroup?.resourceGroupName ??
        (typeof args.serviceName === "string" ? `rg-${args.serviceName}` : "");
    const unknown = Object.entries({ serviceName, resourceGroupName }).filter(([, name]) => typeof name !== "string");
    return unknown.length > 0
        ? unknown.map(([property]) =>
              inputFailure(
                  property,
                  "an output",
                  "ApiManagement.declare looks at the live service first: give it as plain text, or declare the service with new ApiManagement, which looks at nothing.",
              ),
          )
        : ({ serviceName, resourceGroupName } as ServicePlace);
}

/** @throws RunError when no subscription is set. */
export function serviceIdOf(
    { resourceGroupName, serviceName }: ServicePlace,
    subscriptionId = requireSubscriptionId(),
): string {
    return resourceIdOf({ subscriptionId, resourceGroupName, type: serviceType, name: serviceName });
}
