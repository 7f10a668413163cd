import { createHash } from "node:crypto";
import { bundleDocument, bundleSchema } from "../../dynamic-providers/logical/bundle";
import type { Bundle } from "../../dynamic-providers/logical/bundle";
import { keyringDocument, keyringSchema } from "../../dynamic-providers/logical/keyring";
import type { Keyring } from "../../dynamic-providers/logical/keyring";
import { treeDocument, treeIndexDocument, treeIndexSchema, treeSchema } from "../../dynamic-providers/logical/tree";
import type { Tree, TreeIndex } from "../../dynamic-providers/logical/tree";
import type { TreeDocument } from "../../dynamic-providers/logical/tree-document";
import { logicalKind, logicalProtection } from "../../dynamic-providers/records/snapshot/logical-facts";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { inventoryEntriesDocument, inventoryEntriesSchema } from "../../dynamic-providers/inventory/inventory";
import type { InventoryEntries } from "../../dynamic-providers/inventory/inventory";
import { authorityEntryCheck, authoritySchema } from "../../dynamic-providers/records/authority/authority-entry";
import type { AuthorityEntry } from "../../dynamic-providers/records/authority/authority-entry";
import type { DocumentType } from "../../dynamic-providers/records/document-type";
import { auditDocument, auditSchema } from "../../dynamic-providers/records/audit/audit-record";
import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import { creationDocument, creationSchema } from "../../dynamic-providers/records/creation-record";
import type { CreationRecord } from "../../dynamic-providers/records/creation-record";
import { drillDocument, drillSchema } from "../../dynamic-providers/records/drill-record";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import { inventorySchema } from "../../dynamic-providers/records/inventory-summary";
import type { Provenance } from "../../dynamic-providers/records/provenance";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import { siteLocalDocument, siteLocalSchema } from "../../dynamic-providers/records/site-local-document";
import type { SiteLocalDocument } from "../../dynamic-providers/records/site-local-document";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { sampleRestoreRecord, sampleSnapshot } from "./sample-catalog";
import { serviceIdOf } from "./sample-service";

/** Every member, those that may be left out too. */
type Whole<T> = { [M in keyof T]-?: NonNullable<T[M]> extends readonly unknown[] ? T[M] : Whole<T[M]> };

const time = "2026-01-01T00:00:00.000Z";

const wholeProvenance: Whole<Provenance> = {
    by: { objectId: "operator", applicationId: "pipeline", name: "ada@contoso.com" },
    ...{ commit: "0a1b2c3", exercise: "autumn" },
    reason: { code: "TakesOverPlanned", message: "it is declared" },
    consents: { acceptDifferences: "s1" },
};

/** A snapshot of `primary` in which no member is left out. */
export function wholeFacts(id: string): SnapshotFacts {
    const facts: Omit<Whole<SnapshotFacts>, "inventory"> & Pick<SnapshotFacts, "inventory"> = {
        ...(sampleSnapshot(id, 500) as Whole<SnapshotFacts>),
        intendedAt: time,
        service: {
            resourceId: serviceIdOf("primary"),
            location: "West Europe",
            tier: "Premium",
            units: 2,
            locations: [{ location: "North Europe", units: 1 }],
            createdAt: "2025-06-01T00:00:00.000Z",
            settings: {
                customHostNames: [{ type: "Proxy", hostName: "api.contoso.com" }],
                caCertificates: [{ store: "Root", thumbprint: "A1" }],
                virtualNetworkType: "None",
                identityType: "SystemAssigned",
                userAssignedIdentities: ["/subscriptions/s/identity"],
                customProperties: { tls10: "false" },
                developerPortalStatus: "Enabled",
            },
        },
        epoch: 1,
        restorable: {
            ...sampleSnapshot(id, 500).restorable,
            requires: ["nothing"],
        },
        omits: ["usageData"],
        inventory: {
            schema: inventorySchema,
            canon: 2,
            kinds: {
                tags: {
                    state: "read",
                    depth: "full",
                    count: 1,
                    digest: "sha256:1",
                    secretsDigest: "hmac:1",
                    stable: true,
                    problem: "none",
                    secretsProblem: "none",
                },
            },
            digest: "sha256:2",
            blob: `inventories/${id}.json`,
            keyId: "k",
            stable: true,
            changedKinds: ["tags"],
            problem: "none",
        },
        attempt: 1,
        retakeOf: "other",
        adopted: { at: time, unknown: ["tier"] },
        parent: "other",
        holds: ["drill"],
        superseded: false,
        tombstone: { at: time, reason: "it is old", state: "marked", erasedAt: time },
        result: "succeeded",
        problems: ["none"],
        operation: { resumeToken: "token" },
        provenance: wholeProvenance,
    };
    return facts;
}

