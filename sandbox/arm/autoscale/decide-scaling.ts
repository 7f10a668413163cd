import { durationMs, meanDemand } from "../../state/autoscale-setting";
import type { AutoscaleSetting, Demand, ScaleRule } from "../../state/autoscale-setting";

/** A change of units that is due. */
export interface Scaling {
    readonly units: number;
    /** How long nothing is changed after it. */
    readonly cooldownMs: number;
}

/**
 * What a setting does now. Any rule scales out, all of them have to agree to scale in, and that only where the units that are
 * left would not be scaled out again at once. Documented:
 * https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings
 *
 * @param units - of the service now.
 * @returns undefined where it leaves the units as they are.
 */
export function decideScaling(
    { properties, quietUntilMs = 0 }: AutoscaleSetting,
    units: number,
    demands: readonly Demand[],
    nowMs: number,
): Scaling | undefined {
    const [profile] = properties.profiles ?? [];
    if (properties.enabled !== true || !profile) {
        return undefined;
    }
    const { minimum, maximum, default: fallback } = profile.capacity;
    const [least, most] = [Number(minimum), Number(maximum)];
    if (units < least || units > most) {
        return { units: units < least ? least : most, cooldownMs: 0 };
    }
    const capacityOf = ({ metricTrigger }: ScaleRule): number | undefined => {
        const demand = meanDemand(demands, nowMs - durationMs(metricTrigger.timeWindow)!, nowMs);
        return demand === undefined ? undefined : Math.min(100, (100 * demand) / units);
    };
    const rules = profile.rules.map((rule) => ({ rule, percent: capacityOf(rule) }));
    if (rules.some(({ percent }) => percent === undefined)) {
        return units < Number(fallback) ? { units: Number(fallback), cooldownMs: 0 } : undefined;
    }
    if (nowMs < quietUntilMs) {
        return undefined;
    }
    const of = (direction: string) => rules.filter(({ rule }) => rule.scaleAction.direction === direction);
    const holds = ({ rule, percent }: (typeof rules)[number]): boolean =>
        compare(percent!, rule.metricTrigger.operator, rule.metricTrigger.threshold);
    const [outs, ins] = [of("Increase"), of("Decrease")];
    const out = outs.find(holds);
    if (out) {
        return changeTo(Math.min(most, units + byOf(out.rule)), units, out.rule);
    }
    const [first] = ins;
    if (!first || !ins.every(holds)) {
        return undefined;
    }
    const left = Math.max(least, units - byOf(first.rule));
    const wouldFlap = outs.some(({ rule, percent }) => holds({ rule, percent: (percent! * units) / left }));
    return wouldFlap ? undefined : changeTo(left, units, first.rule);
}

function changeTo(units: number, present: number, { scaleAction }: ScaleRule): Scaling | undefined {
    return units === present ? undefined : { units, cooldownMs: durationMs(scaleAction.cooldown)! };
}

const byOf = ({ scaleAction }: ScaleRule): number => Number(scaleAction.value ?? "1");

function compare(value: number, operator: string, threshold: number): boolean {
    switch (operator) {
        case "GreaterThan":
            return value > threshold;
        case "GreaterThanOrEqual":
            return value >= threshold;
        case "LessThan":
            return value < threshold;
        default:
            return value <= threshold;
    }
}
