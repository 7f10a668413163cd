import type { AuthorityEntry } from "../../../dynamic-providers/records/authority/authority-entry";
import { fenceOf, newAuthority } from "../../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../../dynamic-providers/records/authority/authority";
import { whyNotOfType } from "../../../dynamic-providers/records/document-type";
import type { DocumentType } from "../../../dynamic-providers/records/document-type";
import { restoreDocument } from "../../../dynamic-providers/records/restore-record";
import type { SiteDeclaration } from "../../../dynamic-providers/protocol/declaration";
import { snapshotDocument } from "../../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../../dynamic-providers/records/snapshot/facts";
import { asLogical } from "../../../dynamic-providers/records/snapshot/logical-facts";
import { findObstacles } from "../../../dynamic-providers/records/snapshot/restorable";
import { requireLineage } from "../lineage-rule";
import { Violation } from "../violation";
import { siteOf } from "./fake-cloud";
import type { FakeCloud, FakeOperation } from "./fake-cloud";
import type { FakeRun } from "./fake-run";

/** What a run still asks for between its last look at who is active and its POST. */
const requestsUntilPost = 4;

/** What a run was begun with. */
export interface RunFacts {
    readonly declared?: SiteDeclaration;
    readonly wasFenced: boolean;
}

/**
 * Watches Azure for what must always hold, whoever asks: at most one site is active, what is fenced does nothing, no restore
 * lands on the active site, what is needed is not pruned, at most one accepted POST for each trigger, and a failover loses
 * nothing that it does not say.
 */
export class Rules {
    readonly violations: string[] = [];
    readonly claims = { first: 0, planned: 0, unplanned: 0, recovered: 0 };
    /** How a site's service differs from a logical snapshot, as text; a world that restores such snapshots gives it. */
    whyNotLike: (snapshotId: string, site: string) => string | undefined = () => "nothing tells what its service holds";
    private readonly runs = new Map<FakeRun, RunFacts>();

    constructor(private readonly cloud: FakeCloud) {
        cloud.onAccepted = (operation, run) => this.judgeOperation(operation, run);
        cloud.onVaultWrite = (container, path, text, run) => this.judgeWrite(container, path, text, run);
        cloud.onPayloadDelete = (name, run) => this.judgePruning(name, run);
    }

    get authority(): Authority {
        const { authority } = this.cloud.containers;
        const newest = [...authority.keys()].sort().at(-1);
        return newest === undefined
            ? newAuthority
            : (JSON.parse(authority.get(newest)!.text) as AuthorityEntry).authority;
    }

    /** @throws Violation when one of them did not hold. */
    require(): void {
        if (this.violations.length > 0) {
            throw new Violation(this.violations.join("\n"));
        }
    }

    begin(run: FakeRun, facts: RunFacts): void {
        this.runs.set(run, facts);
    }

    private judgeOperation({ action, site, record, blob }: FakeOperation, run: FakeRun): void {
        const { authority } = this;
        if (fenceOf(authority, site) && !this.hasJustLooked(run, site)) {
            this.broken(`fenced site '${site}': a ${action} is accepted`);
        }
        if (action === "restore" && authority.active === site) {
            this.broken(`a restore of '${blob}' lands on '${site}', which is active`);
        }
        const earlier = this.cloud.operations.filter((other) => other.record === record && other.status !== "failed");
        if (earlier.length > 0 && run.intent !== undefined) {
            this.broken(`a second POST of '${record}' is accepted`);
        }
    }

    /**
     * Azure takes no condition with a POST: a fence that comes between a run's last look at it and its POST binds what the
     * run does next, and what was accepted is superseded.
     */
    private hasJustLooked({ authoritySeen, requests }: FakeRun, site: string): boolean {
        const names = [...this.cloud.containers.authority.keys()].sort();
        const last = authoritySeen && names[authoritySeen.entries - 1];
        if (!last || requests - authoritySeen.request > requestsUntilPost) {
            return false;
        }
        return !fenceOf(this.read<AuthorityEntry>(last, "authority").authority, site);
    }

    private judgeWrite(container: string, path: string, text: string, run: FakeRun): void {
        if (/^(snapshots|restores)\//.test(path) && (JSON.parse(text) as { result?: string }).result === "intended") {
            run.intent = path;
        }
        if (container === "authority" && path !== "000000.json") {
            this.judgeEntry(JSON.parse(text) as AuthorityEntry, run);
        }
    }

