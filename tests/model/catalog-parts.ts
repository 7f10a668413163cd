import type { World } from "./world";

/** What the blob of a snapshot holds. */
export function contentOf({ snapshots }: World, id: string): number | null {
    return snapshots.find((facts) => facts.id === id)?.content ?? null;
}

export function replace<T extends { readonly id: string }>(all: readonly T[], id: string, change: Partial<T>): T[] {
    return all.map((one) => (one.id === id ? { ...one, ...change } : one));
}

export function sorted<T extends { readonly id: string }>(all: readonly T[]): T[] {
    return [...all].sort((left, right) => (left.id < right.id ? -1 : 1));
}
