import Table from "cli-table3";

/** Something that happened in the demo. */
export interface TimelineEntry {
    readonly what: string;
    /** Of the sandbox's clock. */
    readonly at: Date;
    /** Real time since the demo began. */
    readonly realSeconds: number;
}

/** What happened when, by the sandbox's clock and by real time. */
export class Timeline {
    private readonly startedAtMs = Date.now();
    private readonly collected: TimelineEntry[] = [];

    constructor(private readonly now: () => Date) {}

    get entries(): readonly TimelineEntry[] {
        return this.collected;
    }

    /** @returns when, by the sandbox's clock. */
    mark(what: string): Date {
        const at = this.now();
        this.collected.push({ what, at, realSeconds: (Date.now() - this.startedAtMs) / 1000 });
        return at;
    }
}

/** One line per entry; simulated time counts from the first. */
export function formatTimeline(entries: readonly TimelineEntry[]): string {
    const table = new Table({
        head: ["Simulated", "Real", "What"],
        colWidths: [14, 9, 53],
        wordWrap: true,
        style: { head: [], border: [], compact: true },
    });
    table.push(
        ...entries.map(({ what, at, realSeconds }) => [
            formatSpan(at.getTime() - entries[0]!.at.getTime()),
            `${realSeconds.toFixed(1)} s`,
            what,
        ]),
    );
    return table.toString();
}

/** For example `00:03:12`, and from a day on `1 d 00:03:12`. */
export function formatSpan(milliseconds: number): string {
    const seconds = Math.floor(milliseconds / 1000);
    const days = Math.floor(seconds / 86400);
    const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
        .map((part) => String(part).padStart(2, "0"))
        .join(":");
    return days > 0 ? `${days} d ${clock}` : clock;
}
