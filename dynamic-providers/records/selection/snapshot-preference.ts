import { inWords } from "../../common/as-people-read";
import { asLogical } from "../snapshot/logical-facts";
import { omittedSettings } from "../snapshot/native-backup";
import { startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { shortId } from "../../common/short-id";

/** The two kinds of snapshots. */
export const SnapshotKind = {
    /** Azure's own backup: exact, for 30 days and the same tier; a restore locks the service. */
    Native: "native",
    /** Every entity by Azure Resource Manager: for years and any tier that can hold it; the service stays open. */
    Logical: "logical",
} as const;

export type SnapshotKind = (typeof SnapshotKind)[keyof typeof SnapshotKind];

/** Which kind is taken where both can be restored. */
export interface SnapshotPreference {
    /** The kind that is taken although one of the other kind is newer. @default "native" */
    readonly preferredSnapshotKind?: SnapshotKind;
    /** How much older its data may be, in seconds; 0 takes the newest of either kind. @default 3600 (1 hour) */
    readonly preferredKindToleranceSeconds?: number;
}

export const preferenceDefaults = {
    preferredSnapshotKind: SnapshotKind.Native,
    preferredKindToleranceSeconds: 60 * 60,
} as const;

/** What is to be chosen between: of each kind the newest that can be restored. */
export interface NewestOfKind {
    readonly facts: SnapshotFacts;
    /** The epoch that it belongs to; undefined where none counts. */
    readonly epoch: number | undefined;
}

/**
 * Which of two to take.
 *
 * @param first - what comes first by epoch and age of data.
 * @param other - the newest of the other kind. Of an earlier epoch it is never taken, however little older it is.
 */
export function preferredOf(
    first: NewestOfKind,
    other: NewestOfKind | undefined,
    {
        preferredSnapshotKind = preferenceDefaults.preferredSnapshotKind,
        preferredKindToleranceSeconds = preferenceDefaults.preferredKindToleranceSeconds,
    }: SnapshotPreference = {},
): SnapshotFacts {
    const isPreferred =
        other?.facts.kind === preferredSnapshotKind &&
        other.epoch === first.epoch &&
        startOf(first.facts) - startOf(other.facts) <= preferredKindToleranceSeconds * 1000;
    return isPreferred ? other.facts : first.facts;
}

const namesOfKinds: Readonly<Record<string, string>> = {
    [SnapshotKind.Native]: "one of Azure's backups",
    [SnapshotKind.Logical]: "a logical snapshot",
};

export const nameOfKind = ({ kind }: Pick<SnapshotFacts, "kind">): string => namesOfKinds[kind] ?? `of kind '${kind}'`;

/** Of a snapshot, for a message; of Azure's backups it is always the same. */
export function describeLacks(facts: SnapshotFacts): string {
    const lacks = Object.entries(asLogical(facts)?.lacks ?? {}).map(([code, count]) => `${code} (${count})`);
    return [...lacks, ...omittedSettings(facts)].join(", ") || "nothing";
}

/**
 * Why one kind is taken and not the other, for a message.
 *
 * @param other - the newest of the other kind that can be restored, or why there is none.
 * @returns empty where the newest data are taken, and they are Azure's.
 */
export function explainKind(chosen: SnapshotFacts, other: SnapshotFacts | string | undefined): string {
    const isLogical = asLogical(chosen) !== undefined;
    const seconds = typeof other === "object" ? (startOf(other) - startOf(chosen)) / 1000 : 0;
    if (!isLogical && seconds <= 0) {
        return "";
    }
    const against =
        other === undefined
            ? ""
            : typeof other === "string"
              ? `; none of Azure's backups is newer and can be restored: ${other.replace(/\.$/, "")}`
              : seconds > 0
                ? `; ${nameOfKind(other)}, '${shortId(other.id)}', is ${inWords(seconds)} newer, within preferredKindToleranceSeconds`
                : `; the newest of Azure's backups, '${shortId(other.id)}', is ${inWords(-seconds)} older`;
    const kind = isLogical ? "it is a logical snapshot" : "it is one of Azure's backups";
    return `${kind}${against}; it lacks ${describeLacks(chosen)}`;
}
