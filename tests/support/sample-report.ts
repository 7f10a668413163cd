import { reportProject } from "../../cli/report/report-project";
import type { ProjectReport } from "../../cli/report/project-report";
import type { Places } from "../../cli/status/places";
import { declaredPlaces } from "../../cli/status/status-readiness";
import type { Look } from "../../dynamic-providers/authority/look";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { toLookEvidence } from "../../dynamic-providers/readiness/look-evidence";
import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { hour, sampleLogical, sampleNow, sampleObservation } from "./sample-catalog";
import { wholeDrill, wholeRecord } from "./sample-documents";
import { sampleService, serviceIdOf } from "./sample-service";
import { authorityAfter, claimed, handedOver, promotionBegan, sampleRestore, sampleSiteSnapshot } from "./sample-site";

/** What a sample of the report is made from. */
export interface SampleReport {
    readonly name?: string;
    readonly authority?: Authority;
    readonly snapshots?: readonly SnapshotFacts[];
    readonly drills?: readonly DrillRecord[];
    readonly look?: Partial<Look>;
    readonly records?: readonly AuditRecord[];
}

const before = (hours: number): string => new Date(sampleNow.getTime() - hours * hour).toISOString();

/** A drill that began so many days ago. */
export const sampleDrill = (id: string, daysAgo: number, change: Partial<DrillRecord> = {}): DrillRecord => ({
    ...wholeDrill(id),
    ...{ startedAt: before(daysAgo * 24), problems: [], recoverySeconds: 2640, dataAgeSeconds: 21_600 },
    objectives: { recoveryTimeSeconds: 7200, recoveryPointSeconds: 86_400 },
    compared: { entities: 412, notCompared: {} },
    ...change,
});

/** A pair that has failed over and back, with snapshots of both kinds and drills of which one failed. */
const lively = authorityAfter(
    claimed("primary"),
    promotionBegan("standby", "unplanned", "native-9"),
    claimed("standby", "verified"),
    { event: "rejoined", site: "primary" },
    handedOver("standby", "native-3"),
    promotionBegan("primary", "planned", "native-3"),
    claimed("primary", "verified"),
);
const livelySnapshots = [
    ...Array.from({ length: 14 }, (_, index) =>
        sampleSiteSnapshot(`native-${index}`, 5 + index * 60, { epoch: index === 0 ? 3 : 1 }),
    ),
    ...Array.from({ length: 6 }, (_, index) => sampleLogical(`logical-${index}`, 2 + index * 96)),
    sampleSiteSnapshot("failed-1", 30, { result: "failed", problems: ["Azure gave it up"] }),
];
const livelyDrills = [
    sampleDrill("d4", 2),
    sampleDrill("d3", 9, {
        result: "failed",
        recoverySeconds: 8100,
        problems: [
            { code: "NotVerified", message: "apis/orders differs from the snapshot: its policy is another one." },
        ],
    }),
    sampleDrill("d2", 16, { recoverySeconds: 3100 }),
    sampleDrill("d1", 23, { recoverySeconds: 5200, dataAgeSeconds: 43_000 }),
];

/** Of a drill, or of the authority's third epoch. */
function recordOf(sequence: number, blob: string): AuditRecord {
    const isDrill = blob.startsWith("drills/");
    return {
        ...{
            ...wholeRecord(sequence),
            ...(isDrill && { kind: "drill", event: "passed", exercise: null, consents: {} }),
        },
        document: { container: isDrill ? "catalog" : "authority", blob, digest: "1".repeat(64) },
        ...{ epoch: 3, recoverySeconds: 2640, dataLossSeconds: 21_600, problems: [] },
    };
}

/** The report of a sample, by the code that makes every report. */
export function sampleReport(sample: SampleReport = {}): ProjectReport {
    const { name = "contoso", authority = lively, snapshots = livelySnapshots, drills = livelyDrills, look } = sample;
    const places = {
        endpoint: { kind: "FrontDoor" },
        vault: {},
        services: { primary: serviceIdOf("primary"), standby: serviceIdOf("standby") },
        configs: { primary: { [`${name}:schedule`]: { value: JSON.stringify({ intervalHours: 24 }) } }, standby: {} },
        signIn: () => undefined,
    } as unknown as Places;
    const project = {
        ...{ directory: ".", name, activeSite: "primary", sites: ["primary", "standby"] },
        ...{ programs: {}, stackFiles: [] },
    };
    const gaps = [
        { name: "customHostNames", state: "missing", detail: "api.contoso.example is not declared on the standby" },
    ];
    const restores = [sampleRestore("native-3", "epoch-3", { gaps: gaps as never })];
    const seen: Look = {
        vault: {
            value: {
                authority,
                catalog: sampleObservation(snapshots, { restores }) as RecordedAuthority["catalog"],
                now: sampleNow,
                position: { sequence: 6, epoch: authority.epoch, digest: "" },
            },
        },
        services: {
            primary: {
                value: sampleService("primary", {
                    units: 2,
                    locations: [{ location: "North Europe", units: 1 }] as never,
                }),
            },
            standby: { value: sampleService("standby", { location: "Germany West Central" }) },
        },
        traffic: { value: "primary" },
        records: {
            value: {
                records: sample.records ?? [recordOf(0, "drills/d4.json"), recordOf(1, "000005.json")],
                ...{ faults: [], now: sampleNow },
            },
        },
        warnings: [],
        ...look,
    };
    const evidence = toLookEvidence(declaredPlaces(project, places), seen);
    const examined = { ...evidence, project: { ...evidence.project, drills: { value: drills } } };
    return reportProject(project, places, seen, examined, sampleNow);
}
