import type { FastifyInstance } from "fastify";
import type { ArmState } from "../../state/arm-state";
import { resourceNotFound } from "../../wire/arm-error";
import type { OwnAccounts } from "./own-accounts";

/** Seen in Azure/api-management-developer-portal, scripts.v3: the container's name, and that its URL is all that is told. */
const container = "content";

interface MediaPath {
    Params: { group: string; service: string };
}

/**
 * Tells a signed URL of the container in which the developer portal keeps its media.
 *
 * Seen in Azure/api-management-developer-portal, scripts.v3/utils.js (`containerSasUrl`), which runs against Azure.
 */
export function registerPortalMedia(app: FastifyInstance, state: ArmState, accounts: OwnAccounts): void {
    const path =
        "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.ApiManagement/service/:service" +
        "/portalSettings/mediaContent/listSecrets";
    app.post<MediaPath>(path, async ({ params }) => {
        const service = state.services.get(params.service.toLowerCase());
        if (service?.resourceGroup.toLowerCase() !== params.group.toLowerCase()) {
            throw resourceNotFound("Microsoft.ApiManagement/service", params.service, params.group);
        }
        return { containerSasUrl: await accounts.openContainer(service, container) };
    });
}
