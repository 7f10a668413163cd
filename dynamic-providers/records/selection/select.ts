import type { Problem } from "../../common/problem";
import type { Authority } from "../authority/authority";
import { isSuperseded } from "../authority/lineage";
import { startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { asLogical } from "../snapshot/logical-facts";
import { wayBackOf } from "../snapshot/lost-payload";
import { findBlob, isWhole } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { findRequirementProblems } from "../snapshot/requirements";
import { findObstacles } from "../snapshot/restorable";
import type { RestoreTarget } from "../snapshot/restorable";
import { latestSnapshot } from "../snapshot/selector";
import type { SnapshotSelector } from "../snapshot/selector";
import { explainKind, preferredOf } from "./snapshot-preference";
import type { NewestOfKind, SnapshotPreference } from "./snapshot-preference";
import { describeSource, rankedCandidatesOf } from "./source";
import type { SnapshotSource } from "./source";
import { snapshotInWords } from "../snapshot/snapshot-in-words";

/** What a selection looks at. */
export type SnapshotsObservation = Pick<
    CatalogObservation,
    "snapshots" | "backupsContainer" | "backupsUrl" | "payloads" | "missingTrees"
>;

/** Which of a source's snapshots is wanted: one by its ID needs no selection. */
export type NewestSelector = Exclude<SnapshotSelector, { by: "id" }>;

export const latest: NewestSelector = { by: "latest" };

export type Selection =
    | {
          readonly selected: SnapshotFacts;
          /** Why it is of its kind, for a message; empty where that needs no word. */
          readonly ofKind: string;
          readonly reasons?: undefined;
      }
    | { readonly selected?: undefined; readonly ofKind?: undefined; readonly reasons: readonly string[] };

/** What a snapshot is selected for. */
export interface SelectionTarget extends RestoreTarget, SnapshotPreference {}

/**
 * "The newest restorable snapshot": the one place that decides it, for restores, failovers, warm standbys, schedules and
 * retention. It is the first candidate of the source that has no such reason, or the first of the preferred kind.
 *
 * @param now - Azure's time.
 * @returns the snapshot, or why there is none: of the newest candidates.
 */
export function selectSnapshot(
    observation: SnapshotsObservation,
    source: SnapshotSource,
    selector: NewestSelector,
    target: SelectionTarget,
    now: Date,
): Selection {
    const before = selector.by === "before" ? selector.before : undefined;
    const refused: Refused[] = [];
    const restorable: NewestOfKind[] = [];
    for (const candidate of rankedCandidatesOf(observation.snapshots, source, before)) {
        const { facts } = candidate;
        if (restorable.some((newer) => newer.facts.kind === facts.kind)) {
            continue;
        }
        const problems = findSelectionProblems(facts, observation, source.authority, target, now);
        if (problems.length === 0) {
            restorable.push(candidate);
        } else {
            refused.push({ facts, problems, why: problems.map(({ message }) => message).join(" ") });
        }
    }
    const [first, other] = restorable;
    if (!first) {
        const reasons = refused.map(({ why }) => why);
        return { reasons: reasons.length > 0 ? newestOf(reasons) : [noneReason(observation, source, before)] };
    }
    const selected = preferredOf(first, other, target);
    const against =
        selected === first.facts
            ? (other?.facts ?? refused.find(({ facts }) => facts.kind !== selected.kind)?.why)
            : first.facts;
    const ofKind = [explainKind(selected, against), ...whatDoesNotFit(refused, selected)].filter((text) => text !== "");
    return { selected, ofKind: ofKind.join("; ") };
}

interface Refused {
    readonly facts: SnapshotFacts;
    readonly problems: readonly Problem[];
    readonly why: string;
}

/** Newer data that only the target's tier keeps from being restored: who chose the tier must know what that costs. */
function whatDoesNotFit(refused: readonly Refused[], selected: SnapshotFacts): string[] {
    const newer = refused.filter(
        ({ facts, problems }) =>
            facts.kind === selected.kind &&
            startOf(facts) > startOf(selected) &&
            problems.every(({ code }) => code === "NotInTier" || code === "TooManyForTier"),
    );
    return newer.slice(0, 1).map(({ why }) => `a newer one cannot be restored here: ${why.replace(/\.$/, "")}`);
}

/** The reasons of a year of expired snapshots are too long to read. */
const maxReasons = 3;

/** @param refused - why each candidate is refused, the newest first. */
function newestOf(refused: readonly string[]): string[] {
    const rest = refused.length - maxReasons;
    return rest <= 0
        ? [...refused]
        : [
              ...refused.slice(0, maxReasons),
              `The ${rest} older ${rest === 1 ? "one" : "ones"} cannot be restored either: npx apim-dr snapshots lists them.`,
          ];
}

/**
 * Every reason not to select a snapshot; empty when there is none.
 *
 * @param authority - undefined where none is kept: then only its own mark tells that a snapshot is superseded.
 */
export function findSelectionProblems(
    facts: SnapshotFacts,
    observation: SnapshotsObservation,
    authority: Authority | undefined,
    target: RestoreTarget,
    now: Date,
): Problem[] {
    const problems: Problem[] = findObstacles(facts, target, now);
    if (authority && isSuperseded(facts, authority) && !facts.superseded) {
        problems.push({
            code: "Superseded",
            message: `The ${snapshotInWords(facts)} finished after its site had lost the active role.`,
        });
    }
    const { requires } = facts.restorable;
    if (requires && target.tier !== undefined && !target.isPart) {
        problems.push(
            ...findRequirementProblems(requires, target.tier, target.notBrought).map(({ code, message }) => ({
                code,
                message: `The ${snapshotInWords(facts)} does not fit: ${message}.`,
            })),
        );
    }
    const isBlob = asLogical(facts) === undefined;
    if (!isBlob && observation.missingTrees?.has(facts.id)) {
        problems.push(treeMissing(facts));
    }
    if (isBlob && facts.result === "succeeded" && !facts.tombstone && !isWhole(facts, observation)) {
        const isGone = findBlob(facts, observation) === undefined;
        problems.push({
            code: "PayloadMissing",
            message:
                `The blob '${facts.payload.name}' of the ${snapshotInWords(facts)} is missing, or is not the one that was taken.` +
                (isGone ? ` ${wayBackOf(facts.payload, observation.backupsUrl)}` : ""),
        });
    }
    return problems;
}

/** Of a logical snapshot; all else about its objects is looked at when it is opened. */
export const treeMissing = (facts: SnapshotFacts): Problem => ({
    code: "PayloadMissing",
    message: `The ${snapshotInWords(facts)} is no longer in container '${facts.payload.container}': choose another snapshot, or restore its blobs (their versions, or their soft-deleted state).`,
});

/** Every reason not to take over with a snapshot, as text; empty when there is none. */
export function whyNotTakenOver(
    facts: SnapshotFacts,
    observation: SnapshotsObservation,
    authority: Authority,
    target: RestoreTarget,
    now: Date,
): string[] {
    return findSelectionProblems(facts, observation, authority, target, now).map(({ message }) => message);
}

function noneReason({ snapshots }: SnapshotsObservation, source: SnapshotSource, before: Date | undefined): string {
    if (snapshots.length === 0) {
        return "The catalog holds no snapshot: take one first, with the active site's up or a Backup.";
    }
    const whose = source.of === "lineage" ? "a service that is or was active" : describeSource(source);
    return before
        ? `The catalog holds no snapshot of ${whose} from before ${before.toISOString()}: name a later time, the ID of a ` +
              `snapshot, or '${latestSnapshot}'.`
        : `The catalog holds no snapshot of ${whose}.`;
}
