import { forEachAtOnce } from "../common/for-each-at-once";
import { bundleDocument } from "./bundle";
import type { Bundle } from "./bundle";
import { DamagedTreeError } from "./damaged-tree";
import { openKeyring, readKeyring } from "./keyring";
import type { KeyOpener } from "./recipient";
import { keyIdOfObject, maxObjectBytes, openObject } from "./sealed-object";
import type { SnapshotKeys } from "./sealed-object";
import { treeDocument, treeIndexDocument } from "./tree";
import type { Tree, TreeIndex } from "./tree";
import { parseTreeDocument, readTreeDocument } from "./tree-document";
import type { TreeDocument } from "./tree-document";
import { indexPath, keyringPath, objectPath } from "../vault/tree-store";
import type { TreeStore } from "../vault/tree-store";

/** A tree with all that it is made of. */
export interface WholeTree {
    readonly tree: Tree;
    readonly bundles: readonly Bundle[];
}

const readsAtOnce = 8;

/** Opens snapshots of a store. Each keyring is opened once. */
export class TreeReader {
    private readonly keyrings = new Map<string, Promise<SnapshotKeys>>();

    constructor(
        private readonly store: TreeStore,
        private readonly openers: readonly KeyOpener[],
    ) {}

    /**
     * @param root - as the snapshot's facts name it.
     * @throws DamagedTreeError that names the first blob that is missing or not what was stored; CodedError where none of
     * the openers is a recipient.
     */
    async read(root: string): Promise<WholeTree> {
        const tree = await this.open(root, treeDocument);
        const index = await readIndex(this.store, root);
        const listed = new Set(index.objects);
        const needed = [...Object.values(tree.bundles), root];
        if (!needed.every((name) => listed.has(name)) || listed.size !== new Set(needed).size) {
            throw new DamagedTreeError(indexPath(root), "does not list the objects of its snapshot");
        }
        const bundles: Bundle[] = [];
        await forEachAtOnce(readsAtOnce, Object.entries(tree.bundles), async ([key, name]) => {
            const bundle = await this.open(name, bundleDocument);
            if (bundle.key !== key) {
                throw new DamagedTreeError(objectPath(name), `is not bundle '${key}'`);
            }
            bundles.push(bundle);
        });
        return { tree, bundles: bundles.sort((left, right) => (left.key < right.key ? -1 : 1)) };
    }

    private async open<T>(name: string, type: TreeDocument<T>): Promise<T> {
        const path = objectPath(name);
        const blob = await this.store.read(path, maxObjectBytes);
        if (!blob?.bytes) {
            throw new DamagedTreeError(path, blob ? `cannot be read: ${blob.reason}` : "is gone");
        }
        const keys = await this.keysOf(keyIdOfObject(blob.bytes, path), path);
        return parseTreeDocument(type, { bytes: openObject(blob.bytes, name, path, keys) }, path);
    }

    private keysOf(id: string, object: string): Promise<SnapshotKeys> {
        const known = this.keyrings.get(id) ?? this.openKeyring(id, object);
        this.keyrings.set(id, known);
        return known;
    }

    private async openKeyring(id: string, object: string): Promise<SnapshotKeys> {
        const path = keyringPath(id);
        const keyring = await readKeyring(this.store, id);
        if (!keyring) {
            throw new DamagedTreeError(object, `needs '${path}', which is gone`);
        }
        return openKeyring(keyring.value, path, this.openers);
    }
}

/** The list of a snapshot's objects, which needs no key. @throws DamagedTreeError */
export async function readIndex(store: TreeStore, root: string): Promise<TreeIndex> {
    const path = indexPath(root);
    const index = await readTreeDocument(store, treeIndexDocument, path);
    if (!index) {
        throw new DamagedTreeError(path, "is gone");
    }
    if (index.value.root !== root) {
        throw new DamagedTreeError(path, `is not the list of its snapshot's objects: root is '${index.value.root}'`);
    }
    return index.value;
}
