import { closest, distance } from "fastest-levenshtein";

/** A name that is further away than this is another word, not a slip. */
const maxEdits = 2;

/** The known name that a misspelled one is meant for; undefined where none is near. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
    const nearest: string | undefined = closest(name, known);
    return nearest !== undefined && distance(name, nearest) <= maxEdits ? nearest : undefined;
}
