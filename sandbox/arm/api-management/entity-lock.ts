import type { FastifyInstance, FastifyRequest } from "fastify";
import { ArmError } from "../../wire/arm-error";

/**
 * One change of an API at a time, its operations and policies included. An association of it with a product or a tag also
 * holds these. Code and text are quoted by users: Azure/apiops#379, Azure/apiops#141; associations:
 * Azure/azure-api-management-devops-resource-kit#340, and #432 there.
 *
 * @param heldBy - what a request changes, with its service: no other request may change it meanwhile.
 */
export function registerApiLock(app: FastifyInstance, heldBy: (request: FastifyRequest) => readonly string[]): void {
    const busy = new Set<string>();
    app.addHook("preHandler", (request, reply, next) => {
        const held = heldBy(request).map((path) => path.toLowerCase());
        if (held.some((path) => busy.has(path))) {
            next(new ArmError(409, "PessimisticConcurrencyConflict", "Operation on the API is in progress"));
            return;
        }
        held.forEach((path) => busy.add(path));
        // Also where a fault ends the connection before the answer.
        reply.raw.once("close", () => held.forEach((path) => busy.delete(path)));
        next();
    });
}

/** `/apis/petstore` of a path such as `/apis/petstore;rev=2/operations/getPet`; of an association both of its sides. */
export function heldPaths(method: string, path: string): string[] {
    if (method === "GET" || method === "HEAD") {
        return [];
    }
    const [, service = "", below = ""] = /^(.*?\/service\/[^/]+)\/(.+)$/i.exec(path) ?? [];
    const [collection = "", name = "", inner = "", other = "", ...more] = below.split("/");
    const isAssociation =
        other !== "" && more.length === 0 && associations.includes(`${collection}/${inner}`.toLowerCase());
    const held = isAssociation ? [`${collection}/${name}`, `${inner}/${other}`] : [`${collection}/${name}`];
    return held
        .filter((one) => isAssociation || /^apis\/./i.test(one))
        .map((one) => `${service}/${one.replace(/;rev=\d+$/i, "")}`);
}

const associations = ["products/apis", "apis/tags", "products/tags"];
