import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { apiVersionOf } from "../../../operations/operations";
import type { ApiManagementService } from "../../../state/api-management-service";
import type { Entity } from "../../../state/entity-store";
import { ArmError } from "../../../wire/arm-error";
import { findAction } from "./entity-actions";
import type { EntityContext } from "./entity-context";
import { EntityError } from "./entity-error";
import { EntityOperations, hasOperationResults, setOperation } from "./entity-operations";
import { readEntityPath } from "./entity-path";
import type { EntityPath } from "./entity-path";
import { readOfView, readView } from "./entity-views";
import { listEntities, renderEntity, requireEntity } from "./read-entities";
import { pageOf } from "./list-query";
import type { ListQuery } from "./list-query";
import { requireAllowedVersion } from "./oldest-version";
import { exportApi } from "./openapi/export-api";
import type { PublishExport } from "./openapi/export-api";
import { toBody } from "./render-entity";
import type { Body } from "./render-entity";
import { currentPath } from "./rules/api-revisions";
import { allowedMethods, findOperation } from "./sdk-operations";
import { isInTier, notInTier } from "./tier-features";
import { removeEntity, writeEntity } from "./write-entity";
import type { Written } from "./write-entity";

type Query = ListQuery & Readonly<Record<string, string | undefined>>;

interface EntityRequest {
    Params: { group: string; service: string; "*": string };
    Querystring: Query;
    Body: Body | undefined;
}

export interface EntityRoutesOptions {
    readonly requireService: (request: FastifyRequest) => ApiManagementService;
    readonly now: () => Date;
    readonly endpoint: () => string;
    readonly keyVaultDenial: EntityContext["keyVaultDenial"];
    readonly publishExport: PublishExport;
}

/** What a route needs to know of a request. */
interface Asked {
    readonly context: EntityContext;
    readonly at: EntityPath;
    readonly query: Query;
}

