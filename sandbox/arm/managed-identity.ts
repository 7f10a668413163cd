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
    const idOf = ({ group, identity }: IdentityPath["Params"]): string =>
        `${state.groupId(state.requireResourceGroup(group).name)}/providers/${type}/${identity}`;
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
    app.get<IdentityPath>(path, (request) => {
        const { group, identity } = request.params;
        const found = state.userAssignedIdentities.get(idOf(request.params).toLowerCase());
        if (!found) {
            throw resourceNotFound(type, identity, group);
        }
        return render(found);
    });
    app.put<IdentityPath & { Body: { location?: string; tags?: Record<string, string> } }>(path, (request, reply) => {
        const id = idOf(request.params);
        if (!displayNameOf(request.body.location)) {
            throw locationNotAvailable(request.body.location, type);
        }
        const existing = state.userAssignedIdentities.get(id.toLowerCase());
        const identity: UserAssignedIdentity = {
            id,
            name: request.params.identity,
            resourceGroup: state.requireResourceGroup(request.params.group).name,
            location: locationName(request.body.location ?? ""),
            tags: request.body.tags,
            clientId: existing?.clientId ?? randomUUID(),
            principalId: existing?.principalId ?? randomUUID(),
        };
        state.userAssignedIdentities.set(id.toLowerCase(), identity);
        if (!existing) {
            // Recorded: relative, without an api-version.
            void reply.header("Location", recordedId(id));
        }
        return reply.code(existing ? 200 : 201).send(render(identity));
    });
    app.delete<IdentityPath>(path, (request, reply) =>
        reply.code(state.userAssignedIdentities.delete(idOf(request.params).toLowerCase()) ? 200 : 204).send(),
    );
}

/** Recorded: entities_2024-05-01. */
const recordedId = (id: string): string => id.replace("/resourceGroups/", "/resourcegroups/");
