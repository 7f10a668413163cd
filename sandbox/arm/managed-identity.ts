import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { displayNameOf, locationName } from "../ground/locations";
import type { ArmState, UserAssignedIdentity } from "../state/arm-state";
import { locationNotAvailable, resourceNotFound } from "../wire/arm-error";

interface IdentityPath {
    Params: { group: string; identity: string };
}

const type = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** User-assigned managed identities. Source: https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities */
export function registerManagedIdentity(app: FastifyInstance, state: ArmState): void {
    const list = `/subscriptions/:sub/resourcegroups/:group/providers/${type}`;
    const path = `${list}/:identity`;
    // `resourcegroups` in small letters. Recorded in 2023-01-31: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml
    const idOf = ({ group, identity }: IdentityPath["Params"]): string =>
        `${state.groupId(state.requireResourceGroup(group).name).replace("/resourceGroups/", "/resourcegroups/")}/providers/${type}/${identity}`;
    const render = ({ id, name, location, tags, clientId, principalId }: UserAssignedIdentity) => ({
        location,
        tags: tags ?? {},
        id: recordedId(id),
        name,
        type,
        properties: { tenantId: state.identities.tenantId, principalId, clientId },
    });

    app.get<IdentityPath>(list, (request) => ({
        value: [...state.userAssignedIdentities.values()]
            .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === request.params.group.toLowerCase())
            .map(render),
    }));
    const require = (params: IdentityPath["Params"]): UserAssignedIdentity => {
        const found = state.userAssignedIdentities.get(idOf(params).toLowerCase());
        if (!found) {
            throw resourceNotFound(type, params.identity, params.group);
        }
        return found;
    };
    app.get<IdentityPath>(path, (request) => render(require(request.params)));
    // Documented: https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/update
    app.patch<IdentityPath & { Body: { tags?: Record<string, string> } }>(path, (request) => {
        const existing = require(request.params);
        const changed = { ...existing, tags: request.body.tags ?? existing.tags };
        state.userAssignedIdentities.set(changed.id.toLowerCase(), changed);
        return render(changed);
    });
    app.put<IdentityPath & { Body: { location?: string; tags?: Record<string, string> } }>(path, (request, reply) => {
        const id = idOf(request.params);
        if (!displayNameOf(request.body.location)) {
            throw locationNotAvailable(request.body.location, type);
        }
        const existing = state.userAssignedIdentities.get(id.toLowerCase());
        const identity: UserAssignedIdentity = {
            id: existing?.id ?? id,
            name: request.params.identity,
            resourceGroup: state.requireResourceGroup(request.params.group).name,
            location: locationName(request.body.location ?? ""),
            tags: request.body.tags,
            clientId: existing?.clientId ?? randomUUID(),
            principalId: existing?.principalId ?? randomUUID(),
        };
        state.userAssignedIdentities.set(id.toLowerCase(), identity);
        // A creation says where it is, without a host and an api-version. Recorded, as above.
        return existing
            ? reply.send(render(identity))
            : reply.code(201).header("Location", identity.id).send(render(identity));
    });
    app.delete<IdentityPath>(path, (request, reply) =>
        reply.code(state.userAssignedIdentities.delete(idOf(request.params).toLowerCase()) ? 200 : 204).send(),
    );
}

/** Recorded: entities_2024-05-01. */
const recordedId = (id: string): string => id.replace("/resourceGroups/", "/resourcegroups/");
