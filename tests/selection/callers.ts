import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { decideSite } from "../../dynamic-providers/protocol/decide-site";
import { standBy } from "../../dynamic-providers/protocol/standing-by";
import type { SiteStep } from "../../dynamic-providers/protocol/step";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { CatalogObservation } from "../../dynamic-providers/records/snapshot/observation";
import { planRestore } from "../../dynamic-providers/restore/plan-restore";
import { wishOf } from "../../dynamic-providers/restore/observe-restore";
import { planSchedule } from "../../dynamic-providers/schedule/observe-schedule";
import type { ScheduleDeclaration } from "../../dynamic-providers/schedule/observe-schedule";
import { sampleNow } from "../support/sample-catalog";
import { sampleService, serviceIdOf } from "../support/sample-service";
import { sampleDeclaration } from "../support/sample-site";

/** A vault at `sampleNow`. The sites are `primary` and `standby`; one of them is active. */
export interface SampleVault {
    readonly catalog: CatalogObservation;
    readonly authority: Authority;
}

/** A snapshot's ID; null where there is none. */
type Pick = string | null;

const peerOf = (active: string | null): string => (active === "primary" ? "standby" : "primary");

function observe({ catalog, authority }: SampleVault, service: ServiceObservation | undefined) {
    return { authority, catalog, restores: [], service, now: sampleNow, run: {} };
}

function decideFailover(vault: SampleVault, change = {}): SiteStep {
    const site = peerOf(vault.authority.active);
    return decideSite(sampleDeclaration(site, { activeSite: site, ...change }), observe(vault, undefined));
}

/**
 * Everybody who needs "the newest restorable snapshot" of the active lineage, each by the code that it really runs: the
 * restore of a drill, an unplanned failover, what a refused one says, a warm standby. The schedule is apart: it says none
 * where what a failover would choose does not keep its objective.
 */
export const callers: Readonly<Record<string, (vault: SampleVault) => Pick>> = {
    drill: ({ catalog, authority }) =>
        planRestore(
            { catalog, authority, record: undefined, now: sampleNow },
            wishOf({ snapshot: "latest" }, { resourceId: serviceIdOf("drill"), tier: "Premium" }),
        ).snapshot,
    failover(vault) {
        const { work } = decideFailover(vault, { failover: "unplanned", acceptDataLoss: vault.authority.epoch });
        if (work.does === "append") {
            return work.change.event === "promotionBegan" ? work.change.snapshot : null;
        }
        return work.does === "hold" || work.does === "comparePeer" ? work.snapshot : null;
    },
    refusal(vault) {
        const { work, reason } = decideFailover(vault);
        return work.does === "comparePeer"
            ? work.snapshot
            : named(/newest restorable one is the (?:logical )?snapshot of \S+ \((?:[^()]*, )?([^(),]+)\)/, reason);
    },
    warmStandby(vault) {
        const site = peerOf(vault.authority.active);
        const declared = sampleDeclaration(site, { activeSite: vault.authority.active!, standbyMode: "warm" });
        const { work, reason } = standBy(declared, observe(vault, sampleService(site)));
        return work.does === "restore"
            ? work.snapshot
            : named(/it has restored the (?:logical )?snapshot of \S+ \((?:[^()]*, )?([^(),]+)\)/, reason);
    },
};

const named = (pattern: RegExp, text: string): Pick => pattern.exec(text)?.[1] ?? null;

const schedule = {
    intervalHours: 24,
    suspend: false,
    retention: { keep: 1, maxAgeDays: 1 },
    targetTiers: [],
} as unknown as ScheduleDeclaration;

/** What the schedule of the active site makes of the vault: its newest, and what its retention gives up. */
export function scheduleOf({ catalog, authority }: SampleVault) {
    const site = authority.active!;
    const service = sampleService(site);
    const declared = { ...schedule, site, serviceId: service.resourceId };
    const { plan } = planSchedule(declared, { catalog, authority, service, now: sampleNow });
    return { action: plan.action, newest: plan.newest?.id ?? null, pruned: plan.prune.map(({ id }) => id) };
}

/** The vault once the schedule of the active site has pruned it. */
export function pruned({ catalog, authority }: SampleVault): SampleVault {
    const gone = new Set(scheduleOf({ catalog, authority }).pruned);
    const snapshots = catalog.snapshots.filter(({ id }) => !gone.has(id));
    return { catalog: { ...catalog, snapshots }, authority };
}
