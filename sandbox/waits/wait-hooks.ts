import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../ground/clock";
import { pathOf } from "../wire/request-path";
import { shortWaitSeconds } from "./waits";
import type { Return, Visit, Waits } from "./waits";

/**
 * Where the clock is moved over waits, clients are told to wait for a real second in place of what Azure asks for, and whoever comes
 * back finds the clock where it would have been. To be registered before hooks that log or answer.
 */
export function registerWaitHooks(app: FastifyInstance, waits: Waits, clock: Clock): void {
    const visits = new WeakMap<FastifyRequest, { visit: Visit; again?: Return }>();
    app.addHook("onRequest", async (request, reply) => {
        const gone = new AbortController();
        const { raw } = reply;
        raw.once("close", () => gone.abort());
        const visit = await waits.enter(keyOf(request.method, pathOf(request)), gone.signal);
        visits.set(request, { visit });
        const leave = (): void => visit.leave(visits.get(request)?.again);
        if (gone.signal.aborted) {
            leave();
        } else {
            raw.once("close", leave);
        }
    });
    app.addHook("onSend", (request, reply, payload, next) => {
        const held = visits.get(request);
        if (held && clock.skips !== "nothing") {
            held.again = tellToReturn(request, reply, payload, clock);
        }
        next(null, payload);
    });
}

/** @returns undefined for whoever is not told to come back, or in no more than the real second. */
function tellToReturn(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    clock: Clock,
): Return | undefined {
    const seconds = Number(reply.getHeader("Retry-After") ?? 0) * clock.speed;
    if (!(seconds > shortWaitSeconds * clock.speed)) {
        return undefined;
    }
    void reply.header("Retry-After", shortWaitSeconds);
    const urls = [reply.getHeader("Azure-AsyncOperation"), reply.getHeader("Location")].filter(
        (header) => header !== undefined,
    );
    // Front Door's last answer to a poll has the header, too.
    if (reply.statusCode === 200 && urls.length === 0 && !String(payload).includes('"InProgress"')) {
        return undefined;
    }
    const keys =
        urls.length > 0
            ? urls.map((url) => keyOf("GET", new URL(String(url)).pathname))
            : [keyOf(request.method, pathOf(request))];
    return { keys, seconds, polls: reply.statusCode < 300 };
}

const keyOf = (method: string, path: string): string => `${method} ${path.replace(/^\/+/, "/")}`.toLowerCase();
