import { timeOf } from "../common/as-people-read";
import { CodedError } from "../common/coded-error";
import type { ObservedService } from "../azure/live-service";
import { Deadline } from "../common/deadline";
import type { ProgressSink } from "../common/progress";

/**
 * Azure refuses to recover a service for about a minute after it has said that it is deleted. Source:
 * https://github.com/Azure/azure-rest-api-specs/issues/25262; twice as long is waited.
 */
export const recoverableAfterSeconds = 120;

/** How a service is looked at again. */
export type Observe = () => Promise<ObservedService>;

/**
 * Waits until nothing runs on a service, and until one that was deleted can be recovered. Nothing is asked of Azure but
 * how the service is.
 *
 * @throws Error when the time is up.
 */
export async function waitUntilReady(observe: Observe, busyWaitSeconds: number, progress: ProgressSink): Promise<void> {
    const deadline = new Deadline(busyWaitSeconds);
    for (let told = ""; ;) {
        const reason = whyNotReady(await observe());
        if (reason === undefined) {
            return;
        }
        if (deadline.hasPassed) {
            throw new CodedError(
                "ServiceBusy",
                `${reason}, and did not finish within busyWaitSeconds ${busyWaitSeconds}: run it again later, or raise ` +
                    "busyWaitSeconds. Nothing was changed.",
            );
        }
        if (reason !== told) {
            progress(`${reason}: waiting up to ${busyWaitSeconds / 60} min`);
            told = reason;
        }
        await deadline.pause().catch(() => undefined);
    }
}

/** @returns undefined for a service that is still, and for one that is not there. */
export function whyNotReady(observed: ObservedService): string | undefined {
    const name = observed.serviceId.split("/").at(-1);
    if (observed.is === "live") {
        const { transition } = observed.service;
        return transition === "" ? undefined : `service '${name}' is '${transition}'`;
    }
    if (observed.is === "deleted") {
        const { deletedAt } = observed.deleted;
        const ageSeconds = (Date.parse(observed.observedAt) - Date.parse(deletedAt)) / 1000;
        return ageSeconds < recoverableAfterSeconds
            ? `service '${name}' was deleted at ${timeOf(deletedAt)} and cannot be recovered yet`
            : undefined;
    }
    return undefined;
}
