import { inWords } from "../../dynamic-providers/common/as-people-read";
import { drawing, widths } from "./drawing";
import type { ChartWidth } from "./drawing";
import { html, nothing } from "./html";
import type { Html } from "./html";
import type { Scales } from "./scales";

/** One measured duration, and what was promised. */
export interface Measured {
    /** What was measured, and when. */
    readonly label: string;
    readonly seconds: number;
    /** null where nothing is promised. */
    readonly objectiveSeconds: number | null;
}

export interface DurationsChart {
    /** Unique in the page. */
    readonly name: string;
    readonly title: string;
    /** Newest first. */
    readonly measured: readonly Measured[];
}

const rowHeight = 40;
const bar = 12;
const top = 6;
const axis = 24;
/** Room for the text beside the longest bar. */
const valueWidth = 64;

/** Bars of durations against their objectives; nothing where none was measured. */
export function drawDurations(scales: Scales, { name, title, measured }: DurationsChart): Html {
    if (measured.length === 0) {
        return nothing;
    }
    const longest = Math.max(
        ...measured.flatMap(({ seconds, objectiveSeconds }) => [seconds, objectiveSeconds ?? 0]),
        60,
    );
    const broken = measured.filter(isBroken).length;
    const draw = (width: ChartWidth): Html => {
        const x = scales
            .scaleLinear()
            .domain([0, longest])
            .range([8, width - valueWidth]);
        const height = top + measured.length * rowHeight;
        const grid = ticksUpTo(longest, width === widths.narrow ? 3 : 6).map(
            (tick) =>
                html`<line class="grid" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${top}" y2="${height}" /><text
                        class="tick"
                        x="${round(x(tick))}"
                        y="${height + 16}"
                        text-anchor="${tick === 0 ? "start" : "middle"}"
                        >${inWords(tick)}</text
                    >`,
        );
        const rows = measured.map((one, index) => {
            const y = top + index * rowHeight;
            const end = round(x(one.seconds));
            const objective =
                one.objectiveSeconds === null
                    ? nothing
                    : html`<line
                          class="objective"
                          x1="${round(x(one.objectiveSeconds))}"
                          x2="${round(x(one.objectiveSeconds))}"
                          y1="${y + 16}"
                          y2="${y + 36}"
                      />`;
            return html`<g
                ><title>${describe(one)}</title><text class="label" x="8" y="${y + 13}">${one.label}</text
                ><rect
                    class="bar duration${isBroken(one) ? " broken" : ""}"
                    x="8"
                    y="${y + 20}"
                    width="${Math.max(2, round(end - 8))}"
                    height="${bar}"
                    rx="2"
                />${objective}<text class="value" x="${end + 6}" y="${y + 30}"
                    >${isBroken(one) ? "✗ " : ""}${inWords(one.seconds)}</text
                ></g
            >`;
        });
        return drawing({
            ...{ name, width, height: height + axis, title },
            description: `${measured.map(describe).join("; ")}. ${broken === 0 ? "None is over its objective." : `${broken} over the objective.`}`,
            content: html`${grid}${rows}`,
        });
    };
    return html`${draw(widths.narrow)}${draw(widths.wide)}`;
}

export const isBroken = ({ seconds, objectiveSeconds }: Omit<Measured, "label">): boolean =>
    objectiveSeconds !== null && seconds > objectiveSeconds;

const describe = ({ label, seconds, objectiveSeconds }: Measured): string =>
    `${label}: ${inWords(seconds)}` + (objectiveSeconds === null ? "" : `, objective ${inWords(objectiveSeconds)}`);

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps that people count time by. */
const steps = [
    15,
    30,
    minute,
    2 * minute,
    5 * minute,
    10 * minute,
    15 * minute,
    30 * minute,
    hour,
    2 * hour,
    4 * hour,
    6 * hour,
    12 * hour,
    day,
    2 * day,
    5 * day,
    10 * day,
    30 * day,
];

function ticksUpTo(longest: number, count: number): number[] {
    const step = steps.find((each) => longest / each <= count) ?? Math.ceil(longest / count / day) * day;
    return Array.from({ length: Math.floor(longest / step) + 1 }, (_, index) => index * step);
}

const round = (value: number): number => Math.round(value * 10) / 10;
