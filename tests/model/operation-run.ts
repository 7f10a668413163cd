import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import { contentOf, replace, sorted } from "./catalog-parts";
import { RunMoves } from "./run-moves";
import { Violation } from "./violation";
import { nowOf } from "./world";
import type { Restore, Snapshot, World } from "./world";

/** A snapshot or a restore, from the intent to the comparison; killed anywhere, another run goes on with it. */
export class OperationRun extends RunMoves {
    beginSnapshot(trigger: string): World | undefined {
        const { world, site, service } = this;
        if (service.isDown) {
            return this.end();
        }
        const id = `${site}:${trigger}`;
        const found = world.snapshots.find((other) => other.id === id);
        if (found?.result === "accepted" || found?.result === "succeeded") {
            return this.go({ at: found.result === "accepted" ? "wait" : "check", record: id });
        }
        if (found?.result === "intended") {
            if (service.busyWith !== null) {
                return undefined;
            }
            if (found.azure === "succeeded") {
                const change = { result: "succeeded", startedAt: found.startedAt, completedAt: nowOf(world) } as const;
                return this.go({ at: "check", record: id }, { snapshots: replace(world.snapshots, id, change) });
            }
        }
        const isOwn = world.authority.active === site;
        const intent: Snapshot = {
            id,
            site,
            trigger,
            epoch: isOwn ? world.authority.epoch : null,
            result: "intended",
            azure: null,
            startedAt: null,
            completedAt: null,
            expected: service.content,
            content: null,
            isStable: null,
            holds: found?.holds ?? [],
            isSuperseded: false,
            tombstone: null,
            intents: (found?.intents ?? 0) + 1,
        };
        const others = world.snapshots.filter((other) => other.id !== id);
        return this.go({ at: "post", record: id, intent: intent.intents }, { snapshots: sorted([...others, intent]) });
    }

    beginRestore(snapshot: string, trigger: string): World | undefined {
        const { world, site, service } = this;
        if (service.isDown) {
            return this.end();
        }
        const id = `${site}:${trigger}`;
        const found = world.restores.find((other) => other.id === id);
        if (found?.result === "accepted" || found?.result === "succeeded") {
            return this.go({ at: found.result === "accepted" ? "wait" : "check", record: id });
        }
        if (found?.result === "intended") {
            if (service.busyWith !== null) {
                return undefined;
            }
            if (service.content === contentOf(world, found.snapshot)) {
                const change = { result: "succeeded", startedAt: nowOf(world), completedAt: nowOf(world) } as const;
                return this.go({ at: "check", record: id }, { restores: replace(world.restores, id, change) });
            }
        }
        // One that was intended goes on with the snapshot it was intended with.
        const chosen = found?.result === "intended" ? found.snapshot : snapshot;
        if (this.isGone(chosen)) {
            return this.end();
        }
        const intent: Restore = {
            id,
            site,
            trigger,
            snapshot: chosen,
            result: "intended",
            azure: found?.result === "intended" ? found.azure : null,
            startedAt: null,
            completedAt: null,
            isVerified: null,
            intents: (found?.intents ?? 0) + 1,
        };
        const others = world.restores.filter((other) => other.id !== id);
        return this.go({ at: "post", record: id, intent: intent.intents }, { restores: sorted([...others, intent]) });
    }

