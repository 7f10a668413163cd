import { heldBy } from "../snapshot/held-by";
import { isHeld, newestFirst, startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { logicalKind } from "../snapshot/logical-facts";
import { longestOperationHours, whyBeingRestored } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { originOf } from "../snapshot/origin";
import type { ServiceIdentity } from "../snapshot/origin";

import { latest, selectSnapshot } from "./select";
import type { SnapshotSource } from "./source";

/** Nothing ends the life of a logical snapshot but this. */
export interface LogicalRetentionPolicy {
    /** How many of the newest stay, at least 1. */
    readonly keep: number;
    /** Older ones go even if they are among those, all but the newest. */
    readonly maxAgeDays: number;
}

const millisecondsPerHour = 60 * 60 * 1000;

/** The part of {@link planRetention} that is about logical snapshots of one service. */
export class LogicalRetention {
    /** Complete snapshots that are not pruned, newest first. */
    private readonly standing: readonly SnapshotFacts[];
    /** What a failover or a restore would choose. */
    private readonly selected: ReadonlySet<SnapshotFacts>;

    /**
     * @param sources - of snapshots that a user may restore from.
     * @param tiers - that they may have to be restored into.
     */
    constructor(
        private readonly observation: CatalogObservation,
        sources: readonly SnapshotSource[],
        tiers: readonly string[],
        service: ServiceIdentity,
        private readonly policy: LogicalRetentionPolicy | undefined,
        private readonly now: Date,
    ) {
        this.standing = observation.snapshots
            .filter((facts) => facts.kind === logicalKind && originOf(facts, service) !== "other")
            .filter((facts) => facts.result === "succeeded" && !facts.tombstone)
            .sort(newestFirst);
        this.selected = new Set(
            sources.flatMap((source) =>
                tiers.flatMap((tier) => {
                    const target = { tier, kinds: [logicalKind] };
                    return selectSnapshot(observation, source, latest, target, now).selected ?? [];
                }),
            ),
        );
    }

    /** @returns undefined when it goes. */
    whyKept(facts: SnapshotFacts): string | undefined {
        if (!this.policy) {
            return "it is a logical snapshot, and no retention of those is declared here";
        }
        if (facts.tombstone?.state === "erasing") {
            return undefined;
        }
        if (isHeld(facts)) {
            return heldBy(facts);
        }
        const restored = whyBeingRestored(this.observation, facts.id, this.now);
        if (restored !== undefined) {
            return restored;
        }
        if (facts.result !== "succeeded") {
            return this.isOlderThan(facts, longestOperationHours) ? undefined : `it is under way: '${facts.result}'`;
        }
        const [newest] = this.standing;
        if (newest === undefined || newest === facts) {
            return "it is the newest logical snapshot";
        }
        if (this.selected.has(facts)) {
            return "it is the newest logical snapshot that can be restored";
        }
        if (facts.tombstone) {
            return undefined;
        }
        const isAmong = this.standing.indexOf(facts) < Math.max(1, this.policy.keep);
        return isAmong && !this.isTooOld(facts) ? `it is among the newest ${this.policy.keep}` : undefined;
    }

    whyPruned(facts: SnapshotFacts): string {
        if (facts.result !== "succeeded") {
            return `it was begun over ${longestOperationHours} hours ago and never ended`;
        }
        const { keep = 0, maxAgeDays = 0 } = this.policy ?? {};
        return this.isTooOld(facts) ? `it is older than ${maxAgeDays} days` : `it is not among the newest ${keep}`;
    }

    private isTooOld(facts: SnapshotFacts): boolean {
        return this.isOlderThan(facts, (this.policy?.maxAgeDays ?? Infinity) * 24);
    }

    /** Where the beginning is not known, it is not old. */
    private isOlderThan(facts: SnapshotFacts, hours: number): boolean {
        const beginning = startOf(facts) || Date.parse(facts.intendedAt ?? "") || 0;
        return beginning > 0 && this.now.getTime() - beginning > hours * millisecondsPerHour;
    }
}
