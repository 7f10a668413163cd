import type { ImaginedUp } from "../../dynamic-providers/protocol/imagined/imagine-up";
import type { ImaginedWorld } from "../../dynamic-providers/protocol/imagined/imagined-world";
import { longWorkOf } from "../../dynamic-providers/protocol/imagined/long-work";
import { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { expectDurations, inSequence } from "../../dynamic-providers/records/expected-durations";
import type { ChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import type { ExpectedDuration, ExpectedWork } from "../../dynamic-providers/records/expected-durations";
import { secondsSince } from "../../dynamic-providers/common/as-people-read";
import { currentTerm, lastServiceIdOf } from "../../dynamic-providers/records/authority/authority";
import type { ClaimKind } from "../../dynamic-providers/records/authority/authority";
import { startOf } from "../../dynamic-providers/records/snapshot/facts";

/** What a failover is to cost, told before it begins. Times are Azure's, ISO 8601. */
export interface Forecast {
    readonly kind: ClaimKind;
    readonly from: string | null;
    readonly to: string;
    /** What is restored; null where it is still to be taken. */
    readonly snapshot: {
        readonly id: string;
        readonly service: string;
        readonly takenAt: string;
        /** At the time of the forecast. */
        readonly ageSeconds: number;
    } | null;
    /** Of an unplanned one, once they were looked at: those that are no longer as the snapshot has them; null for others. */
    readonly subscriptionsSince: ChangedSubscriptions | null;
    /** How much change is lost at most; 0 where none is, null where that is not known. */
    readonly dataLossSeconds: number | null;
    /**
     * What Azure has to do until clients are served, one after the other; without `propagation` until the site is active, as
     * no stack sends clients to it.
     */
    readonly work: readonly ExpectedWork[];
    /** Of all of that. */
    readonly expected: ExpectedDuration;
}

/** The vault's catalog, as far as it tells how long backups and restores have taken. */
export type PastWork = Pick<RecordedAuthority["catalog"], "snapshots" | "restores">;

/**
 * @param ups - the sites' `up`s that bring the declared site into the active role.
 * @param standbyMode - of the site that takes over: a cold one has no service yet.
 * @returns undefined where no site takes over from another.
 */
export function forecastFailover(
    ups: readonly ImaginedUp[],
    { authority, catalog, now }: ImaginedWorld,
    past: PastWork,
    standbyMode: StandbyMode,
    hasTraffic: boolean,
): Forecast | undefined {
    const from = authority.active;
    const takeover = ups.find(({ world }) => world.authority.active !== from);
    const term = takeover && currentTerm(takeover.world.authority);
    if (!term || from === null) {
        return undefined;
    }
    const steps = ups.flatMap((up) => up.steps);
    const usual = expectDurations(past, past.restores);
    // The services are not looked at: one that was active, or is being promoted, may have its own already, and a warm one may
    // hold the snapshot.
    const mayBeThere = authority.promotion !== null || lastServiceIdOf(authority, term.site) !== undefined;
    const expected = {
        ...usual,
        ...(mayBeThere && { create: atMost(usual.create) }),
        ...(standbyMode === StandbyMode.Warm && {
            restore: atMost(usual.restore),
            logicalRestore: atMost(usual.logicalRestore),
        }),
    };
    const isCold = standbyMode === StandbyMode.Cold;
    const work = [...longWorkOf(steps, isCold), ...(hasTraffic ? (["propagation"] as const) : [])].map((what) => ({
        what,
        expected: expected[what],
    }));
    const facts = catalog.snapshots.find(({ id }) => id === term.snapshot);
    const takenAt = facts && new Date(startOf(facts)).toISOString();
    return {
        ...{ kind: term.kind, from, to: term.site, work },
        snapshot:
            facts && takenAt
                ? {
                      ...{ id: facts.id, service: facts.service.resourceId.split("/").at(-1)!, takenAt },
                      ageSeconds: Math.max(0, secondsSince(takenAt, now)),
                  }
                : null,
        subscriptionsSince: null,
        dataLossSeconds: term.dataLossSeconds,
        expected: inSequence(work.map((part) => part.expected)),
    };
}

const atMost = ({ toSeconds }: ExpectedDuration): ExpectedDuration => ({ fromSeconds: 0, toSeconds });
