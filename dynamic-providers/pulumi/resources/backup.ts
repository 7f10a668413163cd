import type * as pulumi from "@pulumi/pulumi";
import { ownSignIn } from "../own-sign-in";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";
import { toOperationInputs } from "./operation-args";
import type { OperationArgs } from "./operation-args";
import { resourceDefaults } from "../../operation/defaults";
import type { DeletionPolicy } from "../../backup/deletion-policy";

export interface BackupArgs extends OperationArgs {
    /**
     * How often the backup is taken while what the service holds changes: each time is one more snapshot, and a POST to
     * Azure of its own. After the last, the kinds that changed are marked unstable in the snapshot's facts.
     *
     * @default 2
     */
    maxAttempts?: pulumi.Input<number>;
    /**
     * `Delete` takes the snapshot away with its resource, and is refused while the snapshot is held or being restored.
     *
     * @default "Retain"
     */
    deletionPolicy?: pulumi.Input<DeletionPolicy>;
    /**
     * Puts a backup that az, the portal or another tool took into the catalog instead of taking one:
     * nothing is asked of Azure for it. Retention counts it from then on, and prunes it like any other.
     *
     * @default none
     */
    adopt?: AdoptArgs;
}

/** A backup of `serviceId` that another tool took. */
export interface AdoptArgs {
    /** The blob, in the container of backups. */
    blobName: pulumi.Input<string>;
    /**
     * When it was taken, ISO 8601 with its zone. Name it for a blob that was copied there.
     *
     * @default when the blob was created, which is near the backup's end: its data are some minutes older
     */
    takenAt?: pulumi.Input<string>;
    /** Tier of the service then. @default not known: it is catalogued, and not restored until this is set */
    tier?: pulumi.Input<string>;
}

/**
 * Pulumi stores this object's code in the state, once as input and once as output. So it holds one line that requires the
 * package by name: the stored code stays tiny and the same from release to release, and what runs is the installed code.
 * The provider's host calls `configure` before any other method; it attaches those.
 */
export const backupProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).backup.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/**
 * A snapshot of an API Management service in the vault, by Azure's own backup.
 *
 * It is taken once for each value of `trigger`; no other change takes another. What the service holds is read before and
 * after, so that a restore can be compared with it; where it changed in between the snapshot is taken again. Destroying the resource keeps the
 * snapshot. While a backup runs Azure refuses management operations on the service, and changes to its configuration may
 * be missing from the snapshot. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
 */
export class Backup extends ProvidedResource {
    /** ID of the snapshot in the catalog. */
    declare readonly snapshotId: pulumi.Output<string>;
    declare readonly blobName: pulumi.Output<string>;
    declare readonly blobUrl: pulumi.Output<string>;
    declare readonly bytes: pulumi.Output<number | undefined>;
    declare readonly etag: pulumi.Output<string | undefined>;
    /** Tier of the service when it was taken: Azure restores only into the same tier. */
    declare readonly tier: pulumi.Output<string | undefined>;
    /** Primary location of the service when it was taken. */
    declare readonly location: pulumi.Output<string | undefined>;
    /** When Azure took the request, ISO 8601: the age of the data counts from here. */
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    /** ISO 8601. */
    declare readonly restorableUntil: pulumi.Output<string | undefined>;
    /** Digest over all that the service held, but secrets. */
    declare readonly inventoryDigest: pulumi.Output<string | undefined>;
    /** Whether the service held the same before and after the backup; not set where that is not known. */
    declare readonly stable: pulumi.Output<boolean | undefined>;
    /** Kinds of entities that changed meanwhile: what the snapshot holds of them is not known. */
    declare readonly unstableKinds: pulumi.Output<string[]>;
    /** `succeeded`; after a refresh `expired` when Azure restores it no more, and `gone` when its blob is not there. */
    declare readonly result: pulumi.Output<string>;

    constructor(name: string, args: BackupArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            backupProvider,
            name,
            {
                ...toOperationInputs(args),
                // Progress is shown on the resource's own row.
                resourceUrn: resourceUrn(name, "Backup", opts?.parent),
                maxAttempts: args.maxAttempts ?? resourceDefaults.backup.maxAttempts,
                deletionPolicy: args.deletionPolicy ?? resourceDefaults.backup.deletionPolicy,
                snapshotId: undefined,
                blobName: undefined,
                blobUrl: undefined,
                bytes: undefined,
                etag: undefined,
                tier: undefined,
                location: undefined,
                startedAt: undefined,
                completedAt: undefined,
                restorableUntil: undefined,
                inventoryDigest: undefined,
                stable: undefined,
                unstableKinds: undefined,
                result: undefined,
            },
            ownSignIn("Backup", name, opts),
            "apim",
            "Backup",
        );
    }
}