/** Every kind of entity below a service, by one set of routes: what is special to one is in the table and the rules. */
export function registerEntities(app: FastifyInstance, servicePath: string, options: EntityRoutesOptions): void {
    const path = `${servicePath}/*`;
    const operations = new EntityOperations();
    const read = (request: FastifyRequest<EntityRequest>): Asked => {
        const service = options.requireService(request);
        requireAllowedVersion(service, apiVersionOf(request));
        const asked = readEntityPath(request.params["*"]);
        const at = readEntityPath(currentPath(service.entities, asked.path));
        if (!isInTier(service.body.sku.name, at.path)) {
            throw notInTier(service.body.sku.name);
        }
        return {
            context: {
                ...{ service, apiVersion: apiVersionOf(request), now: options.now() },
                keyVaultDenial: options.keyVaultDenial,
            },
            at,
            query: request.query,
        };
    };

    app.head<EntityRequest>(path, (request, reply) => {
        const { context, at } = read(request);
        requireMethod("HEAD", at, reply);
        const entity = requireEntity(context, at);
        const status = Object.keys(findOperation("HEAD", at.path)?.responses ?? {}).includes("200") ? 200 : 204;
        return reply.code(status).header("ETag", quoted(entity)).header("Content-Length", "0").send();
    });
    app.get<EntityRequest>(path, async (request, reply) => {
        const { context, at, query } = read(request);
        const outcome = /^tenant\/operationResults\/(\w+)$/i.exec(at.path)?.[1];
        if (outcome !== undefined) {
            return sendOutcome(reply, operations, outcome);
        }
        if (query.asyncId !== undefined) {
            return sendAsync(reply, operations, { context, at, query });
        }
        if (at.isCollection) {
            const all = readView(context, at.path) ?? listKind({ context, at, query }, reply);
            const { next, ...page } = pageOf(all, query, !at.kind?.unpaged);
            const nextLink = next === undefined ? {} : { nextLink: linkTo(options.endpoint(), request.url, next) };
            return sendPretty(reply, { ...page, ...nextLink });
        }
        const viewed = readOfView(context, at.path);
        if (viewed) {
            return sendPretty(reply, viewed);
        }
        requireMethod("GET", at, reply);
        const entity = requireEntity(context, at);
        if (query.export === "true") {
            return sendPretty(reply, await exportApi(context, entity, String(query.format), options.publishExport));
        }
        return sendEntity(reply, at, entity, renderEntity(context, at, entity, "get", query));
    });
    app.put<EntityRequest>(path, async (request, reply) => {
        const { context, at, query } = read(request);
        requireMethod("PUT", at, reply);
        const written = await writeEntity(context, at, {
            ...{ method: "PUT", body: request.body, query },
            ifMatch: request.headers["if-match"],
        });
        return sendWritten(reply, written, { context, at, query });
    });
    app.patch<EntityRequest>(path, async (request, reply) => {
        const { context, at, query } = read(request);
        requireMethod("PATCH", at, reply);
        const written = await writeEntity(context, at, {
            ...{ method: "PATCH", body: request.body, query },
            ifMatch: request.headers["if-match"],
        });
        const { responses = {} } = findOperation("PATCH", at.path) ?? {};
        return "204" in responses && !("200" in responses)
            ? reply.code(204).send()
            : sendWritten(reply, written, { context, at, query });
    });
    app.delete<EntityRequest>(path, (request, reply) => {
        const { context, at, query } = read(request);
        requireMethod("DELETE", at, reply);
        // Recorded: deleting an API is long-running, and says so whatever comes of it. What the SDK waits for in the same way,
        // which are users, is assumed to be alike.
        const accepted = Object.keys(findOperation("DELETE", at.path)?.responses ?? {});
        const isLongRunning = accepted.includes("202") && hasOperationResults(context);
        let failure: EntityError | undefined;
        try {
            if (!removeEntity(context, at, query, request.headers["if-match"])) {
                return reply.code(204).send();
            }
        } catch (error) {
            const isToldLater = isLongRunning && at.kind?.path === "apis";
            if (!isToldLater || !(error instanceof EntityError) || error.status !== 400) {
                throw error;
            }
            failure = error;
        }
        if (isLongRunning) {
            setOperation(reply, context, options.endpoint(), {
                ...{ path: at.path, id: operations.begin(failure), code: 204 },
            });
            return reply.code(202).header("Content-Length", "0").send();
        }
        return reply.code(200).header("Content-Length", "0").send();
    });
    app.post<EntityRequest>(path, (request, reply) => {
        const { context, at: asked } = read(request);
        const [, path = "", name = ""] = /^(.+?)\/(confirmations\/password\/send|[^/]+)$/i.exec(asked.path) ?? [];
        const at = readEntityPath(path);
        const action = at.kind && !at.isCollection && findAction(at.kind, name);
        if (!action) {
            throw unknownType(context);
        }
        const entity = requireEntity(context, at);
        const answer = action(context, entity, request.body ?? {});
        if (answer.changed && !("202" in (findOperation("POST", asked.path)?.responses ?? {}))) {
            // As the SDK reads it: named values are refreshed by an operation, certificates at once.
            const changed = requireEntity(context, at);
            return sendEntity(reply, at, changed, renderEntity(context, at, changed, "get", {}));
        }
        if (answer.changed) {
            setOperation(reply, context, options.endpoint(), {
                ...{ path: `${at.path}/${name}`, id: operations.begin(), code: 200 },
            });
            return reply.code(202).header("Content-Length", "0").send();
        }
        if (answer.etag) {
            void reply.header("ETag", quoted(requireEntity(context, at)));
        }
        return answer.body === undefined
            ? reply.code(answer.status).send()
            : reply.code(answer.status).send(answer.body);
    });

    const sendWritten = (reply: FastifyReply, written: Written, { context, at, query }: Asked) => {
        const { entity, failure, isImport } = written;
        const kind = at.kind!;
        const status = statusOf(written, at);
        const isLongRunning = kind.longRunning === true || isImport;
        if (!isLongRunning) {
            return sendEntity(
                reply.code(status),
                at,
                entity!,
                renderEntity(context, at, entity!, written.method === "PUT" ? "put" : "patch", query),
            );
        }
        const id = operations.begin(failure);
        setOperation(reply, context, options.endpoint(), { path: at.path, id, code: status });
        if (!hasOperationResults(context)) {
            return reply.code(202).header("Content-Length", "0").send();
        }
        void reply.code(status).header("Cache-Control", "private");
        return sendPretty(reply, toBody(context, at.path, { ProvisioningState: "InProgress" }, "plain"));
    };
}

