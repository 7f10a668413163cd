/** What a run changes about a service, as the program sees it: a forecast. */
export interface ServicePlan {
    /** As text; empty when nothing is. */
    readonly changes: readonly string[];
    /** What the service is on its way to, for example `Updating`; empty when nothing runs. */
    readonly transition: string;
    /** Trigger of the snapshot to take before the change; null for none. */
    readonly snapshot: string | null;
    /** When the service that is recovered was deleted, ISO 8601; null when none is. */
    readonly recovers: string | null;
    /** Which state of the service that was planned for: when it was last changed. */
    readonly asOf: string;
    /** Azure's time while something runs, null otherwise: the same plan is then another one. */
    readonly observedAt: string | null;
}

/** Whether there is anything to do before the service is touched. */
export function isDue({ changes, transition, recovers }: ServicePlan): boolean {
    return changes.length > 0 || transition !== "" || recovers !== null;
}
