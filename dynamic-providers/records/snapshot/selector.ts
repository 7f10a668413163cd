import { inputFailure } from "../../common/failure";
import type { InputFailure } from "../../common/failure";

/** Selects the newest restorable snapshot instead of one by its ID. */
export const latestSnapshot = "latest";

const beforePrefix = "before:";
/** ISO 8601 with a zone, as a time without one would depend on who reads it. */
const time = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Which snapshot is asked for. */
export type SnapshotSelector =
    | { readonly by: "latest" }
    /** The newest whose data are from before a time. */
    | { readonly by: "before"; readonly before: Date }
    | { readonly by: "id"; readonly id: string };

export type ParsedSelector =
    | { readonly selector: SnapshotSelector; readonly failure?: undefined }
    | { readonly selector?: undefined; readonly failure: InputFailure };

/** Reads `latest`, `before:<time>` or a snapshot's ID, as the input `snapshot` holds it. */
export function parseSelector(text: string): ParsedSelector {
    if (text === latestSnapshot) {
        return { selector: { by: "latest" } };
    }
    if (text.startsWith(beforePrefix)) {
        const before = parseTime(text.slice(beforePrefix.length));
        return before
            ? { selector: { by: "before", before } }
            : fail(text, "after 'before:' it must say a time and its zone, for example before:2026-11-20T00:00:00Z.");
    }
    return /^\S+$/.test(text)
        ? { selector: { by: "id", id: text } }
        : fail(text, "it must be 'latest', 'before:' and a time, or the ID of a snapshot.");
}

function fail(text: string, rule: string): ParsedSelector {
    return { failure: inputFailure("snapshot", text, rule) };
}

/** @returns undefined where it is no time of ISO 8601 with a zone. */
export function parseTime(text: string): Date | undefined {
    const [, year, month, day] = time.exec(text) ?? [];
    const milliseconds = Date.parse(text);
    // JavaScript takes 30 February for 2 March.
    const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
    return isDay && !Number.isNaN(milliseconds) ? new Date(milliseconds) : undefined;
}
