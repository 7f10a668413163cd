import { inWords, timeOf } from "../../dynamic-providers/common/as-people-read";
import { millisecondsPerDay } from "../../dynamic-providers/common/milliseconds-per-day";
import { drillDocument } from "../../dynamic-providers/records/drill-record";
import { pathOf } from "../../dynamic-providers/records/document-type";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import type { ChecklistLine, Proof } from "./checklist-line";
import type { ProjectReport, ReportedDrill, ReportedFailover } from "./project-report";

/** A proof, before its record is looked up. */
type Shown = Pick<Proof, "of" | "id">;
type Told = Pick<ChecklistLine, "result" | "words"> & { readonly proofs: readonly Shown[] };
type Facts = Omit<ProjectReport, "checklist">;

interface Question extends Pick<ChecklistLine, "standard" | "reference" | "asks"> {
    readonly answer: (facts: Facts) => Told;
}

/** DORA's test of plans is due at least yearly (Article 11(6)). */
const testedWithinDays = 365;

const drillProof = ({ id }: ReportedDrill): Shown => ({ of: "drill", id });
const failoverProof = ({ epoch }: ReportedFailover): Shown => ({ of: "failover", id: String(epoch) });
const readinessProof: Shown = { of: "readiness", id: "" };
const sitesProof: Shown = { of: "sites", id: "" };

const isRecent = (at: string, { at: now }: Facts): boolean =>
    Date.parse(at) > Date.parse(now) - testedWithinDays * millisecondsPerDay;
const passedDrills = ({ drills }: Facts): readonly ReportedDrill[] =>
    (drills ?? []).filter(({ result }) => result === "passed");
/** A first claim moves nothing, and a recovered authority restores nothing. */
const moves = ({ failovers }: Facts): readonly ReportedFailover[] =>
    failovers.filter(({ kind }) => kind === "planned" || kind === "unplanned");

function restoreTested(facts: Facts): Told {
    const drills = passedDrills(facts).filter(({ startedAt }) => isRecent(startedAt, facts));
    const failovers = moves(facts).filter(({ at, snapshot }) => snapshot !== null && isRecent(at, facts));
    const proofs = [...drills.map(drillProof), ...failovers.map(failoverProof)];
    return proofs.length > 0
        ? {
              result: "shown",
              words: `Within the last ${testedWithinDays} days ${drills.length} drills passed and ${failovers.length} failovers restored a snapshot.`,
              proofs,
          }
        : {
              result: "open",
              words: `No drill has passed, and no failover has restored a snapshot, within the last ${testedWithinDays} days.`,
              proofs: [],
          };
}

function switchedOver(facts: Facts): Told {
    const recent = moves(facts).filter(({ at }) => isRecent(at, facts));
    return recent.length > 0
        ? {
              result: "shown",
              words: `The active site changed ${recent.length === 1 ? "once" : `${recent.length} times`} within the last ${testedWithinDays} days.`,
              proofs: recent.map(failoverProof),
          }
        : {
              result: "open",
              words: `No failover within the last ${testedWithinDays} days: exercise a planned one.`,
              proofs: [],
          };
}

function backedUp({ standing: { newest, objectiveSeconds, isLate } }: Facts): Told {
    const proofs: Shown[] = newest ? [{ of: "snapshot", id: newest.id }] : [];
    if (!newest || isLate) {
        const words = newest
            ? `The newest snapshot is ${inWords(newest.ageSeconds)} old, and ${inWords(objectiveSeconds!)} are promised.`
            : "No snapshot can be restored.";
        return { result: "open", words, proofs };
    }
    return objectiveSeconds === null
        ? { result: "open", words: "No schedule of snapshots is declared.", proofs }
        : {
              result: "shown",
              words: `A snapshot is due every ${inWords(objectiveSeconds)}; the newest is ${inWords(newest.ageSeconds)} old.`,
              proofs,
          };
}

function objectivesKept(facts: Facts): Told {
    const { recoveryTimeSeconds: time, recoveryPointSeconds: point } = facts.objectives;
    if (time === null || point === null) {
        const missing = [...(time === null ? ["recovery time"] : []), ...(point === null ? ["recovery point"] : [])];
        return { result: "open", words: `No objective is declared for the ${missing.join(" and the ")}.`, proofs: [] };
    }
    const drill = passedDrills(facts)[0];
    const failover = moves(facts)[0];
    const proofs = [...(drill ? [drillProof(drill)] : []), ...(failover ? [failoverProof(failover)] : [])];
    const measured: (readonly [number | null | undefined, number | null | undefined])[] = [
        [drill?.recoverySeconds, drill?.dataAgeSeconds],
        [failover?.recoverySeconds, failover?.dataLossSeconds],
    ];
    const isKept = measured.every(([recovery, loss]) => (recovery ?? 0) <= time && (loss ?? 0) <= point);
    const promised = `Promised are a recovery within ${inWords(time)} and a loss of at most ${inWords(point)}`;
    if (proofs.length === 0) {
        return { result: "open", words: `${promised}; nothing has been measured yet.`, proofs };
    }
    return isKept
        ? { result: "shown", words: `${promised}; the newest drill and failover kept both.`, proofs }
        : { result: "open", words: `${promised}; the newest drill or failover did not keep one of them.`, proofs };
}

