import { inWords, timeOf } from "../common/as-people-read";
import { CodedError } from "../common/coded-error";
import { OperationFailedError } from "../azure/errors";
import type { AcceptedOperation } from "../azure/management-plane";
import { ChangedMeanwhileError } from "../vault/catalog";
import type { CatalogEntry } from "../vault/catalog";
import type { OperationContext } from "./context";
import { Deadline } from "../common/deadline";
import { explainFailure } from "../azure/explain-failure";
import { adoptDone, NothingCameOfItError, waitForOperation, watchForLostOperation } from "./lost-operation";
import { accept, fail, intend, isBegun, succeed } from "../records/operation-record";
import { expectedDurations, rangeInWords } from "../records/expected-durations";
import type { OperationRecord } from "../records/operation-record";
import { judgeStartFailure } from "./start-failure";
import { waitUntilStill } from "../azure/wait-until-still";
import type { ProgressSink } from "../common/progress";
import type { OperationRequest } from "./operation-request";
import { operationInWords } from "./operation-in-words";

/** A backup or a restore that has begun and is not done: the record is in the catalog and the next run goes on from it. */
export class UnfinishedOperationError<R extends object = OperationRecord> extends Error {
    constructor(
        message: string,
        readonly record: R,
    ) {
        super(message);
        this.name = "UnfinishedOperationError";
    }
}

const tickSeconds = 5;

/** How often a record is written again after another run has changed it. */
const maxWrites = 5;

/** How often the POST is sent again after an answer was lost and nothing came of it. */
const maxLostAnswers = 2;

/**
 * Runs one backup or restore so that it can be killed anywhere and run again: the intent is written before the POST and
 * the operation before the run waits for it; a run resumes an operation that is already running or finished. Where an answer
 * was lost, the service and the blob are watched before anything is sent again, under the same name.
 *
 * @returns the record of the operation that has succeeded.
 * @throws UnfinishedOperationError once the intent stands in the catalog; any other error before that.
 */
export async function runOperation<R extends OperationRecord>(
    request: OperationRequest<R>,
    context: OperationContext,
): Promise<R> {
    const { catalog, progress } = context;
    const { action, document, intent, inputs } = request;
    const deadline = new Deadline(inputs.timeoutSeconds);
    const { created, ...first } = await catalog.createOrRead(document, intent.id, intent);
    let entry: CatalogEntry<R> = first;
    try {
        if (entry.value.result === "succeeded") {
            progress(
                `${operationInWords(action, entry.value, inputs.serviceId)} has already finished: using the catalog's record`,
            );
            return entry.value;
        }
        if (entry.value.result === "accepted") {
            progress(`${operationInWords(action, entry.value, inputs.serviceId)} is under way: waiting for it`);
        } else {
            entry = await new Start(request, context, deadline).run(entry, created);
        }
        if (entry.value.result !== "succeeded") {
            entry = await finish(request, entry, context, deadline);
        }
        progress(
            `${operationInWords(action, entry.value, inputs.serviceId)} succeeded at ${timeOf(entry.value.observed.completedAt!)}`,
        );
        return entry.value;
    } catch (error) {
        const latest = (await catalog.read(document, intent.id).catch(() => undefined))?.value ?? entry.value;
        const message = deadline.hasPassed
            ? new CodedError("OperationTimedOut", describeTimeout(request, latest)).message
            : explainFailure(error);
        throw new UnfinishedOperationError(message, latest);
    }
}

/** What is so when this run's time is up: an operation that Azure accepted continues, and is not requested again. */
function describeTimeout<R extends OperationRecord>({ action, inputs }: OperationRequest<R>, latest: R): string {
    const { serviceId, timeoutSeconds } = inputs;
    const then =
        latest.result === "accepted"
            ? `Azure accepted it at ${timeOf(latest.observed.startedAt!)} and continues: run it again to continue to wait`
            : "Another operation ran on the service, and Azure may not have accepted this one: run it again";
    return `timeoutSeconds is ${timeoutSeconds}, and the ${action} of '${serviceId}' did not finish in that time. ${then}, or raise timeoutSeconds.`;
}

/** Brings an intent to Azure: at most one accepted POST, as far as what can be seen tells. */
class Start<R extends OperationRecord> {
    private readonly accessWait: Deadline;
    /** An intent of which nothing was to be seen when this run went on with it. */
    private inherited: R | undefined;

    constructor(
        private readonly request: OperationRequest<R>,
        private readonly context: OperationContext,
        private readonly deadline: Deadline,
    ) {
        this.accessWait = new Deadline(request.inputs.accessWaitSeconds);
    }

