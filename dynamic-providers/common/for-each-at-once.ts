/** Does something for each item, a limited number at a time. The first failure is thrown, and no further item begun. */
export async function forEachAtOnce<T>(
    limit: number,
    items: readonly T[],
    act: (item: T) => Promise<void>,
): Promise<void> {
    // A generator, as leaving the loop of one worker by an error ends it for all; an array's iterator would go on.
    const queue = (function* () {
        yield* items;
    })();
    const worker = async (): Promise<void> => {
        for (const item of queue) {
            await act(item);
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
