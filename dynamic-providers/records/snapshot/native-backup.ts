import { millisecondsPerDay } from "../../common/milliseconds-per-day";
import type { ServiceObservation } from "../../azure/service";
import { triggeredName } from "../triggered-name";
import { nativeKind, snapshotSchema } from "./facts";
import type { SnapshotFacts } from "./facts";
import { toSnapshotService } from "./snapshot-service";

/**
 * Days after which Azure refuses to restore its own backup. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
 */
export const nativeBackupRestorableDays = 30;

/** Tiers whose services can be backed up and restored. Source: as {@link nativeBackupRestorableDays}. */
export const tiersWithBackup: readonly string[] = ["Developer", "Basic", "Standard", "Premium"];

/**
 * What Azure leaves out of a backup, so that it has to come from somewhere else. Source: "What is not backed up" on the
 * page named at {@link nativeBackupRestorableDays}.
 */
export const omittedFromNativeBackup: readonly string[] = [
    "usageData",
    "customDomainCertificates",
    "caCertificates",
    "virtualNetwork",
    "managedIdentity",
    "diagnosticSettings",
    "protocolsAndCiphers",
    "developerPortalContent",
];

/** What a snapshot leaves out of the service's settings: a standby has to declare it. */
export const omittedSettings = ({ omits }: Pick<SnapshotFacts, "omits">): string[] =>
    omits.filter((name) => omittedFromNativeBackup.includes(name));

/** The blob of a snapshot: its name follows from the snapshot's. */
export const nativeBlobName = (id: string): string => `${id}.apimbackup`;

const attemptSuffix = (attempt: number): string => (attempt > 1 ? `-${attempt}` : "");

/** The ID of a snapshot's first attempt: those that were taken for the same trigger have it in common. */
export function firstAttemptOf({ id, attempt = 1 }: Pick<SnapshotFacts, "id" | "attempt">): string {
    const suffix = attemptSuffix(attempt);
    return id.endsWith(suffix) ? id.slice(0, id.length - suffix.length) : id;
}

/**
 * The facts of a backup that is only intended.
 *
 * @param attempt - from the second on, the snapshot has a name of its own: the one before stays restorable.
 */
export function intendNativeBackup(
    service: ServiceObservation,
    trigger: string,
    container: string,
    attempt = 1,
): SnapshotFacts {
    const nameOf = (number: number): string => triggeredName(service, trigger) + attemptSuffix(number);
    const id = nameOf(attempt);
    return {
        schema: snapshotSchema,
        id,
        kind: nativeKind,
        service: toSnapshotService(service),
        observed: { startedAt: null, completedAt: null },
        trigger,
        epoch: null,
        payload: { type: "blob", container, name: nativeBlobName(id), bytes: null, etag: null },
        restorable: { until: null, tiers: [service.tier], requires: null },
        omits: omittedFromNativeBackup,
        inventory: null,
        attempt,
        ...(attempt > 1 && { retakeOf: nameOf(attempt - 1) }),
        parent: null,
        holds: [],
        // One that is taken again under its name is wanted again.
        tombstone: undefined,
        result: "intended",
        problems: [],
    };
}

/**
 * The facts of a backup that has succeeded. It is counted as restorable from its start, not its end: the careful reading
 * of Azure's 30 days.
 */
export function completeNativeBackup(
    facts: SnapshotFacts,
    blob: { readonly bytes: number; readonly etag: string },
): SnapshotFacts {
    const { startedAt } = facts.observed;
    const until = startedAt
        ? new Date(Date.parse(startedAt) + nativeBackupRestorableDays * millisecondsPerDay).toISOString()
        : null;
    return {
        ...facts,
        payload: { ...facts.payload, bytes: blob.bytes, etag: blob.etag },
        restorable: { ...facts.restorable, until },
    };
}
