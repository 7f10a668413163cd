import { sameResource } from "../azure/resource-id";
import { isHeld, nativeKind, newestFirst, startOf } from "./facts";
import type { SnapshotFacts } from "./facts";
import { nativeBackupRestorableDays, nativeBlobName } from "./native-backup";
import { isWhole } from "./observation";
import type { CatalogObservation } from "./observation";
import { findObstacles } from "./restorable";

export interface RetentionPolicy {
    /** How many of the newest restorable snapshots stay, at least 1. */
    readonly keep: number;
    /** Older ones go even if they are among those; at most 30, after which Azure restores none. */
    readonly maxAgeDays: number;
}

export interface RetentionRules {
    readonly service: { readonly resourceId: string; readonly tier: string };
    readonly policy: RetentionPolicy;
    /** Tiers of the services that a snapshot may have to be restored into; the service's own always counts as one. */
    readonly targetTiers: readonly string[];
}

/** A snapshot, and why it goes or stays. */
export interface RetentionVerdict {
    readonly id: string;
    readonly reason: string;
}

export interface RetentionPlan {
    readonly prune: readonly RetentionVerdict[];
    readonly keep: readonly RetentionVerdict[];
}

const millisecondsPerDay = 24 * 60 * 60 * 1000;

/**
 * Which snapshots of a service go, and why the others stay. What has been erased already is in neither list.
 *
 * Snapshots of another service or of an unknown kind stay, and so does one that is held, being restored or under way, and
 * the newest that can be restored into each target tier: one whose blob is there, whole, and which nobody has marked for
 * pruning. Where a tier has only marked ones left, all of them stay, so that two runs with different rules cannot each
 * count on the other's.
 *
 * @param now - Azure's time.
 */
export function planRetention(observation: CatalogObservation, rules: RetentionRules, now: Date): RetentionPlan {
    const context = new RetentionContext(observation, rules, now);
    const prune: RetentionVerdict[] = [];
    const keep: RetentionVerdict[] = [];
    for (const facts of [...observation.snapshots].sort(newestFirst)) {
        if (facts.tombstone?.state === "erased") {
            continue;
        }
        const reasonToKeep = context.whyKept(facts);
        if (reasonToKeep === undefined) {
            prune.push({ id: facts.id, reason: facts.tombstone?.reason ?? context.whyPruned(facts) });
        } else {
            keep.push({ id: facts.id, reason: reasonToKeep });
        }
    }
    return { prune, keep };
}

class RetentionContext {
    private readonly tiers: readonly string[];
    /** Restorable into some target tier, newest first. */
    private readonly standing: readonly SnapshotFacts[];
    private readonly newest: ReadonlySet<SnapshotFacts>;
    private readonly lastFor: ReadonlyMap<SnapshotFacts, string>;

    constructor(
        private readonly observation: CatalogObservation,
        private readonly rules: RetentionRules,
        private readonly now: Date,
    ) {
        this.tiers = [...new Set([...rules.targetTiers, rules.service.tier])];
        this.standing = this.restorable(...this.tiers);
        this.newest = new Set(this.standing.slice(0, Math.max(1, rules.policy.keep)));
        this.lastFor = new Map(this.tiers.flatMap((tier) => this.protectedFor(tier).map((facts) => [facts, tier])));
    }

    /** @returns undefined when it goes. */
    whyKept(facts: SnapshotFacts): string | undefined {
        if (!this.isOwn(facts)) {
            return `it is of another service, '${facts.service.resourceId}'`;
        }
        if (facts.kind !== nativeKind) {
            return `it is of kind '${facts.kind}', which this release does not know`;
        }
        const { payload } = facts;
        if (this.observation.snapshots.some((other) => other !== facts && other.payload.name === payload.name)) {
            return `another snapshot has the same blob, '${payload.name}'`;
        }
        if (facts.tombstone?.state === "erasing") {
            return undefined;
        }
        return this.whyNeeded(facts) ?? this.whyNotOurs(facts) ?? this.whyWithinPolicy(facts);
    }

    whyPruned(facts: SnapshotFacts): string {
        const { maxAgeDays, keep } = this.rules.policy;
        if (facts.result === "failed") {
            return "it failed, and a newer snapshot is there";
        }
        if (facts.result !== "succeeded") {
            return `it was begun over ${nativeBackupRestorableDays} days ago and never ended`;
        }
        if (this.hasExpired(facts)) {
            return `it could be restored until ${facts.restorable.until}`;
        }
        return this.isTooOld(facts) ? `it is older than ${maxAgeDays} days` : `it is not among the newest ${keep}`;
    }

