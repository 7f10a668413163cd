import { isSuperseded } from "../records/authority/lineage";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { findObstacles } from "../records/snapshot/restorable";
import { step } from "./say";
import type { SiteObservation } from "./site-observation";
import type { SiteStep } from "./step";
import { snapshotInWords, snapshotNamed } from "../records/snapshot/snapshot-in-words";

/** Keeps the snapshot that a failover to an epoch takes over with. */
export const holdFor = (epoch: number): string => `epoch-${epoch}`;
const holdPattern = /^epoch-(\d+)$/;

/**
 * What the active site, with no failover under way, has to put in order: snapshots that were completed after their site
 * had lost the role are marked, and holds of failovers that are over are released. A hold for the next epoch may be that of
 * a failover which begins at this very moment: it stands until that epoch has come or no site can take over with the
 * snapshot any more.
 */
export function findTidying({ authority, catalog, now }: SiteObservation): SiteStep | undefined {
    const standing = catalog.snapshots.filter(({ tombstone }) => !tombstone);
    const superseded = standing.find((facts) => !facts.superseded && isSuperseded(facts, authority));
    if (superseded) {
        return step(
            { does: "supersede", snapshot: superseded.id },
            "tidy",
            "MarksSuperseded",
            `the ${snapshotInWords(superseded)} finished after its site had lost the active role: the run marks it superseded`,
        );
    }
    const [held] = standing.flatMap((facts) =>
        failoverHolds(facts)
            .filter((hold) => epochOfHold(hold) <= authority.epoch || hasExpired(facts, now))
            .map((hold) => ({ snapshot: facts.id, hold })),
    );
    return (
        held &&
        step(
            { does: "release", ...held },
            "tidy",
            "ReleasesHold",
            `the failover that holds the ${snapshotNamed(held.snapshot, standing)} is over`,
        )
    );
}

const epochOfHold = (hold: string): number => Number(holdPattern.exec(hold)?.[1]);

const hasExpired = (facts: SnapshotFacts, now: Date): boolean =>
    findObstacles(facts, { tier: facts.service.tier ?? "" }, now).some(({ code }) => code === "Expired");

/** Holds of a form that this release does not know are left alone. */
function failoverHolds({ holds }: SnapshotFacts): string[] {
    const known: readonly unknown[] = Array.isArray(holds) ? holds : [];
    return known.filter((hold): hold is string => typeof hold === "string" && holdPattern.test(hold));
}
