import { currentTerm } from "../records/authority/authority";
import type { Authority, Promotion } from "../records/authority/authority";
import { latest, selectSnapshot, whyNotTakenOver } from "../records/selection/select";
import { explainKind } from "../records/selection/snapshot-preference";
import type { Problem } from "../common/problem";
import { isTouching } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import { isToPutBack } from "../records/site-local-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { acknowledgeGaps, findGaps } from "../records/snapshot/gaps";
import { asLogical } from "../records/snapshot/logical-facts";
import { omittedSettings } from "../records/snapshot/native-backup";
import type { Gap } from "../records/snapshot/gaps";
import { targetOf } from "./declaration";
import type { SiteDeclaration } from "./declaration";
import { ageInWords, timeOf } from "../common/as-people-read";
import { refuse, step } from "./say";
import type { SiteObservation } from "./site-observation";
import { lastRestoreOf, restoresInto } from "./standing-by";
import type { SiteStep } from "./step";
import { holdFor } from "./tidying";
import { isBlocking } from "../records/verification";
import { isBegun, isEnded } from "../records/operation-record";
import { snapshotInWords, snapshotNamed } from "../records/snapshot/snapshot-in-words";
import { isIdOf, shortId } from "../common/short-id";

/**
 * The restore that a promotion makes follows from it, so that a run that continues it finds it. One that is begun anew for
 * the same epoch is another, and may be with another snapshot.
 */
export const promotionTrigger = ({ epoch, startedAt }: Promotion): string => `promotion-${epoch}-${startedAt}`;

/** This site is declared active and its peer is recorded: by a token, or by consent. */
export function beginPromotion(declared: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { site, cancelPromotion } = declared;
    const { authority } = observed;
    const { handover, epoch, active } = authority;
    if (cancelPromotion === epoch + 1) {
        return refuse(site, authority, [
            {
                code: "PromotionCancelled",
                message:
                    `cancelPromotion is ${cancelPromotion}, which blocks the promotion to that epoch, and activeSite is ` +
                    `'${site}': take cancelPromotion out to take over, or set activeSite to '${active}'.`,
            },
        ]);
    }
    const problems: Problem[] = [];
    if (handover) {
        const facts = observed.catalog.snapshots.find(({ id }) => id === handover.snapshot);
        const found = facts
            ? whyNotTakenOver(facts, observed.catalog, authority, targetOf(declared), observed.now)
            : [`Snapshot '${shortId(handover.snapshot)}' that was handed over is not in the catalog.`];
        if (facts && found.length === 0) {
            return promoteByToken(declared, observed, facts);
        }
        problems.push({
            code: "TokenNotRestorable",
            message: `${found.join(" ")} Run the up of '${handover.site}' with activeSite '${handover.site}', which withdraws the token, and hand over again; or:`,
        });
    }
    const unplanned = promoteWithoutToken(declared, observed);
    return "work" in unplanned ? unplanned : refuse(site, authority, [...problems, ...unplanned]);
}

function promoteByToken(declared: SiteDeclaration, observed: SiteObservation, facts: SnapshotFacts): SiteStep {
    const { site, acceptDifferences } = declared;
    const { authority, run } = observed;
    const peerServiceId = currentTerm(authority)?.serviceId;
    const gaps = findGapProblems(declared, observed, facts);
    if (gaps.length > 0) {
        return refuse(site, authority, gaps);
    }
    if (run.peer?.snapshot !== facts.id && peerServiceId) {
        return step(
            { does: "comparePeer", snapshot: facts.id, serviceId: peerServiceId },
            "promote",
            "TakesOverPlanned",
            `takes over from '${authority.active}', planned, with the ${snapshotInWords(facts)}${ofKindInWords(explainKind(facts, undefined))}: loses nothing, unless '${authority.active}' has changed since the token; the run checks that first`,
        );
    }
    const differences = run.peer?.answered ? run.peer.differences : [];
    if (differences.length > 0 && !isIdOf(acceptDifferences, facts.id)) {
        return refuse(site, authority, [
            {
                code: "ChangedAfterHandover",
                message:
                    `'${authority.active}' has changed since it handed over the ${snapshotInWords(facts)}: ${listed(differences)}. ` +
                    `To keep these changes, run its up with activeSite '${authority.active}', then hand over again. Or set ` +
                    `acceptDifferences to '${shortId(facts.id)}' to lose these changes.`,
            },
        ]);
    }
    return begin(declared, observed, facts, {
        kind: "planned",
        ofKind: explainKind(facts, undefined),
        changesChecked: run.peer?.answered === true && differences.length === 0,
    });
}

/** Whether the active site is declared lost, in the epoch that is recorded. */
export function isLossAccepted(
    { failover, acceptDataLoss }: Pick<SiteDeclaration, "failover" | "acceptDataLoss">,
    { epoch }: Pick<Authority, "epoch">,
): boolean {
    return failover === "unplanned" && acceptDataLoss === epoch;
}

