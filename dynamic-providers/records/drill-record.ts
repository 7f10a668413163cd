import {
    anyText,
    listOf,
    members,
    oneOf,
    optional,
    orNull,
    recordOf,
    text,
    time,
    together,
    whole,
} from "../common/document-check";
import type { Problem } from "../common/problem";
import { documentId, exactly, mebibyte, serviceResourceId } from "./document-type";
import type { DocumentType } from "./document-type";
import { provenanceCheck } from "./provenance";
import type { Provenance } from "./provenance";

export const drillSchema = "apim-dr/drill/1";

/** `running` not judged yet · `passed` · `failed` for the reasons in `problems`. */
export type DrillResult = "running" | "passed" | "failed";

/**
 * The service that a drill restores into: `intended` written down, and perhaps in Azure · `created` · `removed` deleted, and
 * its name free again.
 */
export interface ScratchService {
    readonly serviceId: string;
    readonly location: string;
    readonly tier: string;
    readonly state: "intended" | "created" | "removed";
}

/** What a drill is held against, in seconds; missing where none is declared. */
export interface DrillObjectives {
    readonly recoveryTimeSeconds?: number;
    readonly recoveryPointSeconds?: number;
}

/**
 * What the catalog holds of one drill, as the JSON of `drills/{id}.json`: there from before the scratch service is asked
 * for, so that a later run finds and removes what a killed one left. Times are Azure's, ISO 8601.
 */
export interface DrillRecord {
    readonly schema: typeof drillSchema;
    readonly id: string;
    /** Name of the drill as it is declared: each has a clock of its own. */
    readonly drill: string;
    /** After how many days the next one is due, as it was declared then. */
    readonly everyDays?: number;
    readonly snapshot: {
        readonly id: string;
        readonly kind: "native" | "logical";
        /** Why it is this one. */
        readonly chosen: "latest" | "named" | "random";
        readonly startedAt: string;
        /** Tier of the service that it was taken of; null where another tool took it and none was told. */
        readonly tier: string | null;
    };
    readonly scratch: ScratchService;
    readonly startedAt: string;
    /** When the restored service was found to be as its snapshot, or not to be. */
    readonly judgedAt?: string;
    /** When the scratch service was gone. */
    readonly completedAt?: string;
    /** ID of the record of its restore, which has the comparison; missing until the scratch service stands. */
    readonly restore?: string;
    readonly result: DrillResult;
    readonly problems: readonly Problem[];
    /** From the request for the scratch service to the end of the comparison; missing for one that did not pass so far. */
    readonly recoverySeconds?: number;
    /** How old the snapshot's data were when the drill began. */
    readonly dataAgeSeconds: number;
    readonly objectives: DrillObjectives;
    /** How many runs have gone on with it: its recovery time then holds the time in between. */
    readonly resumed: number;
    /** How many entities were compared, and how many could not be, by the code of the reason. */
    readonly compared?: { readonly entities: number; readonly notCompared: Readonly<Record<string, number>> };
    /** Who began it, and why. */
    readonly provenance?: Provenance;
}

const scratchService = members<ScratchService>({
    serviceId: serviceResourceId,
    location: text,
    tier: text,
    state: oneOf<ScratchService["state"]>({ intended: true, created: true, removed: true }),
});

export const drillDocument: DocumentType<DrillRecord> = {
    folder: "drills",
    schema: drillSchema,
    maxBytes: mebibyte,
    idMember: "id",
    tellsProvenance: true,
    check: together(
        members<DrillRecord>({
            schema: exactly(drillSchema),
            id: documentId,
            drill: text,
            everyDays: optional(whole),
            snapshot: members<DrillRecord["snapshot"]>({
                id: documentId,
                kind: oneOf<DrillRecord["snapshot"]["kind"]>({ native: true, logical: true }),
                chosen: oneOf<DrillRecord["snapshot"]["chosen"]>({ latest: true, named: true, random: true }),
                startedAt: time,
                tier: orNull(text),
            }),
            scratch: scratchService,
            startedAt: time,
            judgedAt: optional(time),
            completedAt: optional(time),
            restore: optional(documentId),
            result: oneOf<DrillResult>({ running: true, passed: true, failed: true }),
            problems: listOf(members<Problem>({ code: text, message: anyText })),
            recoverySeconds: optional(whole),
            dataAgeSeconds: whole,
            objectives: members<DrillObjectives>({
                recoveryTimeSeconds: optional(whole),
                recoveryPointSeconds: optional(whole),
            }),
            resumed: whole,
            compared: optional(
                members<NonNullable<DrillRecord["compared"]>>({ entities: whole, notCompared: recordOf(whole) }),
            ),
            provenance: optional(provenanceCheck),
        }),
        "judgedAt",
        ({ result, judgedAt }) => result === "running" || judgedAt !== undefined,
        "it must be a time once the drill has passed or failed",
    ),
    wayOut:
        "Restore an earlier version of the blob (its versions, or its soft-deleted state). Delete it only once Azure has no " +
        "scratch service of that drill: the tag `apim-dr-drill` names the drill of each.",
};

/** Whether it has left something that is to be removed, or to be gone on with. */
export const isDrillOpen = ({ scratch, result }: Pick<DrillRecord, "scratch" | "result">): boolean =>
    scratch.state !== "removed" || result === "running";

/** Those of one drill, the newest first. @param name - undefined for all */
export function drillsOf(records: readonly DrillRecord[], name: string | undefined): DrillRecord[] {
    return records
        .filter(({ drill }) => name === undefined || drill === name)
        .sort((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt));
}
