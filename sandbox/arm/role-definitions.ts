import type { FastifyInstance } from "fastify";
import type { ArmState } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";
import { roles } from "./principals-and-roles";

/**
 * The built-in roles, at the subscription and at groups. Source: https://learn.microsoft.com/rest/api/authorization/role-definitions. What a role
 * allows is not told: `permissions` is empty.
 */
export function registerRoleDefinitions(app: FastifyInstance, { identities }: ArmState): void {
    const render = ([roleName, name]: readonly [roleName: string, name: string]) => ({
        properties: {
            ...{ roleName, type: "BuiltInRole", description: roleName, assignableScopes: ["/"], permissions: [] },
            ...{ createdOn: "2015-02-02T21:55:09.8806423Z", updatedOn: "2015-02-02T21:55:09.8806423Z" },
            ...{ createdBy: null, updatedBy: null },
        },
        id: `/subscriptions/${identities.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
        type: "Microsoft.Authorization/roleDefinitions",
        name,
    });
    const all = Object.entries(roles);
    const subscription = "/subscriptions/:sub";
    for (const scope of [subscription, `${subscription}/resourcegroups/:group`]) {
        const list = `${scope}/providers/Microsoft.Authorization/roleDefinitions`;
        app.get<{ Querystring: { $filter?: string } }>(list, ({ query }) => {
            const name = /roleName eq '([^']*)'/i.exec(query.$filter ?? "")?.[1]?.toLowerCase();
            return { value: all.filter(([role]) => name === undefined || role.toLowerCase() === name).map(render) };
        });
        app.get<{ Params: { role: string } }>(`${list}/:role`, ({ params }) => {
            const found = all.find(([, id]) => id === params.role.toLowerCase());
            if (!found) {
                const message = `The specified role definition with ID '${params.role.replaceAll("-", "")}' does not exist.`;
                throw new ArmError(404, "RoleDefinitionDoesNotExist", message, true);
            }
            return render(found);
        });
    }
}