/** @returns why not, where it must not. */
function promoteWithoutToken(declared: SiteDeclaration, observed: SiteObservation): SiteStep | Problem[] {
    const { site, failover, acceptDataLoss } = declared;
    const { authority, catalog, now } = observed;
    const { epoch, active } = authority;
    const selection = selectSnapshot(catalog, { of: "lineage", authority }, latest, targetOf(declared), now);
    if (!selection.selected) {
        return [
            {
                code: "NothingToTakeOverWith",
                message:
                    `${selection.reasons.join(" ")} If '${active}' can be reached, run its up with activeSite '${site}' first: ` +
                    `it hands over a new snapshot. If it is lost, recoverAuthority {active: ${site}, epoch: ${epoch + 1}} in ` +
                    "the vault's stack makes this site active with the present content of its service.",
            },
        ];
    }
    const facts = selection.selected;
    const startedAt = facts.observed.startedAt;
    const loss = startedAt
        ? `changes made since ${timeOf(startedAt)} (${ageInWords(startedAt, now)} ago) would be lost`
        : "its age is not known";
    if (!isLossAccepted(declared, authority)) {
        const given = failover === "unplanned" ? `acceptDataLoss is ${acceptDataLoss ?? "not set"} and ` : "";
        return [
            {
                code: failover === "unplanned" ? "DataLossNotAccepted" : "NotHandedOver",
                message:
                    `${given}'${active}' is active in epoch ${epoch} and has not handed over. If it can be reached, run its ` +
                    `up first. If it is lost, set failover to unplanned and acceptDataLoss to ${epoch}: the newest ` +
                    `restorable one is the ${snapshotInWords(facts)}${ofKindInWords(selection.ofKind)}, and ${loss}.`,
            },
        ];
    }
    const gaps = findGapProblems(declared, observed, facts);
    return gaps.length > 0
        ? refuse(site, authority, gaps)
        : begin(declared, observed, facts, { kind: "unplanned", ofKind: selection.ofKind, changesChecked: false });
}

function begin(
    { site }: SiteDeclaration,
    { authority, now }: SiteObservation,
    facts: SnapshotFacts,
    {
        kind,
        ofKind,
        changesChecked,
    }: { readonly kind: Promotion["kind"]; readonly ofKind: string; readonly changesChecked: boolean },
): SiteStep {
    const { epoch, active } = authority;
    const startedAt = facts.observed.startedAt;
    const loses =
        kind === "unplanned"
            ? `loses the changes since ${startedAt ? `${timeOf(startedAt)} (${ageInWords(startedAt, now)} ago)` : "an unknown time"}, and fences '${active}'`
            : changesChecked
              ? "loses nothing"
              : "loses no change made before the token was written; later changes were not checked";
    const reason = `takes over from '${active}', ${kind}, with the ${snapshotInWords(facts)}${ofKindInWords(ofKind)}: ${loses}`;
    const code = kind === "planned" ? "TakesOverPlanned" : "TakesOverUnplanned";
    const hold = holdFor(epoch + 1);
    return facts.holds.includes(hold)
        ? step(
              {
                  does: "append",
                  change: {
                      event: "promotionBegan",
                      site,
                      kind,
                      snapshot: facts.id,
                      snapshotStartedAt: startedAt,
                      changesChecked,
                  },
              },
              "promote",
              code,
              reason,
          )
        : step({ does: "hold", snapshot: facts.id, hold }, "promote", code, reason);
}

