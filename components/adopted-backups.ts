import type * as pulumi from "@pulumi/pulumi";
import { Backup } from "../dynamic-providers/pulumi/resources/backup";
import type { AdoptArgs } from "../dynamic-providers/pulumi/resources/backup";
import type { OperationArgs } from "../dynamic-providers/pulumi/resources/operation-args";

/** A backup that another tool took, known when the program starts. */
export interface AdoptedBackupArgs extends AdoptArgs {
    /** The blob, in the container of backups. */
    blobName: string;
}

/** Declares backups of another tool as snapshots, each named after its blob. */
export function declareAdoptedBackups(
    name: string,
    adoptedBackups: readonly AdoptedBackupArgs[] = [],
    operation: Omit<OperationArgs, "trigger">,
    opts?: pulumi.CustomResourceOptions,
): Backup[] {
    return adoptedBackups.map(
        (adopt) => new Backup(`${name}-${adopt.blobName}`, { ...operation, trigger: adopt.blobName, adopt }, opts),
    );
}
