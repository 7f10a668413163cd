import { millisecondsPerDay } from "../common/milliseconds-per-day";
import type { Problem } from "../common/problem";
import type { Authority } from "../records/authority/authority";
import { findSelectionProblems } from "../records/selection/select";
import type { SnapshotsObservation } from "../records/selection/select";
import { isOfLineage } from "../records/selection/source";
import type { DrillRecord } from "../records/drill-record";
import { newestFirst, startOf } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import { latestSnapshot } from "../records/snapshot/selector";
import { randomSnapshot } from "./drill-inputs";
import type { DrillSettings } from "./drill-inputs";
import { isIdOf, shortId } from "../common/short-id";

/** Which snapshot a drill restores, or every reason not to restore one. */
export type DrillChoice =
    | {
          readonly snapshot: SnapshotFacts;
          readonly chosen: DrillRecord["snapshot"]["chosen"];
          readonly problems: readonly [];
      }
    | { readonly snapshot?: undefined; readonly chosen?: undefined; readonly problems: readonly Problem[] };

/**
 * Chooses among the snapshots of the services that are or were active, where the vault knows of such, else among all.
 *
 * @param tier - that the scratch service is to have; undefined for that of the snapshot's own service.
 * @param fraction - from 0 up to 1: which one `random` is.
 * @param now - Azure's time.
 */
export function chooseDrillSnapshot(
    observation: SnapshotsObservation,
    { snapshot, kind, windowDays }: Pick<DrillSettings, "snapshot" | "kind" | "windowDays">,
    tier: string | undefined,
    authority: Authority | undefined,
    fraction: number,
    now: Date,
): DrillChoice {
    const problemsOf = (facts: SnapshotFacts): Problem[] =>
        findSelectionProblems(
            facts,
            observation,
            authority,
            { tier: tier ?? facts.service.tier ?? undefined, marginSeconds: restoreMarginSeconds, kinds: [facts.kind] },
            now,
        );
    const isAuto = snapshot === latestSnapshot || snapshot === randomSnapshot;
    if (!isAuto) {
        const facts = observation.snapshots.find(({ id }) => isIdOf(snapshot, id));
        const problems = facts ? problemsOf(facts) : [unknown(snapshot)];
        return facts && problems.length === 0 ? { snapshot: facts, chosen: "named", problems: [] } : { problems };
    }
    const hasLineage = authority !== undefined && authority.lineage.length > 0;
    const oldest = snapshot === randomSnapshot ? now.getTime() - windowDays * millisecondsPerDay : 0;
    const inQuestion = observation.snapshots
        .filter((facts) => facts.kind === kind && !facts.tombstone && facts.result === "succeeded")
        .filter((facts) => (hasLineage ? isOfLineage(facts, authority) : true))
        .filter((facts) => startOf(facts) >= oldest)
        .sort(newestFirst);
    const able = inQuestion.filter((facts) => problemsOf(facts).length === 0);
    if (able.length > 0) {
        return snapshot === latestSnapshot
            ? { snapshot: able[0]!, chosen: "latest", problems: [] }
            : { snapshot: able[Math.floor(fraction * able.length)]!, chosen: "random", problems: [] };
    }
    const [newest] = inQuestion;
    return {
        problems: newest ? problemsOf(newest) : [none(kind, snapshot === randomSnapshot ? windowDays : undefined)],
    };
}

const unknown = (id: string): Problem => ({
    code: "SnapshotUnknown",
    message: `The catalog holds no snapshot '${shortId(id)}': name one of its snapshots, '${latestSnapshot}' or '${randomSnapshot}'.`,
});

const none = (kind: string, windowDays: number | undefined): Problem => ({
    code: "NoSnapshot",
    message:
        `The vault has no ${kind} snapshot of a site that is or was active` +
        (windowDays === undefined ? "" : ` from the last ${windowDays === 1 ? "day" : `${windowDays} days`}`) +
        ": take one first, or choose another kind.",
});
