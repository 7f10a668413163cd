import type { Authority } from "../records/authority/authority";
import { nameOfService, sameResource } from "../azure/resource-id";
import type { Problem } from "../common/problem";
import { selectSnapshot, treeMissing } from "../records/selection/select";
import type { SelectionTarget, SnapshotsObservation } from "../records/selection/select";
import { describeSource, isOfLineage, resolveSource } from "../records/selection/source";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { asLogical } from "../records/snapshot/logical-facts";
import { wayBackOf } from "../records/snapshot/lost-payload";
import { findBlob, isWhole } from "../records/snapshot/observation";
import { findObstacles } from "../records/snapshot/restorable";
import { latestSnapshot, parseSelector } from "../records/snapshot/selector";
import { findActiveSiteProblems } from "./active-site";
import { isIdOf, shortId } from "../common/short-id";

/** Which snapshot is wanted, and where. */
export interface RestoreWish {
    /** An ID, `latest`, or `before:` and a time. */
    readonly selector: string;
    /** Whose snapshots `latest` and `before:` are about: a service's resource ID or a site's name. */
    readonly from?: string;
    /** Its `resourceId` is missing while the service is not there yet. */
    readonly target: SelectionTarget & { readonly resourceId?: string };
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
    /** Whether a service that is not active may be overwritten with its own snapshot. */
    readonly isOwnAllowed: boolean;
}

/** The snapshot to restore, or every reason not to restore one. */
export type SnapshotChoice =
    | {
          readonly snapshot: SnapshotFacts;
          /** Whose it is and why it was chosen, for a message after its name. */
          readonly because: string;
          readonly problems: readonly [];
      }
    | { readonly snapshot?: undefined; readonly problems: readonly Problem[] };

/**
 * Chooses the snapshot to restore, or names every reason not to restore. `latest` and `before:` choose within one source what
 * a failover would; an ID chooses that snapshot, of any service. The active site's service is overwritten only where the
 * wish names the snapshot, and so is a service by its own snapshot unless the wish allows that.
 *
 * @param authority - undefined where the vault keeps none.
 * @param now - Azure's time.
 */
export function chooseSnapshot(
    observation: SnapshotsObservation,
    wish: RestoreWish,
    authority: Authority | undefined,
    now: Date,
): SnapshotChoice {
    const choice = choose(observation, wish, authority, now);
    const { snapshot } = choice;
    if (!snapshot) {
        return choice;
    }
    const { overwriteActive, target } = wish;
    const serviceId = target.resourceId;
    const problems =
        serviceId === undefined
            ? []
            : [
                  ...findActiveSiteProblems(authority, { serviceId, overwriteActive }, snapshot.id),
                  ...findOverwriteProblems(snapshot, serviceId, wish),
              ];
    return problems.length === 0 ? choice : { problems };
}

function choose(
    observation: SnapshotsObservation,
    { selector, from, target }: RestoreWish,
    authority: Authority | undefined,
    now: Date,
): SnapshotChoice {
    const parsed = parseSelector(selector);
    if (parsed.failure) {
        return notRestorable([parsed.failure.reason]);
    }
    if (parsed.selector.by === "id") {
        return chooseById(observation, parsed.selector.id, target, authority, now);
    }
    const { source, problem } = resolveSource(observation.snapshots, authority, from);
    if (problem) {
        return { problems: [problem] };
    }
    const { selected, reasons, ofKind } = selectSnapshot(observation, source, parsed.selector, target, now);
    if (!selected) {
        return notRestorable(reasons);
    }
    const when = parsed.selector.by === "before" ? ` from before ${parsed.selector.before.toISOString()}` : "";
    return {
        snapshot: selected,
        because: `the newest of ${describeSource(source)}${when}${source.of === "service" ? "" : `, taken of '${nameOf(selected)}'`}${ofKind === "" ? "" : `; ${ofKind}`}`,
        problems: [],
    };
}

function chooseById(
    observation: SnapshotsObservation,
    id: string,
    target: SelectionTarget,
    authority: Authority | undefined,
    now: Date,
): SnapshotChoice {
    const facts = observation.snapshots.find((found) => isIdOf(id, found.id));
    if (!facts) {
        return notRestorable([
            `The catalog holds no snapshot '${shortId(id)}': name one of its snapshots, or '${latestSnapshot}'.`,
        ]);
    }
    const isLogical = asLogical(facts) !== undefined;
    const obstacles = findObstacles(facts, target, now);
    if (obstacles.length > 0) {
        return notRestorable(obstacles.map(({ message }) => message));
    }
    const problems = !isLogical
        ? findPayloadProblems(facts, observation)
        : observation.missingTrees?.has(facts.id)
          ? [treeMissing(facts)]
          : [];
    if (problems.length > 0) {
        return { problems };
    }
    const isForeign = authority && authority.lineage.length > 0 && !isOfLineage(facts, authority);
    const warning = isForeign ? ", which is not of the active lineage: a failover does not choose it" : "";
    return { snapshot: facts, because: `named by its ID, taken of '${nameOf(facts)}'${warning}`, problems: [] };
}

const notRestorable = (reasons: readonly string[]): SnapshotChoice => ({
    problems: reasons.map((message) => ({ code: "NotRestorable", message })),
});

const nameOf = ({ service }: SnapshotFacts): string => nameOfService(service.resourceId);

function findPayloadProblems(facts: SnapshotFacts, observation: SnapshotsObservation): Problem[] {
    const { payload } = facts;
    const found = findBlob(facts, observation);
    if (!found) {
        return [
            {
                code: "PayloadMissing",
                message: `Its blob '${payload.name}' is no longer in container '${payload.container}': choose another snapshot. ${wayBackOf(payload, observation.backupsUrl)}`,
            },
        ];
    }
    return isWhole(facts, observation)
        ? []
        : [
              {
                  code: "PayloadChanged",
                  message:
                      `Its blob '${payload.name}' is not the one that was taken: ${found.bytes} bytes with ETag ${found.etag}, ` +
                      `and the catalog says ${payload.bytes} bytes with ETag ${payload.etag}. Choose another snapshot.`,
              },
          ];
}

function findOverwriteProblems(
    { id, service }: SnapshotFacts,
    serviceId: string,
    { overwriteActive, isOwnAllowed }: RestoreWish,
): Problem[] {
    return sameResource(service.resourceId, serviceId) && !isOwnAllowed && !isIdOf(overwriteActive, id)
        ? [
              {
                  code: "OverwritesSource",
                  message: `It was taken from the very service it would overwrite: set overwriteActive to '${shortId(id)}' if that is meant.`,
              },
          ]
        : [];
}