    private whyNeeded(facts: SnapshotFacts): string | undefined {
        if (isHeld(facts)) {
            return `it is held by ${[facts.holds].flat().join(", ")}`;
        }
        const restore = this.observation.restores.find(
            ({ snapshot, result }) => snapshot === facts.id && result !== "succeeded" && result !== "failed",
        );
        if (restore) {
            return `it is being restored by '${restore.id}'`;
        }
        if (facts.result !== "succeeded" && facts.result !== "failed" && !this.isAbandoned(facts)) {
            return `it is under way: '${facts.result}'`;
        }
        const tier = this.lastFor.get(facts);
        return tier === undefined ? undefined : `it is the newest that can be restored into tier ${tier}`;
    }

    /** What lies under its blob's name may be somebody else's. */
    private whyNotOurs(facts: SnapshotFacts): string | undefined {
        const { payload, id } = facts;
        const { backupsContainer, payloads } = this.observation;
        if (payload.container !== backupsContainer) {
            return `its blob is in container '${payload.container}'`;
        }
        if (facts.result !== "succeeded") {
            return payload.name === nativeBlobName(id) ? undefined : `its blob '${payload.name}' may not be its own`;
        }
        return payloads.has(payload.name) && !isWhole(facts, this.observation)
            ? `its blob '${payload.name}' is not the one that was taken`
            : undefined;
    }

    private whyWithinPolicy(facts: SnapshotFacts): string | undefined {
        if (facts.tombstone) {
            return undefined;
        }
        if (facts.result === "failed") {
            const isOver = this.standing.some((other) => startOf(other) > beginningOf(facts));
            return isOver ? undefined : "it failed, and no newer snapshot is there";
        }
        if (facts.result !== "succeeded" || this.hasExpired(facts) || this.isTooOld(facts)) {
            return undefined;
        }
        if (this.newest.has(facts)) {
            return `it is among the newest ${this.rules.policy.keep}`;
        }
        return this.standing.includes(facts) ? undefined : `it is not older than ${this.rules.policy.maxAgeDays} days`;
    }

    private protectedFor(tier: string): SnapshotFacts[] {
        const [newest] = this.restorable(tier);
        return newest ? [newest] : this.markedAndRestorable(tier);
    }

    private restorable(...tiers: string[]): SnapshotFacts[] {
        return this.observation.snapshots
            .filter((facts) => this.isOwn(facts) && isWhole(facts, this.observation))
            .filter((facts) => tiers.some((tier) => findObstacles(facts, { tier }, this.now).length === 0))
            .sort(newestFirst);
    }

    private markedAndRestorable(tier: string): SnapshotFacts[] {
        return this.observation.snapshots.filter(
            (facts) =>
                facts.tombstone?.state === "marked" &&
                this.isOwn(facts) &&
                isWhole(facts, this.observation) &&
                findObstacles(facts, { tier }, this.now).every(({ code }) => code === "Pruned"),
        );
    }

    private isOwn(facts: SnapshotFacts): boolean {
        return sameResource(facts.service.resourceId, this.rules.service.resourceId);
    }

    private hasExpired(facts: SnapshotFacts): boolean {
        return findObstacles(facts, facts.service, this.now).some(({ code }) => code === "Expired");
    }

    private isTooOld(facts: SnapshotFacts): boolean {
        return this.isOlderThan(beginningOf(facts), this.rules.policy.maxAgeDays);
    }

    /** So long ago that it could not be restored even if it had succeeded. */
    private isAbandoned(facts: SnapshotFacts): boolean {
        const isUnfinished = facts.result === "intended" || facts.result === "accepted";
        return isUnfinished && this.isOlderThan(beginningOf(facts), nativeBackupRestorableDays);
    }

    /** Where the beginning is not known, it is not old. */
    private isOlderThan(beginning: number, days: number): boolean {
        return beginning > 0 && this.now.getTime() - beginning > days * millisecondsPerDay;
    }
}

/** When it began, or was to begin, in milliseconds; 0 where that is not known. */
function beginningOf(facts: SnapshotFacts): number {
    return startOf(facts) || Date.parse(facts.intendedAt ?? "") || 0;
}
