import { dayAndTime, timeOf } from "../../dynamic-providers/common/as-people-read";
import { millisecondsPerDay } from "../../dynamic-providers/common/milliseconds-per-day";
import { logicalKind } from "../../dynamic-providers/records/snapshot/logical-facts";
import type { ListedSnapshot } from "../status/list-snapshots";
import { drawing, widths } from "./drawing";
import type { ChartWidth } from "./drawing";
import { html, nothing } from "./html";
import type { Html } from "./html";
import type { ReportedDrill, ReportedFailover } from "./project-report";
import type { Scales } from "./scales";

export interface TimelineFacts {
    readonly snapshots: readonly ListedSnapshot[];
    readonly failovers: readonly ReportedFailover[];
    readonly drills: readonly ReportedDrill[];
    readonly now: string;
}

/** Height of a snapshot's bar, and from one bar to the next. */
const bar = 5;
const step = 8;
const top = 16;
const axis = 26;
const labelHeight = 20;

type Taken = ListedSnapshot & { readonly takenAt: string };
const isTaken = (snapshot: ListedSnapshot): snapshot is Taken => snapshot.takenAt !== null;

/** Each snapshot from when it was taken until Azure no longer restores it, with failovers and drills. */
export function drawTimeline(scales: Scales, facts: TimelineFacts): Html {
    const { snapshots, failovers, drills, now } = facts;
    const taken = snapshots.filter(isTaken);
    const lanes = [
        { name: "Azure's backups", kind: "native", bars: taken.filter(({ kind }) => kind !== logicalKind) },
        { name: "Logical snapshots", kind: "logical", bars: taken.filter(({ kind }) => kind === logicalKind) },
    ].filter(({ bars }) => bars.length > 0);
    const events = [
        ...failovers.map(({ at, kind, from, site }) => ({
            at,
            kind: "failover",
            words:
                from === null
                    ? `${timeOf(at)}: '${site}' became active`
                    : `${timeOf(at)}: ${kind} failover to '${site}'`,
        })),
        ...drills.map(({ startedAt, drill, result }) => ({
            at: startedAt,
            kind: `drill ${result}`,
            words: `${timeOf(startedAt)}: drill '${drill}', ${result}`,
        })),
    ];
    if (lanes.length === 0 && events.length === 0) {
        return nothing;
    }
    const from = Math.min(
        Date.parse(now),
        ...taken.map((one) => Date.parse(one.takenAt)),
        ...events.map(({ at }) => Date.parse(at)),
    );
    const ends = taken.flatMap(({ restorableUntil }) =>
        restorableUntil === null ? [] : [Date.parse(restorableUntil)],
    );
    const until = Math.max(Date.parse(now) + millisecondsPerDay, ...ends);
    const draw = (width: ChartWidth): Html => {
        const x = scales
            .scaleUtc()
            .domain([from, until])
            .range([8, width - 8])
            .nice(4);
        const at = (time: string | number): number => round(x(new Date(time)));
        let y = top;
        const drawnLanes = lanes.map(({ name, kind, bars }) => {
            const laneTop = y;
            const drawn = bars.map((snapshot, index) =>
                drawBar(snapshot, kind, at, laneTop + labelHeight + index * step, width),
            );
            y = laneTop + labelHeight + bars.length * step + 8;
            return html`<text class="label" x="8" y="${laneTop + 13}">${name}</text>${drawn}`;
        });
        const eventsTop = y;
        y = events.length > 0 ? eventsTop + labelHeight + 20 : eventsTop;
        const drawnEvents = events.map(
            ({ at: time, kind, words }) =>
                html`<path
                    class="event ${kind}"
                    d="${markOf(kind)}"
                    transform="translate(${at(time)} ${eventsTop + labelHeight + 8})"
                    ><title>${words}</title></path
                >`,
        );
        const ticks = apart(x.ticks(width === widths.narrow ? 3 : 8), (tick) => at(tick.getTime()));
        const isShort = until - from < 3 * millisecondsPerDay;
        const grid = ticks.map((tick) => {
            const text = dayAndTime(tick.toISOString());
            return html`<line
                    class="grid"
                    x1="${at(tick.getTime())}"
                    x2="${at(tick.getTime())}"
                    y1="${top - 4}"
                    y2="${y}"
                /><text
                    class="tick"
                    x="${at(tick.getTime())}"
                    y="${y + 16}"
                    text-anchor="${anchorOf(at(tick.getTime()), width)}"
                    >${isShort ? text.slice(5) : text.slice(0, 10)}</text
                >`;
        });
        return drawing({
            ...{ name: "timeline", width, height: y + axis },
            title: "Snapshots over time",
            description:
                `${taken.length} snapshots, each from when it was taken until Azure no longer restores it, ` +
                `${failovers.length} changes of the active site and ${drills.length} drills. The table below has the same.`,
            content: html`${grid}${drawnLanes}${
                    events.length > 0
                        ? html`<text class="label" x="8" y="${eventsTop + 13}">Active site and drills</text>`
                        : nothing
                }${drawnEvents}<line class="now" x1="${at(now)}" x2="${at(now)}" y1="${top - 4}" y2="${y}" /><text
                    class="tick now-text"
                    x="${at(now)}"
                    y="${top - 6}"
                    text-anchor="${anchorOf(at(now), width)}"
                    >now</text
                >`,
        });
    };
    return html`${draw(widths.narrow)}${draw(widths.wide)}`;
}

function drawBar(
    { id, takenAt, restorableUntil, result, obstacles }: Taken,
    kind: string,
    at: (time: string) => number,
    y: number,
    width: number,
): Html {
    const start = at(takenAt);
    const end = restorableUntil === null ? width - 8 : at(restorableUntil);
    const until = restorableUntil === null ? "with no limit of time" : `restorable until ${timeOf(restorableUntil)}`;
    const isUsable = result === "succeeded" && obstacles.length === 0;
    return html`<rect
        class="bar ${kind}${isUsable ? "" : " unusable"}"
        x="${start}"
        y="${y}"
        width="${Math.max(2, round(end - start))}"
        height="${bar}"
        rx="2"
        ><title>${id}: taken ${timeOf(takenAt)}, ${isUsable ? until : `cannot be restored (${result})`}</title></rect
    >`;
}

/** A failover is a triangle, a drill that passed a circle, any other drill a cross: colour alone tells nothing. */
function markOf(kind: string): string {
    switch (kind) {
        case "failover":
            return "M0 -7 L7 6 L-7 6 Z";
        case "drill passed":
            return "M-6 0 a6 6 0 1 0 12 0 a6 6 0 1 0 -12 0 Z";
        default:
            return "M-6 -4 L-4 -6 L0 -2 L4 -6 L6 -4 L2 0 L6 4 L4 6 L0 2 L-4 6 L-6 4 L-2 0 Z";
    }
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Room for a date below the axis. */
const tickWidth = 84;

/** Those whose dates do not touch the one before. */
function apart(ticks: readonly Date[], at: (tick: Date) => number): Date[] {
    return ticks.reduce<Date[]>((kept, tick) => {
        const last = kept.at(-1);
        return last === undefined || at(tick) - at(last) >= tickWidth ? [...kept, tick] : kept;
    }, []);
}

/** Text at an edge stays within the picture. */
const anchorOf = (x: number, width: number): string => (x < 40 ? "start" : x > width - 40 ? "end" : "middle");
