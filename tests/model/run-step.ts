import { AuthorityRuleError } from "../../dynamic-providers/authority/apply-change";
import { fenceOf } from "../../dynamic-providers/authority/authority";
import { planRetention } from "../../dynamic-providers/snapshot/retention";
import { isLast } from "../../dynamic-providers/site/step";
import type { SiteStep } from "../../dynamic-providers/site/step";
import { catalogOf, observeWorld } from "./observe-world";
import type { Protocol } from "./protocol";
import { Violation } from "./violation";
import { requireLineage } from "./lineage-rule";
import { declarationOf, nowOf, otherSite, serviceIdOf } from "./world";
import type { Restore, Run, Scenario, SiteName, Snapshot, World } from "./world";

/**
 * What one run does next; undefined while it waits for something. It reads the authority in the same moment: what another
 * run writes between the two only ends this one.
 */
export function stepRun(
    world: World,
    index: number,
    scenario: Pick<Scenario, "commits">,
    protocol: Protocol,
    onLast?: (step: SiteStep) => void,
): World | undefined {
    const next = new RunStep(world, index, scenario, protocol, onLast).next();
    const isToRead = next?.runs.length === world.runs.length && next.runs[index]!.at === "start";
    return isToRead && protocol.isAuthorityReadFirst ? new RunStep(next, index, scenario, protocol).next() : next;
}

class RunStep {
    private readonly run: Run;
    private readonly site: SiteName;

    constructor(
        private readonly world: World,
        private readonly index: number,
        private readonly scenario: Pick<Scenario, "commits">,
        private readonly protocol: Protocol,
        private readonly onLast?: (step: SiteStep) => void,
    ) {
        this.run = world.runs[index]!;
        this.site = this.run.site;
    }

    next(): World | undefined {
        switch (this.run.at) {
            case "start":
                return this.readAuthority();
            case "observed":
                return this.decide();
            case "act":
                return this.act();
            case "post":
                return this.post();
            case "record":
                return this.writeAccepted();
            case "wait":
                return this.finish();
            case "check":
                return this.check();
            case "review":
                return this.review();
            case "erase":
                return this.erase();
        }
    }

    private get service() {
        return this.world.services[this.site];
    }

    private end(change: Partial<World> = {}): World {
        return { ...this.world, ...change, runs: this.world.runs.filter((_, index) => index !== this.index) };
    }

    private go(run: Partial<Run>, change: Partial<World> = {}): World {
        const runs = this.world.runs.map((other, index) => (index === this.index ? { ...this.run, ...run } : other));
        return { ...this.world, ...change, runs };
    }

    /** As a step that is done: the next is decided anew. */
    private again(run: Partial<Run> = {}, change: Partial<World> = {}): World {
        const after: Partial<Run> = {
            at: "start",
            step: null,
            record: null,
            intent: 0,
            authority: null,
            seen: null,
            ...run,
        };
        return this.run.kind === "site" ? this.go(after, change) : this.end(change);
    }

    private readAuthority(): World {
        const { sequence, authority } = this.world;
        const { expected, kind } = this.run;
        if (kind === "site" && !this.protocol.isAuthorityReadFirst && !this.run.seen) {
            const { snapshots, restores } = this.world;
            return this.go({ seen: { snapshots, restores } });
        }
        if (expected !== null && expected !== sequence) {
            return this.end();
        }
        if (kind !== "site" && (authority.active !== this.site || fenceOf(authority, this.site))) {
            return this.end();
        }
        return this.go({ at: kind === "site" ? "observed" : "act", sequence, expected: sequence, authority });
    }

    private decide(): World {
        if (this.service.isDown) {
            return this.end();
        }
        const world = { ...this.world, ...this.run.seen };
        const authority = this.run.authority!;
        const declared = declarationOf(this.site, this.scenario.commits[this.site][this.run.commit]!);
        const step = this.protocol.decide(declared, observeWorld(world, this.site, authority, this.run.knowledge));
        if (isLast(step)) {
            this.onLast?.(step);
            return this.end();
        }
        return this.go({ at: "act", step });
    }

    private act(): World | undefined {
        if (this.run.kind === "retention") {
            return this.mark();
        }
        if (this.run.kind === "schedule") {
            return this.beginSnapshot(`scheduled-${this.world.left.scheduled}`);
        }
        const { work } = this.run.step!;
        if (fenceOf(this.run.authority!, this.site) && !(work.does === "append" && work.change.event === "rejoined")) {
            throw new Violation(`fenced site '${this.site}' acts: ${work.does}`);
        }
        switch (work.does) {
            case "append":
                return this.append(work.change);
            case "hold":
            case "release":
            case "supersede":
                return this.changeFacts(work);
            case "takeSnapshot":
                return this.beginSnapshot(work.trigger);
            case "restore":
                return this.beginRestore(work.snapshot, work.trigger);
            case "compare":
                return this.compare(work.snapshot);
            case "comparePeer":
                return this.comparePeer(work.snapshot);
            default:
                throw new Violation(`a run goes on after '${work.does}'`);
        }
    }

    private append(change: Parameters<Protocol["apply"]>[1]): World {
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

    private requireConsent(kind: "planned" | "unplanned", snapshotId: string): void {
        const { authority, snapshots } = this.world;
        const commit = this.scenario.commits[this.site][this.run.commit]!;
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

    private changeFacts(work: { readonly does: string; readonly snapshot: string; readonly hold?: string }): World {
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

    private compare(id: string): World {
        if (this.service.isDown) {
            return this.end();
        }
        const facts = this.world.snapshots.find((other) => other.id === id)!;
        const isSame = facts.expected === this.service.content;
        const compared = { snapshot: id, differences: isSame ? [] : ["apis 'echo' is changed"] };
        return this.again({ knowledge: { ...this.run.knowledge, compared }, lookedAt: this.service.content });
    }

    private comparePeer(id: string): World {
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

    private beginSnapshot(trigger: string): World | undefined {
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

    private beginRestore(snapshot: string, trigger: string): World | undefined {
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

    private isGone(snapshotId: string): boolean {
        const facts = this.world.snapshots.find(({ id }) => id === snapshotId);
        return !facts || facts.tombstone !== null;
    }

    /** The last look and the POST are one: between them lies a moment, not a failover. */
    private post(): World | undefined {
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

    private writeAccepted(): World {
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

    private finish(): World | undefined {
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
    private check(): World {
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

    private mark(): World {
        const { prune } = this.plan();
        const ids = prune.map(({ id }) => id);
        const snapshots = this.world.snapshots.map((facts) =>
            ids.includes(facts.id) && !facts.tombstone ? { ...facts, tombstone: "marked" as const } : facts,
        );
        return this.go({ at: "review" }, { snapshots });
    }

    private review(): World {
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

    private erase(): World {
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
        };
        return planRetention(catalogOf(this.world), rules, new Date(nowOf(this.world)));
    }
}

function contentOf({ snapshots }: World, id: string): number | null {
    return snapshots.find((facts) => facts.id === id)?.content ?? null;
}

function replace<T extends { readonly id: string }>(all: readonly T[], id: string, change: Partial<T>): T[] {
    return all.map((one) => (one.id === id ? { ...one, ...change } : one));
}

function sorted<T extends { readonly id: string }>(all: readonly T[]): T[] {
    return [...all].sort((left, right) => (left.id < right.id ? -1 : 1));
}
