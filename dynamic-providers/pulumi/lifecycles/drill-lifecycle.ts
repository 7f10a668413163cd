import { isKnown } from "../../common/unknown";
import { describeProof } from "../../drill/judge-drill";
import { DrillOperation } from "../../drill/drill-operation";
import { drillTable } from "../../drill/drill-inputs";
import type { DrillInputs } from "../../drill/drill-inputs";
import type { Problem } from "../../common/problem";
import type { DrillRecord } from "../../records/drill-record";
import { isLaterLook } from "./later-look";
import { lifecycleOf } from "./resource-lifecycle";
import { withoutNulls } from "./state";

/** What a drill tells of the last one that a run did. Times are Azure's, ISO 8601. */
export interface DrillOutputs {
    /** `none` while no run has done one. */
    readonly result: DrillRecord["result"] | "none";
    readonly drillId?: string;
    readonly drilledSnapshot?: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
    readonly recoverySeconds?: number;
    readonly dataAgeSeconds?: number;
    /** What it proves, and what not, each as text. */
    readonly proof: readonly string[];
    readonly problems: readonly Problem[];
}

function toOutputs(record: DrillRecord): DrillOutputs {
    const { id, snapshot, result, startedAt, completedAt, recoverySeconds, dataAgeSeconds, problems } = record;
    return {
        ...{
            result,
            drillId: id,
            drilledSnapshot: snapshot.id,
            startedAt,
            completedAt,
            recoverySeconds,
            dataAgeSeconds,
        },
        proof: result === "passed" ? describeProof(record) : [],
        problems,
    };
}

const lastOf = (state: DrillOutputs): DrillOutputs => {
    const { result, drillId, drilledSnapshot, startedAt, completedAt, recoverySeconds, dataAgeSeconds } = state;
    const { proof, problems } = state;
    return {
        ...{ result, drillId, drilledSnapshot, startedAt, completedAt, recoverySeconds, dataAgeSeconds },
        ...{ proof, problems },
    };
};

/** The provider of a drill. What is to be done stands in the input `plan`, which the program made from what it observed. */
export const drill = lifecycleOf<DrillInputs, DrillOutputs>({
    name: "Drill",
    leavesRecords: true,
    table: drillTable,
    insteadOfImport: "declare it: the drills of its name that the vault has count.",
    id: ({ drill: name }) => name,
    replacedBy: ["drill", "storageAccountId"],
    isToDo: ({ plan: done }, { plan }) =>
        !isKnown(plan) ||
        !isKnown(plan.action) ||
        (plan.action !== "wait" && isLaterLook(plan.observedAt, done.observedAt)),
    async run(session, inputs, olds) {
        const { record } = await new DrillOperation(await session.open(inputs)).run(inputs);
        return record ? toOutputs(record) : olds ? lastOf(olds) : { result: "none", proof: [], problems: [] };
    },
    unfinished: (_session, { record }) => Promise.resolve(toOutputs(record as unknown as DrillRecord)),
    remove: async (session, state) => new DrillOperation(await session.open(state)).clean(withoutNulls(state)),
});
