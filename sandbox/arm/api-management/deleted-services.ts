import type { FastifyInstance } from "fastify";
import { displayNameOf, locationName } from "../../ground/locations";
import type { LongRunningOperation, Operations } from "../../operations/operations";
import type { ApiManagementService, DeletedService } from "../../state/api-management-service";
import type { ArmState } from "../../state/arm-state";
import { ArmError } from "../../wire/arm-error";
import { pathOf } from "../../wire/request-path";
import { isNewer, regionPath, retryAfter } from "./operation-headers";

interface DeletedPath {
    Params: { location: string; service: string };
}

/** Documented: https://learn.microsoft.com/azure/api-management/soft-delete */
const softDeleteHours = 48;

/** Takes a service away, softly: its name stays blocked until it is purged. */
export function softDelete(state: ArmState, service: ApiManagementService, deletionDate = state.clock.now()): void {
    const scheduledPurgeDate = new Date(deletionDate.getTime() + softDeleteHours * 60 * 60 * 1000);
    service.transition = undefined;
    state.services.delete(service.name.toLowerCase());
    state.deletedServices.set(service.name.toLowerCase(), { service, deletionDate, scheduledPurgeDate });
}

/** Takes away what was deleted long enough ago. */
export function purgeDue(state: ArmState): void {
    for (const [name, { scheduledPurgeDate }] of state.deletedServices) {
        if (scheduledPurgeDate <= state.clock.now()) {
            state.deletedServices.delete(name);
        }
    }
}

/** Lists, reads and purges soft-deleted services. */
export function registerDeletedServices(
    app: FastifyInstance,
    provider: string,
    { state, operations }: { readonly state: ArmState; readonly operations: Operations },
    beginPurge: (service: ApiManagementService) => LongRunningOperation,
): void {
    const path = `${provider}/locations/:location/deletedservices/:service`;
    const requireDeleted = ({ service, location }: DeletedPath["Params"]): DeletedService => {
        const deleted = state.deletedServices.get(service.toLowerCase());
        if (deleted?.service.location !== locationName(location)) {
            throw new ArmError(404, "ServiceNotFound", `Api service does not exist: ${service}`);
        }
        return deleted;
    };
    app.get(`${provider}/deletedservices`, () => ({
        value: [...state.deletedServices.values()].map((deleted) => render(state, deleted)),
    }));
    app.get<DeletedPath>(path, (request) => render(state, requireDeleted(request.params)));
    app.get<{ Params: { token: string } }>(`${path}/operationresults/:token`, (request, reply) =>
        operations.answerLocation(request, reply, request.params.token, 60),
    );
    app.delete<DeletedPath>(path, (request, reply) => {
        const deleted = requireDeleted(request.params);
        const operation = beginPurge(deleted.service);
        // The caller's spelling of the region stays. Recorded: `West%20US`, in Azure/azure-cli, test_apim_deletedservice.yaml
        const place = pathOf(request).replace(/\/deletedservices\/.*$/i, "");
        // Recorded in 2021-08-01: Azure/azure-sdk-for-js, recording_apimanagementservice_delete_test.json
        const results = isNewer(request)
            ? `${place}/operationResults`
            : `${place}/deletedservices/${deleted.service.name}/operationresults`;
        return reply
            .code(202)
            .header("Location", operations.url(request, `${results}/${operation.token}`))
            .header("Retry-After", state.clock.retryAfterSeconds(retryAfter(request)))
            .send(render(state, deleted));
    });
}

function render(state: ArmState, { service, deletionDate, scheduledPurgeDate }: DeletedService) {
    return {
        id: `${regionPath(state, service)}/deletedservices/${service.name}`,
        name: service.name,
        type: "Microsoft.ApiManagement/deletedservices",
        location: displayNameOf(service.location),
        properties: {
            serviceId: service.id,
            scheduledPurgeDate: scheduledPurgeDate.toISOString(),
            deletionDate: deletionDate.toISOString(),
        },
    };
}