/** This site's promotion is written down: it is finished, or cancelled before its restore began. */
export function continuePromotion(
    declared: SiteDeclaration,
    observed: SiteObservation,
    promotion: Promotion,
): SiteStep {
    const { site, activeSite, cancelPromotion, verify, serviceId } = declared;
    const { authority, restores, run } = observed;
    const { epoch, kind, snapshot } = promotion;
    const own = restoresInto(observed.service, restores);
    const restore = own.find(({ trigger }) => trigger === promotionTrigger(promotion));
    if (cancelPromotion === epoch) {
        return isTouching(restore)
            ? refuse(site, authority, [
                  {
                      code: "RestoreHasBegun",
                      message: `cancelPromotion is ${epoch} and the restore of the ${snapshotNamed(snapshot, observed.catalog.snapshots)} has begun, and has already replaced the content of '${site}'. Take cancelPromotion out and let the promotion finish.`,
                  },
              ])
            : step(
                  { does: "append", change: { event: "promotionCancelled", site } },
                  "cancel",
                  "CancelsPromotion",
                  `cancels the promotion to epoch ${epoch}: '${authority.active}' stays active`,
              );
    }
    if (activeSite !== site) {
        return refuse(site, authority, [
            {
                code: "PromotionUnderWay",
                message:
                    `activeSite is '${activeSite}' and '${site}' is being promoted to epoch ${epoch} (${kind}): declare ` +
                    `'${site}' again to finish it, or set cancelPromotion to ${epoch} to cancel it before its restore has begun.`,
            },
        ]);
    }
    const going = (what: string): string =>
        `promotion to epoch ${epoch} (${kind}, ${snapshotNamed(snapshot, observed.catalog.snapshots)}): ${what}`;
    // A warm standby may hold it already, unless another restore may still come over it.
    const isStill = observed.service?.targetProvisioningState === "" && own.every(isEnded);
    const last = restore || !isStill ? undefined : lastRestoreOf(own);
    const held = last?.snapshot === snapshot && isVerified(last) ? last : undefined;
    if (held && run.compared?.snapshot !== snapshot) {
        return step(
            { does: "compare", snapshot },
            "promote",
            "ContinuesPromotion",
            going("checks whether the standby still equals the snapshot"),
        );
    }
    const holdsIt = run.compared?.snapshot === snapshot && run.compared.differences.length === 0;
    const done = held && holdsIt ? held : restore;
    const facts = observed.catalog.snapshots.find(({ id }) => id === snapshot);
    const isLogical = restore ? restore.logical !== undefined : facts !== undefined && asLogical(facts) !== undefined;
    if (!done || !isBegun(done)) {
        const found = facts
            ? whyNotTakenOver(facts, observed.catalog, authority, targetOf(declared), observed.now)
            : [`Snapshot '${shortId(snapshot)}' is no longer in the catalog.`];
        if (found.length > 0) {
            return refuse(site, authority, [
                {
                    code: "PromotedSnapshotNotRestorable",
                    message:
                        `${found.join(" ")} The promotion to epoch ${epoch} cannot continue with it: set cancelPromotion to ` +
                        `${epoch} and run up, then take cancelPromotion out again to take over with another snapshot.`,
                },
            ]);
        }
    }
    if (
        done?.result !== "succeeded" ||
        isToPutBack(done) ||
        (verify !== "off" && (!done.verification || isBlocking(done.verification)))
    ) {
        return step(
            { does: "restore", snapshot, isLogical, trigger: promotionTrigger(promotion) },
            "promote",
            "ContinuesPromotion",
            going(restore ? "continues the restore" : "restores and verifies"),
        );
    }
    const problems = [
        ...findVerificationProblems(declared, done),
        // As the service is now: what was missing may have been declared since the restore.
        ...(facts ? findGapProblems(declared, observed, facts) : findGapProblemsOf(done.gaps, declared)),
    ];
    return problems.length > 0
        ? refuse(site, authority, problems)
        : step(
              {
                  does: "append",
                  change: {
                      event: "claimed",
                      site,
                      serviceId,
                      verification: done.verification?.verified ? "verified" : "accepted",
                  },
              },
              "promote",
              "ContinuesPromotion",
              going(`claims epoch ${epoch}`),
          );
}

const isVerified = ({ result, verification }: RestoreRecord): boolean =>
    result === "succeeded" && verification?.verified === true;

/** What is claimed is verified, or was accepted in config: by the snapshot's ID, or by asking not to compare. */
function findVerificationProblems(
    { verify, acceptDifferences }: SiteDeclaration,
    { verification, snapshot }: RestoreRecord,
): Problem[] {
    const isAccepted =
        verify === "off" ||
        verification?.verified ||
        verification?.outcome === "skipped" ||
        verification?.accepted !== undefined ||
        isIdOf(acceptDifferences, snapshot);
    return isAccepted
        ? []
        : [
              {
                  code: "NotVerified",
                  message: `Snapshot '${shortId(snapshot)}' was restored and could not be verified: ${verification?.problem ?? "it was not compared"}. Check the service yourself, then set acceptDifferences to '${shortId(snapshot)}'.`,
              },
          ];
}

/** What the snapshot leaves out and this site does not declare: known before hours are lost, where the service is there. */
function findGapProblems(declared: SiteDeclaration, { service }: SiteObservation, facts: SnapshotFacts): Problem[] {
    return service
        ? findGapProblemsOf(findGaps(omittedSettings(facts), facts.service.settings, service.settings), declared)
        : [];
}

function findGapProblemsOf(gaps: readonly Gap[] = [], { acknowledgedGaps = [], site }: SiteDeclaration): Problem[] {
    return acknowledgeGaps(gaps, acknowledgedGaps)
        .filter(({ state }) => state === "missing")
        .map(({ name, detail }) => ({
            code: "GapMissing",
            message: `The snapshot leaves out ${name}, in which '${site}' differs from the active site (${detail}): declare it on '${site}', or name it in acknowledgedGaps.`,
        }));
}

const ofKindInWords = (ofKind: string): string => (ofKind === "" ? "" : ` (${ofKind})`);

const maxListed = 10;

function listed(differences: readonly string[]): string {
    const more = differences.length - maxListed;
    return differences.slice(0, maxListed).join("; ") + (more > 0 ? `; and ${more} more` : "");
}

/** For an output: what a promotion under way is doing. */
export function describePromotion({ promotion }: Authority): string | undefined {
    return promotion
        ? `'${promotion.site}' is being promoted to epoch ${promotion.epoch} (${promotion.kind}) since ${timeOf(promotion.startedAt)}`
        : undefined;
}
