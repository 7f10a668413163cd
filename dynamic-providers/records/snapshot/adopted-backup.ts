import { timeOf } from "../../common/as-people-read";
import { derivedName } from "../derived-name";
import type { ServiceObservation } from "../../azure/service";
import { millisecondsPerDay } from "../../common/milliseconds-per-day";
import type { Problem } from "../../common/problem";
import { nativeKind, snapshotSchema } from "./facts";
import type { SnapshotFacts } from "./facts";
import { nativeBackupRestorableDays, omittedFromNativeBackup } from "./native-backup";
import { parseTime } from "./selector";

/** A backup that az, the portal or another tool took, as the user who adopts it describes it. */
export interface Adoption {
    /** The blob, in the container of backups. */
    readonly blobName: string;
    /** When the backup was taken, ISO 8601 with its zone. @default when the blob was created */
    readonly takenAt?: string;
    /** Tier of the service then. @default not known, and it is not restored until it is */
    readonly tier?: string;
}

/** A blob as Azure shows it. */
export interface ForeignBlob {
    readonly bytes: number;
    readonly etag: string;
    /** Azure's Creation-Time; of a copy, that of the copy. */
    readonly createdAt: Date;
    readonly accessTier?: string;
    readonly copyStatus?: string;
}

export interface AdoptionRequest {
    readonly adoption: Adoption;
    readonly serviceId: string;
    readonly container: string;
    readonly trigger: string;
}

/**
 * Every reason not to take a blob for a backup of Azure's. Its content cannot be checked: Azure's format is not
 * public.
 *
 * @param now - Azure's time.
 */
export function findAdoptionProblems(
    { adoption, container }: AdoptionRequest,
    blob: ForeignBlob | undefined,
    now: Date,
): Problem[] {
    const name = `Blob '${adoption.blobName}'`;
    if (!blob) {
        return [
            {
                code: "PayloadMissing",
                message: `${name} is not in container '${container}': copy it there, or correct adopt.blobName.`,
            },
        ];
    }
    const problems: Problem[] = [];
    const takenAt = startOfAdopted(adoption, blob);
    if (blob.bytes === 0) {
        problems.push({ code: "PayloadEmpty", message: `${name} is empty, and so no backup: name another.` });
    }
    if (blob.accessTier === "Archive") {
        problems.push({
            code: "PayloadArchived",
            message: `${name} is in access tier Archive, where it cannot be read: move it to Hot or Cool first.`,
        });
    }
    if (blob.copyStatus !== undefined && blob.copyStatus !== "success") {
        problems.push({
            code: "PayloadIncomplete",
            message: `${name} is a copy that is '${blob.copyStatus}': wait until it is whole, or copy it again.`,
        });
    }
    if (takenAt.getTime() > blob.createdAt.getTime()) {
        problems.push({
            code: "TakenAfterCreation",
            message: `adopt.takenAt is ${takenAt.toISOString()}, after ${name} was created at ${blob.createdAt.toISOString()}: correct it, or leave it out.`,
        });
    }
    if (expiryOf(takenAt).getTime() <= now.getTime()) {
        problems.push({
            code: "Expired",
            message: `${name} is from ${timeOf(takenAt.toISOString())} and could be restored until ${timeOf(expiryOf(takenAt).toISOString())}: it can no longer be used.`,
        });
    }
    return problems;
}

/**
 * The facts of a blob that Azure wrote for another tool. What is not known is null, and named.
 *
 * @param service - what it was taken of, as it is today; undefined where that is gone.
 * @param adoptedAt - Azure's time.
 */
export function adoptBackup(
    request: AdoptionRequest,
    blob: ForeignBlob,
    service: ServiceObservation | undefined,
    adoptedAt: Date,
): SnapshotFacts {
    const { adoption, serviceId, container, trigger } = request;
    const takenAt = startOfAdopted(adoption, blob);
    const isSameService = service !== undefined && Date.parse(service.createdAt) <= takenAt.getTime();
    return {
        schema: snapshotSchema,
        id: adoptedId(request, blob),
        kind: nativeKind,
        service: {
            resourceId: serviceId,
            // The primary location is the one thing of these that cannot change.
            location: isSameService ? service.location : null,
            tier: adoption.tier ?? null,
            units: null,
            locations: null,
            ...(isSameService && { createdAt: service.createdAt }),
        },
        observed: { startedAt: takenAt.toISOString(), completedAt: blob.createdAt.toISOString() },
        trigger,
        epoch: null,
        payload: { type: "blob", container, name: adoption.blobName, bytes: blob.bytes, etag: blob.etag },
        restorable: {
            until: expiryOf(takenAt).toISOString(),
            tiers: adoption.tier ? [adoption.tier] : [],
            requires: null,
        },
        omits: omittedFromNativeBackup,
        inventory: {
            stable: null,
            problem: "It was taken by another tool: the contents of the service at that time were not read.",
        },
        adopted: {
            at: adoptedAt.toISOString(),
            unknown: [
                ...(adoption.tier ? [] : ["tier"]),
                ...(isSameService ? [] : ["location"]),
                ...(adoption.takenAt ? [] : ["takenAt"]),
                "units",
                "locations",
                "settings",
                "inventory",
            ],
        },
        parent: null,
        holds: [],
        result: "succeeded",
        problems: [],
    };
}

/** The same blob always gets the same ID; another one under its name another. */
function adoptedId({ adoption, serviceId }: AdoptionRequest, { createdAt }: ForeignBlob): string {
    const identity = [serviceId.toLowerCase(), adoption.blobName, createdAt.toISOString()];
    return derivedName([serviceId.split("/").at(-1), "adopted"], adoption.blobName, identity);
}

const startOfAdopted = ({ takenAt }: Adoption, { createdAt }: ForeignBlob): Date =>
    (takenAt ? parseTime(takenAt) : undefined) ?? createdAt;

const expiryOf = (takenAt: Date): Date => new Date(takenAt.getTime() + nativeBackupRestorableDays * millisecondsPerDay);
