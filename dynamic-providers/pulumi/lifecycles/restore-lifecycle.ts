import { triggeredLifecycleOf } from "./triggered-lifecycle";
import type { TriggeredOutputs } from "./triggered-lifecycle";
import { isToPutBack } from "../../records/site-local-document";
import type { LeftEntity } from "../../records/site-local-document";
import type { RestoreProblem } from "../../records/logical-restore-record";
import { acknowledgeGaps } from "../../records/snapshot/gaps";
import type { Gap } from "../../records/snapshot/gaps";
import type { RestoreRecord } from "../../records/restore-record";
import { restoreTable } from "../../restore/restore-inputs";
import type { RestoreInputs } from "../../restore/restore-inputs";
import { RestoreOperation } from "../../restore/restore-operation";
import { describeNotCompared } from "../../inventory/left-out";
import { describeVerification } from "../../inventory/verification";
import { isBlocking } from "../../records/verification";

/** What a Restore tells of its last run. Times are Azure's, ISO 8601. */
export interface RestoreOutputs extends TriggeredOutputs {
    /** The snapshot that was restored, also where the input says `latest`. */
    readonly restoredSnapshot: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
    /** Whether the target was compared with the snapshot, and is like it. */
    readonly verified: boolean;
    /** The same as text. */
    readonly verification: string;
    /** What was not compared, each as text. */
    readonly notCompared: readonly string[];
    readonly gaps: readonly Gap[];
    /** What is declared siteLocal and could not be put back, and why. */
    readonly notPutBack: readonly LeftEntity[];
    /** Entities of a logical snapshot that Azure refused. */
    readonly notRestored: readonly RestoreProblem[];
}

function toOutputs(record: RestoreRecord, { verify, acknowledgedGaps }: RestoreInputs): RestoreOutputs {
    const { verification, result } = record;
    const isToCompare = verify !== "off" && (!verification || isBlocking(verification));
    const isOpen = result === "succeeded" && (isToCompare || isToPutBack(record));
    return {
        restoredSnapshot: record.snapshot,
        startedAt: record.observed.startedAt ?? undefined,
        completedAt: record.observed.completedAt ?? undefined,
        verified: verification?.verified ?? false,
        verification: verification
            ? describeVerification(verification)
            : verify === "off"
              ? "not verified: verify is 'off'"
              : "not verified yet",
        notCompared: (verification?.notCompared ?? []).map(describeNotCompared),
        gaps: acknowledgeGaps(record.gaps ?? [], acknowledgedGaps ?? []),
        notPutBack: record.siteLocal?.left ?? [],
        notRestored: record.logical?.problems ?? [],
        result: isOpen ? "unverified" : result,
    };
}

/** The methods of the Restore provider. */
export const restore = triggeredLifecycleOf<RestoreInputs, RestoreRecord, RestoreOutputs>({
    name: "Restore",
    table: restoreTable,
    run: (context, inputs) => new RestoreOperation(context).run(inputs),
    // What was left out then is made up for: a comparison reads, and changes nothing.
    runsAgain: (state, news) => state.verify === "off" && news.verify !== "off",
    toOutputs: (_context, record, inputs) => toOutputs(record, inputs),
    edit: ({ gaps }, { acknowledgedGaps }) =>
        // States of older releases have none.
        ({ gaps: acknowledgeGaps(gaps ?? [], acknowledgedGaps ?? []) }),
    // Nothing in Azure tells what was restored into a service, only whether the service is still there.
    refresh: async ({ plane }, state) => ((await plane.getService(state.serviceId)) ? state : undefined),
});
