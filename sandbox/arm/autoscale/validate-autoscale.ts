import { durationMs } from "../../state/autoscale-setting";
import type { AutoscaleProperties, ScaleRule } from "../../state/autoscale-setting";
import { ArmError } from "../../wire/arm-error";

const minute = 60_000;

/**
 * The limits are documented: https://learn.microsoft.com/rest/api/monitor/autoscale-settings/create-or-update; the sentences are
 * assumed.
 *
 * @throws ArmError for the first rule that is broken.
 */
export function validateAutoscale({ targetResourceUri, profiles = [] }: AutoscaleProperties): void {
    if (!targetResourceUri) {
        refuse("The target resource URI must be specified.");
    }
    if (profiles.length < 1 || profiles.length > 20) {
        refuse(`The number of profiles must be between 1 and 20, and is ${profiles.length}.`);
    }
    for (const { name, capacity, rules } of profiles) {
        const [least, most, fallback] = [capacity.minimum, capacity.maximum, capacity.default].map(Number) as [
            number,
            number,
            number,
        ];
        if (![least, most, fallback].every((count) => Number.isInteger(count) && count >= 0)) {
            refuse(`The capacity of profile '${name}' must be whole numbers.`);
        }
        if (least > fallback || fallback > most) {
            refuse(
                `The capacity of profile '${name}' must be minimum <= default <= maximum, and is ${least}, ${fallback}, ${most}.`,
            );
        }
        if (rules.length > 10) {
            refuse(`The number of rules in profile '${name}' must be at most 10, and is ${rules.length}.`);
        }
        rules.forEach(validateRule);
    }
}

function validateRule({ metricTrigger, scaleAction }: ScaleRule): void {
    requireWithin("timeWindow", metricTrigger.timeWindow, 5 * minute, 12 * 60 * minute);
    requireWithin("cooldown", scaleAction.cooldown, minute, 7 * 24 * 60 * minute);
    if (metricTrigger.metricName !== "Capacity") {
        refuse(`The sandbox has no metric '${metricTrigger.metricName}'.`);
    }
    if (scaleAction.type !== "ChangeCount" || !["Increase", "Decrease"].includes(scaleAction.direction)) {
        refuse(`The sandbox has no scale action '${scaleAction.type}', '${scaleAction.direction}'.`);
    }
}

function requireWithin(name: string, text: string, leastMs: number, mostMs: number): void {
    const length = durationMs(text);
    if (length === undefined || length < leastMs || length > mostMs) {
        refuse(`The value '${text}' of '${name}' is out of range.`);
    }
}

function refuse(message: string): never {
    throw new ArmError(400, "BadRequest", message);
}
