import type { FastifyInstance, FastifyRequest } from "fastify";
import { ArmError } from "../../wire/arm-error";

/**
 * One change of an API at a time, its operations and policies included. Code and text are quoted by users:
 * Azure/apiops#379, Azure/apiops#141.
 *
 * @param apiOf - the API that a request changes, with its service; undefined for every other request.
 */
export function registerApiLock(app: FastifyInstance, apiOf: (request: FastifyRequest) => string | undefined): void {
    const busy = new Set<string>();
    app.addHook("preHandler", (request, reply, next) => {
        const api = apiOf(request)?.toLowerCase();
        if (api === undefined) {
            next();
            return;
        }
        if (busy.has(api)) {
            next(new ArmError(409, "PessimisticConcurrencyConflict", "Operation on the API is in progress"));
            return;
        }
        busy.add(api);
        // Also where a fault ends the connection before the answer.
        reply.raw.once("close", () => busy.delete(api));
        next();
    });
}

/** `/apis/petstore` of a path such as `/apis/petstore;rev=2/operations/getPet`. */
export function changedApi(method: string, path: string): string | undefined {
    return method === "GET" || method === "HEAD" ? undefined : /^.*?\/service\/[^/]+\/apis\/[^/;]+/i.exec(path)?.[0];
}
