import { CodedError } from "../common/coded-error";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { Bundle } from "./bundle";
import { makeKeyring } from "./keyring";
import type { RecipientInput } from "./recipient";
import { StoredKeyrings } from "./stored-keyrings";
import { mebibyte } from "../records/document-type";
import { maxObjectBytes, newSnapshotKeys, objectName, sealObject } from "./sealed-object";
import type { SnapshotKeys } from "./sealed-object";
import { treeIndexSchema, treeSchema } from "./tree";
import type { Tree, TreeIndex } from "./tree";
import { indexPath, keyringPath } from "../vault/tree-store";
import type { StoreList, TreeStore } from "../vault/tree-store";

/** What a snapshot is sealed with, and for whom. */
export interface Sealing {
    /** Names follow from it: the input `secretsKey`. */
    readonly secret: string;
    readonly serviceId: string;
    readonly recipients: readonly RecipientInput[];
}

/** What facts say of a tree. */
export interface WrittenTree {
    /** Name of the root's object. */
    readonly root: string;
    /** How many objects it is made of, the root among them, and how large they are. */
    readonly objects: number;
    readonly bytes: number;
    /** How many blobs were not there yet. */
    readonly written: number;
}

const writesAtOnce = 8;
const maxPasses = 3;

/**
 * Stores a tree: the keyring first, as an object without it could never be opened, then the objects that are not there yet,
 * then the list of all, and the root last. Killed anywhere it leaves objects that nothing refers to, and a later run uses
 * or sweeps them.
 *
 * Sweeps must not run meanwhile: both belong under one lease.
 *
 * @param signal - that the lease was lost.
 */
export async function writeTree(
    store: TreeStore,
    bundles: readonly Bundle[],
    about: Omit<Tree, "schema" | "bundles">,
    sealing: Sealing,
    signal?: AbortSignal,
): Promise<WrittenTree> {
    const keyrings = new StoredKeyrings(store, sealing.recipients);
    for (let generation = 0; ; generation += 1) {
        const writer = new TreeWriter(store, sealing, generation, signal);
        const plan = planTree(writer, bundles, about);
        // Objects of this generation were given to other recipients since: those stay theirs, and others are written.
        if (!(await keyrings.areForOthers(await store.list(), plan.index.objects))) {
            return writePlanned(store, writer, plan, keyrings);
        }
    }
}

interface PlannedTree {
    readonly index: TreeIndex;
    /** Of the bundles, by the names of their objects. */
    readonly contents: ReadonlyMap<string, Buffer>;
    readonly rootBytes: Buffer;
}

function planTree(
    writer: TreeWriter,
    bundles: readonly Bundle[],
    about: Omit<Tree, "schema" | "bundles">,
): PlannedTree {
    const named = bundles.map((bundle) => {
        const bytes = toBytes(bundle, `'${bundle.key}' with all below it`);
        return { key: bundle.key, bytes, name: writer.nameOf(bytes) };
    });
    const tree: Tree = {
        schema: treeSchema,
        ...about,
        bundles: Object.fromEntries(named.map(({ key, name }) => [key, name])),
    };
    const rootBytes = toBytes(tree, "The list of all entities");
    const root = writer.nameOf(rootBytes);
    const contents = new Map(named.map(({ name, bytes }) => [name, bytes] as const));
    const index: TreeIndex = { schema: treeIndexSchema, root, objects: [...contents.keys(), root].sort() };
    return { index, contents, rootBytes };
}

async function writePlanned(
    store: TreeStore,
    writer: TreeWriter,
    { index, contents, rootBytes }: PlannedTree,
    keyrings: StoredKeyrings,
): Promise<WrittenTree> {
    const { root } = index;
    // What somebody takes away meanwhile, against all rules, is written once more.
    for (let pass = 1; pass <= maxPasses; pass += 1) {
        const present = await store.list();
        await keyrings.read(present, index.objects);
        const isUsable = (name: string): boolean => keyrings.canOpen(present, name);
        const missing = [...contents].filter(([name]) => !isUsable(name));
        await forEachAtOnce(writesAtOnce, missing, ([name, bytes]) => writer.write(present, name, bytes));
        if (!present.indexes.has(root)) {
            await writer.writeIndex(index);
        }
        if (!isUsable(root)) {
            await writer.write(present, root, rootBytes);
        }
        const objects = index.objects.map((name) => present.objects.get(name));
        if (missing.length === 0 && present.indexes.has(root) && isUsable(root)) {
            const bytes = objects.reduce((sum, object) => sum + (object?.bytes ?? 0), 0);
            return { root, objects: objects.length, bytes, written: writer.written };
        }
    }
    throw new CodedError(
        "ChangedMeanwhile",
        `Objects of container '${store.containerName}' went away while a snapshot was written: run it again.`,
    );
}

class TreeWriter {
    written = 0;
    private readonly keys: SnapshotKeys;
    private keyring: Promise<void> | undefined;

    constructor(
        private readonly store: TreeStore,
        private readonly sealing: Sealing,
        generation: number,
        private readonly signal: AbortSignal | undefined,
    ) {
        this.keys = newSnapshotKeys(sealing.secret, sealing.serviceId, sealing.recipients, generation);
    }

    nameOf(bytes: Buffer): string {
        return objectName(bytes, this.keys.names);
    }

    async write(present: StoreList, name: string, bytes: Buffer): Promise<void> {
        await (this.keyring ??= this.writeKeyring());
        this.signal?.throwIfAborted();
        // One whose keyring is gone can be opened by nobody.
        const useless = present.objects.get(name);
        const condition = useless ? { ifMatch: useless.etag } : ({ ifNoneMatch: "*" } as const);
        const sealed = sealObject(bytes, name, this.keys);
        this.count(await this.store.writeObject(name, sealed, this.keys.id, condition));
    }

    async writeIndex(index: TreeIndex): Promise<void> {
        this.signal?.throwIfAborted();
        this.count(await this.store.writeJson(indexPath(index.root), index, { ifNoneMatch: "*" }));
    }

    private count(isWritten: boolean): void {
        this.written += isWritten ? 1 : 0;
    }

    private async writeKeyring(): Promise<void> {
        const keyring = await makeKeyring(this.keys, this.sealing.recipients);
        this.signal?.throwIfAborted();
        this.count(await this.store.writeJson(keyringPath(this.keys.id), keyring, { ifNoneMatch: "*" }));
    }
}

/** @param what - names it in an error. @throws CodedError where it is more than can be read again. */
function toBytes(value: object, what: string): Buffer {
    const bytes = Buffer.from(JSON.stringify(value), "utf8");
    if (bytes.length > maxObjectBytes) {
        const mebibytes = Math.ceil(bytes.length / mebibyte);
        throw new CodedError(
            "SnapshotTooLarge",
            `${what} takes ${mebibytes} MiB, and a logical snapshot keeps no more than ${maxObjectBytes / mebibyte} MiB together. ` +
                "Leave out a kind of entities below it with skipKinds.",
        );
    }
    return bytes;
}
