import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { TrafficManagers } from "../data-plane/traffic-manager/traffic-managers";
import type { EntraId } from "../entra/entra";
import { endpoints, faultSchema } from "../faults/fault";
import type { Fault } from "../faults/fault";
import type { Faults } from "../faults/faults";
import type { LoggedRequest, RequestLog } from "../faults/request-log";
import { skippable } from "../ground/clock";
import type { Clock, Skipped } from "../ground/clock";
import { locations } from "../ground/locations";
import type { Operations } from "../operations/operations";
import type { ArmState } from "../state/arm-state";

export interface AdminOptions {
    /** Bearer token that every request must bring. */
    readonly token: string;
    readonly clock: Clock;
    readonly faults: Faults;
    readonly requestLog: RequestLog;
    readonly entra: EntraId;
    readonly operations: Operations;
    readonly trafficManagers: TrafficManagers;
    readonly state: ArmState;
}

interface LogQuery {
    readonly since?: number;
    readonly endpoint?: string;
    readonly method?: string;
    readonly path?: string;
    readonly status?: number;
}

const clockSchema = {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
        advanceSeconds: { type: "number", minimum: 0 },
        speed: { type: "number", exclusiveMinimum: 0 },
        held: { type: "boolean" },
        skip: { enum: skippable },
    },
};
const logSchema = {
    type: "object",
    additionalProperties: false,
    properties: {
        since: { type: "integer", minimum: 0 },
        endpoint: { enum: endpoints },
        method: { type: "string" },
        path: { type: "string", format: "regex" },
        status: { type: "integer" },
    },
};

const demandSchema = {
    type: "object",
    required: ["units"],
    additionalProperties: false,
    properties: { units: { type: "number", minimum: 0 } },
};

const dnsSchema = {
    type: "object",
    required: ["name"],
    additionalProperties: false,
    properties: { name: { type: "string" }, from: { enum: locations.map(({ name }) => name) } },
};

/** The sandbox's own controls, which Azure does not have. */
export function registerAdmin(app: FastifyInstance, options: AdminOptions): void {
    const { token, clock, faults, requestLog, entra, operations, trafficManagers, state } = options;
    app.addHook("onSend", (_request, reply, payload, next) => {
        void reply.header("Date", clock.now().toUTCString());
        next(null, payload);
    });
    app.addHook("onRequest", async (request, reply) => {
        if (!same(request.headers.authorization ?? "", `Bearer ${token}`)) {
            return reply.code(401).send({ error: "The admin endpoint needs the bearer token of this start." });
        }
        return undefined;
    });
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
        reply.code(error.statusCode ?? 500).send({ error: error.message }),
    );

    app.get("/clock", () => clock.read());
    app.patch<{ Body: { advanceSeconds?: number; speed?: number; held?: boolean; skip?: Skipped } }>(
        "/clock",
        { schema: { body: clockSchema } },
        async (request) => {
            const { advanceSeconds, speed, held, skip } = request.body;
            if (speed !== undefined) {
                clock.setSpeed(speed);
            }
            if (held !== undefined) {
                (held ? () => clock.hold() : () => clock.release())();
            }
            if (skip !== undefined) {
                clock.skip(skip);
            }
            if (advanceSeconds !== undefined) {
                clock.advance(advanceSeconds);
            }
            await operations.settleDue();
            return clock.read();
        },
    );

    app.get("/faults", () => faults.list());
    app.post<{ Body: Fault }>("/faults", { schema: { body: faultSchema } }, (request, reply) =>
        reply.code(201).send({ id: faults.add(request.body) }),
    );
    app.delete("/faults", (_request, reply) => {
        faults.clear();
        return reply.code(204).send();
    });
    app.delete<{ Params: { id: string } }>("/faults/:id", (request, reply) =>
        reply.code(faults.remove(Number(request.params.id)) ? 204 : 404).send(),
    );

    app.get<{ Querystring: LogQuery }>("/requests", { schema: { querystring: logSchema } }, (request) => {
        const { since = 0, ...filter } = request.query;
        return { mark: requestLog.mark(), requests: requestLog.since(since).filter((entry) => passes(entry, filter)) };
    });
    app.get("/operations", () =>
        operations.running().map(({ effect, subject, region, endsAt }) => ({ effect, subject, region, endsAt })),
    );
    app.get<{ Querystring: { name: string; from?: string } }>(
        "/dns",
        { schema: { querystring: dnsSchema } },
        ({ query }) => trafficManagers.resolve(query.name, query.from),
    );
    app.put<{ Params: { service: string }; Body: { units: number } }>(
        "/services/:service/demand",
        { schema: { body: demandSchema } },
        ({ params, body }, reply) => {
            if (!state.services.has(params.service.toLowerCase())) {
                return reply.code(404).send({ error: `There is no service '${params.service}'.` });
            }
            state.setDemand(params.service, body.units);
            return reply.code(204).send();
        },
    );
    app.post("/tokens/expire", (_request, reply) => {
        entra.expireTokens();
        return reply.code(204).send();
    });
}

function passes(entry: LoggedRequest, filter: Omit<LogQuery, "since">): boolean {
    return (
        (filter.endpoint ?? entry.endpoint) === entry.endpoint &&
        (filter.method ?? entry.method) === entry.method &&
        (filter.status ?? entry.status) === entry.status &&
        new RegExp(filter.path ?? "", "i").test(entry.path)
    );
}

function same(left: string, right: string): boolean {
    const [one, other] = [Buffer.from(left), Buffer.from(right)];
    return one.length === other.length && timingSafeEqual(one, other);
}
