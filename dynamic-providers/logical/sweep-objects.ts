import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { asLogical } from "../records/snapshot/logical-facts";
import type { Catalog } from "../vault/catalog";
import { indexPath } from "../vault/tree-store";
import type { TreeStore } from "../vault/tree-store";
import { readIndex } from "./read-tree";

/** What nothing refers to stays for so long: a mistake can be seen, and undone, before anything is gone. */
export const sweepGraceSeconds = 7 * 24 * 60 * 60;

export interface SweepReport {
    readonly removed: number;
    /** Why nothing was taken away, where that is so. */
    readonly spared?: string;
}

/**
 * Takes away objects that no snapshot refers to, and then keyrings that no object needs. It needs no key: what a snapshot
 * is made of stands in its list. Where facts of any snapshot, or such a list, cannot be read, nothing is taken away.
 *
 * Nothing may be captured meanwhile: both belong under one lease.
 *
 * @param graceSeconds - what is younger stays.
 * @param signal - that the lease was lost.
 */
export async function sweepObjects(
    catalog: Catalog,
    store: TreeStore,
    graceSeconds = sweepGraceSeconds,
    signal?: AbortSignal,
): Promise<SweepReport> {
    const [documents, { snapshots, unreadable }] = [
        await catalog.listDocuments(snapshotDocument),
        await catalog.observe(),
    ];
    const broken = unreadable.find(({ path }) => path.startsWith(`${snapshotDocument.folder}/`));
    if (broken || documents.length > snapshots.length) {
        return { removed: 0, spared: `'${broken?.path ?? snapshotDocument.folder}' of the catalog cannot be read` };
    }
    const roots = new Map<string, number | null>();
    for (const facts of snapshots) {
        const { container, root = null, objects = null } = asLogical(facts)?.payload ?? {};
        if (root !== null && container === store.containerName && facts.tombstone?.state !== "erased") {
            roots.set(root, objects);
        }
    }
    const live = new Set<string>();
    for (const [root, count] of roots) {
        try {
            const { objects } = await readIndex(store, root);
            // Any writer of the container can change what is not encrypted: a list that was cut proves nothing.
            if (new Set(objects).size !== count) {
                const spared = `'${indexPath(root)}' lists ${objects.length} objects, and the facts of its snapshot say ${count}`;
                return { removed: 0, spared };
            }
            objects.forEach((name) => live.add(name));
        } catch (error) {
            return { removed: 0, spared: (error as Error).message };
        }
    }
    const before = (await store.now()).getTime() - graceSeconds * 1000;
    const { objects, indexes, keyrings } = await store.list();
    const isOld = ({ modifiedAt }: { readonly modifiedAt: Date }): boolean => modifiedAt.getTime() <= before;
    const oldObjects = [...objects].filter(([name, object]) => !live.has(name) && isOld(object));
    const gone = new Set(oldObjects.map(([name]) => name));
    const needed = new Set([...objects].filter(([name]) => !gone.has(name)).map(([, { keyId }]) => keyId));
    const leftovers = [
        // A list goes before what it lists: no root without its objects is left to be found.
        ...[...indexes].filter(([root, index]) => !roots.has(root) && isOld(index)).map(([, index]) => index),
        ...oldObjects.map(([, object]) => object),
        ...[...keyrings].filter(([id, keyring]) => !needed.has(id) && isOld(keyring)).map(([, keyring]) => keyring),
    ];
    let removed = 0;
    for (const leftover of leftovers) {
        signal?.throwIfAborted();
        removed += (await store.remove(leftover)) ? 1 : 0;
    }
    return { removed };
}
