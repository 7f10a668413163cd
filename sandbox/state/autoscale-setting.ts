/** A rule of an autoscale setting, as ARM has it. Times are ISO 8601 durations. */
export interface ScaleRule {
    readonly metricTrigger: {
        readonly metricName: string;
        readonly operator: string;
        readonly threshold: number;
        readonly timeWindow: string;
    };
    readonly scaleAction: {
        readonly direction: string;
        readonly type: string;
        readonly value?: string;
        readonly cooldown: string;
    };
}

export interface AutoscaleProfile {
    readonly name: string;
    readonly capacity: { readonly minimum: string; readonly maximum: string; readonly default: string };
    readonly rules: readonly ScaleRule[];
}

export interface AutoscaleProperties {
    readonly enabled?: boolean;
    readonly targetResourceUri?: string;
    readonly profiles?: readonly AutoscaleProfile[];
}

/** An autoscale setting of Azure Monitor. */
export interface AutoscaleSetting {
    readonly id: string;
    readonly name: string;
    readonly resourceGroup: string;
    readonly location: string;
    readonly tags: Record<string, string> | undefined;
    readonly properties: AutoscaleProperties;
    /** Until when it changes nothing after its last change: milliseconds of the sandbox's clock. @default it has changed nothing */
    quietUntilMs?: number;
}

/** From when on the requests to a service keep so many of its units busy. */
export interface Demand {
    /** Milliseconds of the sandbox's clock. */
    readonly sinceMs: number;
    readonly units: number;
}

/**
 * How many units requests kept busy in the mean of a time.
 *
 * @param demands - in the order of their times; before the first one nothing is known.
 * @returns undefined where no metric covers the whole time.
 */
export function meanDemand(demands: readonly Demand[], fromMs: number, toMs: number): number | undefined {
    const first = demands[0];
    if (!first || first.sinceMs > fromMs) {
        return undefined;
    }
    const sum = demands.reduce((total, { sinceMs, units }, index) => {
        const endMs = demands[index + 1]?.sinceMs ?? Infinity;
        const overlapMs = Math.min(toMs, endMs) - Math.max(fromMs, sinceMs);
        return total + Math.max(0, overlapMs) * units;
    }, 0);
    return sum / (toMs - fromMs);
}

/** Of `PT30M`, `PT1H30M` or `P1D`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
    const [match, days = "0", hours = "0", minutes = "0", seconds = "0"] =
        /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? [];
    return match === undefined || /^PT?$/.test(match)
        ? undefined
        : (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
