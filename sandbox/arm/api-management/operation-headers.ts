import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { apiVersionOf } from "../../operations/operations";
import type { LongRunningOperation, Operations } from "../../operations/operations";
import type { ApiManagementService } from "../../state/api-management-service";
import type { ArmState } from "../../state/arm-state";

/** Operations of newer api-versions are found at the region. Recorded. */
export const isNewer = (request: FastifyRequest): boolean => apiVersionOf(request) >= "2024-05-01";
/** Seconds in Retry-After. Recorded. */
export const retryAfter = (request: FastifyRequest): number => (isNewer(request) ? 20 : 60);

/** Path of a region's operations and deleted services. */
export function regionPath(state: ArmState, service: ApiManagementService): string {
    return `/subscriptions/${state.identities.subscriptionId}/providers/Microsoft.ApiManagement/locations/${service.location}`;
}

/**
 * Says where to ask how the operation goes. Recorded: until 2021-08-01 Location only; 2022-08-01 both headers with the same
 * URL for PUT and DELETE, Location only for POST; 2024-05-01 URLs of the region. Assumed: that POST of 2024-05-01 sends
 * Location only, too, and the members of the signed query.
 */
export function setOperationHeaders(
    { state, operations }: { readonly state: ArmState; readonly operations: Operations },
    request: FastifyRequest,
    reply: FastifyReply,
    service: ApiManagementService,
    { token }: LongRunningOperation,
    style: "both" | "location",
): void {
    void reply.header("Retry-After", state.clock.retryAfterSeconds(retryAfter(request)));
    if (isNewer(request)) {
        const { objectId, tenantId } = state.identities;
        // Recorded: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml
        const identifier = `tenantId=${tenantId},objectId=${objectId}/${service.location}/${randomUUID()}`;
        void reply.header("x-ms-operation-identifier", identifier);
        const base = regionPath(state, service);
        const signature = `&t=${Date.now()}&c=sandbox&s=${token.slice(0, 12)}&h=sandbox`;
        void reply.header("Location", operations.url(request, `${base}/operationResults/${token}`, signature));
        if (style === "both") {
            const url = operations.url(request, `${base}/operationsStatuses/${token}`, signature);
            void reply.header("Azure-AsyncOperation", url);
        }
        return;
    }
    const path = `${service.id}/operationresults/${token}`;
    if (apiVersionOf(request) >= "2022-08-01" && style === "both") {
        const url = operations.url(request, path, "&asyncResponse");
        void reply.header("Location", url).header("Azure-AsyncOperation", url);
    } else {
        void reply.header("Location", operations.url(request, path));
    }
}
