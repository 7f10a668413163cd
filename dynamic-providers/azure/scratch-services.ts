import type { ApiManagementClient, ApiManagementServiceResource } from "@azure/arm-apimanagement";
import { CodedError } from "../common/coded-error";
import { Deadline } from "../common/deadline";
import { anyText, recordOf, text } from "../common/document-check";
import { normalizeLocation } from "../common/locations";
import type { AzureConnection } from "./connection";
import { AzureError, isNotFound, toAzureError } from "./errors";
import { beginLongRunning } from "./long-running";
import { answerOf, perhaps, requireAnswer } from "./require-answer";
import { requireResourceId, sameResource, serviceType } from "./resource-id";

/** Names, on a scratch service, the drill that it is of. What does not have it is never deleted. */
export const scratchTag = "apim-dr-drill";

/** A service that a drill restores into: one unit in one region, with no host name of its own. */
export interface ScratchRequest {
    readonly serviceId: string;
    readonly location: string;
    readonly tier: string;
    readonly publisherName: string;
    readonly publisherEmail: string;
    /** Value of {@link scratchTag}. */
    readonly drill: string;
    /** Resource ID of the user-assigned identity that reads the vault. @default none */
    readonly identityId?: string;
}

/** Which service is to be removed. */
export type ScratchName = Pick<ScratchRequest, "serviceId" | "location" | "drill">;

/** What Azure says of a service under the ID of a scratch service. */
export interface FoundScratch {
    /** The drill that its tag names. */
    readonly drill: string | undefined;
    /** Whether an operation runs on it, its creation included. */
    readonly isChanging: boolean;
}

/** Creates and removes the services of drills. */
export interface ScratchServices {
    /** @returns undefined when Azure has none. @throws AzureError when Azure does not say. */
    find(serviceId: string): Promise<FoundScratch | undefined>;
    /** Asks for it, and waits until it stands; one that is being created is waited for. @throws AzureError */
    create(request: ScratchRequest, waitSeconds: number): Promise<void>;
    /**
     * Deletes it, and frees its name. What is gone already is removed.
     *
     * @throws AzureError; CodedError `NotAScratchService` for a service that no drill of that name has made.
     */
    remove(name: ScratchName, waitSeconds: number): Promise<void>;
}

const serviceAnswer = answerOf<ApiManagementServiceResource>({
    tags: perhaps(recordOf(anyText)),
    provisioningState: perhaps(anyText),
    targetProvisioningState: perhaps(anyText),
});
const deletedAnswer = answerOf<{ serviceId: string }>({ serviceId: text });

/** {@link ScratchServices} by ARM. */
export class ArmScratchServices implements ScratchServices {
    constructor(private readonly connection: Pick<AzureConnection, "apiManagement" | "resourceManager">) {}

    async find(serviceId: string): Promise<FoundScratch | undefined> {
        const { resourceGroupName, name } = requireResourceId(serviceId, serviceType);
        const action = `read the scratch service '${serviceId}'`;
        try {
            const asked = this.client(serviceId).apiManagementService.get(resourceGroupName, name);
            const { tags, provisioningState, targetProvisioningState } = await requireAnswer(
                action,
                serviceAnswer,
                asked,
            );
            const isDone = ["Succeeded", "Failed"].includes(provisioningState ?? "") && !targetProvisioningState;
            return { drill: tags?.[scratchTag], isChanging: !isDone };
        } catch (error) {
            if (isNotFound(error)) {
                return undefined;
            }
            throw toAzureError(action, error);
        }
    }

    async create(request: ScratchRequest, waitSeconds: number): Promise<void> {
        const { serviceId, location, tier, publisherName, publisherEmail, drill, identityId } = request;
        const found = await this.find(serviceId);
        requireOwn(found, request);
        if (!found) {
            await this.operate("PUT", serviceId, `create the scratch service '${serviceId}'`, waitSeconds, {
                location,
                tags: { [scratchTag]: drill },
                sku: { name: tier, capacity: 1 },
                properties: { publisherName, publisherEmail },
                ...(identityId && {
                    identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: {} } },
                }),
            });
        }
        await this.waitUntilStill(request, waitSeconds);
    }

    async remove(name: ScratchName, waitSeconds: number): Promise<void> {
        const { serviceId } = name;
        if (await this.waitUntilStill(name, waitSeconds)) {
            await this.operate("DELETE", serviceId, `delete the scratch service '${serviceId}'`, waitSeconds);
        }
        await this.purge(name, waitSeconds);
    }

    /** Until then Azure keeps the deleted service for 48 hours, and its name with it. */
    private async purge({ serviceId, location }: ScratchName, waitSeconds: number): Promise<void> {
        const { subscriptionId, name } = requireResourceId(serviceId, serviceType);
        const region = normalizeLocation(location);
        const does = `purge the deleted scratch service '${name}'`;
        try {
            const asked = this.client(serviceId).deletedServices.getByName(name, region);
            const deleted = await requireAnswer(does, deletedAnswer, asked);
            if (!sameResource(deleted.serviceId, serviceId)) {
                return;
            }
        } catch (error) {
            if (isNotFound(error)) {
                return;
            }
            throw toAzureError(does, error);
        }
        const place = `providers/Microsoft.ApiManagement/locations/${region}/deletedservices/${name}`;
        await this.operate("DELETE", `/subscriptions/${subscriptionId}/${place}`, does, waitSeconds);
    }

    /** @returns whether it is there. */
    private async waitUntilStill(name: ScratchName, waitSeconds: number): Promise<boolean> {
        const deadline = new Deadline(waitSeconds);
        for (;;) {
            const found = await this.find(name.serviceId);
            requireOwn(found, name);
            if (!found?.isChanging) {
                return found !== undefined;
            }
            if (deadline.hasPassed) {
                throw new CodedError(
                    "ServiceBusy",
                    `The scratch service '${name.serviceId}' did not come to rest within ${waitSeconds} s: run it again later.`,
                );
            }
            await deadline.pause().catch(() => undefined);
        }
    }

    private async operate(
        method: "PUT" | "DELETE",
        id: string,
        does: string,
        waitSeconds: number,
        body?: object,
    ): Promise<void> {
        const { resourceManager } = this.connection;
        const client = this.client(id);
        const url = `${resourceManager}${id}?api-version=${client.apiVersion}`;
        const deadline = new Deadline(waitSeconds);
        try {
            const poller = await beginLongRunning(client, resourceManager, {
                ...{ method, url, does },
                body: body && JSON.stringify(body),
            });
            await poller.pollUntilDone({ abortSignal: deadline.signal });
        } catch (error) {
            if (method === "DELETE" && isNotFound(error)) {
                return;
            }
            throw toFailure(does, error);
        }
    }

    private client(id: string): ApiManagementClient {
        return this.connection.apiManagement(id.split("/")[2] ?? "");
    }
}

function requireOwn(found: FoundScratch | undefined, { serviceId, drill }: ScratchName): void {
    if (found && found.drill !== drill) {
        throw new CodedError(
            "NotAScratchService",
            `'${serviceId}' has no tag '${scratchTag}' that says '${drill}': a drill has not made it, and nothing is done to it. ` +
                "If it is a scratch service whose tags were taken away, delete it by hand.",
        );
    }
}

/** The poller's own words for an operation that has failed tell no code. */
function toFailure(does: string, error: unknown): unknown {
    const known = toAzureError(does, error);
    return known instanceof AzureError || known instanceof CodedError || !(known instanceof Error)
        ? known
        : new AzureError(does, "OperationFailed", known.message);
}
