import type { AuthorityEntry } from "../authority/authority-entry";
import { pathOf } from "../document-type";
import { drillDocument, isDrillOpen } from "../drill-record";
import type { DrillRecord } from "../drill-record";
import type { OperationRecord } from "../operation-record";
import type { DecisionReason, Provenance } from "../provenance";
import { restoreDocument } from "../restore-record";
import type { RestoreRecord } from "../restore-record";
import type { SnapshotFacts } from "../snapshot/facts";
import { snapshotDocument } from "../snapshot/snapshot-document";
import { isBlocking } from "../verification";
import type { Verification } from "../verification";
import type { AuditFact } from "./audit-fact";
import { removedEvent } from "./audit-fact";
import type { AuditedDifferences } from "./audit-record";
import { settledDigest } from "./settled-digest";

/** What may change of a snapshot that is done: who needs it, how retention deals with it, and who can open it. */
const changingOfSnapshot = ["holds", "superseded", "tombstone", "inventory", "protection"];
/** The description of an adopted backup may be corrected later. */
const changingOfAdopted = [...changingOfSnapshot, "adopted", "service", "restorable"];
/** Nothing of a restore, nor of a drill, that is done. */
const changingOfOthers: readonly string[] = [];

/** How many entities that differ a record names. */
const namedEntities = 20;

/** @param container - of the catalog. @returns undefined while it is under way. */
export function factOfSnapshot(container: string, facts: SnapshotFacts): AuditFact | undefined {
    const { id, result, service, observed, intendedAt, problems, epoch, provenance } = facts;
    const isRemoved = facts.tombstone?.state === "erasing" && facts.tombstone.reason === destroyedReason;
    const endedAt = isRemoved ? facts.tombstone?.at : endOf(facts);
    if ((!isRemoved && !isDone(result)) || endedAt === undefined) {
        return undefined;
    }
    return {
        ...{ kind: "snapshot", event: isRemoved ? removedEvent : result },
        document: {
            container,
            blob: pathOf(snapshotDocument, id),
            digest: settledDigest(facts, facts.adopted ? changingOfAdopted : changingOfSnapshot),
        },
        ...{ site: null, service: service.resourceId, snapshot: id, epoch },
        ...{ startedAt: observed.startedAt ?? intendedAt ?? null, endedAt },
        ...fromProvenance(provenance, isRemoved ? removedReason : reasonOfSnapshot(facts)),
        ...{ recoverySeconds: null, dataLossSeconds: null, differences: null, problems },
    };
}

/** @param container - of the catalog. @returns undefined while it is under way. */
export function factOfRestore(container: string, record: RestoreRecord): AuditFact | undefined {
    const { id, result, snapshot, target, observed, intendedAt, trigger, problems, provenance, verification } = record;
    const endedAt = verification?.comparedAt ?? endOf(record);
    if (!isDone(result) || endedAt === undefined) {
        return undefined;
    }
    const accepted = verification?.accepted;
    const reason = { code: "RestoreTriggered", message: `its trigger is '${trigger}'` };
    const { consents, ...told } = fromProvenance(provenance, reason);
    return {
        ...{ kind: "restore", event: result === "failed" ? "failed" : eventOfRestore(verification) },
        document: {
            container,
            blob: pathOf(restoreDocument, id),
            digest: settledDigest(withoutProbes(record), changingOfOthers),
        },
        ...{ site: null, service: target.resourceId, snapshot, epoch: null },
        ...{ startedAt: observed.startedAt ?? intendedAt ?? null, endedAt },
        ...told,
        consents: { ...consents, ...(accepted !== undefined && { acceptDifferences: accepted }) },
        ...{ recoverySeconds: null, dataLossSeconds: null, differences: differencesOf(verification), problems },
    };
}

/** @param container - of the catalog. @returns undefined until its scratch service is gone. */
export function factOfDrill(container: string, record: DrillRecord): AuditFact | undefined {
    const { id, result, snapshot, scratch, startedAt, completedAt, recoverySeconds, dataAgeSeconds } = record;
    if (isDrillOpen(record) || completedAt === undefined) {
        return undefined;
    }
    const reason = { code: "DrillDue", message: `drill '${record.drill}' of the ${snapshot.chosen} snapshot` };
    return {
        ...{ kind: "drill", event: result },
        document: {
            container,
            blob: pathOf(drillDocument, id),
            digest: settledDigest(record, changingOfOthers),
        },
        ...{ site: null, service: scratch.serviceId, snapshot: snapshot.id, epoch: null, startedAt },
        endedAt: completedAt,
        ...fromProvenance(record.provenance, reason),
        ...{ recoverySeconds: recoverySeconds ?? null, dataLossSeconds: dataAgeSeconds },
        differences: record.compared
            ? {
                  count: record.problems.filter(({ code }) => code === "Different").length,
                  ...{ entities: [], compared: record.compared.entities },
              }
            : null,
        problems: record.problems.map(({ code, message }) => `${code}: ${message}`),
    };
}

