import { currentTerm, fenceOf } from "./authority";
import type { Authority, AuthorityChange, Term } from "./authority";

/** A change that the authority does not allow as it stands. */
export class AuthorityRuleError extends Error {
    constructor(change: AuthorityChange, rule: string) {
        super(`The authority does not take '${change.event}': ${rule}`);
        this.name = "AuthorityRuleError";
    }
}

/**
 * The authority after a change. Every writer goes through it, for every decision: at most one site is active, an
 * epoch only ever goes up, a promotion is under way from before its restore until its claim, and a site that loses the
 * active role without handing it over is fenced.
 *
 * @param at - Azure's time.
 * @throws AuthorityRuleError
 */
export function applyChange(authority: Authority, change: AuthorityChange, at: Date): Authority {
    const { epoch, active, handover, promotion, fenced, lineage } = authority;
    const demand = (holds: boolean, rule: string): void => {
        if (!holds) {
            throw new AuthorityRuleError(change, rule);
        }
    };
    const now = at.toISOString();
    switch (change.event) {
        case "claimed": {
            const { site } = change;
            if (!promotion) {
                demand(active === null && epoch === 0, "a site is or was active, and no promotion is under way.");
            } else {
                demand(promotion.site === site, `'${promotion.site}' is being promoted.`);
                demand(change.verification !== null, "what was restored was not verified.");
            }
            const last = currentTerm(authority);
            const term: Term = {
                epoch: epoch + 1,
                site,
                serviceId: change.serviceId,
                kind: promotion?.kind ?? "first",
                claimedAt: now,
                endedAt: null,
                snapshot: promotion?.snapshot ?? null,
                verification: change.verification,
                dataLossSeconds: promotion?.dataLossSeconds ?? null,
                recoverySeconds: promotion ? secondsBetween(promotion.startedAt, now) : null,
            };
            const endedAt = promotion?.kind === "planned" ? (handover?.writtenAt ?? now) : promotion?.startedAt;
            return {
                epoch: epoch + 1,
                active: site,
                handover: null,
                promotion: null,
                fenced,
                lineage: last ? [...lineage.slice(0, -1), { ...last, endedAt: endedAt ?? now }, term] : [term],
            };
        }
        case "handoverWritten":
            demand(active === change.site, `'${active}' is active.`);
            demand(!promotion && !handover, "a hand-over or a promotion is under way.");
            return { ...authority, handover: { epoch, site: change.site, snapshot: change.snapshot, writtenAt: now } };
        case "handoverWithdrawn":
            demand(active === change.site && handover !== null, "the site has written no hand-over token.");
            demand(!promotion, `'${promotion?.site}' is being promoted with it.`);
            return { ...authority, handover: null };
        case "promotionBegan": {
            const { site, kind, snapshot, snapshotStartedAt, changesChecked } = change;
            demand(active !== null && active !== site, "only a site that is not active takes over from one that is.");
            demand(!promotion, `'${promotion?.site}' is being promoted already.`);
            demand(!fenceOf(authority, site), "the site is fenced.");
            demand(kind === "unplanned" || handover?.snapshot === snapshot, "there is no hand-over token for it.");
            // Nothing that stood when the token was written is lost, unless changes after it could not be looked for.
            const isLossless = kind === "planned" && changesChecked;
            const dataLossSeconds = isLossless ? 0 : secondsBetween(snapshotStartedAt ?? now, now);
            return {
                ...authority,
                promotion: { site, epoch: epoch + 1, kind, snapshot, startedAt: now, dataLossSeconds, changesChecked },
                fenced: kind === "unplanned" ? [...fenced, { site: active!, epoch, at: now }] : fenced,
            };
        }
        case "promotionCancelled":
            demand(promotion?.site === change.site, "the site is not being promoted.");
            return {
                ...authority,
                promotion: null,
                // What this promotion fenced is active again.
                fenced: fenced.filter((fence) => !(fence.site === active && fence.epoch === epoch)),
            };
        case "rejoined":
            demand(fenceOf(authority, change.site) !== undefined, "the site is not fenced.");
            demand(active !== change.site, "the failover from it is not done.");
            return { ...authority, fenced: fenced.filter(({ site }) => site !== change.site) };
        case "serviceRecorded": {
            const last = currentTerm(authority);
            demand(active === change.site && last?.serviceId === null, "the active site's service is known.");
            return { ...authority, lineage: [...lineage.slice(0, -1), { ...last!, serviceId: change.serviceId }] };
        }
        case "recovered": {
            demand(change.epoch > epoch, `epoch ${epoch} is recorded: name a higher one.`);
            const term: Term = {
                epoch: change.epoch,
                site: change.active,
                serviceId: lineage.findLast(({ site }) => site === change.active)?.serviceId ?? null,
                kind: "recovered",
                claimedAt: now,
                endedAt: null,
                snapshot: null,
                verification: null,
                dataLossSeconds: null,
                recoverySeconds: null,
            };
            const ended = lineage.map((other) => ({ ...other, endedAt: other.endedAt ?? now }));
            return {
                epoch: change.epoch,
                active: change.active,
                handover: null,
                promotion: null,
                fenced: [
                    ...fenced.filter(({ site }) => site !== change.active),
                    ...(active !== null && active !== change.active && !fenceOf(authority, active)
                        ? [{ site: active, epoch, at: now }]
                        : []),
                ],
                lineage: [...ended, term],
            };
        }
    }
}

function secondsBetween(from: string, to: string): number {
    return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
