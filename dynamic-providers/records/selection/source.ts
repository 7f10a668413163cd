import { nameOfService, sameResource } from "../../azure/resource-id";
import { inputFailure } from "../../common/failure";
import type { Problem } from "../../common/problem";
import { currentTerm } from "../authority/authority";
import type { Authority } from "../authority/authority";
import { takeoversWith, termOf } from "../authority/lineage";
import { newestFirst, startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { originOf } from "../snapshot/origin";
import type { ServiceIdentity } from "../snapshot/origin";

/**
 * Whose snapshots a selection is about: "the newest" means something within one source only.
 *
 * - `lineage`: of the services that are or were active. The newest epoch comes first, with data of any age. The
 *   snapshot that a site took over with belongs to its epoch too: it is the oldest state that the site has been in since.
 * - `site`: the same, of one site only.
 * - `service`: of one service, from any epoch. Of one whose `createdAt` is known, none of an earlier one of its name.
 */
export type SnapshotSource =
    | { readonly of: "lineage"; readonly authority: Authority }
    | { readonly of: "site"; readonly site: string; readonly authority: Authority }
    | { readonly of: "service"; readonly service: ServiceIdentity; readonly authority?: Authority };

export type ResolvedSource =
    | { readonly source: SnapshotSource; readonly problem?: undefined }
    | { readonly source?: undefined; readonly problem: Problem };

/**
 * Which source a restore selects from.
 *
 * @param authority - undefined where the vault keeps none.
 * @param from - resource ID of a service, or name of a site. Absent, it is the active lineage, or the only service that the
 * vault has snapshots of where no site has been active. Of several, none is guessed.
 */
export function resolveSource(
    snapshots: readonly SnapshotFacts[],
    authority: Authority | undefined,
    from: string | undefined,
): ResolvedSource {
    const services = servicesOf(snapshots);
    if (from !== undefined) {
        return isServiceId(from) ? fromService(from, services, authority) : fromSite(from, services, authority);
    }
    if (authority && authority.lineage.length > 0) {
        return { source: { of: "lineage", authority } };
    }
    const [only = "", ...others] = services;
    return others.length === 0
        ? { source: { of: "service", service: { resourceId: only }, authority } }
        : {
              problem: {
                  code: "SourceAmbiguous",
                  message:
                      `The vault has snapshots of ${services.length} services, and no site has been active in it: which is ` +
                      `the newest of them means nothing. Set from to one of ${quoted(services)}, or snapshot to the ID of one.`,
              },
          };
}

/** An input `from` that is no site's name. */
export const isServiceId = (from: string): boolean => from.startsWith("/");

function fromService(from: string, services: readonly string[], authority: Authority | undefined): ResolvedSource {
    return services.some((id) => sameResource(id, from))
        ? { source: { of: "service", service: { resourceId: from }, authority } }
        : unknownSource(from, "the vault has no snapshot of that service.", services);
}

function fromSite(from: string, services: readonly string[], authority: Authority | undefined): ResolvedSource {
    if (authority?.lineage.some(({ site }) => site === from)) {
        return { source: { of: "site", site: from, authority } };
    }
    const sites = [...new Set(authority?.lineage.map(({ site }) => site))];
    const rule = `no site of that name is or was active in this vault${sites.length > 0 ? `, only ${quoted(sites)}` : ""}.`;
    return unknownSource(from, rule, services);
}

function unknownSource(from: string, rule: string, services: readonly string[]): ResolvedSource {
    const wayOut =
        services.length > 0
            ? `The vault has snapshots of ${quoted(services)}: name one of them.`
            : "The vault has no snapshots.";
    return {
        problem: { code: "SourceUnknown", message: inputFailure("from", from, `${rule} ${wayOut}`).reason },
    };
}

/** Resource IDs of the services that a vault has snapshots of, each once. A service of pruned snapshots counts only if it has no other. */
function servicesOf(snapshots: readonly SnapshotFacts[]): string[] {
    const standing = snapshots.filter(({ tombstone }) => !tombstone);
    const ids = (standing.length > 0 ? standing : snapshots).map(({ service }) => service.resourceId);
    return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()].sort();
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");

/**
 * The snapshots of a source, the one that is to be preferred first.
 *
 * @param before - leaves out data from that time on, and what only happened from then on: takeovers count as they stood.
 */
export const candidatesOf = (
    snapshots: readonly SnapshotFacts[],
    source: SnapshotSource,
    before?: Date,
): SnapshotFacts[] => rankedCandidatesOf(snapshots, source, before).map(({ facts }) => facts);

/** The same, each with the epoch that it belongs to; undefined where none counts. */
export function rankedCandidatesOf(
    snapshots: readonly SnapshotFacts[],
    source: SnapshotSource,
    before?: Date,
): { readonly facts: SnapshotFacts; readonly epoch: number | undefined }[] {
    const inTime = before
        ? snapshots.filter((facts) => facts.observed.startedAt !== null && startOf(facts) < before.getTime())
        : snapshots;
    if (source.of === "service") {
        const { service } = source;
        const isOf = (facts: SnapshotFacts): boolean => originOf(facts, service) === "own";
        return inTime
            .filter(isOf)
            .sort(newestFirst)
            .map((facts) => ({ facts, epoch: undefined }));
    }
    return inTime
        .flatMap((facts) => {
            const epoch = epochIn(facts, source, before);
            return epoch === undefined ? [] : [{ facts, epoch }];
        })
        .sort((left, right) => right.epoch - left.epoch || newestFirst(left.facts, right.facts));
}

/** The newest epoch that a snapshot belongs to: as taken in it, or as what its site took over with. */
function epochIn(
    facts: SnapshotFacts,
    source: Exclude<SnapshotSource, { of: "service" }>,
    before: Date | undefined,
): number | undefined {
    const { authority } = source;
    const isOfSite = (site: string): boolean => source.of === "lineage" || site === source.site;
    const taken = termOf(facts, authority);
    // Of an epoch whose record was lost the service alone says which site it was.
    const wasOfSite = authority.lineage.some(
        ({ site, serviceId }) =>
            isOfSite(site) && serviceId !== null && sameResource(serviceId, facts.service.resourceId),
    );
    const epochs = takeoversWith(facts.id, authority)
        .filter(({ site, at }) => isOfSite(site) && (!before || Date.parse(at) < before.getTime()))
        .map(({ epoch }) => epoch);
    if (taken && (source.of === "lineage" || wasOfSite)) {
        epochs.push(taken.epoch);
    }
    return epochs.length > 0 ? Math.max(...epochs) : undefined;
}

/** Whether a snapshot is one that a failover could choose. */
export function isOfLineage(facts: SnapshotFacts, authority: Authority): boolean {
    return epochIn(facts, { of: "lineage", authority }, undefined) !== undefined;
}

/** For a message, after "the newest snapshot of". */
export function describeSource(source: SnapshotSource): string {
    switch (source.of) {
        case "lineage": {
            const term = currentTerm(source.authority);
            return `the active site '${term?.site}' (epoch ${term?.epoch})`;
        }
        case "site":
            return `site '${source.site}'`;
        case "service":
            return `service '${nameOfService(source.service.resourceId)}'`;
    }
}
