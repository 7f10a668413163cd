/**
 * Whether the program has looked since a state was left. A refresh hands over the inputs of the last run: what was planned
 * then is done, and what was seen then may be older than what that run, or the refresh, has put into the state.
 *
 * @param news - when the program has looked, ISO 8601; where that is not known it may have been since.
 * @param olds - the same, of the state.
 */
export function isLaterLook(news: string | null | undefined, olds: string | null | undefined): boolean {
    const isNotLater = Date.parse(news ?? "") <= Date.parse(olds ?? "");
    return !isNotLater;
}
