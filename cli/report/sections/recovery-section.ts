import { inWords, timeOf } from "../../../dynamic-providers/common/as-people-read";
import { drawDurations, isBroken } from "../draw-durations";
import type { Measured } from "../draw-durations";
import { html, nothing } from "../html";
import type { Html } from "../html";
import type { ProjectReport, ReportedDrill, ReportedFailover } from "../project-report";
import type { Scales } from "../scales";
import { table } from "../table";
import { anchorOf } from "./anchors";
import { mark } from "./mark";
import type { Section } from "./section";

/** In a chart; the tables have all. */
const mostDrawn = 10;

/** A drill or failover, with both of its measures. */
interface Event {
    readonly at: string;
    readonly label: string;
    readonly recovery: Omit<Measured, "label"> | null;
    readonly loss: Omit<Measured, "label"> | null;
}

export function recoverySection(scales: Scales, report: ProjectReport): Section {
    const { recoveryTimeSeconds: time, recoveryPointSeconds: point } = report.objectives;
    const events = eventsOf(report).slice(0, mostDrawn);
    const chart = (name: string, title: string, pick: (event: Event) => Event["recovery"]): Html => {
        const measured = events.flatMap((event) => {
            const found = pick(event);
            return found === null ? [] : [{ label: event.label, ...found }];
        });
        const drawn = drawDurations(scales, { name, title, measured });
        return measured.length === 0
            ? nothing
            : html`<figure>
                  <figcaption>${title}</figcaption>
                  ${drawn}${legend}
              </figure>`;
    };
    const promised = (seconds: number | null): string => (seconds === null ? "none is declared" : inWords(seconds));
    return {
        ...{ id: "recovery", title: "Drills and failovers" },
        content: html`<p>Objectives: recovery time ${promised(time)}, recovery point ${promised(point)}.</p>
            ${chart("recovery-time", "Recovery time against its objective", ({ recovery }) => recovery)}
            ${chart("data-loss", "Data loss of failovers, and age of the data of drills, against the objective", ({ loss }) => loss)}
            <h3>Drills</h3>
            ${drillsTable(report)}
            <h3>Changes of the active site</h3>
            ${failoversTable(report)}`,
    };
}

/** Newest first. */
function eventsOf({ drills, failovers, objectives }: ProjectReport): Event[] {
    const against = (seconds: number | null, objectiveSeconds: number | null | undefined) =>
        seconds === null ? null : { seconds, objectiveSeconds: objectiveSeconds ?? null };
    return [
        ...(drills ?? []).map(({ drill, startedAt, recoverySeconds, dataAgeSeconds, objectives: own }) => ({
            at: startedAt,
            label: `Drill '${drill}', ${timeOf(startedAt)}`,
            recovery: against(recoverySeconds, own.recoveryTimeSeconds),
            loss: against(dataAgeSeconds, own.recoveryPointSeconds),
        })),
        ...failovers
            .filter(({ kind }) => kind === "planned" || kind === "unplanned")
            .map(({ kind, site, at, recoverySeconds, dataLossSeconds }) => ({
                at,
                label: `${kind === "planned" ? "Planned" : "Unplanned"} failover to '${site}', ${timeOf(at)}`,
                recovery: against(recoverySeconds, objectives.recoveryTimeSeconds),
                loss: against(dataLossSeconds, objectives.recoveryPointSeconds),
            })),
    ].sort((left, right) => Date.parse(right.at) - Date.parse(left.at));
}

function drillsTable({ drills }: ProjectReport): Html {
    if (drills === null) {
        return html`<p>The records of drills could not be read.</p>`;
    }
    if (drills.length === 0) {
        return html`<p>No drill has been run: that a snapshot can be restored has not been tried.</p>`;
    }
    return table<ReportedDrill>(
        "Each drill restores a snapshot into a service of its own, compares it, and removes the service.",
        [
            { head: "Started", isRowHead: true, cell: ({ startedAt }) => timeOf(startedAt) },
            { head: "Drill", cell: ({ drill }) => drill },
            {
                head: "Result",
                cell: ({ result }) => mark(result === "passed" ? "good" : result === "failed" ? "bad" : "warn", result),
            },
            {
                head: "Recovery",
                cell: ({ recoverySeconds, objectives }) => measure(recoverySeconds, objectives.recoveryTimeSeconds),
            },
            {
                head: "Age of data",
                cell: ({ dataAgeSeconds, objectives }) => measure(dataAgeSeconds, objectives.recoveryPointSeconds),
            },
            { head: "Compared", cell: ({ compared }) => (compared === null ? "–" : `${compared} entities`) },
            { head: "Where", cell: ({ location, tier }) => `${location}, ${tier}` },
            {
                head: "Snapshot",
                cell: ({ snapshot: { id, kind, chosen } }) => html`<code>${id}</code> (${kind}, ${chosen})`,
            },
            { head: "Problems", cell: ({ problems }) => (problems.length === 0 ? "none" : problems.join(" ")) },
        ],
        drills,
        ({ id }) => anchorOf({ of: "drill", id }),
    );
}

const kindWords: Readonly<Record<ReportedFailover["kind"], string>> = {
    first: "first claim",
    planned: "planned failover",
    unplanned: "unplanned failover",
    recovered: "recovered authority",
};

function failoversTable({ failovers, objectives }: ProjectReport): Html {
    if (failovers.length === 0) {
        return html`<p>No site has been active.</p>`;
    }
    return table<ReportedFailover>(
        "Every epoch of the vault's authority, newest first.",
        [
            { head: "Epoch", isRowHead: true, cell: ({ epoch }) => epoch },
            { head: "When", cell: ({ at }) => timeOf(at) },
            { head: "What", cell: ({ kind }) => kindWords[kind] },
            { head: "From", cell: ({ from }) => from ?? "–" },
            { head: "To", cell: ({ site }) => site },
            {
                head: "Recovery",
                cell: ({ recoverySeconds }) => measure(recoverySeconds, objectives.recoveryTimeSeconds),
            },
            {
                head: "Data loss",
                cell: ({ dataLossSeconds }) => measure(dataLossSeconds, objectives.recoveryPointSeconds),
            },
            { head: "Compared", cell: ({ verification }) => (verification === null ? "–" : verification) },
            { head: "Snapshot", cell: ({ snapshot }) => (snapshot === null ? "–" : html`<code>${snapshot}</code>`) },
        ],
        failovers,
        ({ epoch }) => anchorOf({ of: "failover", id: String(epoch) }),
    );
}

function measure(seconds: number | null, objective: number | null | undefined): Html | string {
    if (seconds === null) {
        return "–";
    }
    return objective === null || objective === undefined
        ? inWords(seconds)
        : html`${mark(isBroken({ seconds, objectiveSeconds: objective }) ? "bad" : "good", inWords(seconds))} of
          ${inWords(objective)}`;
}

const legend = html`<ul class="legend">
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <rect class="bar duration" x="1" y="4" width="18" height="8" rx="2" /></svg
        >Measured
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <rect class="bar broken" x="1" y="4" width="18" height="8" rx="2" /></svg
        >Measured, over the objective (✗)
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true"><line class="objective" x1="10" x2="10" y1="1" y2="15" /></svg
        >Objective
    </li>
</ul>`;
