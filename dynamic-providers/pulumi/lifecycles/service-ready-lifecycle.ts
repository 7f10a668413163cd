import { isDeepStrictEqual } from "node:util";
import { observeService } from "../../azure/observe-service";
import { requireResourceId, serviceType } from "../../azure/resource-id";
import { BackupOperation } from "../../backup/backup-operation";
import { isKnown } from "../../common/unknown";
import type { Previewed } from "../../common/unknown";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { isDue } from "../../service-ready/service-plan";
import { findSafetyFailures, serviceReadyTable, toSnapshotInputs } from "../../service-ready/service-ready-inputs";
import type { ServiceReadyInputs } from "../../service-ready/service-ready-inputs";
import { waitUntilReady } from "../../service-ready/wait-until-ready";
import { lifecycleOf } from "./resource-lifecycle";

export interface ServiceReadyOutputs {
    /** Of the snapshot that was taken last before a change. */
    readonly snapshotId?: string;
    /** `open` when a snapshot has begun and is not done. */
    readonly result: "ready" | "open";
}

/**
 * The provider of ServiceReady. What is to be done stands in the input `plan`, which the program made from what it
 * observed: a run is due when there is something in it that has not been done. The service is looked at by the program, at
 * every run; there is nothing of the resource in Azure.
 */
export const serviceReady = lifecycleOf<ServiceReadyInputs, ServiceReadyOutputs>({
    name: "ServiceReady",
    table: serviceReadyTable,
    insteadOfImport: "declare the service instead.",
    id: ({ serviceId }) => requireResourceId(serviceId, serviceType).name,
    check: findSafetyFailures,
    isToDo: ({ plan: done, result }, { plan }) => {
        if (isUnknownPlan(plan)) {
            return true;
        }
        return isDue(plan) && (result !== "ready" || !isDeepStrictEqual(done, plan));
    },
    async run(session, inputs, olds) {
        const { plan, serviceId, busyWaitSeconds } = inputs;
        const last = olds?.snapshotId;
        if (!isDue(plan)) {
            return { snapshotId: last, result: "ready" };
        }
        const connection = await session.connect();
        const progress = session.progressOf(inputs);
        await waitUntilReady(() => observeService(connection, serviceId), busyWaitSeconds, progress);
        const snapshot = toSnapshotInputs(inputs);
        const taken = snapshot && (await new BackupOperation(await session.open(snapshot)).run(snapshot));
        return { snapshotId: taken?.id ?? last, result: "ready" };
    },
    unfinished: (_session, { record }) => Promise.resolve({ snapshotId: (record as SnapshotFacts).id, result: "open" }),
});

function isUnknownPlan(plan: Previewed<ServiceReadyInputs>["plan"]): plan is Exclude<typeof plan, object> {
    return !isKnown(plan) || Object.values(plan).some((value) => !isKnown<unknown>(value));
}