    /** The last look and the POST are one: between them lies a moment, not a failover. */
    post(): World | undefined {
        const { world, site, service } = this;
        if (service.isDown) {
            return this.end();
        }
        if (service.busyWith !== null) {
            return undefined;
        }
        const { authority, sequence, snapshots, restores } = world;
        const id = this.run.record!;
        const isMoved =
            this.protocol.isLookedAtBeforePost && this.run.kind === "site" && sequence !== this.run.sequence;
        const services = { ...world.services, [site]: { ...service, busyWith: id } };
        const snapshot = snapshots.find((other) => other.id === id);
        const record = snapshot ?? restores.find((other) => other.id === id);
        const isOwn = record?.intents === this.run.intent && record.result === "intended";
        if (this.protocol.isIntentOwnAtPost && !isOwn) {
            return this.end();
        }
        if (snapshot) {
            if (isMoved || (this.protocol.isLookedAtBeforePost && fenceOf(authority, site))) {
                return this.end();
            }
            if (fenceOf(authority, site)) {
                throw new Violation(`fenced site '${site}' takes a snapshot`);
            }
            if (snapshot.azure === "running" || snapshot.azure === "succeeded") {
                throw new Violation(`a second POST of '${id}' is accepted`);
            }
            const change = { azure: "running", startedAt: nowOf(world), content: service.content } as const;
            return this.go({ at: "record" }, { services, snapshots: replace(snapshots, id, change) });
        }
        const restore = restores.find((other) => other.id === id)!;
        if (
            isMoved ||
            (this.protocol.isLookedAtBeforePost && authority.active === site) ||
            this.isGone(restore.snapshot)
        ) {
            return this.end();
        }
        if (authority.active === site) {
            throw new Violation(`'${restore.id}' lands on '${site}', which is active`);
        }
        if (fenceOf(authority, site)) {
            throw new Violation(`fenced site '${site}' restores`);
        }
        if (restore.azure === "running" || restore.azure === "succeeded") {
            throw new Violation(`a second POST of '${id}' is accepted`);
        }
        return this.go({ at: "record" }, { services, restores: replace(restores, id, { azure: "running" }) });
    }

    writeAccepted(): World {
        const id = this.run.record!;
        const { snapshots, restores } = this.world;
        const snapshot = snapshots.find((other) => other.id === id);
        const found = snapshot ?? restores.find((other) => other.id === id)!;
        if (found.result !== "intended") {
            return this.end();
        }
        const change = { result: "accepted", startedAt: snapshot?.startedAt ?? nowOf(this.world) } as const;
        return this.go(
            { at: "wait" },
            snapshot ? { snapshots: replace(snapshots, id, change) } : { restores: replace(restores, id, change) },
        );
    }

    finish(): World | undefined {
        const id = this.run.record!;
        const { snapshots, restores } = this.world;
        const snapshot = snapshots.find((other) => other.id === id);
        const found = snapshot ?? restores.find((other) => other.id === id)!;
        if (found.azure === "running") {
            return undefined;
        }
        if (found.result === "succeeded") {
            return this.go({ at: "check" });
        }
        const result = found.azure === "succeeded" ? "succeeded" : "failed";
        const change = { result, completedAt: nowOf(this.world) } as const;
        const after = snapshot
            ? { snapshots: replace(snapshots, id, change) }
            : { restores: replace(restores, id, change) };
        return result === "failed" ? this.end(after) : this.go({ at: "check" }, after);
    }

    /** What follows on a success: the service is compared with the snapshot, unless that was done. */
    check(): World {
        if (this.service.isDown) {
            return this.end();
        }
        const id = this.run.record!;
        const { snapshots, restores } = this.world;
        const { content } = this.service;
        const snapshot = snapshots.find((other) => other.id === id);
        if (snapshot) {
            const isOpen = snapshot.isStable === null;
            const isFresh = isOpen || !this.protocol.isFreshOnlyWhenCompared;
            const isStable = isOpen ? snapshot.expected === content : snapshot.isStable;
            return this.again(
                isFresh
                    ? { knowledge: { ...this.run.knowledge, finalSnapshot: id }, lookedAt: isOpen ? content : null }
                    : {},
                { snapshots: replace(snapshots, id, { isStable }) },
            );
        }
        const restore = restores.find((other) => other.id === id)!;
        const isVerified = restore.isVerified === true || content === contentOf(this.world, restore.snapshot);
        const after = { restores: replace(restores, id, { isVerified }) };
        return isVerified ? this.again({}, after) : this.end(after);
    }

    private isGone(snapshotId: string): boolean {
        const facts = this.world.snapshots.find(({ id }) => id === snapshotId);
        return !facts || facts.tombstone !== null;
    }
}
