import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../ground/clock";
import { pathOf } from "../wire/request-path";
import type { Endpoint } from "./fault";
import type { Faults, RequestFault } from "./faults";
import type { RequestLog } from "./request-log";
import { sendError } from "./send-error";

export interface RequestHooksOptions {
    /** Which endpoint a request is for: the resource manager and Entra ID share a port. */
    readonly endpointOf: (path: string) => Endpoint;
    readonly faults: Faults;
    readonly requestLog: RequestLog;
    readonly clock: Clock;
}

/** Lets the faults that are set strike requests, and writes every request down. */
export function registerRequestHooks(app: FastifyInstance, options: RequestHooksOptions): void {
    const { endpointOf, faults, requestLog, clock } = options;
    const struckBy = new WeakMap<FastifyRequest, RequestFault[]>();
    const logged = new WeakSet<FastifyRequest>();
    const log = (request: FastifyRequest, status: number, lost: boolean): void => {
        // Where the client has gone before its answer was sent, an error is sent in its place, and nobody gets that either.
        if (logged.has(request)) {
            return;
        }
        logged.add(request);
        const path = pathOf(request);
        requestLog.add({ endpoint: endpointOf(path), method: request.method, path, status, lost, at: clock.now() });
    };

    app.addHook("onRequest", async (request, reply) => {
        const path = pathOf(request);
        const endpoint = endpointOf(path);
        const struck = faults.takeForRequest({ endpoint, method: request.method, path });
        struckBy.set(request, struck);
        for (const fault of struck) {
            if (fault.kind === "drop" && fault.lost === "request") {
                log(request, 0, true);
                reply.hijack();
                request.raw.socket.destroy();
                return reply;
            }
            if (fault.kind === "error") {
                return sendError(reply, endpoint, fault);
            }
        }
        return undefined;
    });
    app.addHook("onSend", async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
        // Whatever is answered, by whatever endpoint, has the sandbox's time.
        void reply.header("Date", clock.now().toUTCString());
        const struck = struckBy.get(request) ?? [];
        const dropped = struck.some(({ kind }) => kind === "drop");
        const truncated = struck.some(({ kind }) => kind === "truncate");
        log(request, reply.statusCode, dropped || truncated);
        for (const fault of struck) {
            if (fault.kind === "latency") {
                await sleep(fault.seconds * 1000);
            }
        }
        const body = truncated ? await bytesOf(payload) : Buffer.alloc(0);
        if (dropped || (truncated && body.length === 0)) {
            request.raw.socket.destroy();
            return payload;
        }
        if (truncated) {
            void reply.header("Content-Length", body.length);
            return halfOf(body, request);
        }
        return payload;
    });
}

async function bytesOf(payload: unknown): Promise<Buffer> {
    if (payload instanceof Readable) {
        return buffer(payload);
    }
    return Buffer.from((payload as string | Buffer | null | undefined) ?? "");
}

function halfOf(body: Buffer, request: FastifyRequest): Readable {
    let sent = false;
    return new Readable({
        read() {
            if (sent) {
                request.raw.socket.destroy();
                return;
            }
            sent = true;
            this.push(body.subarray(0, Math.ceil(body.length / 2)));
        },
    });
}
