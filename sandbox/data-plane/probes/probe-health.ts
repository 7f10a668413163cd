/** From when on a target answered its probe, or did not. */
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

/** What was seen of each target, from which every probe can be told later on. */
export class HealthLog {
    private readonly changes = new Map<string, HealthChange[]>();

    see(target: string, healthy: boolean, atMs: number): void {
        const before = this.changesOf(target);
        if (before.at(-1)?.healthy !== healthy) {
            this.changes.set(target, [...before, { atMs, healthy }]);
        }
    }

    changesOf(target: string): readonly HealthChange[] {
        return this.changes.get(target) ?? [];
    }
}

function healthAt(changes: readonly HealthChange[], atMs: number): boolean {
    const before = changes.filter((change) => change.atMs <= atMs).at(-1);
    return (before ?? changes[0])?.healthy ?? true;
}
