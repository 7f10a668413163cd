import { inWords, timeOf } from "../common/as-people-read";
import type { Problem } from "../common/problem";
import type { DrillRecord } from "../records/drill-record";
import type { RestoreRecord } from "../records/restore-record";
import type { Verification } from "../records/verification";
import { shortId } from "../common/short-id";

/** How many differences a drill's record lists; that of its restore has all. */
const maxDifferences = 20;

/** Every reason why a drill has not passed, from the comparison of its scratch service; empty where it has. */
export function judgeVerification({
    verification,
    logical,
}: Pick<RestoreRecord, "verification" | "logical">): Problem[] {
    const refused = (logical?.problems ?? []).map(({ code, entity, message }) => ({
        code,
        message: `'${entity}': ${message}`,
    }));
    if (!verification) {
        return refused.length > 0 ? refused : [nothingCompared("the scratch service was never compared")];
    }
    const { outcome, differences, problem, compared } = verification;
    const told = differences.slice(0, maxDifferences).map(({ entity, change, part, detail }) => ({
        code: "Different",
        message:
            `'${entity}' is ${change}${change === "changed" && part === "secrets" ? ", in its secrets" : ""}` +
            (detail ? ` (${detail})` : ""),
    }));
    const more = differences.length - told.length;
    return [
        ...refused,
        ...told,
        ...(more > 0 ? [{ code: "Different", message: `and ${more} more, in the record of the restore` }] : []),
        ...(outcome === "incomplete"
            ? [{ code: "KindsUnread", message: `a required kind could not be read: ${unread(verification)}` }]
            : []),
        ...(outcome === "noInventory" || compared.entities === 0
            ? [nothingCompared(problem ?? "no entity was compared")]
            : []),
    ];
}

/** What a drill took longer for, or was older, than its objectives allow. */
export function judgeObjectives({
    objectives,
    recoverySeconds,
    dataAgeSeconds,
    snapshot,
}: Pick<DrillRecord, "objectives" | "recoverySeconds" | "dataAgeSeconds" | "snapshot">): Problem[] {
    const { recoveryTimeSeconds, recoveryPointSeconds } = objectives;
    const isTooSlow =
        recoveryTimeSeconds !== undefined && recoverySeconds !== undefined && recoverySeconds > recoveryTimeSeconds;
    // Only the newest tells what a failover would lose.
    const isTooOld =
        recoveryPointSeconds !== undefined && snapshot.chosen === "latest" && dataAgeSeconds > recoveryPointSeconds;
    return [
        ...(isTooSlow
            ? [
                  {
                      code: "RecoveryTimeExceeded",
                      message: `it took ${inWords(recoverySeconds)}, and the objective is ${inWords(recoveryTimeSeconds)}`,
                  },
              ]
            : []),
        ...(isTooOld
            ? [
                  {
                      code: "RecoveryPointExceeded",
                      message: `the newest data were ${inWords(dataAgeSeconds)} old, and the objective is ${inWords(recoveryPointSeconds)}`,
                  },
              ]
            : []),
    ];
}

/** How many entities were compared, and how many could not be, by the code of the reason. */
export function countCompared({ compared, notCompared }: Verification): NonNullable<DrillRecord["compared"]> {
    const counts: Record<string, number> = {};
    for (const { code } of notCompared) {
        counts[code] = (counts[code] ?? 0) + 1;
    }
    return { entities: compared.entities, notCompared: counts };
}

const unread = ({ notCompared }: Verification): string =>
    notCompared
        .filter(({ code }) => code === "notReadable")
        .map(({ kind }) => kind)
        .join(", ");

const nothingCompared = (why: string): Problem => ({
    code: "NothingCompared",
    message: `${why}: such a restore proves nothing. Take snapshots with verify: entities`,
});

/** The snapshot of a drill, for a message. */
export const describeDrilled = ({ snapshot: { id, startedAt } }: DrillRecord): string =>
    `the snapshot of ${timeOf(startedAt)} ('${shortId(id)}')`;

/** What a drill that has passed proves, and what it does not, as text. */
export function describeProof(record: DrillRecord): string[] {
    const { snapshot, scratch, compared, resumed, recoverySeconds } = record;
    const counts = Object.entries(compared?.notCompared ?? {});
    const isOtherTier = snapshot.tier !== scratch.tier;
    return [
        `${compared?.entities ?? 0} entities of ${describeDrilled(record)} were restored into tier ${scratch.tier} in ${scratch.location} and are the same`,
        ...(recoverySeconds === undefined
            ? []
            : [`it took ${inWords(recoverySeconds)}, the creation of the service included`]),
        ...(resumed > 0 ? [`the time includes ${resumed === 1 ? "an interruption" : `${resumed} interruptions`}`] : []),
        ...(isOtherTier
            ? [
                  `not proven: that it can be restored into tier ${snapshot.tier ?? "of its service"}, its regions, units and network, and in what time`,
              ]
            : []),
        ...(counts.length > 0
            ? [`not compared: ${counts.map(([code, count]) => `${count} (${code})`).join(", ")}`]
            : []),
    ];
}