/**
 * @param container - of the authority.
 * @param digest - of the entry's blob.
 */
export function factOfEntry(container: string, entry: AuthorityEntry, digest: string): AuditFact {
    const { sequence, change, authority, at, provenance } = entry;
    const term = authority.lineage.at(-1);
    const isClaim = change.event === "claimed";
    const site = "site" in change ? change.site : change.event === "recovered" ? change.active : null;
    const snapshot = "snapshot" in change ? change.snapshot : isClaim ? (term?.snapshot ?? null) : null;
    return {
        ...{ kind: "authority", event: change.event },
        document: { container, blob: `${String(sequence).padStart(6, "0")}.json`, digest },
        ...{ site, service: "serviceId" in change ? change.serviceId : null, snapshot },
        epoch: change.event === "promotionBegan" ? (authority.promotion?.epoch ?? null) : authority.epoch,
        startedAt: isClaim && term?.recoverySeconds != null ? secondsBefore(at, term.recoverySeconds) : at,
        endedAt: at,
        ...fromProvenance(provenance, reasonOfChange(change)),
        recoverySeconds: isClaim ? (term?.recoverySeconds ?? null) : null,
        dataLossSeconds: isClaim
            ? (term?.dataLossSeconds ?? null)
            : change.event === "promotionBegan"
              ? (authority.promotion?.dataLossSeconds ?? null)
              : null,
        ...{ differences: null, problems: [] },
    };
}

type Told = Pick<AuditFact, "by" | "commit" | "exercise" | "reason" | "consents">;

const fromProvenance = (provenance: Provenance | undefined, reason: DecisionReason): Told => ({
    by: provenance?.by ?? null,
    commit: provenance?.commit ?? null,
    exercise: provenance?.exercise ?? null,
    reason: provenance?.reason ?? reason,
    consents: provenance?.consents ?? {},
});

/** As `removeSnapshot` writes it. */
export const destroyedReason = "its resource was destroyed";

const removedReason: DecisionReason = { code: "SnapshotRemoved", message: destroyedReason };

const reasonOfSnapshot = ({ trigger, adopted }: SnapshotFacts): DecisionReason =>
    adopted
        ? { code: "SnapshotAdopted", message: "another tool took it" }
        : trigger.startsWith("scheduled-after-")
          ? { code: "SnapshotDue", message: `its trigger is '${trigger}'` }
          : { code: "SnapshotTriggered", message: `its trigger is '${trigger}'` };

const reasonOfChange = ({ event }: AuthorityEntry["change"]): DecisionReason =>
    event === "created"
        ? { code: "VaultCreated", message: "the vault is new" }
        : { code: "NotTold", message: "the entry does not tell" };

const isDone = (result: OperationRecord["result"]): boolean => result === "succeeded" || result === "failed";

/** Of one that failed before Azure took it, when it was asked for. */
const endOf = ({ observed, intendedAt }: OperationRecord): string | undefined =>
    observed.completedAt ?? observed.startedAt ?? intendedAt;

const eventOfRestore = (verification: Verification | undefined): string => {
    if (!verification) {
        return "notCompared";
    }
    return verification.accepted !== undefined && !isBlocking(verification) ? "accepted" : verification.outcome;
};

/** Gateways may be asked again after the comparison. */
function withoutProbes(record: RestoreRecord): object {
    if (!record.verification) {
        return record;
    }
    const { probes: _asked, ...verification } = record.verification;
    return { ...record, verification };
}

function differencesOf(verification: Verification | undefined): AuditedDifferences | null {
    if (!verification || verification.outcome === "skipped" || verification.outcome === "noInventory") {
        return null;
    }
    const { differences, compared } = verification;
    const entities = [...new Set(differences.map(({ entity }) => entity))].slice(0, namedEntities);
    return { count: differences.length, entities, compared: compared.entities };
}

const secondsBefore = (time: string, seconds: number): string =>
    new Date(Date.parse(time) - seconds * 1000).toISOString();
