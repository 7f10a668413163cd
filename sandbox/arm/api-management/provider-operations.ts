import type { FastifyInstance } from "fastify";
import { sdkOperations } from "./entities/sdk-operations";

const verbs: Readonly<Record<string, readonly [action: string, verb: string]>> = {
    GET: ["read", "Read"],
    PUT: ["write", "Create or update"],
    DELETE: ["delete", "Delete"],
};
const service = "Microsoft.ApiManagement/service";

/**
 * What roles can allow: reading, writing and deleting of services and of each kind below them. Source of the shape:
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-operations/list; the words are assumed.
 */
export function registerProviderOperations(app: FastifyInstance): void {
    app.get("/providers/Microsoft.ApiManagement/operations", () => {
        const kinds = new Map<string, string>();
        for (const method of Object.keys(verbs)) {
            kinds.set(`${service}/${verbs[method]![0]}`, method);
        }
        for (const { kind, method } of sdkOperations()) {
            if (method in verbs) {
                kinds.set(`${service}/${kind}/${verbs[method]![0]}`, method);
            }
        }
        return { value: [...kinds].map(([name, method]) => describe(name, method)) };
    });
}

function describe(name: string, method: string) {
    const resource = name.split("/").slice(1, -1).join(" ");
    const operation = `${verbs[method]![1]} ${resource}`;
    return {
        name,
        display: { provider: "Microsoft API Management", resource, operation, description: operation },
        origin: "system",
        properties: null,
    };
}
