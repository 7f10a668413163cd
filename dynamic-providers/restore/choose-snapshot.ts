import type { AuthorityHead } from "../vault/authority-chain";
import { sameResource } from "../azure/resource-id";
import type { Problem } from "../common/problem";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { sameEtag } from "../records/snapshot/observation";
import type { PayloadObservation } from "../records/snapshot/observation";
import type { RestoreTarget } from "../records/snapshot/restorable";
import { selectSnapshot } from "../records/snapshot/select";
import { findActiveSiteProblems } from "./active-site";

/** Which snapshot is wanted, and where. */
export interface RestoreWish {
    /** An ID, `latest`, or `before:` and a time. */
    readonly selector: string;
    readonly target: RestoreTarget & { readonly resourceId: string };
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
    /** Whether a service that is not active may be overwritten with its own snapshot. */
    readonly isOwnAllowed: boolean;
}

/** What is restored is named only where nothing stands against it. */
export type SnapshotChoice =
    | { readonly snapshot: SnapshotFacts; readonly problems: readonly [] }
    | { readonly snapshot?: undefined; readonly problems: readonly Problem[] };

/**
 * Chooses the snapshot to restore, or says all that stands against it. The active site's service is overwritten only where
 * the wish names the snapshot, and so is a service by its own snapshot unless the wish allows that.
 *
 * @param head - undefined where the vault keeps no authority.
 * @param now - Azure's time.
 * @param findPayload - the blob of that name, undefined where Azure says that it is not there.
 */
export async function chooseSnapshot(
    snapshots: readonly SnapshotFacts[],
    wish: RestoreWish,
    head: AuthorityHead | undefined,
    now: Date,
    findPayload: (name: string) => Promise<PayloadObservation | undefined>,
): Promise<SnapshotChoice> {
    const { selector, target, overwriteActive } = wish;
    const { selected, reasons } = selectSnapshot(snapshots, selector, target, now);
    if (!selected) {
        return { problems: reasons.map((message) => ({ code: "NotRestorable", message })) };
    }
    const problems = [
        ...findActiveSiteProblems(head, { serviceId: target.resourceId, overwriteActive }, selected.id),
        ...findPayloadProblems(selected, await findPayload(selected.payload.name)),
        ...findOverwriteProblems(selected, wish),
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
    { target, overwriteActive, isOwnAllowed }: RestoreWish,
): Problem[] {
    const isOwn = sameResource(service.resourceId, target.resourceId);
    return isOwn && !isOwnAllowed && overwriteActive !== id
        ? [
              {
                  code: "OverwritesSource",
                  message: `It was taken from the very service it would overwrite: set overwriteActive to '${id}' if that is meant.`,
              },
          ]
        : [];
}
