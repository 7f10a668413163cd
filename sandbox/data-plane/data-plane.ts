import type { FastifyInstance } from "fastify";
import { displayNameOf } from "../ground/locations";
import type { FrontDoors } from "./front-door/front-doors";
import type { Gateways } from "./gateways/gateways";
import type { PlaneRequest } from "./gateways/plane-request";

/** Header by which a client says which region it is in. Not Azure's: there it follows from the client's address. */
export const clientLocationHeader = "x-sandbox-client-location";
const defaultClientLocation = "westeurope";

export interface DataPlaneOptions {
    readonly gateways: Gateways;
    readonly frontDoors: FrontDoors;
    readonly settleDue: () => Promise<void>;
}

/** The server's URLs begin with the host: `/contoso.azure-api.net/orders`. */
export const hostIntoPath = (request: { url?: string; headers: { host?: string } }): string =>
    `/${hostName(request.headers.host)}${request.url ?? "/"}`;

/** Gateways and Front Doors, told apart by the host that a client asks for. */
export function registerDataPlane(app: FastifyInstance, options: DataPlaneOptions): void {
    const { gateways, frontDoors, settleDue } = options;
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.all<{ Params: { host: string; "*": string } }>("/:host/*", async (request, reply) => {
        await settleDue();
        const url = new URL(request.originalUrl.replace(/^\/*/, "/"), "https://host");
        const asked: PlaneRequest = {
            method: request.method,
            host: request.params.host.toLowerCase(),
            path: url.pathname,
            query: url.searchParams,
            headers: request.headers as PlaneRequest["headers"],
            from: clientLocation(request.headers[clientLocationHeader]),
        };
        const answer = gateways.owns(asked.host) ? gateways.answer(asked.host, asked) : frontDoors.answer(asked);
        if (!answer) {
            // Assumed: connections to what does not answer end at once, where Azure's time out.
            reply.hijack();
            request.raw.socket.destroy();
            return reply;
        }
        return reply
            .code(answer.status)
            .headers({ ...answer.headers })
            .send(answer.body);
    });
}

const hostName = (host = ""): string => host.replace(/:\d+$/, "").toLowerCase();

function clientLocation(header: unknown): string {
    return typeof header === "string" && displayNameOf(header) ? header : defaultClientLocation;
}
