import type * as pulumi from "@pulumi/pulumi";
import { Backup } from "apim-dr";
import type { OperationArgs } from "apim-dr";

/** A backup that somebody else took of the stack's service; see `AdoptArgs`. */
interface AdoptedBackupConfig {
    readonly blobName: string;
    readonly takenAt?: string;
    readonly tier?: string;
}

/** The snapshots that `adoptedBackups` names. */
export function declareAdoptedBackups(
    name: string,
    config: pulumi.Config,
    operation: Omit<OperationArgs, "trigger">,
): Backup[] {
    const adopted = config.getObject<AdoptedBackupConfig[]>("adoptedBackups") ?? [];
    return adopted.map(
        (adopt) => new Backup(`${name}-${adopt.blobName}`, { ...operation, trigger: adopt.blobName, adopt }),
    );
}

/** The stack's output of them; nothing where there is none. */
export function describeAdopted(adopted: readonly Backup[]): Record<string, unknown> {
    return adopted.length === 0
        ? {}
        : {
              adoptedSnapshots: adopted.map(({ snapshotId, tier, startedAt, restorableUntil }) => ({
                  id: snapshotId,
                  tier,
                  startedAt,
                  restorableUntil,
              })),
          };
}