/** A restore of a snapshot in which no member is left out. */
export function wholeRestore(id: string, snapshot: string): RestoreRecord {
    const difference = { kind: "tags", entity: "tags/a", change: "changed", part: "content", detail: "x" } as const;
    const record: Whole<RestoreRecord> = {
        ...(sampleRestoreRecord(id, snapshot) as Whole<RestoreRecord>),
        intendedAt: time,
        observed: { startedAt: time, completedAt: time },
        result: "succeeded",
        problems: ["none"],
        operation: { resumeToken: "token" },
        provenance: wholeProvenance,
        verification: {
            outcome: "different",
            verified: false,
            comparedAt: time,
            differences: [difference],
            tolerated: [{ ...difference, reason: "unstable" }],
            notCompared: [{ kind: "tags", entity: "tags/b", part: "secrets", code: "otherKey", reason: "another key" }],
            compared: { kinds: 1, entities: 1 },
            plan: "planned",
            probes: { gateways: 1, answered: 1, reached: 0, failed: 0 },
            accepted: snapshot,
            problem: "none",
        },
        gaps: [{ name: "usageData", state: "missing", detail: "it stays" }],
        siteLocal: {
            blob: `site-local/${id}.json`,
            putBackAt: time,
            putBack: 1,
            removed: 1,
            left: [{ entity: "namedValues/a", reason: "secret" }],
            alongside: ["namedValues/b"],
        },
        logical: {
            mode: "merge",
            scope: ["apis/a"],
            made: ["products/a"],
            requests: 1,
            problems: [{ code: "PolicyRefused", entity: "apis/a", message: "no" }],
            lacks: { userPasswords: 1 },
        },
    };
    return record;
}

/** A logical snapshot of `primary` in which no member is left out. */
export function wholeLogicalFacts(id: string): LogicalFacts {
    const { omits, ...facts } = wholeFacts(id) as unknown as LogicalFacts;
    return {
        ...facts,
        kind: logicalKind,
        payload: { type: "tree", container: "snapshots-logical", root: sampleObject("root"), objects: 2, bytes: 500 },
        omits,
        inventory: null,
        entities: 1,
        lacks: { userPasswords: 1 },
        changes: { since: "other", added: 1, removed: 1 },
        reading: { plan: "planned", sweeps: 2, requests: 100, stable: true },
        protection: { scheme: logicalProtection, recipients: ["age1sample"] },
    };
}

/** Names as objects of a logical snapshot have them. */
export const sampleObject = (content: string): string => createHash("sha256").update(content).digest("hex");

export function wholeTree(): Tree {
    return {
        schema: treeSchema,
        service: serviceIdOf("primary"),
        kinds: { apis: { state: "read", depth: "full", count: 1 } },
        bundles: { "apis/a": sampleObject("a") },
        ledger: [{ code: "userPasswords", ids: ["users/a"] }],
    };
}

export function wholeTreeIndex(): TreeIndex {
    return { schema: treeIndexSchema, root: sampleObject("root"), objects: [sampleObject("a"), sampleObject("root")] };
}

export function wholeBundle(): Bundle {
    const entity = { properties: { displayName: "A" } };
    return {
        schema: bundleSchema,
        key: "apis/a",
        members: [{ path: "apis/a", entity, secrets: { "credentials.key": "canary" } }],
    };
}

export function wholeKeyring(): Keyring {
    return {
        schema: keyringSchema,
        id: sampleObject("key").slice(0, 32),
        keys: [{ type: "age", recipient: "age1sample", wrapped: "c2VhbGVk" }],
        mac: sampleObject("mac"),
    };
}

export function wholeInventory(): InventoryEntries {
    const entries: Whole<InventoryEntries> = {
        schema: inventoryEntriesSchema,
        digest: "sha256:2",
        kinds: { tags: { entries: { "tags/a": "sha256:3" }, secretsEntries: { "tags/a": "hmac:3" } } },
        faults: [{ kind: "apis/policies", entity: "apis/a/policies/policy", fault: "dangling", detail: "loggers/a" }],
    };
    return entries;
}

export function wholeSiteLocal(restore: string): SiteLocalDocument {
    const document: Omit<Whole<SiteLocalDocument>, "entities" | "alongside"> &
        Pick<SiteLocalDocument, "entities" | "alongside"> = {
        schema: siteLocalSchema,
        restore,
        trigger: "trigger",
        target: serviceIdOf("standby"),
        recordedAt: time,
        declared: ["namedValues"],
        isNew: false,
        mayHaveRun: true,
        entities: [{ path: "namedValues/a", body: { properties: {} }, sealed: "aes-256-gcm:k:x" }],
        left: [{ entity: "namedValues/b", reason: "secret" }],
        alongside: [{ path: "namedValues/c" }],
    };
    return document;
}

export function wholeCreation(id: string): CreationRecord {
    const record: Whole<CreationRecord> = {
        ...{ schema: creationSchema, id, site: "primary", serviceId: serviceIdOf("primary") },
        ...{ absentAt: time, recovers: time, by: "operator" },
    };
    return record;
}

