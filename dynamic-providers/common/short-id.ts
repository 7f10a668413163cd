/** A digest at the end of an ID, and which attempt it is. */
const digest = /(?<=^|-)[0-9a-f]{12}(?:-\d{1,6})?$/;

/**
 * What people read, and type, in the place of the ID of a snapshot, a backup, a restore or a drill: its digest, which no other
 * one has. An ID without a digest stays as it is.
 */
export function shortId(id: string): string {
    return digest.exec(id)?.[0] ?? id;
}

/** Whether what was typed, a whole ID or a short one, names this one. */
export const isIdOf = (typed: string | undefined, id: string): boolean => typed === id || typed === shortId(id);
