import { sameResource } from "../azure/resource-id";
import type { Problem } from "../preflight/problem";
import type { SnapshotFacts } from "../snapshot/facts";
import { sameEtag } from "../snapshot/observation";
import type { PayloadObservation } from "../snapshot/observation";
import type { RestoreTarget } from "../snapshot/restorable";
import { selectSnapshot } from "../snapshot/select";

/** Which snapshot is wanted, and where. */
export interface RestoreWish {
    /** An ID, `latest`, or `before:` and a time. */
    readonly selector: string;
    readonly target: RestoreTarget & { readonly resourceId: string };
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
}

/** What is restored is named only where nothing stands against it. */
export type SnapshotChoice =
    | { readonly snapshot: SnapshotFacts; readonly problems: readonly [] }
    | { readonly snapshot?: undefined; readonly problems: readonly Problem[] };

/**
 * Chooses the snapshot to restore, or says all that stands against it. A service is overwritten by its own snapshot only
 * where the wish names that one.
 *
 * @param now - Azure's time.
 * @param findPayload - the blob of that name, undefined where Azure says that it is not there.
 */
export async function chooseSnapshot(
    snapshots: readonly SnapshotFacts[],
    { selector, target, overwriteActive }: RestoreWish,
    now: Date,
    findPayload: (name: string) => Promise<PayloadObservation | undefined>,
): Promise<SnapshotChoice> {
    const { selected, reasons } = selectSnapshot(snapshots, selector, target, now);
    if (!selected) {
        return { problems: reasons.map((message) => ({ code: "NotRestorable", message })) };
    }
    const problems = [
        ...findPayloadProblems(selected, await findPayload(selected.payload.name)),
        ...findOverwriteProblems(selected, target.resourceId, overwriteActive),
    ];
    return problems.length === 0 ? { snapshot: selected, problems: [] } : { problems };
}

function findPayloadProblems({ payload }: SnapshotFacts, found: PayloadObservation | undefined): Problem[] {
    if (!found) {
        return [
            {
                code: "PayloadMissing",
                message: `Its blob '${payload.name}' is no longer in container '${payload.container}': choose another snapshot.`,
            },
        ];
    }
    return found.bytes === payload.bytes && sameEtag(found.etag, payload.etag ?? "")
        ? []
        : [
              {
                  code: "PayloadChanged",
                  message:
                      `Its blob '${payload.name}' is not the one that was taken: ${found.bytes} bytes with ETag ${found.etag}, ` +
                      `and the catalog says ${payload.bytes} bytes with ETag ${payload.etag}. Choose another snapshot.`,
              },
          ];
}

function findOverwriteProblems(
    { id, service }: SnapshotFacts,
    targetId: string,
    overwriteActive: string | undefined,
): Problem[] {
    return sameResource(service.resourceId, targetId) && overwriteActive !== id
        ? [
              {
                  code: "OverwritesSource",
                  message: `It was taken from the very service it would overwrite: set overwriteActive to '${id}' if that is meant.`,
              },
          ]
        : [];
}
