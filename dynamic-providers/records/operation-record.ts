import { anyText, listOf, members, oneOf, optional, orNull, text, time, together } from "../common/document-check";
import type { DocumentCheck, MemberChecks } from "../common/document-check";
import { documentId } from "./document-type";
import { provenanceCheck } from "./provenance";
import type { Provenance } from "./provenance";

/**
 * How far a backup or a restore has come: `intended` written down, not yet taken by Azure · `accepted` Azure works on it ·
 * `succeeded` · `failed` Azure gave it up.
 */
export type OperationResult = "intended" | "accepted" | "succeeded" | "failed";

/** The part of a record in the catalog that follows one long-running operation. Times are Azure's, ISO 8601. */
export interface OperationRecord {
    readonly id: string;
    /** When it was written down, by Azure's clock: what was lost after that began no earlier. */
    readonly intendedAt?: string;
    readonly observed: { readonly startedAt: string | null; readonly completedAt: string | null };
    readonly result: OperationResult;
    readonly problems: readonly string[];
    /** The operation under way, so that another run can wait for it; gone once it has ended. */
    readonly operation?: { readonly resumeToken: string };
    /** Who began it, and why; missing in documents of older releases. */
    readonly provenance?: Provenance;
}

/** Whether Azure has accepted it, and not dropped it. */
export function isBegun(record: Pick<OperationRecord, "result"> | undefined): boolean {
    return record?.result === "accepted" || record?.result === "succeeded";
}

/** Whether nothing more comes of it: what says neither that it is done nor that it failed may be under way. */
export function isEnded({ result }: Pick<OperationRecord, "result">): boolean {
    return result === "succeeded" || result === "failed";
}

/** It is about to be asked of Azure, for the first time or again. */
export function intend<R extends OperationRecord>(record: R, at: Date): R {
    return {
        ...withoutOperation(record),
        intendedAt: at.toISOString(),
        observed: { startedAt: null, completedAt: null },
        result: "intended",
    };
}

/** Found done, though Azure's answer to the request was lost: its data are as old as the intent, at most. */
export function adopt<R extends OperationRecord>(record: R, completedAt: Date): R {
    return {
        ...withoutOperation(record),
        observed: { startedAt: record.intendedAt ?? null, completedAt: completedAt.toISOString() },
        result: "succeeded",
        problems: [],
    };
}

/** Azure has taken the request. */
export function accept<R extends OperationRecord>(record: R, acceptedAt: Date, resumeToken: string): R {
    return {
        ...record,
        observed: { startedAt: acceptedAt.toISOString(), completedAt: null },
        result: "accepted",
        problems: [],
        operation: { resumeToken },
    };
}

/** Azure says that it is done. */
export function succeed<R extends OperationRecord>(record: R, completedAt: Date): R {
    return {
        ...withoutOperation(record),
        observed: { ...record.observed, completedAt: completedAt.toISOString() },
        result: "succeeded",
        problems: [],
    };
}

/** Azure refused it, or gave it up. */
export function fail<R extends OperationRecord>(record: R, problem: string): R {
    return { ...withoutOperation(record), result: "failed", problems: [problem] };
}

function withoutOperation<R extends OperationRecord>(record: R): R {
    const { operation: _ended, ...rest } = record;
    return rest as R;
}

const observed = members<OperationRecord["observed"]>({ startedAt: orNull(time), completedAt: orNull(time) });

export const operationRecordChecks: MemberChecks<OperationRecord> = {
    id: documentId,
    intendedAt: optional(time),
    observed,
    result: oneOf<OperationResult>({ intended: true, accepted: true, succeeded: true, failed: true }),
    problems: listOf(anyText),
    operation: optional(members<{ readonly resumeToken: string }>({ resumeToken: text })),
    provenance: optional(provenanceCheck),
};

/** What holds between its members. */
export function coherent<R extends OperationRecord>(check: DocumentCheck<R>): DocumentCheck<R> {
    const isAccepted = ({ result }: R): boolean => result === "accepted";
    const rule = "it must be there while result is 'accepted'";
    const withOperation = together(
        check,
        "operation",
        (record) => !isAccepted(record) || record.operation !== undefined,
        rule,
    );
    return together(
        withOperation,
        "observed.startedAt",
        (record) => !isAccepted(record) || record.observed.startedAt !== null,
        "it must be a time while result is 'accepted'",
    );
}
