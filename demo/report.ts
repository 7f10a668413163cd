import Table from "cli-table3";
import { inWords, timeOf } from "../dynamic-providers/common/as-people-read";
import { shortId } from "../dynamic-providers/common/short-id";
import type { ReportedSnapshot } from "./catalog-facts";
import { describeExperience } from "./client-answers";
import type { ClientExperience } from "./client-answers";
import type { FailoverReport } from "./failover-report";

/** What the demo writes to `.sandbox/report.json`. Seconds are those of the sandbox's clock, where nothing else is said. */
export interface DemoReport {
    readonly engine: { readonly name: string; readonly version: string };
    readonly sites: readonly {
        readonly name: string;
        readonly service: string;
        readonly regions: readonly { readonly location: string; readonly units: number }[];
    }[];
    readonly snapshots: readonly ReportedSnapshot[];
    /** Of the failover. */
    readonly restore: {
        /** Whether the standby held, entity by entity, what the primary had held, secrets too. */
        readonly verified: boolean;
        /** The same in words. */
        readonly verification: string;
        readonly entities: number;
        readonly operations: number;
        readonly seconds: number;
    };
    /** What clients saw when the primary's own region was lost, and nothing was done. */
    readonly regionLost: ClientExperience;
    readonly failover: FailoverReport;
    readonly failback: FailoverReport;
    /** Resources that a second `up` of all stacks changed. */
    readonly secondUp: { readonly changes: number };
    readonly timeline: readonly { readonly what: string; readonly at: string; readonly realSeconds: number }[];
    /** Real time. */
    readonly elapsedSeconds: number;
}

/** How much longer clients may be without an answer than recovery and propagation take. */
const outageFactor = 1.1;

/**
 * What is not as the demo promises, in words; empty where all is.
 *
 * @param hasHonestTimes - whether the engine's own seconds count once.
 */
export function findFailures({ restore, failover, failback, secondUp }: DemoReport, hasHonestTimes: boolean): string[] {
    const failures = secondUp.changes > 0 ? [`A second up changed ${secondUp.changes} resources.`] : [];
    const { clientOutageSeconds, recoverySeconds, propagationSeconds } = failover;
    const expectedSeconds = (recoverySeconds ?? 0) + propagationSeconds;
    if (hasHonestTimes && clientOutageSeconds > outageFactor * expectedSeconds) {
        failures.push(
            `Clients were without an answer for ${inWords(clientOutageSeconds)}: recovery and propagation took ` +
                `${inWords(expectedSeconds)}, and it must be at most ${outageFactor} times that.`,
        );
    }
    if (!restore.verified) {
        failures.push(`The standby is not like the snapshot: ${restore.verification}.`);
    }
    for (const [name, { kind, epochBefore, epochAfter, verified }, wanted] of [
        ["failover", failover, "unplanned"],
        ["failback", failback, "planned"],
    ] as const) {
        if (kind !== wanted || epochAfter !== epochBefore + 1 || !verified) {
            const verification = verified ? "verified" : "not verified";
            failures.push(`The ${name} was ${kind}, ${verification}, from epoch ${epochBefore} to ${epochAfter}.`);
        }
    }
    return failures;
}

export function formatReport(report: DemoReport): string {
    const table = new Table({ colWidths: [14, 63], wordWrap: true, style: { head: [], border: [], compact: true } });
    const { engine, sites, snapshots, restore, regionLost, failover, failback, secondUp } = report;
    table.push(
        ["Engine", `Pulumi ${engine.version} (${engine.name})`],
        ...sites.map(({ name, service, regions }) => [
            `Site ${name}`,
            `${service}: ${regions.map(({ location, units }) => `${location} (${units})`).join(", ")}`,
        ]),
        ...snapshots.map(({ id, epoch, bytes, entities, restorableUntil }) => [
            "Snapshot",
            `${shortId(id)}, epoch ${epoch}, ${entities} entities, ${bytes} bytes, restorable until ` +
                (restorableUntil === null ? "an unknown time" : timeOf(restorableUntil)),
        ]),
        ["Restore", `${restore.verification}; ${restore.operations} API operations, ${inWords(restore.seconds)}`],
        ["Region lost", describeExperience(regionLost)],
        ["Failover", describeFailover(failover)],
        ["Failback", describeFailover(failback)],
        ["Second up", `${secondUp.changes} changes`],
        ["Took", `${inWords(report.elapsedSeconds)} of real time; all other times are those of the sandbox's clock`],
    );
    return table.toString();
}

/** For example `unplanned, epoch 1 to 2: recovered in 31 min, …`. */
export function describeFailover(report: FailoverReport): string {
    const { kind, epochBefore, epochAfter, recoverySeconds, dataLossSeconds, verified } = report;
    return (
        `${kind}, epoch ${epochBefore} to ${epochAfter}, ${verified ? "verified" : "not verified"}: ` +
        `recovered in ${spanOf(recoverySeconds)}, changes of at most ${spanOf(dataLossSeconds)} lost; ` +
        `clients saw ${report.clientErrors} errors, ${spanOf(report.clientOutageSeconds)} from the first to the recovery; ` +
        `the change of Front Door took ${spanOf(report.propagationSeconds)} to its edges`
    );
}

const spanOf = (seconds: number | null): string => (seconds === null ? "an unknown time" : inWords(seconds));
