import { planRetention } from "../../dynamic-providers/records/selection/retention";
import { catalogOf } from "./observe-world";
import { RunMoves } from "./run-moves";
import { Violation } from "./violation";
import { nowOf, serviceIdOf } from "./world";
import type { World } from "./world";

/** Pruning as the catalog does it: marks, looks again, erases. */
export class RetentionRun extends RunMoves {
    mark(): World {
        const { prune } = this.plan();
        const ids = prune.map(({ id }) => id);
        const snapshots = this.world.snapshots.map((facts) =>
            ids.includes(facts.id) && !facts.tombstone ? { ...facts, tombstone: "marked" as const } : facts,
        );
        return this.go({ at: "review" }, { snapshots });
    }

    review(): World {
        const plan = this.plan();
        const kept = plan.keep.map(({ id }) => id);
        const snapshots = this.world.snapshots.map((facts) =>
            kept.includes(facts.id) && facts.tombstone === "marked" ? { ...facts, tombstone: null } : facts,
        );
        const gone = plan.prune.map(({ id }) => id);
        const reviewed = snapshots
            .filter(({ id, tombstone }) => gone.includes(id) && tombstone)
            .map((facts) => JSON.stringify(facts));
        return this.go({ at: "erase", reviewed }, { snapshots });
    }

    erase(): World {
        const { snapshots, authority, restores } = this.world;
        const gone = snapshots.filter((facts) => this.run.reviewed.includes(JSON.stringify(facts)));
        for (const { id } of gone) {
            if (authority.handover?.snapshot === id || authority.promotion?.snapshot === id) {
                throw new Violation(`'${id}' is pruned, which a failover takes over with`);
            }
            if (
                restores.some(
                    ({ snapshot, result, azure }) => snapshot === id && (azure === "running" || result === "accepted"),
                )
            ) {
                throw new Violation(`'${id}' is pruned, which is being restored`);
            }
        }
        return this.end({
            snapshots: snapshots.map((facts) => (gone.includes(facts) ? { ...facts, tombstone: "erased" } : facts)),
        });
    }

    private plan() {
        const rules = {
            service: { resourceId: serviceIdOf(this.site), tier: "Premium" },
            policy: { keep: 1, maxAgeDays: 30 },
            targetTiers: [],
            authority: this.world.authority,
        };
        return planRetention(catalogOf(this.world), rules, new Date(nowOf(this.world)));
    }
}
