/** For each folder the folders that it imports. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/** Leaves out each import of a folder that is also reached through other imports: what is left reaches the same folders. */
export function reduce(imports: Imports): Imports {
    const reduced = new Map([...imports].map(([from, to]) => [from, new Set(to)]));
    for (const [from, to] of imports) {
        for (const folder of [...to].sort()) {
            reduced.get(from)?.delete(folder);
            if (!reaches(reduced, from, folder)) {
                reduced.get(from)?.add(folder);
            }
        }
    }
    return reduced;
}

function reaches(imports: Imports, from: string, to: string): boolean {
    const seen = new Set<string>();
    const open = [from];
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
        for (const next of imports.get(folder) ?? []) {
            if (next === to) {
                return true;
            }
            if (!seen.has(next)) {
                seen.add(next);
                open.push(next);
            }
        }
    }
    return false;
}
