import { listOf, members, oneOf, recordOf, text, whole } from "../common/document-check";
import { exactly, mebibyte } from "../records/document-type";
import type { Depth, ReadState } from "../records/inventory-summary";
import { objectName } from "../records/snapshot/logical-facts";
import { maxObjectBytes } from "./sealed-object";
import type { TreeDocument } from "./tree-document";

export const treeSchema = "apim-dr/tree/1";

/** What a snapshot lacks of one service, and why it does. */
export interface LedgerEntry {
    readonly code: LedgerCode;
    /** Paths of the entities or kinds concerned. */
    readonly ids: readonly string[];
}

/** Why something is not in a snapshot; docs/reference/logical-backup.md explains each code. */
export type LedgerCode =
    | "authorizationProviderSecrets"
    | "authorizationTokens"
    | "certificatePrivateKeys"
    | "changedMeanwhile"
    | "gatewayKeys"
    | "kindNotRead"
    | "kindsNewerThanRelease"
    | "portalMedia"
    | "secretNotRead"
    | "userPasswords";

/** Of one kind, by its path. */
export interface TreeKind {
    readonly state: ReadState;
    readonly depth: Depth;
    readonly count: number;
}

/** The root of a snapshot: all else is found from here. It says nothing of time, so that an unchanged service has the same. */
export interface Tree {
    readonly schema: typeof treeSchema;
    readonly service: string;
    readonly kinds: Readonly<Record<string, TreeKind>>;
    /** Names of the objects, by the key of the bundle that each holds. */
    readonly bundles: Readonly<Record<string, string>>;
    readonly ledger: readonly LedgerEntry[];
}

const treeKind = members<TreeKind>({
    state: oneOf<ReadState>({ read: true, notInTier: true, denied: true, skipped: true, failed: true }),
    depth: oneOf<Depth>({ ids: true, lists: true, full: true }),
    count: whole,
});

const treeCheck = members<Tree>({
    schema: exactly(treeSchema),
    service: text,
    kinds: recordOf(treeKind),
    bundles: recordOf(objectName),
    // Codes of later releases are kept.
    ledger: listOf(members<LedgerEntry>({ code: text as never, ids: listOf(text) })),
});

export const treeDocument: TreeDocument<Tree> = {
    name: "a tree",
    schema: treeSchema,
    check: treeCheck,
    maxBytes: maxObjectBytes,
    isSealed: true,
};

export const treeIndexSchema = "apim-dr/tree-index/1";

/**
 * What must stand in the clear for as long as a snapshot does: the names of its objects, which tell nothing, so that a
 * sweep needs no key.
 */
export interface TreeIndex {
    readonly schema: typeof treeIndexSchema;
    readonly root: string;
    readonly objects: readonly string[];
}

const treeIndexCheck = members<TreeIndex>({
    schema: exactly(treeIndexSchema),
    root: objectName,
    objects: listOf(objectName),
});

export const treeIndexDocument: TreeDocument<TreeIndex> = {
    name: "the list of its snapshot's objects",
    schema: treeIndexSchema,
    check: treeIndexCheck,
    // Some 400,000 objects.
    maxBytes: 32 * mebibyte,
    isSealed: false,
};
