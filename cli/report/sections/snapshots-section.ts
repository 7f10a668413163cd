import { inWords, sizeInWords, timeOf } from "../../../dynamic-providers/common/as-people-read";
import { logicalKind } from "../../../dynamic-providers/records/snapshot/logical-facts";
import { drawTimeline } from "../draw-timeline";
import { html, nothing } from "../html";
import type { Html } from "../html";
import type { ProjectReport } from "../project-report";
import type { Scales } from "../scales";
import { table } from "../table";
import { anchorOf } from "./anchors";
import { mark } from "./mark";
import type { Section } from "./section";
import type { ListedSnapshot } from "../../status/list-snapshots";

/** More would make the page unreadable; `--json` has all. */
const mostShown = 40;

export function snapshotsSection(scales: Scales, report: ProjectReport): Section {
    return { id: "snapshots", title: "Snapshots", content: contentOf(scales, report) };
}

function contentOf(scales: Scales, { snapshots, failovers, drills, at, standing }: ProjectReport): Html {
    if (snapshots === null) {
        return html`<p>The vault did not answer: its snapshots are not known.</p>`;
    }
    if (snapshots.length === 0) {
        return html`<p>The catalog holds no snapshot.</p>`;
    }
    // The one that a failover would take over with is always there: the checklist links to it.
    const shown = snapshots.filter(({ id }, index) => index < mostShown || id === standing.newest?.id);
    const { nextExpiry, restorable } = standing;
    const chart = drawTimeline(scales, { snapshots: shown, failovers, drills: drills ?? [], now: at });
    return html`<p>
            ${restorable} of ${snapshots.length} can be
            restored${nextExpiry === null ? "" : `; the next expires at ${timeOf(nextExpiry)}`}.${shown.length < snapshots.length ? html` Shown are the newest ${shown.length}; <code>apim-dr report --json</code> has all.` : nothing}
        </p>
        <figure>
            <figcaption>Snapshots over time, from when each was taken until it expires</figcaption>
            ${chart}${legend}
        </figure>
        ${table(
            "The same snapshots, newest first.",
            [
                {
                    head: "Taken",
                    isRowHead: true,
                    cell: ({ takenAt, result }) => (takenAt === null ? result : timeOf(takenAt)),
                },
                { head: "Age", cell: ({ ageSeconds }) => (ageSeconds === null ? "–" : inWords(ageSeconds)) },
                { head: "Kind", cell: ({ kind }) => kindInWords(kind) },
                { head: "Service", cell: ({ service }) => service },
                { head: "Until", cell: untilOf },
                { head: "Size", cell: ({ bytes }) => (bytes === null ? "–" : sizeInWords(bytes)) },
                { head: "Can be restored", cell: usability },
                { head: "ID", cell: ({ id }) => html`<code>${id}</code>` },
            ],
            shown,
            ({ id }) => anchorOf({ of: "snapshot", id }),
        )}`;
}

const kindInWords = (kind: string): string =>
    kind === logicalKind ? "logical" : kind === "native" ? "Azure's backup" : kind;

const untilOf = ({ restorableUntil, kind }: ListedSnapshot): string =>
    restorableUntil !== null ? timeOf(restorableUntil) : kind === logicalKind ? "no limit" : "–";

const usability = ({ obstacles }: ListedSnapshot): Html =>
    obstacles.length === 0
        ? mark("good", "yes")
        : html`${mark("bad", "no")}: ${obstacles.map(({ code }) => code).join(", ")}`;

const legend = html`<ul class="legend">
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <rect class="bar native" x="1" y="5" width="18" height="6" rx="2" /></svg
        >Azure's backup
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <rect class="bar logical" x="1" y="5" width="18" height="6" rx="2" /></svg
        >Logical snapshot
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <rect class="bar unusable" x="1" y="5" width="18" height="6" rx="2" /></svg
        >Cannot be restored
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true"><path class="event failover" d="M10 1 L17 14 L3 14 Z" /></svg>Change
        of the active site
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true"><circle class="event passed" cx="10" cy="8" r="6" /></svg>Drill that
        passed
    </li>
    <li>
        <svg viewBox="0 0 20 16" aria-hidden="true">
            <path
                class="event failed"
                d="M4 4 L6 2 L10 6 L14 2 L16 4 L12 8 L16 12 L14 14 L10 10 L6 14 L4 12 L8 8 Z"
            /></svg
        >Drill that failed, or runs
    </li>
</ul>`;