function comparedAfterRestore(facts: Facts): Told {
    const drills = passedDrills(facts).filter(({ compared }) => (compared ?? 0) > 0);
    const failovers = moves(facts).filter(({ verification }) => verification === "verified");
    const proofs = [...drills.map(drillProof), ...failovers.map(failoverProof)];
    return proofs.length > 0
        ? { result: "shown", words: "What was restored was compared with its snapshot, entity by entity.", proofs }
        : { result: "open", words: "No restored service has been compared with its snapshot yet.", proofs };
}

function redundant({ sites, readiness: { state } }: Facts): Told {
    const proofs = [sitesProof, readinessProof];
    if (sites.length < 2) {
        return { result: "open", words: "Only one site is declared.", proofs };
    }
    return state === "ready" || state === "atRisk"
        ? { result: "shown", words: "A standby could take over now.", proofs }
        : { result: "open", words: "It is not shown that a standby could take over now.", proofs };
}

function segregated(facts: Facts): Told {
    const proofs = passedDrills(facts).map(drillProof);
    return proofs.length > 0
        ? { result: "shown", words: "Drills restore into a service of their own, which no client uses.", proofs }
        : { result: "open", words: "No drill has restored into a service of its own yet.", proofs };
}

function activationsRecorded(facts: Facts): Told {
    const proofs = moves(facts).map(failoverProof);
    return proofs.length > 0
        ? { result: "shown", words: "The vault records every failover: when, why, and with which snapshot.", proofs }
        : { result: "open", words: "No failover has been recorded yet.", proofs };
}

function monitored({ readiness: { state, unanswered } }: Facts): Told {
    return unanswered.length === 0
        ? { result: "shown", words: "Every check of the readiness was made.", proofs: [readinessProof] }
        : {
              result: "open",
              words: `The readiness is ${state === "unknown" ? "not known" : "known in part"}: some parts did not answer.`,
              proofs: [readinessProof],
          };
}

function improved({ drills }: Facts): Told {
    const newest = (drills ?? []).find(({ result }) => result !== "running");
    const told = newest && `The newest drill, of ${timeOf(newest.startedAt)}, ${newest.result}.`;
    return {
        result: newest?.result === "passed" ? "shown" : "open",
        words: told ?? "No drill has ended yet.",
        proofs: newest ? [drillProof(newest)] : [],
    };
}

/**
 * Regulation (EU) 2022/2554 (DORA), https://eur-lex.europa.eu/eli/reg/2022/2554/oj, and ISO 22301:2019: what of them records of
 * disaster recovery bear on.
 */
const questions: readonly Question[] = [
    {
        ...{ standard: "DORA", reference: "Article 11(6)(a)" },
        asks: "Response and recovery plans are tested at least once a year.",
        answer: restoreTested,
    },
    {
        ...{ standard: "DORA", reference: "Article 11(6), second subparagraph" },
        asks: "The tests include a switch from the primary infrastructure to the redundant capacity.",
        answer: switchedOver,
    },
    {
        ...{ standard: "DORA", reference: "Article 11(8)" },
        asks: "Records of what was done when a recovery plan was activated are at hand.",
        answer: activationsRecorded,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(1)(a)" },
        asks: "A policy says what is backed up and how often, and it is kept.",
        answer: backedUp,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(2)" },
        asks: "Backup and restore procedures are tested periodically.",
        answer: restoreTested,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(3)" },
        asks: "Backups are restored into systems that are separate from their source.",
        answer: segregated,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(4)" },
        asks: "There is redundant capacity that is enough for the business.",
        answer: redundant,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(6)" },
        asks: "Objectives for recovery time and recovery point are set and kept.",
        answer: objectivesKept,
    },
    {
        ...{ standard: "DORA", reference: "Article 12(7)" },
        asks: "After a recovery the data are checked and reconciled.",
        answer: comparedAfterRestore,
    },
    {
        ...{ standard: "ISO 22301", reference: "Clause 8.2.2" },
        asks: "Time frames for resuming activities are set.",
        answer: objectivesKept,
    },
    {
        ...{ standard: "ISO 22301", reference: "Clause 8.4.5" },
        asks: "There are processes to restore from temporary measures after a disruption.",
        answer: switchedOver,
    },
    {
        ...{ standard: "ISO 22301", reference: "Clause 8.5" },
        asks: "A programme of exercises tests the continuity solutions over time.",
        answer: restoreTested,
    },
    {
        ...{ standard: "ISO 22301", reference: "Clause 8.6" },
        asks: "What exercises show is evaluated, and leads to changes.",
        answer: improved,
    },
    {
        ...{ standard: "ISO 22301", reference: "Clause 9.1" },
        asks: "What is to be monitored is measured and evaluated.",
        answer: monitored,
    },
];

/** Every line, by what the report tells. Pure. */
export const checklistOf = (facts: Facts): ChecklistLine[] =>
    questions.map(({ answer, ...question }) => {
        const { proofs, ...told } = answer(facts);
        return { ...question, ...told, proofs: proofs.map((shown) => ({ ...shown, record: recordOf(facts, shown) })) };
    });

function recordOf({ records }: Facts, { of, id }: Shown): number | null {
    const found = (records ?? []).find(({ kind, event, document, epoch }) => {
        switch (of) {
            case "drill":
                return kind === "drill" && document === pathOf(drillDocument, id);
            case "failover":
                return kind === "authority" && event === "claimed" && String(epoch) === id;
            case "snapshot":
                return kind === "snapshot" && document === pathOf(snapshotDocument, id);
            default:
                return false;
        }
    });
    return found?.sequence ?? null;
}
