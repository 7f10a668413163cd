import { CodedError } from "../common/coded-error";
import { listOf, members, optional, recordOf, text } from "../common/document-check";
import { exactly, mebibyte } from "../records/document-type";
import type { DocumentType } from "../records/document-type";
import { inventoriesFolder } from "../records/snapshot/snapshot-inventory";
import { canonEntity, canonVersion } from "./canon";
import { contentDigest, secretsDigest, secretsSetDigest, setDigest } from "./digest";
import type { SecretsKey } from "./digest";
import { findFaults } from "./find-faults";
import { depthOf, findKind } from "./kinds";
import type { JsonObject } from "../common/json";
import { entityFaultCheck, isKnownState, inventorySchema } from "../records/inventory-summary";
import type { EntityFault, InventorySummary, KindSummary, ReadingPlan, ReadState } from "../records/inventory-summary";
import type { RawEntity } from "../azure/entity";

export const inventoryEntriesSchema = "apim-dr/inventory-entries/1";

/** One entity as it was read. */
export interface EntityReading {
    /** Below the service: `apis/petstore/operations/getPet`. */
    readonly path: string;
    readonly raw: RawEntity;
    /** What the kind's secrets action answered. */
    readonly told?: JsonObject;
}

/** All entities of a kind as they were read. */
export interface KindReading {
    readonly state: ReadState;
    readonly entities: readonly EntityReading[];
    /** Paths of those that every service has by itself, which are left out; others may refer to them. @default none */
    readonly builtIns?: readonly string[];
    readonly problem?: string;
    /** Why its secrets could not be read, though the kind could. */
    readonly secretsProblem?: string;
}

/** Digests by entity path. */
export type Entries = Readonly<Record<string, string>>;

export interface KindInventory extends KindSummary {
    readonly entries: Entries;
    readonly secretsEntries?: Entries;
}

/** What a service holds, as digests: two of them can be compared, and neither tells a secret. */
export interface Inventory {
    readonly schema: typeof inventorySchema;
    readonly canon: number;
    readonly kinds: Readonly<Record<string, KindInventory>>;
    /** Over the content of all kinds; secrets have digests of their own. */
    readonly digest: string;
    /** How it was read. */
    readonly plan?: ReadingPlan;
    /** What does not work on the service. */
    readonly faults: readonly EntityFault[];
}

/** The part that gives a difference its name; lies in a blob of its own. */
export interface InventoryEntries {
    readonly schema: typeof inventoryEntriesSchema;
    /** The digest of the inventory it belongs to. */
    readonly digest: string;
    readonly kinds: Readonly<Record<string, { readonly entries: Entries; readonly secretsEntries?: Entries }>>;
    /** {@link Inventory.faults}. */
    readonly faults: readonly EntityFault[];
}

const entries = recordOf(text);

export const inventoryEntriesDocument: DocumentType<InventoryEntries> = {
    folder: inventoriesFolder,
    schema: inventoryEntriesSchema,
    maxBytes: 32 * mebibyte,
    check: members<InventoryEntries>({
        schema: exactly(inventoryEntriesSchema),
        digest: text,
        kinds: recordOf(members<InventoryEntries["kinds"][string]>({ entries, secretsEntries: optional(entries) })),
        faults: listOf(entityFaultCheck),
    }),
    wayOut:
        "Restore an earlier version of the blob (its versions, or its soft-deleted state). Without it, a restore of its " +
        "snapshot is not verified.",
};

/**
 * Makes an inventory of what was read; the order of reading does not matter.
 *
 * @param key - without it, secrets are left out.
 */
export function buildInventory(
    readings: Readonly<Record<string, KindReading>>,
    serviceId: string,
    key?: SecretsKey,
): Inventory {
    const kinds = sortedRecord(
        Object.entries(readings).map(([path, reading]) => [path, buildKind(path, reading, serviceId, key)]),
    );
    return {
        schema: inventorySchema,
        canon: canonVersion,
        kinds,
        digest: digestOfKinds(kinds),
        faults: findFaults(readings, serviceId),
    };
}