    private judgeEntry({ change, authority }: AuthorityEntry, run: FakeRun): void {
        const before = this.authority;
        try {
            requireLineage(before, authority);
        } catch (error) {
            this.broken((error as Error).message);
        }
        if (change.event === "handoverWritten" && this.contentOf(change.snapshot) !== run.lookedAt) {
            this.broken(
                `the token names '${change.snapshot}' of content ${this.contentOf(change.snapshot)}, and '${change.site}' was last seen to hold ${run.lookedAt}`,
            );
        }
        if (change.event === "promotionBegan") {
            const { failover, acceptDataLoss } = this.runs.get(run)?.declared ?? {};
            if (change.kind === "unplanned" && (failover !== "unplanned" || acceptDataLoss !== before.epoch)) {
                this.broken(`an unplanned failover that nobody has accepted for epoch ${before.epoch}`);
            }
        }
        if (change.event === "claimed") {
            this.claims[before.promotion?.kind ?? "first"] += 1;
            const { content, operation } = this.cloud.services[siteOf(change.serviceId)]!;
            const { promotion } = before;
            if (promotion && this.isLogical(promotion.snapshot)) {
                const otherwise = this.whyNotLike(promotion.snapshot, siteOf(change.serviceId));
                if (otherwise !== undefined) {
                    this.broken(`'${change.site}' claims, and ${otherwise}`);
                }
            } else if (promotion && (content !== this.contentOf(promotion.snapshot) || operation)) {
                this.broken(
                    `'${change.site}' claims with content ${content}, and '${promotion.snapshot}' has ${this.contentOf(promotion.snapshot)}${operation ? `; ${operation.action} runs on it` : ""}`,
                );
            }
        }
    }

    private judgePruning(name: string, run: FakeRun): void {
        const { authority } = this;
        const snapshots = this.all(snapshotDocument);
        const facts = snapshots.find(({ payload }) => payload.name === name);
        if (!facts) {
            this.broken(`'${name}' is deleted, which is nobody's`);
            return;
        }
        if (this.runs.get(run)?.wasFenced) {
            this.broken(`fenced site '${siteOf(facts.service.resourceId)}' prunes '${facts.id}'`);
        }
        if ([authority.handover?.snapshot, authority.promotion?.snapshot].includes(facts.id)) {
            this.broken(`'${facts.id}' is pruned, which a failover takes over with`);
        }
        const isRestored = this.cloud.operations.some(({ status, blob }) => status === "running" && blob === name);
        const isAwaited = this.all(restoreDocument).some(
            ({ snapshot, result }) => snapshot === facts.id && result === "accepted",
        );
        if (isRestored || isAwaited) {
            this.broken(`'${facts.id}' is pruned, which is being restored`);
        }
        const restorable = ({ tombstone, ...other }: SnapshotFacts): boolean =>
            (!tombstone || other.id === facts.id) &&
            findObstacles(other, { tier: "Premium" }, this.cloud.now()).length === 0;
        const own = snapshots.filter(({ service }) => service.resourceId === facts.service.resourceId);
        if (restorable(facts) && own.filter(restorable).length === 1) {
            this.broken(`'${facts.id}' is pruned, which is the only one that can be restored`);
        }
    }

    private isLogical(snapshotId: string): boolean {
        const facts = this.all(snapshotDocument).find(({ id }) => id === snapshotId);
        return facts !== undefined && asLogical(facts) !== undefined;
    }

    private contentOf(snapshotId: string): number | undefined {
        const facts = this.all(snapshotDocument).find(({ id }) => id === snapshotId);
        const blob = facts && this.cloud.containers.backups.get(facts.payload.name);
        return blob && Number(blob.text);
    }

    /** The documents of a folder that are what their type promises. */
    private all<T>(type: DocumentType<T>): T[] {
        return [...this.cloud.containers.catalog.keys()].flatMap((name) => {
            const [, folder, id] = /^(.+)\/(.+)\.json$/.exec(name) ?? [];
            const document = folder === type.folder ? this.read<T>(name) : undefined;
            return document && whyNotOfType(type, id!, document) === undefined ? [document] : [];
        });
    }

    private read<T>(name: string, container: "catalog" | "authority" = "catalog"): T {
        return JSON.parse(this.cloud.containers[container].get(name)!.text) as T;
    }

    private broken(rule: string): void {
        this.violations.push(rule);
    }
}
