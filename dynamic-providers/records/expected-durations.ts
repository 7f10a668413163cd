/** How long Azure takes for something, in seconds: from, and to where nothing unusual happens. */
export interface ExpectedDuration {
    readonly fromSeconds: number;
    readonly toSeconds: number;
}

export type TimedWork = "backup" | "restore" | "create" | "scale" | "propagation";

const minutes = (from: number, to: number): ExpectedDuration => ({ fromSeconds: from * 60, toSeconds: to * 60 });

/**
 * From Azure's documentation and public recordings of its traffic; each has taken longer at times, a backup up to 4 h 57 min.
 *
 * - backup: 11 minutes were recorded for an empty service (Azure/azure-sdk-for-net)
 * - restore: 19 minutes were recorded for an empty service; 45 and more
 *   (https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore)
 * - create: 36 to 56 minutes were recorded for Premium with more regions; 30 to 90 are reported
 * - scale: 15 to 45 minutes (https://learn.microsoft.com/azure/api-management/upgrade-and-scale)
 * - propagation, of a change to Front Door's edges: 3 to 20 minutes (https://learn.microsoft.com/azure/frontdoor/front-door-faq)
 */
export const expectedDurations: Readonly<Record<TimedWork, ExpectedDuration>> = {
    backup: minutes(11, 45),
    restore: minutes(20, 45),
    create: minutes(30, 90),
    scale: minutes(15, 45),
    propagation: minutes(3, 20),
};

/** For example `20 to 45 min`: one after the other, where there are several. */
export function rangeInWords(...durations: readonly ExpectedDuration[]): string {
    const minutesOf = (which: keyof ExpectedDuration): number =>
        durations.reduce((sum, duration) => sum + duration[which], 0) / 60;
    return `${minutesOf("fromSeconds")} to ${minutesOf("toSeconds")} min`;
}