function buildKind(path: string, reading: KindReading, serviceId: string, key?: SecretsKey): KindInventory {
    const kind = findKind(path);
    if (!kind) {
        throw new CodedError("EntityKindUnknown", `'${path}' is not a kind of entity that this release knows.`);
    }
    const depth = depthOf(kind);
    const canonical = reading.entities.map(({ path: entity, raw, told }) => ({
        entity,
        ...(depth === "ids" ? { content: {}, secrets: undefined } : canonEntity(kind, raw, serviceId, told)),
    }));
    const entries = sortedRecord(canonical.map(({ entity, content }) => [entity, contentDigest(content)]));
    const { state, problem, secretsProblem } = reading;
    const secretsEntries =
        key && kind.secrets && state === "read" && secretsProblem === undefined
            ? sortedRecord(
                  canonical.flatMap(({ entity, secrets }) =>
                      secrets ? [[entity, secretsDigest(entity, secrets, key)]] : [],
                  ),
              )
            : undefined;
    return {
        state,
        depth,
        count: Object.keys(entries).length,
        digest: setDigest(entries),
        ...(key && secretsEntries && { secretsDigest: secretsSetDigest(secretsEntries, key) }),
        ...(problem !== undefined && { problem }),
        ...(secretsProblem !== undefined && { secretsProblem }),
        entries,
        ...(secretsEntries && { secretsEntries }),
    };
}

/** The same inventory with some kinds as they were read otherwise. */
export function withKinds(inventory: Inventory, replaced: Readonly<Record<string, KindInventory>>): Inventory {
    const kinds = { ...inventory.kinds, ...replaced };
    return { ...inventory, kinds, digest: digestOfKinds(kinds) };
}

/** Takes an inventory apart into what goes into a snapshot's facts and what goes beside them. */
export function splitInventory(inventory: Inventory): { summary: InventorySummary; entries: InventoryEntries } {
    const { faults, ...summary } = inventory;
    const parts = Object.entries(inventory.kinds).map(([path, { entries, secretsEntries, ...summary }]) => ({
        path,
        summary,
        entries: { entries, ...(secretsEntries && { secretsEntries }) },
    }));
    return {
        summary: { ...summary, kinds: Object.fromEntries(parts.map(({ path, summary }) => [path, summary])) },
        entries: {
            schema: inventoryEntriesSchema,
            digest: inventory.digest,
            kinds: Object.fromEntries(parts.map(({ path, entries }) => [path, entries])),
            faults,
        },
    };
}

/**
 * Puts an inventory together again. Entries of a kind that the summary does not have as read are left out: a run was killed
 * between reading the kind at last and writing that down.
 *
 * @throws Error when the entries are not those that the summary was made of.
 */
export function joinInventory(
    summary: InventorySummary,
    { schema, digest, kinds, faults }: InventoryEntries,
): Inventory {
    const joined = Object.entries(summary.kinds).map(([path, kind]): [string, KindInventory] => {
        const part = kind.state === "read" ? kinds[path] : { entries: {} };
        if (!part || setDigest(part.entries) !== kind.digest) {
            throw notItsEntries(path);
        }
        return [path, { ...kind, ...part }];
    });
    const isWhole = Object.values(summary.kinds).every(({ state }) => isKnownState(state));
    if (schema !== inventoryEntriesSchema || (isWhole && digest !== summary.digest)) {
        throw notItsEntries("digest");
    }
    return { ...summary, kinds: Object.fromEntries(joined), faults };
}

const notItsEntries = (where: string): Error =>
    new Error(
        `The inventory's entries are not those that its summary was made of ('${where}'): the blob was changed or is another snapshot's.`,
    );

function digestOfKinds(kinds: Readonly<Record<string, KindInventory>>): string {
    return setDigest(
        Object.fromEntries(
            Object.entries(kinds).map(([path, { state, depth, digest }]) => [path, `${state}:${depth}:${digest}`]),
        ),
    );
}

function sortedRecord<T>(entries: readonly (readonly [string, T] | (string | T)[])[]): Record<string, T> {
    return Object.fromEntries(
        [...(entries as readonly (readonly [string, T])[])].sort(([left], [right]) => (left < right ? -1 : 1)),
    );
}