    /** @returns the record that is accepted, or found done. */
    async run(first: CatalogEntry<R>, created: boolean): Promise<CatalogEntry<R>> {
        const { action, inputs } = this.request;
        const { plane, catalog, progress } = this.context;
        // An earlier run may have been killed after its POST. Before that it writes down when it intends it.
        const isAsked = !created && first.value.result === "intended" && first.value.intendedAt !== undefined;
        let entry = isAsked ? await this.findLost(first) : first;
        let prepared: Partial<R> | undefined;
        for (let lostAnswers = 0; !isBegun(entry.value);) {
            prepared ??= (await this.request.prepare?.()) ?? {};
            entry = await this.writeIntent(entry, prepared);
            let accepted: AcceptedOperation;
            try {
                const parameters = await this.request.parameters();
                await this.requireOwn(entry);
                accepted = await plane.start(action, inputs.serviceId, parameters);
            } catch (error) {
                const judged = judgeStartFailure(error, inputs);
                if (judged === "lost" && lostAnswers < maxLostAnswers) {
                    lostAnswers += 1;
                    progress(`${operationInWords(action, entry.value, inputs.serviceId)}: ${explainFailure(error)}`);
                    entry = await this.findLost(entry);
                } else if (judged === "locked") {
                    progress(
                        `${operationInWords(action, entry.value, inputs.serviceId)} waits: another operation runs on the service`,
                    );
                    await this.waitForOther();
                    entry = await this.adoptInherited(entry);
                    prepared = undefined;
                } else if (judged === "accessNotYet" && !this.accessWait.hasPassed) {
                    progress(
                        `${operationInWords(action, entry.value, inputs.serviceId)} waits for the service's role assignment on the vault to propagate`,
                    );
                    await this.accessWait.pause(this.deadline);
                } else {
                    if (judged !== "lost") {
                        await catalog.replace(entry, fail(entry.value, explainFailure(error)));
                    }
                    throw error;
                }
                continue;
            }
            entry = await this.writeAccepted(entry, accepted);
            progress(
                `${operationInWords(action, entry.value, inputs.serviceId)} accepted by Azure at ${timeOf(entry.value.observed.startedAt!)}`,
            );
        }
        return entry;
    }

    /** That Azure has taken it is a fact, and stands above the intent that another run may have written meanwhile. */
    private async writeAccepted(
        entry: CatalogEntry<R>,
        { acceptedAt, resumeToken }: AcceptedOperation,
    ): Promise<CatalogEntry<R>> {
        const { catalog } = this.context;
        // An answer without a Date is accepted all the same: it came after the intent.
        const startedAt = acceptedAt ?? new Date(entry.value.intendedAt ?? Date.now());
        const accepted = accept(entry.value, startedAt, resumeToken);
        for (let latest = entry, attempt = 1; ; attempt += 1) {
            try {
                return await catalog.replace(latest, accepted);
            } catch (error) {
                const found = error instanceof ChangedMeanwhileError ? await this.readAgain() : undefined;
                if (found?.value.result !== "intended" || attempt === maxWrites) {
                    throw error;
                }
                latest = found;
            }
        }
    }

    /** Where Azure refuses and its service does not say that it is busy, asking again at once would be in vain. */
    private async waitForOther(): Promise<void> {
        let isSeen = false;
        await waitUntilStill(this.context.plane, this.request.inputs.serviceId, this.deadline, () => {
            isSeen = true;
        });
        if (!isSeen) {
            await this.deadline.pause();
        }
    }

    /**
     * What kept the service busy may have been this very operation, by another run that had written the intent first or by
     * a request whose answer was lost: then it is done, and as old as that intent.
     */
    private async adoptInherited(entry: CatalogEntry<R>): Promise<CatalogEntry<R>> {
        const doneAt = this.inherited && (await this.request.findDone?.(true));
        return doneAt ? adoptDone(this.request, this.context, entry, this.inherited!, doneAt) : entry;
    }

    private async writeIntent(entry: CatalogEntry<R>, prepared: Partial<R>): Promise<CatalogEntry<R>> {
        const { plane, catalog } = this.context;
        const service = await plane.getService(this.request.inputs.serviceId);
        // Members that a later release wrote stay.
        const intent = { ...entry.value, ...this.request.intent, ...prepared };
        return service ? catalog.replace(entry, intend(intent, service.observedAt)) : entry;
    }

    /** A run that came to a halt here may find that another took it for dead, and went on with its intent. */
    private async requireOwn({ path, etag }: CatalogEntry<R>): Promise<void> {
        if ((await this.readAgain())?.etag !== etag) {
            throw new ChangedMeanwhileError(`'${path}' in the catalog was changed by another run: run it again.`);
        }
    }

    private readAgain(): Promise<CatalogEntry<R> | undefined> {
        const { document, intent } = this.request;
        return this.context.catalog.read(document, intent.id);
    }

    private async findLost(entry: CatalogEntry<R>): Promise<CatalogEntry<R>> {
        const found = await watchForLostOperation(this.request, entry, this.context, this.deadline);
        this.inherited = found.value;
        return found;
    }
}

async function finish<R extends OperationRecord>(
    request: OperationRequest<R>,
    entry: CatalogEntry<R>,
    context: OperationContext,
    deadline: Deadline,
): Promise<CatalogEntry<R>> {
    const { catalog, progress } = context;
    const ticker = startTicker(request, entry.value, progress);
    try {
        const completedAt = await waitForOperation(request, entry.value, context, deadline);
        const record = succeed(entry.value, completedAt);
        return await catalog.replace(entry, (await request.complete?.(record)) ?? record);
    } catch (error) {
        if (error instanceof OperationFailedError || error instanceof NothingCameOfItError) {
            await catalog.replace(entry, fail(entry.value, explainFailure(error)));
        }
        if (error instanceof ChangedMeanwhileError) {
            const latest = await catalog.read(request.document, request.intent.id);
            if (latest?.value.result === "succeeded") {
                return latest;
            }
        }
        throw error;
    } finally {
        clearInterval(ticker);
    }
}

/** Shows, while Azure works, how long it has been at it and how long such work takes. */
function startTicker<R extends OperationRecord>(
    { action, inputs }: OperationRequest<R>,
    record: R,
    progress: ProgressSink,
): NodeJS.Timeout {
    const startedAtMs = Date.now();
    return setInterval(() => {
        const elapsedSeconds = Math.round((Date.now() - startedAtMs) / 1000);
        const expected = rangeInWords(expectedDurations[action]);
        const line = `${operationInWords(action, record, inputs.serviceId)} runs in Azure: waited ${inWords(elapsedSeconds)} of about ${expected}`;
        progress(line, { ephemeral: true });
    }, tickSeconds * 1000);
}
