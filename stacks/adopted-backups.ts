import { Backup } from "apim-dr";
import type { OperationArgs } from "apim-dr";
import type { StackConfig } from "apim-dr/stack-program";

/** The snapshots that `adoptedBackups` names. */
export function declareAdoptedBackups(
    name: string,
    { adoptedBackups = [] }: Pick<StackConfig<"service">, "adoptedBackups">,
    operation: Omit<OperationArgs, "trigger">,
): Backup[] {
    return adoptedBackups.map(
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
