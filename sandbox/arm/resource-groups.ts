import type { FastifyInstance } from "fastify";
import { displayNameOf, locationName, locations } from "../ground/locations";
import { apiVersionOf } from "../operations/operations";
import type { Operations } from "../operations/operations";
import type { ArmState, ResourceGroup } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";
import { matchesTags } from "./resource-list";

interface GroupPath {
    Params: { group: string };
}

const deleteMinutes = 1;

/**
 * Subscriptions, tenants, locations and resource groups. Source:
 * https://learn.microsoft.com/rest/api/resources/resource-groups
 */
export function registerResourceGroups(
    app: FastifyInstance,
    state: ArmState,
    operations: Operations,
    deleteContents: (group: string) => Promise<void>,
): void {
    const { subscriptionId, tenantId } = state.identities;
    const subscription = {
        id: `/subscriptions/${subscriptionId}`,
        authorizationSource: "RoleBased",
        subscriptionId,
        tenantId,
        displayName: "apim-dr sandbox",
        state: "Enabled",
        subscriptionPolicies: {
            locationPlacementId: "Public_2014-09-01",
            quotaId: "PayAsYouGo_2014-09-01",
            spendingLimit: "Off",
        },
    };
    app.get("/subscriptions", () => ({ value: [subscription] }));
    app.get("/subscriptions/:sub", () => subscription);
    app.get("/tenants", () => ({ value: [{ id: `/tenants/${tenantId}`, tenantId }] }));
    app.get("/subscriptions/:sub/locations", () => ({
        value: locations.map(({ name, displayName }) => ({
            id: `/subscriptions/${subscriptionId}/locations/${name}`,
            name,
            displayName,
            regionalDisplayName: displayName,
            metadata: { regionType: "Physical" },
        })),
    }));

    operations.define("deleteGroup", {
        settle: async ({ subject }) => {
            await deleteContents(subject);
            state.resourceGroups.delete(subject.toLowerCase());
        },
    });

    // The type is not in api-version 2017-05-10. Recorded: Azure/azure-sdk-for-net, BackupAndRestoreService.json
    const body = ({ name, location, tags }: ResourceGroup, apiVersion: string) => ({
        id: state.groupId(name),
        name,
        ...(apiVersion >= "2018-02-01" && { type: "Microsoft.Resources/resourceGroups" }),
        location,
        ...(tags && { tags }),
        properties: { provisioningState: "Succeeded" },
    });
    const path = "/subscriptions/:sub/resourcegroups/:group";
    app.get<{ Querystring: { $filter?: string } }>("/subscriptions/:sub/resourcegroups", (request) => ({
        value: [...state.resourceGroups.values()]
            .filter(({ tags }) => matchesTags(tags, request.query.$filter ?? ""))
            .map((group) => body(group, apiVersionOf(request))),
    }));
    // Documented: https://learn.microsoft.com/rest/api/resources/resource-groups/check-existence
    app.head<GroupPath>(path, (request, reply) => {
        state.requireResourceGroup(request.params.group);
        return reply.code(204).send();
    });
    app.get<GroupPath>(path, (request) =>
        body(state.requireResourceGroup(request.params.group), apiVersionOf(request)),
    );
    app.put<GroupPath & { Body: { location?: string; tags?: Record<string, string> } }>(path, (request, reply) => {
        const { group } = request.params;
        const existing = state.resourceGroups.get(group.toLowerCase());
        const location = locationName(request.body.location ?? "");
        if (!displayNameOf(location)) {
            throw new ArmError(
                400,
                "LocationNotAvailableForResourceGroup",
                `The provided location '${request.body.location}' is not available for resource group.`,
                true,
            );
        }
        if (existing && existing.location !== location) {
            throw new ArmError(
                409,
                "InvalidResourceGroupLocation",
                `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
                true,
            );
        }
        const stored = { name: existing?.name ?? group, location, tags: request.body.tags };
        state.resourceGroups.set(group.toLowerCase(), stored);
        return reply.code(existing ? 200 : 201).send(body(stored, apiVersionOf(request)));
    });
    // Documented: https://learn.microsoft.com/rest/api/resources/resource-groups/update
    app.patch<GroupPath & { Body: { tags?: Record<string, string> } }>(path, (request) => {
        const existing = state.requireResourceGroup(request.params.group);
        const stored = { ...existing, tags: request.body.tags ?? existing.tags };
        state.resourceGroups.set(existing.name.toLowerCase(), stored);
        return body(stored, apiVersionOf(request));
    });
    app.delete<GroupPath>(path, (request, reply) => {
        const { name, location } = state.requireResourceGroup(request.params.group);
        const operation = operations.begin({
            effect: "deleteGroup",
            subject: name,
            region: location,
            token: deletionToken(name, location),
            endsAt: state.clock.after(deleteMinutes),
        });
        return reply
            .code(202)
            .header(
                "Location",
                operations.url(request, `/subscriptions/${subscriptionId}/operationresults/${operation.token}`),
            )
            .header("Retry-After", state.clock.retryAfterSeconds(15))
            .send();
    });
    app.get<{ Params: { token: string } }>("/subscriptions/:sub/operationresults/:token", (request, reply) =>
        operations.answerLocation(request, reply, request.params.token, 15),
    );
}

/**
 * Names the job that deletes. Recorded: Azure/azure-powershell, TestCrudApiManagementWithAdditionalRegions.json; that dashes
 * are written as `:2D` was seen by users. The same group deleted again has the same token.
 */
function deletionToken(group: string, location: string): string {
    const name = group
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, (sign) => `:${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const job = { jobId: `RESOURCEGROUPDELETIONJOB-${name}-${location.toUpperCase()}`, jobLocation: location };
    return Buffer.from(JSON.stringify(job)).toString("base64url");
}
