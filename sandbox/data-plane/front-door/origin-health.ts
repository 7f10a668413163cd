/** From when on an origin answered its probe, or did not. */
export interface HealthChange {
    readonly atMs: number;
    readonly healthy: boolean;
}

export interface ProbeSettings {
    readonly intervalSeconds: number;
    /** How many probes are looked at. */
    readonly sampleSize: number;
    readonly successfulSamplesRequired: number;
}

/**
 * Whether enough of the last probes succeeded. Probes are sent at every full interval of the clock; before the first change
 * it is taken to have been as it was then. Documented: https://learn.microsoft.com/azure/frontdoor/health-probes
 */
export function isHealthy(changes: readonly HealthChange[], nowMs: number, settings: ProbeSettings): boolean {
    const intervalMs = settings.intervalSeconds * 1000;
    const lastMs = Math.floor(nowMs / intervalMs) * intervalMs;
    const results = Array.from({ length: settings.sampleSize }, (_probe, index) =>
        healthAt(changes, lastMs - index * intervalMs),
    );
    return results.filter(Boolean).length >= settings.successfulSamplesRequired;
}

/** The changes with what is seen now. */
export function withHealth(changes: readonly HealthChange[], seen: HealthChange): readonly HealthChange[] {
    return changes.at(-1)?.healthy === seen.healthy ? changes : [...changes, seen];
}

function healthAt(changes: readonly HealthChange[], atMs: number): boolean {
    const before = changes.filter((change) => change.atMs <= atMs).at(-1);
    return (before ?? changes[0])?.healthy ?? true;
}
