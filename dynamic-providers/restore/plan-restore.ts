import type { Problem } from "../common/problem";
import type { Authority } from "../records/authority/authority";
import { isBegun } from "../records/operation-record";
import type { RestoreRecord } from "../records/restore-record";
import type { SnapshotsObservation } from "../records/selection/select";
import { startOf } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { ageInWords } from "../common/as-people-read";
import { chooseSnapshot } from "./choose-snapshot";
import type { RestoreWish } from "./choose-snapshot";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { shortId } from "../common/short-id";

/** What a run does if its trigger fires, as its program observed it: a forecast, which the run checks before it acts. */
export interface RestorePlan {
    /**
     * `restore` · `none` the trigger was answered, or is being · `refuse` for the reasons given · `unknown` the vault could
     * not be looked at.
     */
    readonly action: "restore" | "none" | "refuse" | "unknown";
    /** Why, for programs: `RestoresSnapshot` · `TriggerAnswered` · `VaultNotObserved` · the code of the first reason to refuse. */
    readonly code: string;
    /** ID of the snapshot that is restored; null where none is. */
    readonly snapshot: string | null;
    /** When its data are from, ISO 8601. */
    readonly startedAt: string | null;
    /** Resource ID of the service that it was taken of. */
    readonly serviceId: string | null;
    /** Of the authority as it was; null where none is kept. */
    readonly epoch: number | null;
    readonly reason: string;
}

/** What a plan is made from. */
export interface RestoreObservation {
    readonly catalog: SnapshotsObservation;
    /** undefined where the vault keeps none. */
    readonly authority: Authority | undefined;
    /** The record of a run for the trigger, where there was one. */
    readonly record: RestoreRecord | undefined;
    /** Azure's time. */
    readonly now: Date;
}

/** Decides what a restore does if its trigger fires. */
export function planRestore({ catalog, authority, record, now }: RestoreObservation, wish: RestoreWish): RestorePlan {
    const epoch = authority?.epoch ?? null;
    const nothing = { snapshot: null, startedAt: null, serviceId: null, epoch };
    if (record && isBegun(record)) {
        return {
            ...nothing,
            action: "none",
            code: "TriggerAnswered",
            reason: `trigger '${record.trigger}' restores snapshot '${shortId(record.snapshot)}': ${record.result}`,
        };
    }
    const choice = chooseSnapshot(catalog, { ...wish, selector: selectorOf(wish.selector, record) }, authority, now);
    if (!choice.snapshot) {
        const reason = choice.problems.map(({ code, message }) => `${code}: ${message}`).join(" ");
        return { ...nothing, action: "refuse", code: choice.problems[0]?.code ?? "NotRestorable", reason };
    }
    const { id, observed, service, restorable } = choice.snapshot;
    // A service that is not there yet has no tier.
    const ifTier =
        wish.target.tier === undefined && restorable.tiers
            ? `, if the service is of tier ${restorable.tiers.join(" or ")}`
            : "";
    return {
        action: "restore",
        code: "RestoresSnapshot",
        snapshot: id,
        startedAt: observed.startedAt,
        serviceId: service.resourceId,
        epoch,
        reason: `snapshot '${shortId(id)}' (${describeAge(choice.snapshot, now)}), ${choice.because}${ifTier}`,
    };
}

/** One that was intended goes on with the snapshot it was intended with; one that failed chooses again. */
export function selectorOf(declared: string, record: RestoreRecord | undefined): string {
    return record?.result === "intended" ? record.snapshot : declared;
}

function describeAge({ observed }: SnapshotFacts, now: Date): string {
    const { startedAt } = observed;
    return startedAt === null
        ? "of unknown age"
        : `${startedAt.slice(0, 16).replace("T", " ")} UTC, ${ageInWords(startedAt, now)} old`;
}

/**
 * Reasons to refuse a choice that is not what was planned: another site is active, or only older data are left. Newer
 * data of the same source are what `latest` asks for.
 *
 * @param plan - undefined for a run without a program, and of older releases.
 */
export function findPlanProblems(
    plan: RestorePlan | undefined,
    chosen: SnapshotFacts,
    authority: Authority | undefined,
): Problem[] {
    if (plan?.action !== "restore" || plan.snapshot === null || plan.snapshot === chosen.id) {
        return [];
    }
    const isMoved = plan.epoch !== (authority?.epoch ?? null);
    const isOlder = startOf(chosen) < (plan.startedAt === null ? 0 : Date.parse(plan.startedAt));
    return isMoved || isOlder
        ? [
              {
                  code: "VaultChanged",
                  message:
                      `The vault changed since this was planned: snapshot '${shortId(plan.snapshot)}' was to be restored, and now it ` +
                      `would be the ${snapshotInWords(chosen)}${isMoved ? `, as epoch ${authority?.epoch} has begun` : ", which is older"}. Run it again.`,
              },
          ]
        : [];
}
