import type { FastifyInstance } from "fastify";
import type { ArmState, RoleAssignment } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";
import { requirePrincipal, requireRole } from "./principals-and-roles";
import { unknownType } from "./resource-providers";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface AssignmentPath {
    Params: { "*": string };
}

const listMarker = "/providers/microsoft.authorization/roleassignments";
const marker = `${listMarker}/`;
const permissionsMarker = "/providers/microsoft.authorization/permissions";

/**
 * Role assignments at any scope. Source: https://learn.microsoft.com/rest/api/authorization/role-assignments; filters:
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 *
 * Members are those of 2022-04-01. What whoever asks may do: https://learn.microsoft.com/rest/api/authorization/permissions
 *
 * A scope is a path of any depth, so that the routes end in a wildcard.
 *
 * @param delayMinutes - how long a new assignment takes to be known everywhere; documented as up to 10 minutes
 * (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 */
export function registerAuthorization(app: FastifyInstance, state: ArmState, delayMinutes: () => number): void {
    const paths = [
        "/subscriptions/:sub/resourcegroups/*",
        "/subscriptions/:sub/providers/Microsoft.Authorization/roleAssignments",
        "/subscriptions/:sub/providers/Microsoft.Authorization/roleAssignments/*",
    ];
    const parse = (url: string): { scope: string; name: string } | undefined => {
        const full = url.split("?")[0]!.replace(/^\/+/, "/");
        const at = full.toLowerCase().lastIndexOf(marker);
        return at < 0 ? undefined : { scope: full.slice(0, at), name: full.slice(at + marker.length) };
    };
    const requirePath = (url: string) => {
        const parsed = parse(url);
        if (!parsed?.name) {
            throw unknownType(url.split("?")[0]!, /[?&]api-version=([^&]+)/.exec(url)?.[1] ?? "");
        }
        return parsed;
    };
    const find = (name: string): RoleAssignment | undefined => state.roleAssignments.get(name.toLowerCase());
    const { objectId } = state.identities;
    const render = (assignment: RoleAssignment, createdBy: string | null = objectId) => ({
        properties: {
            roleDefinitionId: assignment.roleDefinitionId,
            principalId: assignment.principalId,
            principalType: assignment.principalType,
            scope: assignment.scope,
            ...{ condition: null, conditionVersion: null },
            createdOn: assignment.createdOn ?? null,
            updatedOn: assignment.updatedOn ?? null,
            createdBy,
            updatedBy: objectId,
            ...{ delegatedManagedIdentityResourceId: null, description: null },
        },
        id: assignment.id,
        type: "Microsoft.Authorization/roleAssignments",
        name: assignment.name,
    });

    /** Those at a scope and above it and, unless the filter says `atScope()`, below it. */
    const list = (scope: string, filter: string) => {
        const wanted = scope.toLowerCase();
        const principal = /(?:assignedTo\(|principalId eq )'([^']+)'/i.exec(filter)?.[1];
        const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);
        return [...state.roleAssignments.values()]
            .filter((assignment) => {
                const at = assignment.scope.toLowerCase();
                const inScope = within(wanted, at) || (within(at, wanted) && !/atScope\(\)/i.test(filter));
                return inScope && (principal === undefined || assignment.principalId === principal);
            })
            .map((assignment) => render(assignment));
    };

    for (const path of paths) {
        app.get<AssignmentPath & { Querystring: { $filter?: string } }>(path, (request) => {
            const full = request.url.split("?")[0]!.replace(/^\/+/, "/");
            if (full.toLowerCase().endsWith(listMarker)) {
                return { value: list(full.slice(0, -listMarker.length), request.query.$filter ?? "") };
            }
            if (full.toLowerCase().endsWith(permissionsMarker)) {
                state.requireResourceGroup(full.split("/")[4] ?? "");
                // Assumed: all that whoever signs in may do stands in one role.
                const actions = state.grantedActions;
                return { value: [{ actions, notActions: [], dataActions: [], notDataActions: [] }] };
            }
            const { name } = requirePath(request.url);
            const found = find(name);
            if (!found) {
                throw new ArmError(404, "RoleAssignmentNotFound", `The role assignment '${name}' is not found.`, true);
            }
            return render(found);
        });
        app.put<AssignmentPath & { Body: { properties?: Partial<RoleAssignment> } }>(path, (request, reply) => {
            const { scope, name } = requirePath(request.url);
            const { principalId, principalType, roleDefinitionId } = request.body.properties ?? {};
            if (!guid.test(name)) {
                throw new ArmError(
                    400,
                    "InvalidRoleAssignmentId",
                    `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
                    true,
                );
            }
            if (!principalId || !roleDefinitionId) {
                throw new ArmError(400, "BadRequestFormat", "The request was incorrectly formatted.", true);
            }
            requireRole(roleDefinitionId);
            // Documented: whoever says of what type a principal is can assign to one that is not known everywhere yet
            // (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
            if (!principalType) {
                requirePrincipal(state, principalId);
            }
            const same = [...state.roleAssignments.values()].find(
                (other) =>
                    other.principalId === principalId &&
                    other.roleDefinitionId.toLowerCase() === roleDefinitionId.toLowerCase() &&
                    other.scope.toLowerCase() === scope.toLowerCase(),
            );
            if (same && same.name.toLowerCase() !== name.toLowerCase()) {
                throw new ArmError(409, "RoleAssignmentExists", "The role assignment already exists.", true);
            }
            const existing = find(name);
            if (
                existing &&
                (existing.principalId !== principalId || existing.scope.toLowerCase() !== scope.toLowerCase())
            ) {
                throw new ArmError(
                    400,
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
                    true,
                );
            }
            const assignment = {
                id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
                name,
                scope,
                principalId,
                principalType: principalType ?? "User",
                roleDefinitionId,
                createdOn: existing?.createdOn ?? state.clock.now().toISOString(),
                updatedOn: state.clock.now().toISOString(),
                effectiveAt: existing?.effectiveAt ?? state.clock.after(delayMinutes()),
            };
            state.roleAssignments.set(name.toLowerCase(), assignment);
            // Who has created it is told by a GET only. Recorded: Azure/azure-service-operator.
            return reply.code(201).send(render(assignment, null));
        });
        app.delete<AssignmentPath>(path, (request, reply) => {
            const found = find(requirePath(request.url).name);
            if (!found) {
                return reply.code(204).send();
            }
            state.roleAssignments.delete(found.name.toLowerCase());
            return render(found);
        });
    }
}
