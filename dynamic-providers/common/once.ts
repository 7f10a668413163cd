/** What it gives the first time, whenever it is asked. */
export function once<T extends object>(load: () => T): () => T {
    let loaded: T | undefined;
    return () => (loaded ??= load());
}
