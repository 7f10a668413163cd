import { timeOf } from "../common/as-people-read";
import { sameResource } from "../azure/resource-id";
import { whyNotTakenOver } from "../records/selection/select";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { isUnreadable } from "../records/snapshot/observation";
import { findObstacles } from "../records/snapshot/restorable";
import type { SiteDeclaration } from "./declaration";
import { refuse, rest, step } from "./say";
import type { SiteObservation } from "./site-observation";
import type { SiteStep } from "./step";
import { holdFor } from "./tidying";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import { snapshotInWords, snapshotNamed } from "../records/snapshot/snapshot-in-words";

/**
 * Steps down in favour of the peer: a snapshot that is equal to the service as it stands, the token that names it, and
 * nothing more. Where the service changes meanwhile the snapshot is taken again.
 */
export function demote(declared: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { site, activeSite } = declared;
    const { authority } = observed;
    const { epoch, handover } = authority;
    if (handover) {
        return rest(
            "demoted",
            "HandedOver",
            `the site has handed over the ${snapshotNamed(handover.snapshot, observed.catalog.snapshots)} at ${timeOf(handover.writtenAt)}: the up of '${activeSite}' takes over`,
        );
    }
    const last = lastFinalSnapshot(declared, observed);
    const take = (first: number): SiteStep => {
        let number = first;
        // One whose facts cannot be read is nobody's to go on with.
        while (observed.service && isUnreadable(observed.catalog, observed.service, finalTrigger(epoch + 1, number))) {
            number += 1;
        }
        return step(
            { does: "takeSnapshot", trigger: finalTrigger(epoch + 1, number) },
            "demote",
            "HandsOver",
            `hands over to '${activeSite}', planned: takes the final snapshot and writes the token`,
        );
    };
    if (!last) {
        return take(1);
    }
    const { facts, number } = last;
    if (facts.result !== "succeeded") {
        // One under way is gone on with, and one that failed is taken again, both under their name.
        return take(isPastUse(facts, declared, observed) ? number + 1 : number);
    }
    const isFresh = observed.run.finalSnapshot === facts.id;
    const problems = whyNotHandedOver(declared, facts, observed);
    if (problems.length > 0 && isFresh) {
        return refuse(site, authority, [{ code: "FinalSnapshotUnusable", message: problems.join(" ") }]);
    }
    if (problems.length > 0) {
        return take(number + 1);
    }
    if (!isFresh) {
        const { compared } = observed.run;
        if (!canBeCompared(facts) || (compared?.snapshot === facts.id && compared.differences.length > 0)) {
            return take(number + 1);
        }
        if (compared?.snapshot !== facts.id) {
            return step(
                { does: "compare", snapshot: facts.id },
                "demote",
                "HandsOver",
                `hands over to '${activeSite}', planned: checks whether the service still equals the final ${snapshotInWords(facts)}`,
            );
        }
    }
    const hold = holdFor(epoch + 1);
    return facts.holds.includes(hold)
        ? step(
              { does: "append", change: { event: "handoverWritten", site, snapshot: facts.id } },
              "demote",
              "HandsOver",
              `hands over the ${snapshotInWords(facts)} to '${activeSite}'`,
          )
        : step(
              { does: "hold", snapshot: facts.id, hold },
              "demote",
              "HandsOver",
              `keeps the final ${snapshotInWords(facts)} from being pruned`,
          );
}

const finalPrefix = (epoch: number): string => `handover-${epoch}-`;
const finalTrigger = (epoch: number, number: number): string => `${finalPrefix(epoch)}${number}`;

/** The last attempt of the last final snapshot for the next epoch. */
function lastFinalSnapshot(
    { serviceId }: SiteDeclaration,
    { catalog, authority }: SiteObservation,
): { readonly facts: SnapshotFacts; readonly number: number } | undefined {
    const prefix = finalPrefix(authority.epoch + 1);
    return catalog.snapshots
        .filter(({ service, trigger }) => sameResource(service.resourceId, serviceId) && trigger.startsWith(prefix))
        .map((facts) => ({ facts, number: Number(facts.trigger.slice(prefix.length)) }))
        .filter(({ number }) => Number.isInteger(number))
        .sort((left, right) => left.number - right.number || (left.facts.attempt ?? 1) - (right.facts.attempt ?? 1))
        .at(-1);
}

/** It cannot be used for a takeover any more: it was begun too long ago, or retention has pruned it. */
function isPastUse(facts: SnapshotFacts, { tier }: SiteDeclaration, { now }: SiteObservation): boolean {
    return findObstacles(facts, { tier }, now).some(({ code }) => code === "Expired" || code === "Pruned");
}

function whyNotHandedOver(
    { tier, verify }: SiteDeclaration,
    facts: SnapshotFacts,
    { catalog, authority, now }: SiteObservation,
): string[] {
    const problems = whyNotTakenOver(facts, catalog, authority, { tier }, now).map(
        (problem) => `${problem} Run it again to take another final snapshot; the site stays active.`,
    );
    if (verify !== "off" && (!hasInventory(facts.inventory) || facts.inventory.stable !== true)) {
        const { changedKinds = [], problem } = hasInventory(facts.inventory)
            ? facts.inventory
            : { problem: facts.inventory?.problem };
        problems.push(
            changedKinds.length > 0
                ? `The service kept changing while the final ${snapshotInWords(facts)} was taken: ${changedKinds.join(", ")}. Stop ` +
                      "what changes them, for example a deployment, and run it again; the site stays active."
                : `The final ${snapshotInWords(facts)} could not be compared with the service${problem ? `: ${problem}` : ""}. Run it ` +
                      "again; the site stays active.",
        );
    }
    return problems;
}

/** Without digests of the secrets it is not known whether one of them has changed since. */
function canBeCompared({ inventory }: SnapshotFacts): boolean {
    return hasInventory(inventory) && inventory.keyId !== undefined;
}
