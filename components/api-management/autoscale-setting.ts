import type { AutoscaleSettingArgs } from "@pulumi/azure-native/monitor";
import {
    ComparisonOperationType,
    MetricStatisticType,
    ScaleDirection,
    ScaleType,
    TimeAggregationType,
} from "@pulumi/azure-native/types/enums/monitor";
import type { monitor as inputs } from "@pulumi/azure-native/types/input";
import * as pulumi from "@pulumi/pulumi";
import { lift } from "../lift";
import type { ApiManagementArgs, AutoscaleArgs } from "./api-management-args";
import { autoscaleRules } from "./autoscale-rules";
import type { AutoscaleRule } from "./autoscale-rules";

/** How loaded the gateway of a classic tier is, in percent; of all units, in the primary region. */
const metricName = "Capacity";

/**
 * Azure Monitor's autoscale setting of the service: it moves the units of the primary region and no others.
 *
 * @param serviceId - by the names that are declared.
 */
export function toAutoscaleSetting(
    args: Pick<ApiManagementArgs, "serviceName" | "location" | "zones" | "tags">,
    autoscale: AutoscaleArgs,
    { serviceId, resourceGroupName }: { readonly serviceId: string; resourceGroupName: pulumi.Input<string> },
): AutoscaleSettingArgs {
    const { minUnits, maxUnits, enabled = true } = autoscale;
    const rules = lift(args.zones, (zones = []) => {
        const { scaleOut, scaleIn } = autoscaleRules(autoscale, zones.length);
        return [
            toScaleRule(scaleOut, "out", serviceId, args.location),
            toScaleRule(scaleIn, "in", serviceId, args.location),
        ];
    });
    return {
        autoscaleSettingName: pulumi.interpolate`${args.serviceName}-autoscale`,
        resourceGroupName,
        location: args.location,
        targetResourceUri: serviceId,
        enabled,
        profiles: [
            {
                name: "capacity",
                // `default` is for when Azure has no metric: it only ever adds units.
                capacity: { minimum: String(minUnits), maximum: String(maxUnits), default: String(minUnits) },
                rules,
            },
        ],
        tags: args.tags,
    };
}

function toScaleRule(
    { capacityPercent, windowMinutes, cooldownMinutes, byUnits }: AutoscaleRule,
    direction: "out" | "in",
    serviceId: string,
    location: pulumi.Input<string>,
): inputs.ScaleRuleArgs {
    const isOut = direction === "out";
    return {
        metricTrigger: {
            metricName,
            metricNamespace: "Microsoft.ApiManagement/service",
            metricResourceUri: serviceId,
            metricResourceLocation: location,
            operator: isOut ? ComparisonOperationType.GreaterThan : ComparisonOperationType.LessThan,
            threshold: capacityPercent,
            statistic: MetricStatisticType.Average,
            timeAggregation: TimeAggregationType.Average,
            timeGrain: "PT1M",
            timeWindow: `PT${windowMinutes}M`,
        },
        scaleAction: {
            direction: isOut ? ScaleDirection.Increase : ScaleDirection.Decrease,
            type: ScaleType.ChangeCount,
            value: String(byUnits),
            cooldown: `PT${cooldownMinutes}M`,
        },
    };
}
