import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { AzureConnection } from "./connection";
import { entityUrl } from "./entity-url";
import { AzureError, isNotFound, toAzureError } from "./errors";
import { beginLongRunning } from "./long-running";
import { requireResourceId, serviceType } from "./resource-id";

/** Azure looked at what was asked for and will not do it, however often it is asked. */
export class EntityRefusedError extends Error {}

/** Writes what lies below one service, as raw JSON. Paths are those below the service: `apis/petstore`. */
export interface EntityWriter {
    /** Creates or overwrites; a link needs no body. @throws EntityRefusedError; AzureError for what may go another time. */
    put(path: string, body?: Readonly<Record<string, unknown>>): Promise<void>;
    /** What is not there is none to delete. @throws as {@link put} */
    delete(path: string): Promise<void>;
}

/** Conflicts that pass by themselves. Source of the second: users' reports, for example Azure/apiops#379. */
const passingConflicts = ["ServiceLocked", "PessimisticConcurrencyConflict"];
const refusals = [400, 404, 405, 409, 412, 422];

/**
 * {@link EntityWriter} by the pipeline of the SDK's client. PUTs of named values, APIs, fragments and schemas may be
 * long-running operations, those of other kinds are done when they are answered: the answer tells.
 * Source: https://learn.microsoft.com/rest/api/apimanagement/named-value/create-or-update
 */
export class ArmEntityWriter implements EntityWriter {
    constructor(
        private readonly client: ApiManagementClient,
        private readonly resourceManager: string,
        private readonly serviceId: string,
    ) {}

    static of(connection: AzureConnection, serviceId: string): ArmEntityWriter {
        const { subscriptionId } = requireResourceId(serviceId, serviceType);
        return new ArmEntityWriter(connection.apiManagement(subscriptionId), connection.resourceManager, serviceId);
    }

    async put(path: string, body?: Readonly<Record<string, unknown>>): Promise<void> {
        await this.run("PUT", path, this.url(path), body && JSON.stringify(body));
    }

    async delete(path: string): Promise<void> {
        // Without it an API that has more than one revision stays.
        // Source: https://learn.microsoft.com/rest/api/apimanagement/apis/delete
        const query: Record<string, string> = /^apis\/[^/;]+$/i.test(path) ? { deleteRevisions: "true" } : {};
        await this.run("DELETE", path, this.url(path, query));
    }

    private async run(method: "PUT" | "DELETE", path: string, url: string, body?: string): Promise<void> {
        const does = doesWhat(method, path);
        const request = { method, url, body, headers: { "If-Match": "*" }, does };
        try {
            const poller = await beginLongRunning(this.client, this.resourceManager, request);
            await poller.pollUntilDone();
        } catch (error) {
            if (method === "DELETE" && isNotFound(error)) {
                return;
            }
            throw toWriteError(does, error);
        }
    }

    private url(path: string, query: Readonly<Record<string, string>> = {}): string {
        const { client, resourceManager, serviceId } = this;
        return entityUrl({ client, resourceManager, serviceId }, path, query);
    }
}

const doesWhat = (method: "PUT" | "DELETE", path: string): string =>
    `${method === "PUT" ? "write" : "delete"} '${path}'`;

function toWriteError(does: string, error: unknown): unknown {
    const known = toAzureError(does, error);
    if (known instanceof AzureError) {
        const { statusCode, code, message } = known;
        const isRefused =
            code === "MethodNotAllowedInPricingTier" ||
            (refusals.includes(statusCode ?? 0) && !passingConflicts.includes(code));
        return isRefused ? new EntityRefusedError(message) : known;
    }
    // The poller's own words for an operation that has failed.
    return error instanceof Error && /operation has (failed|been canceled)/i.test(error.message)
        ? new EntityRefusedError(`Azure could not ${does}: ${error.message}`)
        : error;
}
