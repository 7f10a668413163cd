import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import type { RunKnowledge } from "../../dynamic-providers/protocol/site-observation";
import type { SiteStep } from "../../dynamic-providers/protocol/step";

/** What can be said about two sites and their vault, as small as the rules of disaster recovery allow. */

export const siteNames = ["a", "b"] as const;
export type SiteName = (typeof siteNames)[number];

export type CatalogResult = "intended" | "accepted" | "succeeded" | "failed";
/** What Azure makes of a POST, whether or not anybody has written it down. */
export type AzureResult = "running" | "succeeded" | "failed";

/** A service; what it holds is a number that every change by a client makes larger. */
export interface Service {
    readonly content: number;
    /** The snapshot or the restore that runs on it. */
    readonly busyWith: string | null;
    /** Its region is out of reach: nothing is read, written or finished. */
    readonly isDown: boolean;
}

export interface Snapshot {
    readonly id: string;
    readonly site: SiteName;
    readonly trigger: string;
    readonly epoch: number | null;
    readonly result: CatalogResult;
    readonly azure: AzureResult | null;
    readonly startedAt: number | null;
    readonly completedAt: number | null;
    /** What the service held when the intent was written: the inventory. */
    readonly expected: number;
    /** What it held at the POST: the blob. */
    readonly content: number | null;
    /** Whether it held the same afterwards; null until somebody looked. */
    readonly isStable: boolean | null;
    readonly holds: readonly string[];
    readonly isSuperseded: boolean;
    readonly tombstone: "marked" | "erasing" | "erased" | null;
    /** How often it was about to be asked of Azure. */
    readonly intents: number;
}

export interface Restore {
    readonly id: string;
    readonly site: SiteName;
    readonly trigger: string;
    readonly snapshot: string;
    readonly result: CatalogResult;
    readonly azure: AzureResult | null;
    readonly startedAt: number | null;
    readonly completedAt: number | null;
    readonly isVerified: boolean | null;
    readonly intents: number;
}

/** One process: a run of a site, or of its schedule's retention. It knows no more than what is here, and all of it dies with it. */
export interface Run {
    readonly site: SiteName;
    readonly kind: "site" | "schedule" | "retention";
    /** Index of what is declared; a stale commit is one of them. */
    readonly commit: number;
    readonly at: "start" | "observed" | "act" | "post" | "record" | "wait" | "check" | "review" | "erase";
    /** The sequence that the authority must still have. */
    readonly expected: number | null;
    readonly sequence: number;
    readonly authority: Authority | null;
    readonly knowledge: RunKnowledge;
    readonly step: SiteStep | null;
    /** The record that it works on. */
    readonly record: string | null;
    /** The intent that it wrote there: how often the record had been written by then. */
    readonly intent: number;
    /** Ghost: what its service held when this run last looked. */
    readonly lookedAt: number | null;
    /** Of retention: what it has reviewed, by ID and state. */
    readonly reviewed: readonly string[];
    /** The catalog, where it is read before the authority. */
    readonly seen: Pick<World, "snapshots" | "restores"> | null;
}

/** What may still go wrong or be done: makes the space finite. */
export interface Budget {
    readonly runs: number;
    readonly changes: number;
    readonly kills: number;
    readonly outages: number;
    readonly days: number;
    /** Runs of a site that begin while another of its runs is under way. */
    readonly lostLeases: number;
    readonly scheduled: number;
    readonly retentions: number;
    readonly failures: number;
    /** How often somebody says by recoverAuthority who is active. */
    readonly recoveries: number;
}

export interface World {
    readonly authority: Authority;
    readonly sequence: number;
    readonly fortnights: number;
    readonly services: Readonly<Record<SiteName, Service>>;
    readonly snapshots: readonly Snapshot[];
    readonly restores: readonly Restore[];
    readonly runs: readonly Run[];
    readonly left: Budget;
}

export type Commit = Partial<SiteDeclaration> & Pick<SiteDeclaration, "activeSite">;

export interface Scenario {
    readonly name: string;
    readonly initial: World;
    /** What may be declared when a site's run begins: any of these, in any order, so old commits run again too. */
    readonly commits: Readonly<Record<SiteName, readonly Commit[]>>;
    /** What `recoverAuthority` of the vault's stack may say, at any time. @default nothing */
    readonly recoveries?: readonly { readonly active: SiteName; readonly epoch: number }[];
    /** What is declared in the end, from which on everything must come to rest. */
    readonly final: Readonly<Record<SiteName, Commit>>;
}

export const noBudget: Budget = {
    runs: 0,
    changes: 0,
    kills: 0,
    outages: 0,
    days: 0,
    lostLeases: 0,
    scheduled: 0,
    retentions: 0,
    failures: 0,
    recoveries: 0,
};

export const serviceIdOf = (site: SiteName): string =>
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/${site}`;
export const otherSite = (site: SiteName): SiteName => (site === "a" ? "b" : "a");

const epochStart = Date.parse("2026-01-01T00:00:00.000Z");
const day = 24 * 60 * 60 * 1000;

/** Azure's time: it goes on with every entry of the authority, and by fortnights. */
export function nowOf({ fortnights, sequence }: Pick<World, "fortnights" | "sequence">): number {
    return epochStart + fortnights * 16 * day + sequence * 1000;
}

export const emptyWorld: World = {
    authority: newAuthority,
    sequence: 0,
    fortnights: 0,
    services: {
        a: { content: 1, busyWith: null, isDown: false },
        b: { content: 0, busyWith: null, isDown: false },
    },
    snapshots: [],
    restores: [],
    runs: [],
    left: noBudget,
};

export function declarationOf(site: SiteName, commit: Commit): SiteDeclaration {
    return {
        site,
        failover: "planned",
        standbyMode: "pilot",
        serviceId: serviceIdOf(site),
        tier: "Premium",
        ...commit,
    };
}
