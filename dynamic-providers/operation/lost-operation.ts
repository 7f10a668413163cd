import type { CatalogEntry } from "../vault/catalog";
import type { OperationContext } from "./context";
import { Deadline } from "../common/deadline";
import { adopt } from "../records/operation-record";
import type { OperationRecord } from "../records/operation-record";
import { waitUntilStill } from "../azure/wait-until-still";
import type { OperationRequest } from "./operation-request";

/**
 * Looks for what may have come of a POST whose answer nobody has: another run that has written it down, an operation on
 * the service, or what it makes. Watches for `lostAnswerWatchSeconds`, and for as long as something runs.
 *
 * @returns the record as another run wrote it, or as done; the intent as it was when nothing is to be seen.
 */
export async function watchForLostOperation<R extends OperationRecord>(
    request: OperationRequest<R>,
    entry: CatalogEntry<R>,
    { plane, catalog, progress }: OperationContext,
    deadline: Deadline,
): Promise<CatalogEntry<R>> {
    const { action, inputs, path } = request;
    const watch = new Deadline(inputs.lostAnswerWatchSeconds);
    progress(
        `${action} '${entry.value.id}' may have been asked of Azure before: watching for ${inputs.lostAnswerWatchSeconds} s`,
    );
    let seenChanging = request.wasChanging ?? false;
    const onChanging = (): void => {
        seenChanging = true;
    };
    for (;;) {
        const latest = (await catalog.read<R>(path)) ?? entry;
        if (latest.value.result !== "intended") {
            return latest;
        }
        await waitUntilStill(plane, inputs.serviceId, deadline, onChanging);
        const doneAt = await request.findDone?.(seenChanging);
        if (doneAt) {
            return adoptDone(request, { catalog, progress }, latest, latest.value, doneAt);
        }
        if (watch.hasPassed) {
            return latest;
        }
        await watch.pause(deadline);
    }
}

/**
 * Writes down what was found done.
 *
 * @param intent - what it was asked for with: it is as old as that, at most.
 */
export async function adoptDone<R extends OperationRecord>(
    { action, complete }: OperationRequest<R>,
    { catalog, progress }: Pick<OperationContext, "catalog" | "progress">,
    entry: CatalogEntry<R>,
    intent: R,
    doneAt: Date,
): Promise<CatalogEntry<R>> {
    progress(`${action} '${intent.id}' is found done at ${doneAt.toISOString()}: adopted`);
    const record = adopt(intent, doneAt);
    return catalog.replace(entry, (await complete?.(record)) ?? record);
}
