import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ApiManagementService } from "../../state/api-management-service";
import type { Entity } from "../../state/entity-store";
import { ArmError } from "../../wire/arm-error";
import { importOpenApi } from "./openapi-import";
import { readServiceList } from "./service-lists";

interface EntityPath {
    Params: { group: string; service: string; "*": string };
    Querystring: { $skip?: string; $top?: string };
    Body: { properties?: Record<string, unknown> } | undefined;
}

/** Documented page size of APIM's lists. */
const pageSize = 100;
/** Collections that hold one entity under a fixed name, so that a path of odd length is still a list. */
const secretActions = ["listsecrets", "listvalue"];

/** Every kind of entity below a service, by one set of routes. */
export function registerEntities(
    app: FastifyInstance,
    servicePath: string,
    requireService: (request: FastifyRequest) => ApiManagementService,
    endpoint: () => string,
): void {
    const path = `${servicePath}/*`;
    const requireEntity = (service: ApiManagementService, entityPath: string): Entity => {
        const entity = service.entities.get(entityPath);
        if (!entity) {
            const kind = entityPath.split("/").at(-2) ?? "";
            throw new ArmError(404, "ResourceNotFound", `${singular(kind)} not found.`);
        }
        return entity;
    };
    const checkMatch = (request: FastifyRequest, entity: Entity): void => {
        const wanted = request.headers["if-match"];
        if (wanted !== undefined && wanted !== "*" && wanted !== quoted(entity)) {
            throw new ArmError(412, "PreconditionFailed", "Resource was modified since last retrieval.");
        }
    };

    app.get<EntityPath>(path, (request, reply) => {
        const service = requireService(request);
        const entityPath = trim(request.params["*"]);
        if (isCollection(entityPath)) {
            // Assumed: a list below something that is not there is not an empty list.
            requireParent(service, `${entityPath}/any`);
            const all =
                readServiceList(entityPath, service.entities) ??
                service.entities.list(entityPath).map((entity) => service.entities.render(entity));
            const skip = Number(request.query.$skip ?? 0);
            const page = all.slice(skip, skip + Math.min(Number(request.query.$top ?? pageSize), pageSize));
            const next = skip + page.length;
            return {
                value: page,
                count: all.length,
                ...(next < all.length && !request.query.$top && { nextLink: nextLink(endpoint(), request.url, next) }),
            };
        }
        const entity = requireEntity(service, entityPath);
        return reply.header("ETag", quoted(entity)).send(service.entities.render(entity));
    });
    app.put<EntityPath>(path, (request, reply) => {
        const service = requireService(request);
        const entityPath = trim(request.params["*"]);
        if (isCollection(entityPath)) {
            throw new ArmError(405, "MethodNotAllowed", "The HTTP method is not allowed on a collection.");
        }
        requireParent(service, entityPath);
        const existing = service.entities.get(entityPath);
        if (existing) {
            checkMatch(request, existing);
        } else if ((request.headers["if-match"] ?? "*") !== "*") {
            // `*` creates: az sends it with every `az apim nv create`.
            throw new ArmError(412, "PreconditionFailed", "Resource was modified since last retrieval.");
        }
        const entity = putEntity(service, entityPath, request.body?.properties ?? {});
        return reply
            .code(existing ? 200 : 201)
            .header("ETag", quoted(entity))
            .send(service.entities.render(entity));
    });
    app.patch<EntityPath>(path, (request, reply) => {
        const service = requireService(request);
        const entity = requireEntity(service, trim(request.params["*"]));
        checkMatch(request, entity);
        const patched = service.entities.put(entity.path, { ...entity.properties, ...request.body?.properties });
        return reply.header("ETag", quoted(patched)).send(service.entities.render(patched));
    });
    app.delete<EntityPath>(path, (request, reply) => {
        const service = requireService(request);
        const entityPath = trim(request.params["*"]);
        const entity = service.entities.get(entityPath);
        if (!entity) {
            return reply.code(204).send();
        }
        checkMatch(request, entity);
        service.entities.delete(entityPath);
        return reply.code(200).send();
    });
    app.post<EntityPath>(path, (request) => {
        const service = requireService(request);
        const segments = trim(request.params["*"]).split("/");
        if (!secretActions.includes(segments.pop()?.toLowerCase() ?? "")) {
            throw new ArmError(404, "ResourceNotFound", "The action could not be found.");
        }
        return service.entities.secrets(requireEntity(service, segments.join("/")));
    });
}

/** What every new service holds; assumed to be the same for every tier. */
export function createBuiltIns(service: ApiManagementService): void {
    const { publisherEmail } = service.body.properties;
    for (const [name, displayName] of [
        ["administrators", "Administrators"],
        ["developers", "Developers"],
        ["guests", "Guests"],
    ]) {
        service.entities.put(`groups/${name}`, { displayName, builtIn: true, type: "system", externalId: null });
    }
    service.entities.put("users/1", {
        firstName: "Administrator",
        lastName: "",
        email: publisherEmail,
        state: "active",
        identities: [{ provider: "Azure", id: publisherEmail }],
    });
    service.entities.put("subscriptions/master", {
        scope: `${service.id}/`,
        displayName: "Built-in all-access subscription",
        allowTracing: false,
    });
}

function putEntity(service: ApiManagementService, path: string, properties: Record<string, unknown>): Entity {
    const { format, value, ...rest } = properties as { format?: string; value?: unknown };
    const isApi = /^apis\/[^/]+$/i.test(path);
    if (!isApi || typeof value !== "string" || !format?.startsWith("openapi")) {
        return service.entities.put(path, properties);
    }
    if (format.endsWith("-link")) {
        throw new ArmError(400, "ValidationError", "The sandbox reaches no other host: import by value.");
    }
    const imported = importOpenApi(value);
    const { displayName, description } = imported;
    service.entities.delete(path);
    const api = service.entities.put(path, {
        displayName,
        description: description ?? null,
        apiRevision: "1",
        isCurrent: true,
        subscriptionRequired: true,
        protocols: ["https"],
        ...rest,
    });
    for (const operation of imported.operations) {
        service.entities.put(`${path}/operations/${operation.name}`, operation.properties);
    }
    return api;
}

function requireParent(service: ApiManagementService, path: string): void {
    const segments = path.split("/");
    const parent = segments.slice(0, -2).join("/");
    if (parent && !service.entities.get(parent)) {
        throw new ArmError(404, "ResourceNotFound", `${singular(segments.at(-4) ?? "")} not found.`);
    }
}

const trim = (path: string): string => path.replace(/^\/+|\/+$/g, "");
const isCollection = (path: string): boolean => path.split("/").length % 2 === 1;
const quoted = ({ etag }: Entity): string => `"${etag}"`;

function singular(collection: string): string {
    const word = collection.replace(/ies$/i, "y").replace(/s$/i, "");
    return word.charAt(0).toUpperCase() + word.slice(1);
}

function nextLink(endpoint: string, url: string, skip: number): string {
    const link = new URL(url, endpoint);
    link.searchParams.set("$skip", String(skip));
    return link.href;
}
