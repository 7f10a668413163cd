import { findFaults } from "../common/document-check";
import type { DocumentCheck } from "../common/document-check";
import { forEachAtOnce } from "../common/for-each-at-once";
import { parseJson } from "../common/parse-json";
import { bundleCheck } from "./bundle";
import type { Bundle } from "./bundle";
import { DamagedTreeError } from "./damaged-tree";
import { openKeyring, parseKeyring } from "./keyring";
import type { KeyOpener } from "./recipient";
import { keyIdOfObject, openObject } from "./sealed-object";
import type { SnapshotKeys } from "./sealed-object";
import { treeCheck, treeIndexCheck } from "./tree";
import type { Tree, TreeIndex } from "./tree";
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
        const tree = await this.open(root, treeCheck, "tree");
        const index = await readIndex(this.store, root);
        const listed = new Set(index.objects);
        const needed = [...Object.values(tree.bundles), root];
        if (!needed.every((name) => listed.has(name)) || listed.size !== new Set(needed).size) {
            throw new DamagedTreeError(indexPath(root), "does not list the objects of its snapshot");
        }
        const bundles: Bundle[] = [];
        await forEachAtOnce(readsAtOnce, Object.entries(tree.bundles), async ([key, name]) => {
            const bundle = await this.open(name, bundleCheck, "bundle");
            if (bundle.key !== key) {
                throw new DamagedTreeError(objectPath(name), `is not bundle '${key}'`);
            }
            bundles.push(bundle);
        });
        return { tree, bundles: bundles.sort((left, right) => (left.key < right.key ? -1 : 1)) };
    }

    private async open<T>(name: string, check: DocumentCheck<T>, what: string): Promise<T> {
        const path = objectPath(name);
        const blob = await this.store.read(path);
        if (!blob) {
            throw new DamagedTreeError(path, "is gone");
        }
        const keys = await this.keysOf(keyIdOfObject(blob.bytes, path), path);
        const { value } = parseJson(openObject(blob.bytes, name, path, keys).toString("utf8"));
        if (value === undefined || findFaults(check, value).length > 0) {
            throw new DamagedTreeError(path, `is not a ${what} that this release knows`);
        }
        return value as T;
    }

    private keysOf(id: string, object: string): Promise<SnapshotKeys> {
        const known = this.keyrings.get(id) ?? this.openKeyring(id, object);
        this.keyrings.set(id, known);
        return known;
    }

    private async openKeyring(id: string, object: string): Promise<SnapshotKeys> {
        const path = keyringPath(id);
        const blob = await this.store.read(path);
        if (!blob) {
            throw new DamagedTreeError(object, `needs '${path}', which is gone`);
        }
        const keyring = parseKeyring(blob.bytes, path);
        if (keyring.id !== id) {
            throw new DamagedTreeError(path, "is another keyring");
        }
        return openKeyring(keyring, path, this.openers);
    }
}

/** The list of a snapshot's objects, which needs no key. @throws DamagedTreeError */
export async function readIndex(store: TreeStore, root: string): Promise<TreeIndex> {
    const path = indexPath(root);
    const blob = await store.read(path);
    if (!blob) {
        throw new DamagedTreeError(path, "is gone");
    }
    const { value } = parseJson(blob.bytes.toString("utf8"));
    if (value === undefined || findFaults(treeIndexCheck, value).length > 0 || (value as TreeIndex).root !== root) {
        throw new DamagedTreeError(path, "is not the list of its snapshot's objects");
    }
    return value as TreeIndex;
}
