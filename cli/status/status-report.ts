import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import { describeGapsOf } from "./gaps";
import { expectDurations } from "../../dynamic-providers/records/expected-durations";
import type { ExpectedDuration } from "../../dynamic-providers/records/expected-durations";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { isEnded } from "../../dynamic-providers/records/operation-record";
import { snapshotStanding } from "../../dynamic-providers/records/selection/newest-restorable";
import { newestFirst } from "../../dynamic-providers/records/snapshot/facts";
import { findObstacles } from "../../dynamic-providers/records/snapshot/restorable";
import { roleOf } from "../../dynamic-providers/protocol/say";
import type { SiteRoleName } from "../../dynamic-providers/protocol/step";
import { fenceOf, lastServiceIdOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { AzureError } from "../../dynamic-providers/azure/errors";
import type { EndpointKind } from "../../dynamic-providers/azure/endpoint-names";
import { endpointInWords } from "./endpoint-in-words";
import { secondsSince } from "../../dynamic-providers/common/as-people-read";
import { nextThing } from "./next-thing";
import { objectiveOf } from "./objective";
import { judgeStatus } from "./status-readiness";
import type { Answer } from "../../dynamic-providers/authority/ask-part";
import type { Look } from "../../dynamic-providers/authority/look";
import type { RecordsState, ServiceState, SiteState, StatusReport, WorkUnderWay } from "./status";
import type { Places } from "./places";
import { lastFailoverOf } from "../up/last-failover";
import type { Project } from "../up/project";

/** What was read, put together: decides nothing that the protocol does not. */
export function reportStatus(project: Project, places: Places, look: Look, machineNow: Date): StatusReport {
    const recorded = valueOf(look.vault);
    const authority = recorded?.authority;
    const now = recorded?.now ?? machineNow;
    const names = [...new Set([...project.sites, ...Object.keys(look.services)])];
    const sites = names.map((site) => siteState(site, places, look, recorded));
    const active = sites.find(({ role }) => role === "active" || role === "demoted");
    const snapshots = snapshotsState(project, places, recorded, now, tierOf(look, authority?.active));
    const pointsAt = look.traffic && valueOf(look.traffic);
    const traffic: StatusReport["traffic"] = {
        kind: places.endpoint?.kind ?? null,
        pointsAt: pointsAt ?? null,
        state: look.traffic === undefined ? "not declared" : "value" in look.traffic ? "read" : "unanswered",
    };
    const underWay = recorded ? workUnderWay(recorded, now) : [];
    const known = {
        ...{ schema: "apim-dr/status/1" as const, at: now.toISOString() },
        activeSite: authority?.active ?? null,
        epoch: authority?.epoch ?? null,
        declaredActive: project.activeSite ?? null,
        ...{ sites, snapshots, underWay, traffic },
        subscriptionsSince: look.subscriptions ?? null,
        readiness: judgeStatus(project, places, look),
        gaps: recorded ? describeGapsOf(recorded, sites) : [],
        lastFailover: authority ? lastFailoverOf(authority) : null,
        records: recordsState(look.records),
        disagreements: disagreementsOf(project, recorded, traffic, active),
        unanswered: unansweredOf(look, places.endpoint?.kind),
        warnings: look.warnings,
    };
    return { ...known, next: nextThing(project, places, recorded, known) };
}

function siteState(site: string, places: Places, look: Look, recorded: RecordedAuthority | undefined): SiteState {
    const authority = recorded?.authority;
    const role = authority ? roleOf(site, authority) : null;
    const since = authority && role ? roleSince(site, role, authority) : undefined;
    const resourceId = places.services[site] ?? (authority && lastServiceIdOf(authority, site)) ?? null;
    return { site, role, since: since ?? null, service: serviceState(resourceId, look.services[site]) };
}

function roleSince(site: string, role: SiteRoleName, authority: Authority): string | null | undefined {
    const term = authority.lineage.findLast((one) => one.site === site);
    switch (role) {
        case "active":
            return term?.claimedAt;
        case "fenced":
            return fenceOf(authority, site)?.at;
        case "demoted":
            return authority.handover?.writtenAt;
        default:
            return term?.endedAt;
    }
}

/** Whether Azure answered, and did not let it be read. */
const isRefused = ({ error, isOutage }: Extract<Answer<unknown>, { readonly problem: string }>): boolean =>
    !isOutage && error instanceof AzureError && error.statusCode !== undefined && error.statusCode < 500;

function serviceState(
    resourceId: string | null,
    answer: Answer<ServiceObservation | undefined> | undefined,
): ServiceState {
    const nothing = { resourceId, tier: null, busyWith: null, regions: [] };
    if (answer === undefined) {
        return { ...nothing, state: "unknown" };
    }
    if ("problem" in answer) {
        return { ...nothing, state: isRefused(answer) ? "refused" : "unanswered" };
    }
    const { value: service } = answer;
    return service === undefined
        ? { ...nothing, state: "absent" }
        : {
              resourceId,
              state: "running",
              tier: service.tier,
              busyWith: service.targetProvisioningState || null,
              regions: [
                  { location: service.location, units: service.units },
                  ...service.locations.map(({ location, units }) => ({ location, units })),
              ],
          };
}

function snapshotsState(
    project: Project,
    { configs }: Places,
    recorded: RecordedAuthority | undefined,
    now: Date,
    tier: string | undefined,
): StatusReport["snapshots"] {
    const objectiveSeconds = objectiveOf(project, configs, recorded?.authority.active ?? project.activeSite);
    if (!recorded) {
        return { newest: null, objectiveSeconds, isLate: false, nextExpiry: null, restorable: 0 };
    }
    const { authority, catalog } = recorded;
    const restorable = catalog.snapshots.filter((facts) => findObstacles(facts, { tier }, now).length === 0);
    const expiries = restorable.flatMap(({ restorable: { until } }) => (until === null ? [] : [until])).sort();
    return {
        ...snapshotStanding(catalog, authority, { tier }, objectiveSeconds, now),
        nextExpiry: expiries[0] ?? null,
        restorable: restorable.length,
    };
}

function workUnderWay({ authority, catalog }: RecordedAuthority, now: Date): WorkUnderWay[] {
    const work = (
        what: WorkUnderWay["what"],
        id: string,
        startedAt: string | null,
        expected: ExpectedDuration | null,
    ): WorkUnderWay => ({
        ...{ what, id, startedAt, expected },
        elapsedSeconds: startedAt === null ? null : secondsSince(startedAt, now),
    });
    const { promotion } = authority;
    const expected = expectDurations(catalog, catalog.restores);
    return [
        ...(promotion ? [work("failover", `to ${promotion.site}`, promotion.startedAt, null)] : []),
        ...[...catalog.snapshots]
            .sort(newestFirst)
            .filter((facts) => !isEnded(facts) && !facts.tombstone)
            .map(({ id, observed, intendedAt }) =>
                work("backup", id, observed.startedAt ?? intendedAt ?? null, expected.backup),
            ),
        ...catalog.restores
            .filter((record) => !isEnded(record))
            .map(({ id, observed, intendedAt }) =>
                work("restore", id, observed.startedAt ?? intendedAt ?? null, expected.restore),
            ),
    ];
}

function disagreementsOf(
    { activeSite }: Project,
    recorded: RecordedAuthority | undefined,
    { kind, pointsAt, state }: StatusReport["traffic"],
    active: SiteState | undefined,
): string[] {
    if (!recorded) {
        return [];
    }
    const { authority } = recorded;
    const lines: string[] = [];
    if (activeSite !== undefined && authority.active !== null && authority.active !== activeSite) {
        lines.push(`Pulumi.yaml declares '${activeSite}' active, and the vault records '${authority.active}'.`);
    }
    if (kind !== null && state === "read" && authority.active !== pointsAt) {
        lines.push(
            `${endpointInWords[kind]} sends clients to ${pointsAt === null ? "no site" : `'${pointsAt}'`}, and the vault records ` +
                `${authority.active === null ? "no site" : `'${authority.active}'`} as active.`,
        );
    }
    if (active?.service.state === "absent") {
        lines.push(`'${active.site}' is active, but Azure has no such service.`);
    }
    return lines;
}

function unansweredOf({ vault, services, traffic }: Look, kind: EndpointKind | undefined): StatusReport["unanswered"] {
    const parts: [string, Answer<unknown> | undefined][] = [
        ["vault", vault],
        ...Object.entries(services).map(([site, answer]): [string, Answer<unknown>] => [
            `service of '${site}'`,
            answer,
        ]),
        [kind === undefined ? "traffic" : endpointInWords[kind], traffic],
    ];
    return parts.flatMap(([part, answer]) =>
        answer && "problem" in answer ? [{ part, problem: answer.problem }] : [],
    );
}

function recordsState(answer: Look["records"]): RecordsState {
    if (!("value" in answer)) {
        return { state: "unanswered", count: 0, faults: [] };
    }
    const { records, faults } = answer.value;
    return {
        state: faults.length === 0 ? "whole" : "broken",
        count: records.length,
        faults: faults.map(({ code, blob, message }) => ({ code, blob, message })),
    };
}

const valueOf = <T>(answer: Answer<T>): T | undefined => ("value" in answer ? answer.value : undefined);

/** Of the service that a failover would restore into: a peer of the active one. */
function tierOf({ services }: Look, active: string | null | undefined): string | undefined {
    const tiers = Object.entries(services).flatMap(([site, answer]) =>
        "value" in answer && answer.value && site !== active ? [answer.value.tier] : [],
    );
    return tiers[0];
}
