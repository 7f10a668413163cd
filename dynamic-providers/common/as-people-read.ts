/** For example `2026-11-30 14:05 UTC`. */
export function timeOf(iso: string): string {
    return `${dayAndTime(iso)} UTC`;
}

/** The same where there is no room to say each time that it is UTC. */
export const dayAndTime = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

/** Whole seconds from a time on. */
export const secondsSince = (iso: string, now: Date): number => Math.round((now.getTime() - Date.parse(iso)) / 1000);

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

/** What tells a snapshot from others of the same service, where its whole ID takes too much room. */
export function shortId(id: string): string {
    return id.length <= 24 ? id : `…${id.slice(-20)}`;
}
