import type { IncomingMessage } from "node:http";
import fastify from "fastify";
import type { FastifyInstance } from "fastify";
import type { ServerCertificate } from "./certificate";

/** @param rewriteUrl - the URL that a request is served by. @default its own */
export function createServer(
    certificate: ServerCertificate,
    rewriteUrl?: (request: IncomingMessage) => string,
): FastifyInstance {
    const app = fastify({
        https: { key: certificate.key, cert: certificate.certificate },
        // Open keep-alive connections must not hold up the end.
        forceCloseConnections: true,
        bodyLimit: 64 * 1024 * 1024,
        // Faults are told apart by their kind.
        // A text is not taken for a list of one: `"all"` is another value than `["all"]`.
        ajv: { customOptions: { discriminator: true, strict: false, removeAdditional: false, coerceTypes: true } },
        rewriteUrl,
        routerOptions: { caseSensitive: false, ignoreDuplicateSlashes: true, maxParamLength: 2000 },
    }) as unknown as FastifyInstance;
    // Clients send a JSON content type with an empty body.
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
        try {
            done(null, body === "" ? {} : JSON.parse(body as string));
        } catch (error) {
            done(Object.assign(error as Error, { statusCode: 400 }));
        }
    });
    return app;
}

/** The port of an earlier run, so that endpoints stay the same. */
export interface KeptPort {
    readonly port: number | undefined;
    /** Which names that port. */
    readonly dataDirectory: string | undefined;
}

export async function listen(app: FastifyInstance, host: string, kept: KeptPort): Promise<string> {
    return orPortTaken(kept, app.listen({ host, port: kept.port ?? 0 }));
}

/** @throws Error that names the way out, where the port of an earlier run is taken. */
export async function orPortTaken<T>({ port, dataDirectory }: KeptPort, listening: Promise<T>): Promise<T> {
    try {
        return await listening;
    } catch (error) {
        throw port !== undefined && (error as NodeJS.ErrnoException).code === "EADDRINUSE"
            ? new Error(
                  `Port ${port}, which the data directory '${dataDirectory}' was last served at, is taken: end the sandbox ` +
                      "that uses the directory, or name another one.",
              )
            : error;
    }
}
