import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { AzureConnection } from "./connection";
import { entityUrl } from "./entity-url";
import { AzureError, isNotFound, toAzureError } from "./errors";
import { beginLongRunning } from "./long-running";
import { requireResourceId, serviceType } from "./resource-id";

/** Azure looked at what was asked for and will not do it, however often it is asked. */
export class EntityRefusedError extends Error {
    /** @param code - Azure's own, where it gave one. */
    constructor(
        message: string,
        readonly code?: string,
    ) {
        super(message);
    }
}

type Body = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, string>>;

/** Writes what lies below one service, as raw JSON. Paths are those below the service: `apis/petstore`. */
export interface EntityWriter {
    /** Creates or overwrites; a link needs no body. @throws EntityRefusedError; AzureError for what may go another time. */
    put(path: string, body?: Body, query?: Query): Promise<void>;
    /** Changes some members. @throws as {@link put} */
    patch(path: string, body: Body, query?: Query): Promise<void>;
    /** What is not there is none to delete. @throws as {@link put} */
    delete(path: string, query?: Query): Promise<void>;
}

/**
 * Answers that pass by themselves: another request is at work on the same entity. Sources: users' reports, Azure/apiops#141,
 * #379, #497 and #799, Azure/apiops-cli#252. A request goes out with `If-Match: *`, so that a 412 says the same.
 */
const passingConflicts: readonly {
    readonly statuses: readonly number[];
    readonly azureCode?: string;
    readonly says?: RegExp;
}[] = [
    { statuses: [409, 422], azureCode: "ServiceLocked" },
    { statuses: [409], azureCode: "PessimisticConcurrencyConflict" },
    { statuses: [409, 422], azureCode: "ManagementApiRequestFailed" },
    { statuses: [409], says: /operation on the API is in progress/i },
    { statuses: [412] },
];
const refusals = [400, 404, 405, 409, 413, 422];

/** Whether the same request may go through a little later, as something else is at work. */
export const isPassingConflict = (error: unknown): boolean =>
    error instanceof AzureError &&
    passingConflicts.some(
        ({ statuses, azureCode, says }) =>
            statuses.includes(error.statusCode ?? 0) &&
            (azureCode === undefined || azureCode === error.code) &&
            (says?.test(error.message) ?? true),
    );

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

    async put(path: string, body?: Body, query: Query = {}): Promise<void> {
        await this.run("PUT", path, this.url(path, query), body && JSON.stringify(body));
    }

    async patch(path: string, body: Body, query: Query = {}): Promise<void> {
        await this.run("PATCH", path, this.url(path, query), JSON.stringify(body));
    }

    async delete(path: string, query: Query = {}): Promise<void> {
        // Without it an API that has more than one revision stays.
        // Source: https://learn.microsoft.com/rest/api/apimanagement/apis/delete
        const isApi = /^(workspaces\/[^/]+\/)?apis\/[^/;]+$/i.test(path);
        await this.run("DELETE", path, this.url(path, { ...query, ...(isApi && { deleteRevisions: "true" }) }));
    }

    private async run(method: Method, path: string, url: string, body?: string): Promise<void> {
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

type Method = "PUT" | "PATCH" | "DELETE";

const doesWhat = (method: Method, path: string): string => `${method === "DELETE" ? "delete" : "write"} '${path}'`;

function toWriteError(does: string, error: unknown): unknown {
    const known = toAzureError(does, error);
    if (known instanceof AzureError) {
        const { statusCode, code, message } = known;
        const isRefused =
            code === "MethodNotAllowedInPricingTier" ||
            (refusals.includes(statusCode ?? 0) && !isPassingConflict(known));
        return isRefused ? new EntityRefusedError(message, code) : known;
    }
    // The poller's own words for an operation that has failed.
    return error instanceof Error && /operation has (failed|been canceled)/i.test(error.message)
        ? new EntityRefusedError(`Azure could not ${does}: ${error.message}`)
        : error;
}
