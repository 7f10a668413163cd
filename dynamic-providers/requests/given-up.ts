import type { PassingFailureCode, SeenFailure } from "./passing-failure";

/** A request that was sent again until its time was up. */
export interface GivenUp {
    readonly code: PassingFailureCode;
    /** What, where, how long, and the way out. Names the host alone: a URL may be signed. */
    readonly reason: string;
}

/** @param seconds - since the first try. */
export function giveUp({ kind, seen }: SeenFailure, url: string, tries: number, seconds: number): GivenUp {
    const times = tries === 1 ? "1 try" : `${tries} tries`;
    return {
        code: kind.code,
        reason:
            `'${new URL(url).host}' ${kind.said} (${seen}; ${times} in ${Math.round(seconds)} s). ${kind.check}, then run it ` +
            "again: it continues from here.",
    };
}

const reasons = new WeakMap<object, GivenUp>();

/** Remembers of a request why it ended without an answer, for any error that its caller makes of it. */
export function noteGivenUp(request: object, reason: GivenUp): void {
    reasons.set(request, reason);
}

/** Why a request ended without an answer; undefined where it was not. */
export function givenUpOf(request: object | undefined): GivenUp | undefined {
    return request && reasons.get(request);
}
