/** For example `2026-11-30 14:05 UTC`. */
export function timeOf(iso: string): string {
    return `${dayAndTime(iso)} UTC`;
}

/** The same where there is no room to say each time that it is UTC. */
export const dayAndTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

/** Whole seconds from a time on. */
export const secondsSince = (iso: string, now: Date): number => Math.round((now.getTime() - Date.parse(iso)) / 1000);

/** How long ago something was: `12 min`, `26 h`. */
export const ageInWords = (iso: string, now: Date): string => inWords(secondsSince(iso, now));

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration by its largest units: `45 s`, `35 min`, `26.5 h`, `3 days`. */
export function inWords(seconds: number): string {
    if (seconds < 2 * minute) {
        return `${Math.max(0, Math.round(seconds))} s`;
    }
    if (seconds < 2 * hour) {
        return `${Math.round(seconds / minute)} min`;
    }
    if (seconds < 3 * day) {
        return `${Math.round((seconds / hour) * 10) / 10} h`;
    }
    return `${Math.round(seconds / day)} days`;
}

/** A size by its largest unit, of 1000 bytes each: `10 B`, `2.2 MB`. */
export function sizeInWords(bytes: number): string {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let size = bytes;
    let unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
        size /= 1000;
        unit += 1;
    }
    return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}
