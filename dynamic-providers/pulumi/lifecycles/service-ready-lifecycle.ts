import { isDeepStrictEqual } from "node:util";
import type { ObservedService } from "../../azure/live-service";
import { observeService } from "../../azure/observe-service";
import { requireResourceId, serviceType } from "../../azure/resource-id";
import { BackupOperation } from "../../backup/backup-operation";
import { isRecord } from "../../common/json";
import { normalizeLocation } from "../../common/locations";
import { isKnown } from "../../common/unknown";
import type { Previewed } from "../../common/unknown";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { keptOf } from "../../service-ready/kept-members";
import type { KeptMembers } from "../../service-ready/kept-members";
import { isDue } from "../../service-ready/service-plan";
import { findSafetyFailures, serviceReadyTable, toSnapshotInputs } from "../../service-ready/service-ready-inputs";
import type { ServiceReadyInputs } from "../../service-ready/service-ready-inputs";
import { waitUntilReady } from "../../service-ready/wait-until-ready";
import type { SessionInputs } from "./provider-session";
import { refreshOrWarn } from "./refresh-or-warn";
import { lifecycleOf } from "./resource-lifecycle";

export interface ServiceReadyOutputs {
    /** Of the snapshot that was taken last before a change. */
    readonly snapshotId?: string;
    /** `open` when a snapshot has begun and is not done. */
    readonly result: "ready" | "open";
    /** Of the live service, as it was when the declaration last changed: what is sent along with what is declared. */
    readonly kept?: KeptMembers;
}

/**
 * The provider of ServiceReady. What is to be done stands in the input `plan`, which the program made from what it
 * observed: a run is due when there is something in it that has not been done. The service is looked at by the program, at
 * every run; there is nothing of the resource in Azure.
 */
export const serviceReady = lifecycleOf<ServiceReadyInputs, ServiceReadyOutputs>({
    name: "ServiceReady",
    leavesRecords: true,
    table: serviceReadyTable,
    insteadOfImport: "declare the service instead.",
    id: ({ serviceId }) => requireResourceId(serviceId, serviceType).name,
    check: findSafetyFailures,
    isToDo: (olds, news) => {
        const { plan: done, result } = olds;
        const { plan } = news;
        if (isUnknownPlan(plan) || isWritten(olds, news)) {
            return true;
        }
        return isDue(plan) && (result !== "ready" || !isDeepStrictEqual(done, plan));
    },
    async run(session, inputs, olds) {
        const { plan, serviceId, busyWaitSeconds } = inputs;
        const last = olds?.snapshotId;
        // An update that failed is still to come: what others have changed since is in it, too.
        const isKept = olds !== undefined && !isWritten(olds, inputs) && plan.changes.length === 0;
        if (!isDue(plan) && (isKept || !inputs.declared)) {
            return { snapshotId: last, result: "ready", kept: olds?.kept ?? {} };
        }
        const connection = await session.connect();
        const observe = () => observeService(connection, serviceId);
        const progress = session.progressOf(inputs);
        if (isDue(plan)) {
            await waitUntilReady(observe, busyWaitSeconds, progress);
        }
        const snapshot = toSnapshotInputs(inputs);
        const taken = snapshot && (await new BackupOperation(await session.open(snapshot)).run(snapshot));
        // Last of all: a snapshot takes its time, and the service is written next.
        const kept = isKept ? olds.kept : inputs.declared ? keptNow(await observe(), inputs) : {};
        return { snapshotId: taken?.id ?? last, result: "ready", kept };
    },
    // What Azure has is read anew along with the service itself: the state of both is then of one time.
    refresh: (session, state) =>
        refreshOrWarn(session, state as SessionInputs, async () => ({
            kept: keptNow(await observeService(await session.connect(), state.serviceId), state),
        })),
    unfinished: (_session, { record }) => Promise.resolve({ snapshotId: (record as SnapshotFacts).id, result: "open" }),
});

/** Another spelling of a region is no change. */
function inOneSpelling(declared: unknown): unknown {
    if (Array.isArray(declared)) {
        return declared.map(inOneSpelling);
    }
    return isRecord(declared)
        ? Object.fromEntries(
              Object.entries(declared).map(([name, member]) => [
                  name,
                  name === "location" && typeof member === "string" ? normalizeLocation(member) : inOneSpelling(member),
              ]),
          )
        : declared;
}

/** Whether the run writes the service: what is declared of it, or who manages what, is another than it was. */
function isWritten(olds: Partial<ServiceReadyInputs & ServiceReadyOutputs>, news: object): boolean {
    const { declared, unmanaged } = news as Partial<ServiceReadyInputs>;
    // A run that was stopped, or one of an earlier release, has left none.
    const isUnread = olds.kept === undefined;
    return (
        Boolean(declared) &&
        (isUnread ||
            !isSame(inOneSpelling(olds.declared), inOneSpelling(declared)) ||
            !isSame(olds.unmanaged, unmanaged))
    );
}

/** As a state holds both: without what is undefined or null. */
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));

const plain = (value: unknown): unknown =>
    value === undefined || value === null
        ? undefined
        : (JSON.parse(JSON.stringify(value, (_name, member: unknown) => member ?? undefined)) as unknown);

function keptNow(observed: ObservedService, { unmanaged, declared }: ServiceReadyInputs): KeptMembers {
    return observed.is === "live" && declared ? keptOf(observed.service.members, unmanaged ?? [], declared) : {};
}

function isUnknownPlan(plan: Previewed<ServiceReadyInputs>["plan"]): plan is Exclude<typeof plan, object> {
    return !isKnown(plan) || Object.values(plan).some((value) => !isKnown<unknown>(value));
}
