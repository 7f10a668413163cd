import type { FastifyRequest } from "fastify";

/** Path of a request as it was sent, with one slash at its beginning and without the query. */
export const pathOf = (request: FastifyRequest): string => request.url.split("?")[0]!.replace(/^\/+/, "/");
