import type { HttpMethods } from "@azure/core-rest-pipeline";
import { namesOf } from "./names";
import type { RunState } from "./run-state";
import type { DatedAnswer, Target } from "./target";

const pauseSeconds = 60;
/** Longer than any operation that was recorded: an operation under way is waited for. */
const withinSeconds = 8 * 60 * 60;

type Names = Pick<RunState, "suffix" | "location">;

/** Removes all that a run has created, for good: services with their names, and the resource group. What is gone already is passed over. */
export async function removeAll(
    target: Target,
    { suffix, location }: Names,
    report: (line: string) => void,
): Promise<void> {
    const { group, svc, premium } = namesOf(suffix);
    const subscription = `/subscriptions/${target.subscriptionId}`;
    const groupUrl = `${subscription}/resourceGroups/${group}?api-version=2024-03-01`;
    for (const service of [svc, premium]) {
        const id = `${subscription}/resourceGroups/${group}/providers/Microsoft.ApiManagement/service/${service}?api-version=2024-05-01`;
        await removeOne(target, id, service, report);
        await removeOne(
            target,
            `${subscription}/providers/Microsoft.ApiManagement/locations/${location}/deletedservices/${service}?api-version=2024-05-01`,
            `what is kept of ${service}`,
            report,
        );
    }
    await removeOne(target, groupUrl, group, report);
}

/** Deletes until it is not found. @throws Error that names it, where it is still there after hours, or may not be deleted. */
async function removeOne(target: Target, url: string, what: string, report: (line: string) => void): Promise<void> {
    let isTold = false;
    for (let seconds = 0; seconds < withinSeconds; seconds += pauseSeconds) {
        const found = await ask(target, "GET", url);
        if (found?.status === 404) {
            return;
        }
        if (found?.status === 200) {
            if (!isTold) {
                report(`Removing ${what}.`);
                isTold = true;
            }
            const answer = await ask(target, "DELETE", url);
            if (answer?.status === 401 || answer?.status === 403) {
                throw new Error(
                    `${what} cannot be removed: Azure answers ${answer.status}. Remove it by hand, or sign in and run: npm run conformance -- --remove`,
                );
            }
        }
        await target.wait(pauseSeconds);
    }
    throw new Error(
        `${what} is still there after ${withinSeconds / 3600} h. Run it again: npm run conformance -- --remove`,
    );
}

/** @returns undefined where no answer came. */
const ask = (target: Target, method: HttpMethods, url: string): Promise<DatedAnswer | undefined> =>
    target.send(method, url).catch(() => undefined);
