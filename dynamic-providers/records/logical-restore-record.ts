import { anyText, listOf, members, oneOf, optional, recordOf, text, whole } from "../common/document-check";

/** Something that was not restored, or not as it should be. */
export interface RestoreProblem {
    /** `PolicyRefused` · `EntityRefused` · `HeldBack`: docs/troubleshooting.md has each. */
    readonly code: string;
    /** Its path below the service. */
    readonly entity: string;
    readonly message: string;
}

/** What a restore's record holds of one from a logical snapshot. */
export interface LogicalRestoreRecord {
    readonly mode: "merge" | "mirror" | "overwrite";
    /** Missing for the whole service. */
    readonly scope?: readonly string[];
    /** Products and revisions that runs have made: Azure adds to them by itself. */
    readonly made: readonly string[];
    /** Requests that went through, in all runs. */
    readonly requests: number;
    readonly problems: readonly RestoreProblem[];
    /** How many entities it lacks something of, by the code of what it lacks. */
    readonly lacks: Readonly<Record<string, number>>;
}

export const logicalRestoreRecordCheck = members<LogicalRestoreRecord>({
    mode: oneOf<LogicalRestoreRecord["mode"]>({ merge: true, mirror: true, overwrite: true }),
    scope: optional(listOf(text)),
    made: listOf(text),
    requests: whole,
    problems: listOf(members<RestoreProblem>({ code: text, entity: text, message: anyText })),
    lacks: recordOf(whole),
});
