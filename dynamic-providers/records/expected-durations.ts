import { inWords } from "../common/as-people-read";
import { nativeKind } from "./snapshot/facts";
import { longestOperationHours } from "./snapshot/observation";
import type { OperationRecord } from "./operation-record";

/** How long Azure takes for something, in seconds: from, and to where nothing unusual happens. */
export interface ExpectedDuration {
    readonly fromSeconds: number;
    readonly toSeconds: number;
}

export type TimedWork = "backup" | "restore" | "logicalRestore" | "create" | "scale" | "propagation";

export interface ExpectedWork {
    readonly what: TimedWork;
    readonly expected: ExpectedDuration;
}

const minutes = (from: number, to: number): ExpectedDuration => ({ fromSeconds: from * 60, toSeconds: to * 60 });

/**
 * From Azure's documentation and public recordings of its traffic; each has taken longer at times, a backup up to 4 h 57 min.
 *
 * - backup: 11 minutes were recorded for an empty service (Azure/azure-sdk-for-net)
 * - restore: 19 minutes were recorded for an empty service; 45 and more
 *   (https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore)
 * - logicalRestore: about 10 writes in a second, once the snapshot and the service are read (docs/benchmarks.md)
 * - create: 36 to 56 minutes were recorded for Premium with more regions; 30 to 90 are reported
 * - scale: 15 to 45 minutes (https://learn.microsoft.com/azure/api-management/upgrade-and-scale)
 * - propagation, of a change to Front Door's edges: 3 to 20 minutes (https://learn.microsoft.com/azure/frontdoor/front-door-faq)
 */
export const expectedDurations: Readonly<Record<TimedWork, ExpectedDuration>> = {
    backup: minutes(11, 45),
    restore: minutes(20, 45),
    logicalRestore: minutes(1, 15),
    create: minutes(30, 90),
    scale: minutes(15, 45),
    propagation: minutes(3, 20),
};

type Done = Pick<OperationRecord, "result" | "observed"> & {
    readonly adopted?: unknown;
    /** Of a snapshot. */
    readonly kind?: string;
    /** Of a restore. */
    readonly logical?: unknown;
};

/**
 * With what these services have needed themselves, which says more than what others have.
 *
 * @param restores - as the vault has kept them, like the snapshots.
 */
export function expectDurations(
    { snapshots }: { readonly snapshots: readonly Done[] },
    restores: readonly Done[],
): Readonly<Record<TimedWork, ExpectedDuration>> {
    return {
        ...expectedDurations,
        backup: seen(snapshots.filter(({ kind = nativeKind }) => kind === nativeKind)) ?? expectedDurations.backup,
        restore: seen(restores.filter(({ logical }) => logical === undefined)) ?? expectedDurations.restore,
        logicalRestore:
            seen(restores.filter(({ logical }) => logical !== undefined)) ?? expectedDurations.logicalRestore,
    };
}

const longestToCount = longestOperationHours * 60 * 60 * 1000;

/** Fewer say little of how far they vary. */
const enough = 3;

function seen(work: readonly Done[]): ExpectedDuration | undefined {
    const seconds = work
        // When somebody else's ended is not known, nor when one did that was found done the next day.
        .filter(({ result, adopted }) => result === "succeeded" && adopted === undefined)
        .map(({ observed: { startedAt, completedAt } }) => Date.parse(completedAt ?? "") - Date.parse(startedAt ?? ""))
        .filter((milliseconds) => milliseconds > 0 && milliseconds < longestToCount)
        .map((milliseconds) => milliseconds / 1000);
    return seconds.length < enough ? undefined : { fromSeconds: Math.min(...seconds), toSeconds: Math.max(...seconds) };
}

/** One after the other. */
export const inSequence = (ranges: readonly ExpectedDuration[]): ExpectedDuration => ({
    fromSeconds: ranges.reduce((sum, { fromSeconds }) => sum + fromSeconds, 0),
    toSeconds: ranges.reduce((sum, { toSeconds }) => sum + toSeconds, 0),
});

/** For example `11 to 45 min`. */
export function rangeInWords({ fromSeconds, toSeconds }: ExpectedDuration): string {
    const from = inWords(fromSeconds);
    const to = inWords(toSeconds);
    const unit = to.slice(to.lastIndexOf(" "));
    return fromSeconds === 0
        ? `up to ${to}`
        : from === to
          ? to
          : `${from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}`;
}

const workInWords: Readonly<Record<TimedWork, string>> = {
    backup: "snapshot",
    create: "new service",
    restore: "restore",
    logicalRestore: "restore of a logical snapshot",
    scale: "units and regions",
    propagation: "traffic",
};

/** For example `about 31 to 65 min (snapshot 11 to 20 min, restore 20 to 45 min)`, or `about 20 to 45 min (restore)`. */
export function describeWork(work: readonly ExpectedWork[]): string {
    const isOne = work.length === 1;
    const parts = work.map(({ what, expected }) => workInWords[what] + (isOne ? "" : ` ${rangeInWords(expected)}`));
    return `about ${rangeInWords(inSequence(work.map(({ expected }) => expected)))} (${parts.join(", ")})`;
}
