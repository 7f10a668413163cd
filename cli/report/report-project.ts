import type { Look } from "../../dynamic-providers/authority/look";
import type { Evidence } from "../../dynamic-providers/readiness/facts";
import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { drillsOf } from "../../dynamic-providers/records/drill-record";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import { reportDoctor } from "../doctor/doctor-report";
import { listSnapshots } from "../status/list-snapshots";
import type { Places } from "../status/places";
import { reportStatus } from "../status/status-report";
import type { Project } from "../up/project";
import { checklistOf } from "./checklist";
import type { ProjectReport, ReportedDrill, ReportedFailover, ReportedRecord } from "./project-report";

/** What was read, put together for the report. Pure. */
export function reportProject(
    project: Project,
    places: Places,
    look: Look,
    evidence: Evidence,
    machineNow: Date,
): ProjectReport {
    const status = reportStatus(project, places, look, machineNow);
    const { state, findings, unanswered } = reportDoctor(evidence, machineNow);
    const recorded = "value" in look.vault ? look.vault.value : undefined;
    const { drills } = evidence.project;
    const records = drills && "value" in drills ? drillsOf(drills.value, undefined) : undefined;
    const facts: Omit<ProjectReport, "checklist"> = {
        ...{ schema: "apim-dr/report/1", project: project.name, at: status.at },
        ...{ activeSite: status.activeSite, epoch: status.epoch, sites: status.sites },
        objectives: {
            recoveryPointSeconds: status.snapshots.objectiveSeconds,
            recoveryTimeSeconds: recoveryTimeObjectiveOf(records ?? []),
        },
        standing: status.snapshots,
        snapshots: recorded ? listSnapshots(recorded).snapshots : null,
        failovers: recorded ? failoversOf(recorded.authority) : [],
        drills: records?.map(toReportedDrill) ?? null,
        readiness: { state, findings, unanswered },
        ...{ gaps: status.gaps, next: status.next },
        records: "value" in look.records ? look.records.value.records.map(toReportedRecord).reverse() : null,
    };
    return { ...facts, checklist: checklistOf(facts) };
}

/** @param records - newest first. */
const recoveryTimeObjectiveOf = (records: readonly DrillRecord[]): number | null =>
    records.find(({ objectives }) => objectives.recoveryTimeSeconds !== undefined)?.objectives.recoveryTimeSeconds ??
    null;

function failoversOf({ lineage }: Authority): ReportedFailover[] {
    return lineage
        .map(({ epoch, site, kind, claimedAt, snapshot, verification, dataLossSeconds, recoverySeconds }, index) => ({
            ...{ epoch, site, kind, snapshot, verification, dataLossSeconds, recoverySeconds },
            from: lineage[index - 1]?.site ?? null,
            at: claimedAt,
        }))
        .reverse();
}

const toReportedDrill = (record: DrillRecord): ReportedDrill => ({
    ...{ id: record.id, drill: record.drill, startedAt: record.startedAt, result: record.result },
    snapshot: { id: record.snapshot.id, kind: record.snapshot.kind, chosen: record.snapshot.chosen },
    ...{ location: record.scratch.location, tier: record.scratch.tier },
    recoverySeconds: record.recoverySeconds ?? null,
    ...{ dataAgeSeconds: record.dataAgeSeconds, objectives: record.objectives },
    compared: record.compared?.entities ?? null,
    problems: record.problems.map(({ message }) => message),
});

function toReportedRecord(record: AuditRecord): ReportedRecord {
    const { sequence, kind, event, site, snapshot, epoch, startedAt, endedAt, commit, exercise, reason } = record;
    const { consents, recoverySeconds, dataLossSeconds, problems, digest, document, by, differences, key } = record;
    return {
        ...{ sequence, kind, event, site, snapshot, epoch, startedAt, endedAt, commit, exercise, reason },
        ...{ consents, recoverySeconds, dataLossSeconds, problems, digest },
        document: document.blob,
        by: by?.name ?? by?.objectId ?? by?.applicationId ?? null,
        differences: differences?.count ?? null,
        signedWith: key?.id ?? null,
    };
}