/** As the SDK reads it: what has a fixed name is never new to it, and what it only ever creates never old. */
function statusOf({ existed, method }: Written, { kind, path }: EntityPath): 200 | 201 {
    const accepted = Object.keys(findOperation(method, path)?.responses ?? {});
    const usual = existed ? (method === "PUT" && kind!.updated) || 200 : (kind!.created ?? 201);
    const other = usual === 200 ? 201 : 200;
    return !accepted.includes(String(usual)) && accepted.includes(String(other)) ? other : usual;
}

function listKind({ context, at, query }: Asked, reply: FastifyReply): Body[] {
    requireMethod("GET", at, reply);
    return listEntities(context, at, query);
}

/** The outcome of a change at its own URL. Recorded: 201 with the entity, or 200; 204 of what is gone. */
function sendAsync(reply: FastifyReply, operations: EntityOperations, { context, at, query }: Asked) {
    const { asyncId = "", asyncCode } = query;
    if (!operations.has(asyncId)) {
        throw new EntityError(404, "OperationNotFound", "The operation could not be found.");
    }
    const failure = operations.failureOf(asyncId);
    if (failure) {
        throw failure;
    }
    if (asyncCode === "204") {
        return reply.code(204).send();
    }
    const action = /\/refreshSecret$/i.test(at.path);
    const of = action ? readEntityPath(at.path.slice(0, at.path.lastIndexOf("/"))) : at;
    const entity = requireEntity(context, of);
    const body = renderEntity(context, of, entity, "get", {});
    // Recorded: the type is the action's, the ID the entity's.
    const named = action ? { ...body, type: `${String(body.type)}/refreshSecret` } : body;
    return sendEntity(reply.code(asyncCode === "201" ? 201 : 200), of, entity, named);
}

function sendOutcome(reply: FastifyReply, operations: EntityOperations, id: string) {
    if (!operations.has(id)) {
        throw new EntityError(404, "OperationNotFound", "The operation could not be found.");
    }
    const failure = operations.failureOf(id);
    return sendPretty(reply, failure ? { status: "Failed", error: failure.body.error } : { status: "Succeeded" });
}

const sendEntity = (reply: FastifyReply, { kind }: EntityPath, entity: Entity, body: Body) =>
    sendPretty(kind?.foreign ? reply : reply.header("ETag", quoted(entity)), body);

/** Recorded: bodies of entities and lists come pretty-printed, with CRLF. */
const sendPretty = (reply: FastifyReply, body: Body) =>
    reply.type("application/json; charset=utf-8").send(JSON.stringify(body, null, 2).replaceAll("\n", "\r\n"));

/** @throws ArmError where the SDK would not send the method to such a path. */
function requireMethod(method: string, at: EntityPath, reply: FastifyReply): void {
    if (findOperation(method, at.path)) {
        return;
    }
    const allowed = allowedMethods(at.path);
    if (allowed.length === 0 || !at.kind) {
        throw unknownType({ apiVersion: "" } as EntityContext);
    }
    throw new MethodNotAllowed(method, allowed, reply);
}

/** Recorded: no error in ARM's shape, and the methods that a path has. */
class MethodNotAllowed extends ArmError {
    constructor(method: string, allowed: readonly string[], reply: FastifyReply) {
        super(405, "MethodNotAllowed", `The requested resource does not support http method '${method}'.`);
        void reply.header("Allow", allowed.join(",")).header("Cache-Control", "private");
    }

    override get body() {
        return { Message: this.message } as unknown as ArmError["body"];
    }
}

const unknownType = ({ apiVersion }: EntityContext): ArmError =>
    new ArmError(
        404,
        "InvalidResourceType",
        `The resource type could not be found in the namespace 'Microsoft.ApiManagement' for api version '${apiVersion}'.`,
        true,
    );

const quoted = ({ etag }: Entity): string => `"${etag}"`;

/** Recorded: the port is always named, `$` is escaped, and `$skip` stands at the end. */
function linkTo(endpoint: string, url: string, skip: number): string {
    const link = new URL(url, endpoint);
    link.searchParams.delete("$skip");
    link.searchParams.append("$skip", String(skip));
    const host = link.port === "" ? `${link.hostname}:443` : link.host;
    return `${link.protocol}//${host}${link.pathname}${link.search}`;
}
