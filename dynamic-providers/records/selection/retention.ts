import { timeOf } from "../../common/as-people-read";
import { heldBy } from "../snapshot/held-by";
import { millisecondsPerDay } from "../../common/milliseconds-per-day";
import type { Authority } from "../authority/authority";
import { isEnded } from "../operation-record";
import { isHeld, nativeKind, newestFirst, startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { firstAttemptOf, nativeBackupRestorableDays, nativeBlobName } from "../snapshot/native-backup";
import { isWhole, whyBeingRestored } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { originOf } from "../snapshot/origin";
import type { ServiceIdentity } from "../snapshot/origin";
import { findObstacles, restoreMarginSeconds } from "../snapshot/restorable";
import { findSelectionProblems, latest, selectSnapshot } from "./select";
import { LogicalRetention } from "./logical-retention";
import type { LogicalRetentionPolicy } from "./logical-retention";
import { logicalKind } from "../snapshot/logical-facts";
import { candidatesOf } from "./source";
import type { SnapshotSource } from "./source";
import { shortId } from "../../common/short-id";

export interface RetentionPolicy {
    /**
     * How many of the newest restorable snapshots stay, at least 1. Those that were taken for one trigger, because the
     * service changed meanwhile, count as one: the last of them.
     */
    readonly keep: number;
    /** Older ones go even if they are among those; at most 30, after which Azure cannot restore a backup. */
    readonly maxAgeDays: number;
}

export interface RetentionRules {
    readonly service: ServiceIdentity & { readonly tier: string };
    /** Of Azure's own backups. @default all of them stay */
    readonly policy?: RetentionPolicy;
    /** Of logical snapshots, which can be restored for as long as they are kept. @default all of them stay */
    readonly logical?: LogicalRetentionPolicy;
    /** Tiers of the services that a snapshot may have to be restored into; the service's own always counts as one. */
    readonly targetTiers: readonly string[];
    /** Who is and was active; undefined where the service belongs to no site. */
    readonly authority?: Authority;
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

/**
 * Which snapshots of a service go, and why the others stay. What has been erased already is in neither list.
 *
 * Snapshots of another service or of an unknown kind stay, those of an earlier service with this one's resource ID do as
 * long as they can be restored, for it may be what they are wanted for, and so does one that is held, being restored or under way, and
 * the newest of each kind that can be restored into each target tier: {@link selectSnapshot} chooses between those for a
 * failover and for a restore of this service. Where a tier has only marked ones left, all of them stay, so that two runs with different rules cannot each
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
    private readonly policy: RetentionPolicy;
    private readonly logical: LogicalRetention;
    /** The service's own snapshots, without those of an earlier one with its resource ID. */
    private readonly own: SnapshotSource;
    /** Snapshots that a user may restore from. */
    private readonly sources: readonly SnapshotSource[];
    /** Restorable into some target tier, newest first. */
    private readonly standing: readonly SnapshotFacts[];
    private readonly newest: ReadonlySet<SnapshotFacts>;
    private readonly lastFor: ReadonlyMap<SnapshotFacts, string>;

    constructor(
        private readonly observation: CatalogObservation,
        private readonly rules: RetentionRules,
        private readonly now: Date,
    ) {
        const { service, authority } = rules;
        this.policy = rules.policy ?? { keep: Infinity, maxAgeDays: Infinity };
        this.tiers = [...new Set([...rules.targetTiers, service.tier])];
        this.own = { of: "service", service, authority };
        this.sources = [
            this.own,
            { of: "service", service: { resourceId: service.resourceId }, authority },
            ...(authority ? [{ of: "lineage", authority } as const] : []),
        ];
        this.logical = new LogicalRetention(observation, this.sources, this.tiers, service, rules.logical, now);
        this.standing = this.candidates(this.own).filter((facts) => this.isRestorable(facts, this.tiers));
        const attempts = new Map([...this.standing].reverse().map((facts) => [firstAttemptOf(facts), facts]));
        const lastAttempts = this.standing.filter((facts) => attempts.get(firstAttemptOf(facts)) === facts);
        this.newest = new Set(lastAttempts.slice(0, Math.max(1, this.policy.keep)));
        this.lastFor = new Map(
            this.tiers.flatMap((tier) =>
                this.sources.flatMap((source) =>
                    this.protectedFor(tier, source).map((facts) => [facts, tier] as const),
                ),
            ),
        );
    }

    /** @returns undefined when it goes. */
    whyKept(facts: SnapshotFacts): string | undefined {
        if (originOf(facts, this.rules.service) === "other") {
            return `it is of another service, '${facts.service.resourceId}'`;
        }
        if (facts.kind === logicalKind) {
            return this.logical.whyKept(facts);
        }
        if (facts.kind === nativeKind && !this.rules.policy) {
            return "no retention of Azure's backups is declared here";
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
        if (facts.kind === logicalKind) {
            return this.logical.whyPruned(facts);
        }
        const { maxAgeDays, keep } = this.policy;
        if (facts.result === "failed") {
            return "it failed, and a newer snapshot is there";
        }
        if (facts.result !== "succeeded") {
            return `it was begun over ${nativeBackupRestorableDays} days ago and never ended`;
        }
        if (this.hasExpired(facts)) {
            return `it could be restored until ${timeOf(facts.restorable.until ?? "")}`;
        }
        if (this.isTooOld(facts)) {
            return `it is older than ${maxAgeDays} days`;
        }
        const again = this.standing.find((other) => firstAttemptOf(other) === firstAttemptOf(facts));
        return again && again !== facts
            ? `it was taken again as '${shortId(again.id)}', the service having changed meanwhile`
            : `it is not among the newest ${keep}`;
    }

    private whyNeeded(facts: SnapshotFacts): string | undefined {
        if (isHeld(facts)) {
            return heldBy(facts);
        }
        const restored = whyBeingRestored(this.observation, facts.id, this.now);
        if (restored !== undefined) {
            return restored;
        }
        if (!isEnded(facts) && !this.isAbandoned(facts)) {
            return `it is under way: '${facts.result}'`;
        }
        const tier = this.lastFor.get(facts);
        return tier === undefined ? undefined : `it is the newest that can be restored into tier ${tier}`;
    }

    /** What lies under its blob's name may be another tool's. */
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
        if (!this.isOwn(facts) && this.isRestorableSomewhere(facts)) {
            const { createdAt } = facts.service;
            return `it is of an earlier service with this resource ID${createdAt ? `, created at ${timeOf(createdAt)}` : ""}`;
        }
        if (facts.result === "failed") {
            const isOver = this.standing.some((other) => startOf(other) > beginningOf(facts));
            return isOver ? undefined : "it failed, and no newer snapshot is there";
        }
        if (facts.result !== "succeeded" || this.hasExpired(facts) || this.isTooOld(facts)) {
            return undefined;
        }
        if (this.newest.has(facts)) {
            return `it is among the newest ${this.policy.keep}`;
        }
        return this.standing.includes(facts) ? undefined : `it is not older than ${this.policy.maxAgeDays} days`;
    }

    /** Also what expires within the time that a restore takes, where nothing else is left. */
    private protectedFor(tier: string, source: SnapshotSource): SnapshotFacts[] {
        const selected = [restoreMarginSeconds, 0].flatMap((marginSeconds) => {
            const target = { tier, marginSeconds, kinds: [nativeKind] };
            return selectSnapshot(this.observation, source, latest, target, this.now).selected ?? [];
        });
        return selected.length > 0 ? selected : this.markedAndRestorable(source, tier);
    }

    private markedAndRestorable(source: SnapshotSource, tier: string): SnapshotFacts[] {
        return this.candidates(source).filter(
            (facts) =>
                facts.tombstone?.state === "marked" &&
                isWhole(facts, this.observation) &&
                this.problemsOf(facts, tier).every(({ code }) => code === "Pruned"),
        );
    }

    private candidates(source: SnapshotSource): SnapshotFacts[] {
        return candidatesOf(this.observation.snapshots, source);
    }

    private isRestorable(facts: SnapshotFacts, tiers: readonly string[]): boolean {
        return tiers.some((tier) => this.problemsOf(facts, tier).length === 0);
    }

    private problemsOf(facts: SnapshotFacts, tier: string) {
        const target = { tier, kinds: [nativeKind] };
        return findSelectionProblems(facts, this.observation, this.rules.authority, target, this.now);
    }

    private isRestorableSomewhere(facts: SnapshotFacts): boolean {
        const tiers = facts.restorable.tiers ?? this.tiers;
        return tiers.some((tier) => findObstacles(facts, { tier }, this.now).length === 0);
    }

    private isOwn(facts: SnapshotFacts): boolean {
        return originOf(facts, this.rules.service) === "own";
    }

    private hasExpired(facts: SnapshotFacts): boolean {
        return findObstacles(facts, { tier: facts.service.tier ?? "" }, this.now).some(
            ({ code }) => code === "Expired",
        );
    }

    private isTooOld(facts: SnapshotFacts): boolean {
        return this.isOlderThan(beginningOf(facts), this.policy.maxAgeDays);
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
