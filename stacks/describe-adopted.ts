import type { Backup } from "apim-dr";

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
