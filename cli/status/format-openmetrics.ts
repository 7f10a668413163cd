import { Gauge, Registry } from "prom-client";
import type { OpenMetricsContentType } from "prom-client";
import type { StatusReport } from "./status";

interface Sample {
    readonly value: number;
    readonly labels?: Readonly<Record<string, string>>;
}

/** A metric: what it is, and its samples; none where it is not known, so that no alert takes a guess for a value. */
interface Metric {
    readonly name: string;
    readonly help: string;
    readonly labels?: readonly string[];
    readonly read: (status: StatusReport) => readonly Sample[];
}

const seconds = (time: string): number => Date.parse(time) / 1000;
const secondsOf = (time: string | null | undefined): number | undefined => (time ? seconds(time) : undefined);
const one = (value: number | null | undefined): Sample[] => (value === null || value === undefined ? [] : [{ value }]);
const flag = (value: boolean): Sample[] => [{ value: value ? 1 : 0 }];

/** Every metric of `apim-dr status --format openmetrics`. Their names and labels are an interface: alert rules use them. */
export const metrics: readonly Metric[] = [
    {
        name: "apim_dr_vault_answered",
        help: "Whether the vault answered. Where it is 0, only what needs no vault is told",
        read: ({ epoch }) => flag(epoch !== null),
    },
    {
        name: "apim_dr_status_timestamp_seconds",
        help: "When the status was read",
        read: ({ at }) => one(seconds(at)),
    },
    {
        name: "apim_dr_epoch",
        help: "How often the active site has changed",
        read: ({ epoch }) => one(epoch),
    },
    {
        name: "apim_dr_site_role",
        help: "1 for the role that the vault records of a site",
        labels: ["site", "role"],
        read: ({ sites }) =>
            sites.flatMap(({ site, role }) => (role === null ? [] : [{ value: 1, labels: { site, role } }])),
    },
    {
        name: "apim_dr_service_state",
        help: "1 for how the service of a site is: running, absent, unanswered, refused or unknown",
        labels: ["site", "state"],
        read: ({ sites }) => sites.map(({ site, service: { state } }) => ({ value: 1, labels: { site, state } })),
    },
    {
        name: "apim_dr_service_units",
        help: "Units of the service of a site in a region",
        labels: ["site", "location"],
        read: ({ sites }) =>
            sites.flatMap(({ site, service }) =>
                service.regions.map(({ location, units }) => ({ value: units, labels: { site, location } })),
            ),
    },
    {
        name: "apim_dr_snapshot_restorable",
        help: "How many snapshots a standby can restore",
        read: ({ epoch, snapshots }) => one(epoch === null ? null : snapshots.restorable),
    },
    {
        name: "apim_dr_snapshot_taken_timestamp_seconds",
        help: "When the data of the newest snapshot that can be restored were as it holds them",
        read: ({ snapshots: { newest } }) => one(secondsOf(newest?.takenAt)),
    },
    {
        name: "apim_dr_snapshot_age_seconds",
        help: "How old the newest snapshot that can be restored is",
        read: ({ snapshots: { newest } }) => one(newest?.ageSeconds),
    },
    {
        name: "apim_dr_snapshot_objective_seconds",
        help: "How old it may be: the recovery point objective of the active site",
        read: ({ snapshots }) => one(snapshots.objectiveSeconds),
    },
    {
        name: "apim_dr_snapshot_late",
        help: "Whether the recovery point objective is not kept",
        read: ({ epoch, snapshots }) => (epoch === null ? [] : flag(snapshots.isLate)),
    },
    {
        name: "apim_dr_snapshot_expires_timestamp_seconds",
        help: "Until when Azure restores the newest snapshot",
        read: ({ snapshots: { newest } }) => one(secondsOf(newest?.restorableUntil)),
    },
    {
        name: "apim_dr_snapshot_next_expiry_timestamp_seconds",
        help: "When the first of the snapshots that can be restored expires",
        read: ({ snapshots }) => one(secondsOf(snapshots.nextExpiry)),
    },
    {
        name: "apim_dr_failover_timestamp_seconds",
        help: "When the active site claimed its role",
        labels: ["kind"],
        read: ({ lastFailover }) =>
            lastFailover ? [{ value: seconds(lastFailover.at), labels: { kind: lastFailover.kind } }] : [],
    },
    {
        name: "apim_dr_failover_recovery_seconds",
        help: "Recovery time of the last failover: from the start of the promotion to the verified claim",
        read: ({ lastFailover }) => one(lastFailover?.recoverySeconds),
    },
    {
        name: "apim_dr_failover_data_loss_seconds",
        help: "How much change the last failover may have lost at most",
        read: ({ lastFailover }) => one(lastFailover?.dataLossSeconds),
    },
    {
        name: "apim_dr_operation_elapsed_seconds",
        help: "How long a backup, restore or failover has been running",
        labels: ["what", "id"],
        read: ({ underWay }) =>
            underWay.flatMap(({ what, id, elapsedSeconds }) =>
                elapsedSeconds === null ? [] : [{ value: elapsedSeconds, labels: { what, id } }],
            ),
    },
    {
        name: "apim_dr_gaps",
        help: "How much of what a backup leaves out was missing after the last restore",
        read: ({ epoch, gaps }) => one(epoch === null ? null : gaps.length),
    },
    {
        name: "apim_dr_disagreements",
        help: "In how many ways the project's files, the vault, Azure and the traffic disagree on the active site",
        read: ({ epoch, disagreements }) => one(epoch === null ? null : disagreements.length),
    },
    {
        name: "apim_dr_unanswered",
        help: "1 for each part that did not answer",
        labels: ["part"],
        read: ({ unanswered }) => unanswered.map(({ part }) => ({ value: 1, labels: { part } })),
    },
];

/** The status as OpenMetrics text, which Prometheus and the agents of other monitoring read. */
export async function formatOpenMetrics(status: StatusReport): Promise<string> {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    for (const { name, help, labels = [], read } of metrics) {
        const samples = read(status);
        if (samples.length > 0) {
            const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
            samples.forEach((sample) => gauge.set(sample.labels ?? {}, sample.value));
        }
    }
    return (await registry.metrics()).trimEnd();
}
