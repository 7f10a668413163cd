import { AuthorityRuleError } from "../../dynamic-providers/records/authority/apply-change";
import { replace } from "./catalog-parts";
import { requireLineage } from "./lineage-rule";
import type { Protocol } from "./protocol";
import { RunMoves } from "./run-moves";
import { Violation } from "./violation";
import { nowOf, otherSite, serviceIdOf } from "./world";
import type { Snapshot, World } from "./world";

/** What is done in one moment: an entry of the authority, a change of a snapshot's facts, a comparison. */
export class VaultRun extends RunMoves {
    append(change: Parameters<Protocol["apply"]>[1]): World {
        const { sequence, authority, snapshots } = this.world;
        if (this.protocol.isAppendConditional && sequence !== this.run.sequence) {
            return this.end();
        }
        const from = this.protocol.isAppendConditional ? authority : this.run.authority!;
        const at = new Date(nowOf(this.world));
        let after: World["authority"];
        try {
            after = this.protocol.apply(from, change, at);
        } catch (error) {
            if (error instanceof AuthorityRuleError) {
                throw new Violation(`what was decided is not allowed: ${error.message}`);
            }
            throw error;
        }
        requireLineage(authority, after);
        if (change.event === "handoverWritten") {
            const snapshot = snapshots.find(({ id }) => id === change.snapshot)!;
            if (this.run.lookedAt !== snapshot.content) {
                throw new Violation(
                    `the token names a snapshot of content ${snapshot.content} and the site was last seen to hold ${this.run.lookedAt}`,
                );
            }
        }
        if (change.event === "promotionBegan") {
            this.requireConsent(change.kind, change.snapshot);
        }
        if (change.event === "claimed") {
            this.requireHeld(change);
        }
        return this.again({ expected: sequence + 1 }, { authority: after, sequence: sequence + 1 });
    }

    changeFacts(work: { readonly does: string; readonly snapshot: string; readonly hold?: string }): World {
        const facts = this.world.snapshots.find(({ id }) => id === work.snapshot);
        if (!facts || (work.does === "hold" && facts.tombstone)) {
            return this.end();
        }
        const { does, hold = "" } = work;
        const change: Partial<Snapshot> =
            does === "supersede"
                ? { isSuperseded: true }
                : does === "hold"
                  ? { holds: facts.holds.includes(hold) ? facts.holds : [...facts.holds, hold].sort() }
                  : { holds: facts.holds.filter((other) => other !== hold) };
        return this.again({}, { snapshots: replace(this.world.snapshots, facts.id, change) });
    }

    compare(id: string): World {
        if (this.service.isDown) {
            return this.end();
        }
        const facts = this.world.snapshots.find((other) => other.id === id)!;
        const isSame = facts.expected === this.service.content;
        const compared = { snapshot: id, differences: isSame ? [] : ["apis 'echo' is changed"] };
        return this.again({ knowledge: { ...this.run.knowledge, compared }, lookedAt: this.service.content });
    }

    comparePeer(id: string): World {
        const peer = this.world.services[otherSite(this.site)];
        const facts = this.world.snapshots.find((other) => other.id === id)!;
        const answer = peer.isDown
            ? { snapshot: id, answered: false as const, reason: "no answer" }
            : {
                  snapshot: id,
                  answered: true as const,
                  differences: facts.expected === peer.content ? [] : ["apis 'echo' is changed"],
              };
        return this.again({ knowledge: { ...this.run.knowledge, peer: answer } });
    }

    private requireConsent(kind: "planned" | "unplanned", snapshotId: string): void {
        const { authority, snapshots } = this.world;
        const commit = this.inputs.scenario.commits[this.site][this.run.commit]!;
        const isAccepted = commit.failover === "unplanned" && commit.acceptDataLoss === authority.epoch;
        if (kind === "unplanned" && !isAccepted) {
            throw new Violation("an unplanned failover nobody has accepted for this epoch");
        }
        const token = snapshots.find(({ id }) => id === authority.handover?.snapshot);
        const month = 30 * 24 * 60 * 60 * 1000;
        const margin = 2 * 60 * 60 * 1000;
        if (
            kind === "unplanned" &&
            token &&
            !token.tombstone &&
            token.startedAt! + month - margin > nowOf(this.world)
        ) {
            throw new Violation(`an unplanned failover though the token's snapshot '${token.id}' is restorable`);
        }
        if (kind === "planned" && authority.handover?.snapshot !== snapshotId) {
            throw new Violation("a planned failover without its token");
        }
    }

    /** What is claimed holds the promotion's snapshot, whole and at rest. */
    private requireHeld(change: { readonly serviceId: string }): void {
        const { authority, snapshots } = this.world;
        const { promotion } = authority;
        if (change.serviceId !== serviceIdOf(this.site)) {
            throw new Violation("a site claims for another's service");
        }
        if (!promotion) {
            return;
        }
        const snapshot = snapshots.find(({ id }) => id === promotion.snapshot)!;
        if (this.service.content !== snapshot.content) {
            throw new Violation(
                `'${this.site}' claims with content ${this.service.content}, and snapshot '${snapshot.id}' has ${snapshot.content}`,
            );
        }
        if (this.service.busyWith !== null) {
            throw new Violation(`'${this.site}' claims while '${this.service.busyWith}' runs on it`);
        }
    }
}