export function wholeDrill(id: string): DrillRecord {
    const record: Whole<DrillRecord> = {
        ...{ schema: drillSchema, id, drill: "nightly", everyDays: 30 },
        snapshot: { id: "s1", kind: "native", chosen: "latest", startedAt: time, tier: "Premium" },
        scratch: { serviceId: serviceIdOf("scratch"), location: "northeurope", tier: "Premium", state: "removed" },
        ...{ startedAt: time, judgedAt: time, completedAt: time, restore: "r1", result: "passed" },
        problems: [{ code: "NotVerified", message: "none" }],
        ...{ recoverySeconds: 1, dataAgeSeconds: 1, resumed: 1 },
        provenance: wholeProvenance,
        objectives: { recoveryTimeSeconds: 1, recoveryPointSeconds: 1 },
        compared: { entities: 1, notCompared: { otherKey: 1 } },
    };
    return record;
}

/** A record in which no member is left out. */
export function wholeRecord(sequence: number): AuditRecord {
    const record: Whole<AuditRecord> = {
        ...{ schema: auditSchema, sequence, previous: "0".repeat(64), writtenAt: time },
        authority: { sequence: 3, epoch: 2, digest: "1".repeat(64) },
        ...{ kind: "authority", event: "claimed" },
        document: { container: "authority", blob: "000003.json", digest: "1".repeat(64) },
        ...{ site: "standby", service: serviceIdOf("standby"), snapshot: "s1", epoch: 2 },
        ...{ startedAt: time, endedAt: time },
        by: { objectId: "operator", applicationId: "pipeline", name: "ada@contoso.com" },
        ...{ commit: "0a1b2c3", exercise: "autumn" },
        reason: { code: "TakesOverUnplanned", message: "the primary site is declared lost" },
        consents: { acceptDataLoss: "1" },
        ...{ recoverySeconds: 1, dataLossSeconds: 1 },
        differences: { count: 1, entities: ["apis/a"], compared: 1 },
        problems: ["none"],
        key: { id: "https://keys.vault.azure.net/keys/records/1", algorithm: "RS256" },
        ...{ digest: "2".repeat(64), signature: "A".repeat(342) },
    };
    return record;
}

/** An entry in which no member of a state is left out. */
export function wholeEntry(sequence: number): AuthorityEntry {
    const entry: Whole<AuthorityEntry> = {
        schema: authoritySchema,
        sequence,
        previous: "0".repeat(64),
        at: time,
        change: {
            event: "promotionBegan",
            site: "standby",
            kind: "planned",
            snapshot: "s1",
            changesChecked: true,
            snapshotStartedAt: time,
        },
        authority: {
            epoch: 1,
            active: "primary",
            handover: { epoch: 1, site: "primary", snapshot: "s1", writtenAt: time },
            promotion: {
                site: "standby",
                epoch: 2,
                kind: "planned",
                snapshot: "s1",
                startedAt: time,
                dataLossSeconds: 0,
                changesChecked: true,
            },
            fenced: [{ site: "other", epoch: 0, at: time }],
            lineage: [
                {
                    epoch: 1,
                    site: "primary",
                    serviceId: serviceIdOf("primary"),
                    kind: "planned",
                    claimedAt: time,
                    endedAt: time,
                    snapshot: "s0",
                    verification: "verified",
                    dataLossSeconds: 1,
                    recoverySeconds: 1,
                },
            ],
        },
        provenance: wholeProvenance,
    };
    return entry;
}

/** A document of each type in the store of logical snapshots, whole. */
export const sampleTreeDocuments: readonly { readonly type: TreeDocument<unknown>; readonly whole: object }[] = [
    { type: keyringDocument, whole: wholeKeyring() },
    { type: treeIndexDocument, whole: wholeTreeIndex() },
    { type: treeDocument, whole: wholeTree() },
    { type: bundleDocument, whole: wholeBundle() },
];

/** A document of each type that decisions are made from, whole, with the ID `d1`. */
export const sampleDocuments: readonly { readonly type: DocumentType<unknown>; readonly whole: object }[] = [
    { type: snapshotDocument, whole: wholeFacts("d1") },
    { type: snapshotDocument, whole: wholeLogicalFacts("d1") },
    { type: restoreDocument, whole: wholeRestore("d1", "s1") },
    { type: inventoryEntriesDocument, whole: wholeInventory() },
    { type: siteLocalDocument, whole: wholeSiteLocal("d1") },
    { type: creationDocument, whole: wholeCreation("d1") },
    { type: drillDocument, whole: wholeDrill("d1") },
    { type: auditDocument, whole: wholeRecord(0) },
    {
        type: {
            folder: "authority",
            schema: authoritySchema,
            maxBytes: 0,
            check: authorityEntryCheck,
            wayOut: "",
        },
        whole: wholeEntry(7),
    },
];
