import type { ApiManagementServiceBackupRestoreParameters } from "@azure/arm-apimanagement";
import { AzureError, OperationFailedError } from "../azure/errors";
import type { ManagementPlane, ServiceAction } from "../azure/management-plane";
import type { Catalog, CatalogEntry } from "../catalog/catalog";
import { accept, fail, succeed } from "./record";
import type { OperationRecord } from "./record";

/** Tells the user how a long operation goes. */
export type ProgressSink = (line: string) => void;

/** A backup or a restore that has begun and is not done: the record is in the catalog and the next run goes on from it. */
export class UnfinishedOperationError<R extends OperationRecord = OperationRecord> extends Error {
    constructor(
        message: string,
        readonly record: R,
    ) {
        super(message);
        this.name = "UnfinishedOperationError";
    }
}

export interface OperationRequest<R extends OperationRecord> {
    readonly action: ServiceAction;
    readonly serviceId: string;
    /** Made at the moment of the POST, as it may hold a storage key. */
    readonly parameters: () => Promise<ApiManagementServiceBackupRestoreParameters>;
    readonly path: string;
    /** What is written down before the POST, where nothing is there yet. */
    readonly intent: R;
    /** Adds to a record that has succeeded what can only be known now. */
    readonly complete?: (record: R) => Promise<R>;
    /** Real time to wait before giving up the wait, not the operation. */
    readonly timeoutSeconds: number;
}

/**
 * Runs one backup or restore so that it can be killed anywhere and run again: the intent is written before the POST and
 * the operation before anyone waits for it; what is found running or done is adopted, not started again.
 *
 * @returns the record of the operation that has succeeded.
 * @throws UnfinishedOperationError once the intent stands in the catalog; any other error before that.
 */
export async function runOperation<R extends OperationRecord>(
    request: OperationRequest<R>,
    plane: ManagementPlane,
    catalog: Catalog,
    progress: ProgressSink,
): Promise<R> {
    let entry = await catalog.createOrRead(request.path, request.intent);
    try {
        if (entry.value.result === "succeeded") {
            progress(`${request.action} '${entry.value.id}' is already done: adopted from the catalog`);
            return entry.value;
        }
        if (entry.value.result === "accepted") {
            progress(`${request.action} '${entry.value.id}' is under way: waiting for it`);
        } else {
            entry = await start(request, entry, plane, catalog);
            progress(`${request.action} '${entry.value.id}' accepted by Azure at ${entry.value.observed.startedAt}`);
        }
        entry = await finish(request, entry, plane, catalog);
        progress(`${request.action} '${entry.value.id}' succeeded at ${entry.value.observed.completedAt}`);
        return entry.value;
    } catch (error) {
        const latest = (await catalog.read<R>(request.path).catch(() => undefined))?.value ?? entry.value;
        throw new UnfinishedOperationError(error instanceof Error ? error.message : String(error), latest);
    }
}

async function start<R extends OperationRecord>(
    request: OperationRequest<R>,
    entry: CatalogEntry<R>,
    plane: ManagementPlane,
    catalog: Catalog,
): Promise<CatalogEntry<R>> {
    const parameters = await request.parameters();
    // Members that a later release wrote stay.
    const intent = { ...entry.value, ...request.intent };
    try {
        const { acceptedAt, resumeToken } = await plane.start(request.action, request.serviceId, parameters);
        return await catalog.replace(entry, accept(intent, acceptedAt, resumeToken));
    } catch (error) {
        // A 5xx or a lost answer may hide an accepted operation, so that the record stays as it is.
        if (error instanceof AzureError && (error.statusCode ?? 500) < 500) {
            await catalog.replace(entry, fail(intent, error.message));
        }
        throw error;
    }
}

async function finish<R extends OperationRecord>(
    request: OperationRequest<R>,
    entry: CatalogEntry<R>,
    plane: ManagementPlane,
    catalog: Catalog,
): Promise<CatalogEntry<R>> {
    const { action, serviceId, timeoutSeconds } = request;
    const resumeToken = entry.value.operation?.resumeToken ?? "";
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
        const completedAt = await plane.wait(action, serviceId, resumeToken, signal);
        const record = succeed(entry.value, completedAt);
        return await catalog.replace(entry, (await request.complete?.(record)) ?? record);
    } catch (error) {
        if (error instanceof OperationFailedError) {
            await catalog.replace(entry, fail(entry.value, error.message));
        }
        throw signal.aborted
            ? new Error(
                  `timeoutSeconds is ${timeoutSeconds} and the ${action} of '${serviceId}' was not done in that time. ` +
                      "Azure goes on with it: run it again to wait further, or raise timeoutSeconds.",
              )
            : error;
    }
}
