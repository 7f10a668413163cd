import { timeOf } from "../common/as-people-read";
import type { CatalogEntry } from "../vault/catalog";
import { OperationForgottenError } from "../azure/errors";
import { CodedError } from "../common/coded-error";
import type { OperationContext } from "./context";
import { Deadline } from "../common/deadline";
import { adopt } from "../records/operation-record";
import type { OperationRecord } from "../records/operation-record";
import { waitUntilStill } from "../azure/wait-until-still";
import type { OperationRequest } from "./operation-request";
import { operationInWords } from "./operation-in-words";

/** Azure took an operation, does not know it any more, and shows nothing that it did. */
export class NothingCameOfItError extends CodedError {
    constructor(message: string) {
        super("OperationForgotten", message);
    }
}

/**
 * Looks for what may have come of a POST whose answer was lost: another run that has written it down, an operation on
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
    const { action, inputs, document, intent } = request;
    const watch = new Deadline(inputs.lostAnswerWatchSeconds);
    progress(
        `${operationInWords(action, entry.value, inputs.serviceId)} may have been requested before: watching for ${inputs.lostAnswerWatchSeconds} s`,
    );
    let seenChanging = request.wasChanging ?? false;
    const onChanging = (): void => {
        seenChanging = true;
    };
    for (;;) {
        const latest = (await catalog.read(document, intent.id)) ?? entry;
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
 * Waits for an operation that Azure has taken. Where Azure no longer knows it, as may be long after its end, what became of it is
 * looked for, and Azure is asked again for `lostAnswerWatchSeconds`: right after it was taken a URL may not be known
 * everywhere yet.
 *
 * @returns when it was done.
 * @throws OperationFailedError when Azure gave it up; NothingCameOfItError.
 */
export async function waitForOperation<R extends OperationRecord>(
    { action, inputs, findDone }: OperationRequest<R>,
    record: R,
    { plane, progress }: OperationContext,
    deadline: Deadline,
): Promise<Date> {
    for (let watch: Deadline | undefined; ;) {
        try {
            return await plane.wait(action, inputs.serviceId, record.operation?.resumeToken ?? "", deadline.signal);
        } catch (error) {
            if (!(error instanceof OperationForgottenError)) {
                throw error;
            }
            if (!watch) {
                progress(
                    `${operationInWords(action, record, inputs.serviceId)}: Azure no longer knows the operation. Looking for its result`,
                );
            }
            watch ??= new Deadline(inputs.lostAnswerWatchSeconds);
            await waitUntilStill(plane, inputs.serviceId, deadline);
            // It was taken, so that the service has changed since.
            const doneAt = await findDone?.(true);
            if (doneAt) {
                progress(
                    `${operationInWords(action, record, inputs.serviceId)} has finished, at ${timeOf(doneAt.toISOString())}`,
                );
                return doneAt;
            }
            if (watch.hasPassed) {
                throw new NothingCameOfItError(
                    `Azure accepted the ${action} of '${inputs.serviceId}' at ${timeOf(record.observed.startedAt!)}, no longer knows it, and ` +
                        "it has no result. Run it again: the run sends a new request.",
                );
            }
            await watch.pause(deadline);
        }
    }
}

/**
 * Writes down what was found done.
 *
 * @param intent - what it was asked for with: it is as old as that, at most.
 */
export async function adoptDone<R extends OperationRecord>(
    { action, complete, inputs }: OperationRequest<R>,
    { catalog, progress }: Pick<OperationContext, "catalog" | "progress">,
    entry: CatalogEntry<R>,
    intent: R,
    doneAt: Date,
): Promise<CatalogEntry<R>> {
    progress(
        `${operationInWords(action, intent, inputs.serviceId)} has finished, at ${timeOf(doneAt.toISOString())}: continuing from its result`,
    );
    const record = adopt(intent, doneAt);
    return catalog.replace(entry, (await complete?.(record)) ?? record);
}
