import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AzuriteBlobs } from "../blob/azurite-blobs";
import type { EntraId } from "../entra/entra";
import type { Faults } from "../faults/faults";
import type { Durations } from "../operations/durations";
import { apiVersionOf, Operations } from "../operations/operations";
import type { ArmState } from "../state/arm-state";
import type { TrafficManagerEndpoint, TrafficManagerProfile } from "../state/traffic-manager-profile";
import { ArmError } from "../wire/arm-error";
import { pathOf } from "../wire/request-path";
import { OwnAccounts } from "./api-management/own-accounts";
import { purgeDue } from "./api-management/deleted-services";
import { registerActivityLog } from "./activity-log";
import { ApiManagementRoutes } from "./api-management/services";
import { Transitions } from "./api-management/transitions";
import { requireApiVersion } from "./api-versions";
import { registerAutoscale } from "./autoscale/autoscale-routes";
import { Autoscaler } from "./autoscale/autoscaler";
import { registerAuthorization } from "./authorization";
import { FrontDoorRoutes } from "./front-door/front-door-routes";
import { registerPortalMedia } from "./api-management/portal-media";
import { registerKeyVaults } from "./key-vaults";
import { KnownRoutes } from "./known-routes";
import { registerManagedIdentity } from "./managed-identity";
import { providerHeaders } from "./provider-headers";
import { regionOf } from "./regional-dependency";
import { invalidContent, requireContent } from "./request-content";
import { limitOf, RequestLimits } from "./request-limits";
import { registerResourceGroups } from "./resource-groups";
import { registerResourceList } from "./resource-list";
import { registerResourceProviders, unknownType } from "./resource-providers";
import { registerRoleDefinitions } from "./role-definitions";
import { deleteAccount, registerStorage } from "./storage";
import { registerStorageNames } from "./storage-names";
import { registerTrafficManager } from "./traffic-manager/traffic-manager-routes";

export interface ResourceManagerOptions {
    readonly state: ArmState;
    readonly entra: EntraId;
    readonly blobs: AzuriteBlobs;
    readonly faults: Faults;
    readonly durations: Durations;
    readonly endpoint: () => string;
    readonly blobEndpoint: () => string;
    /** Of the one Key Vault there is. */
    readonly keyVaultEndpoint: () => string;
    /** Whether the last probes of a Traffic Manager endpoint succeeded. */
    readonly isHealthy: (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint) => boolean;
    /** A long-running operation has changed the state. */
    readonly onSettled: () => void;
}

/** Azure Resource Manager: what holds for every request, and the resource providers behind it. */
export async function registerResourceManager(
    app: FastifyInstance,
    options: ResourceManagerOptions,
): Promise<Operations> {
    const { state, faults, endpoint, onSettled } = options;
    const operations = new Operations({
        clock: state.clock,
        endpoint,
        isStopped: ({ effect, subject, region }) =>
            faults.isStuck(effect, subject) || faults.isRegionDown(region, "managementPlane"),
        takeFailure: (effect, subject) => {
            const fault = faults.takeForOperation(effect, subject);
            const code = fault?.code ?? "InternalServerError";
            return fault && { status: 400, code, message: fault.message ?? `The operation failed: ${code}.` };
        },
        onSettled,
    });
    const limits = new RequestLimits(state.clock);

    const transitions = new Transitions(state, operations, options.durations, options.blobs);
    const autoscaler = new Autoscaler(state, transitions);
    const known = new KnownRoutes();
    await app.register((arm, _options, done) => {
        known.watch(arm);
        arm.addHook("preHandler", async (request, reply) => {
            const principal = await requirePrincipal(options, request, reply);
            takeToken(limits, state, principal, request, reply);
            requireApiVersion(request);
            const { sub } = request.params as { sub?: string };
            if (sub !== undefined) {
                state.requireSubscription(sub);
            }
            await operations.settleDue();
            autoscaler.evaluate();
            purgeDue(state);
            const needed = regionOf(state, request.method, pathOf(request), request.body);
            if (needed && faults.isRegionDown(needed.location, needed.part)) {
                // Assumed: what the resource manager says for a provider that does not answer.
                const message = `The service is unavailable in '${needed.location}'.`;
                throw new ArmError(503, "ServiceUnavailable", message, true);
            }
            requireContent(request);
        });
        arm.addHook("onSend", (request, reply, payload, next) => {
            const id = randomUUID();
            void reply
                .header("Cache-Control", reply.getHeader("Cache-Control") ?? "no-cache")
                .header("Pragma", "no-cache")
                .header("Expires", "-1")
                .header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                .header("X-Content-Type-Options", "nosniff")
                .header("x-ms-request-id", id)
                .header("x-ms-correlation-request-id", (request.headers["x-ms-correlation-request-id"] as string) ?? id)
                .header("x-ms-routing-request-id", `SANDBOX:${id}`);
            const { server, contentType } = providerHeaders(pathOf(request));
            if (server) {
                void reply.header("Server", server);
            }
            if (contentType && String(reply.getHeader("Content-Type")).startsWith(contentType)) {
                void reply.header("Content-Type", contentType);
            }
            next(null, payload);
        });
        arm.setErrorHandler((error, request, reply) => {
            const armError = error instanceof ArmError ? error : refusalOf(error as FastifyError, request);
            if (armError.gateway) {
                void reply.header("x-ms-failure-cause", "gateway");
            }
            // An answer to HEAD has no body, and says so. Recorded: a missing group.
            return request.method === "HEAD"
                ? reply.code(armError.status).header("Content-Length", 0).send()
                : reply.code(armError.status).send(bodyOf(armError, pathOf(request)));
        });
        registerProviders(arm, options, operations, transitions);
        done();
    });

    app.setNotFoundHandler((request, reply) => {
        const methods = known.methodsOf(pathOf(request));
        if (methods.length > 0) {
            // Recorded for an entity: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml
            const Message = `The requested resource does not support http method '${request.method}'.`;
            return reply.code(405).header("Allow", methods.join(",")).send({ Message });
        }
        const { status, body } = unknownType(pathOf(request), apiVersionOf(request) ?? "");
        return reply.code(status).header("x-ms-failure-cause", "gateway").send(body);
    });
    return operations;
}

function registerProviders(
    arm: FastifyInstance,
    options: ResourceManagerOptions,
    operations: Operations,
    transitions: Transitions,
): void {
    const { state, blobs, faults, durations, endpoint, blobEndpoint, keyVaultEndpoint } = options;
    const ownAccounts = new OwnAccounts(state, blobs, blobEndpoint);
    const services = new ApiManagementRoutes(state, operations, transitions, endpoint, faults, ownAccounts);
    const frontDoors = new FrontDoorRoutes(state, operations, durations);
    registerResourceGroups(arm, state, operations, async (group) => {
        services.deleteAll(group);
        frontDoors.deleteAll(group);
        for (const resources of [state.trafficManagers, state.autoscaleSettings]) {
            for (const [id, { resourceGroup }] of resources) {
                if (resourceGroup.toLowerCase() === group.toLowerCase()) {
                    resources.delete(id);
                }
            }
        }
        for (const account of [...state.storageAccounts.values()]) {
            if (account.resourceGroup.toLowerCase() === group.toLowerCase()) {
                await deleteAccount(state, blobs, account);
            }
        }
    });
    registerStorage(arm, state, blobs, operations, blobEndpoint);
    registerStorageNames(arm, state);
    registerKeyVaults(arm, state, keyVaultEndpoint);
    registerManagedIdentity(arm, state);
    registerPortalMedia(arm, state, ownAccounts);
    services.register(arm);
    frontDoors.register(arm);
    registerTrafficManager(arm, state, options.isHealthy);
    registerRoleDefinitions(arm, state);
    registerAutoscale(arm, state);
    registerAuthorization(arm, state, () => faults.roleDelayMinutes());
    registerResourceList(arm, state);
    registerResourceProviders(arm, state);
    registerActivityLog(arm, state, operations);
}

/** API Management alone has been recorded with `details` and `innerError`; that the others are like ARM itself is assumed. */
function bodyOf(error: ArmError, path: string): unknown {
    const { code, message } = error;
    return /\/providers\/microsoft\.apimanagement\//i.test(path) ? error.body : { error: { code, message } };
}

/** What is no answer of a resource provider: a body that cannot be read, or a fault of the sandbox's own. */
function refusalOf(error: FastifyError, request: FastifyRequest): ArmError {
    if (error.statusCode === 415) {
        const type = request.headers["content-type"] ?? "";
        const message = `The content media type '${type}' is not supported. Only 'application/json' is supported.`;
        return new ArmError(415, "UnsupportedMediaType", message, true);
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
        return invalidContent("Unexpected character encountered while parsing value.");
    }
    console.error(error);
    return new ArmError(500, "InternalServerError", "Encountered internal server error.");
}

/** @returns the object ID of whoever asks. @throws ArmError without a token for the resource manager. */
async function requirePrincipal(
    { state, entra, endpoint }: ResourceManagerOptions,
    request: FastifyRequest,
    reply: FastifyReply,
): Promise<string> {
    const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
    const payload = scheme === "Bearer" && (await entra.verify(token, [endpoint(), `${endpoint()}/`]));
    if (payload) {
        return String(payload.oid);
    }
    const authority = `Bearer authorization_uri="${endpoint()}/${state.identities.tenantId}"`;
    if (!token) {
        void reply.header("WWW-Authenticate", authority);
        throw new ArmError(
            401,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
            true,
        );
    }
    const audience = await entra.audienceOf(token);
    if (audience !== undefined) {
        // Quoted by users: hashicorp/go-azure-helpers#51.
        throw new ArmError(
            401,
            "InvalidAuthenticationTokenAudience",
            `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences '${endpoint()}/','${endpoint()}'.`,
            true,
        );
    }
    const isExpired = entra.isExpired(token);
    const reason = isExpired ? "The access token has expired." : "The access token is invalid.";
    void reply.header("WWW-Authenticate", `${authority}, error="invalid_token", error_description="${reason}"`);
    throw new ArmError(401, isExpired ? "ExpiredAuthenticationToken" : "InvalidAuthenticationToken", reason, true);
}

/** Takes a token of the request limits and says how many are left. @throws ArmError when there is none. */
function takeToken(
    limits: RequestLimits,
    state: ArmState,
    principal: string,
    request: FastifyRequest,
    reply: FastifyReply,
): void {
    const limit = limitOf(request.method);
    const taken = limits.take(principal, limit);
    if ("remaining" in taken) {
        void reply.header(`x-ms-ratelimit-remaining-subscription-${limit}`, taken.remaining);
        return;
    }
    void reply.header("Retry-After", state.clock.retryAfterSeconds(taken.retryAfterSeconds));
    const { subscriptionId } = state.identities;
    // Quoted by users: webdevops/azure-metrics-exporter#36, MicrosoftDocs/azure-docs#105248.
    throw new ArmError(
        429,
        "SubscriptionRequestsThrottled",
        `Number of requests for subscription '${subscriptionId}' and operation '${operationName(request)}' exceeded the backend storage limit. Please try again after '${taken.retryAfterSeconds}' seconds.`,
        true,
    );
}

/** The types a path names, without the names: `GET/SUBSCRIPTIONS/RESOURCEGROUPS`. */
function operationName(request: FastifyRequest): string {
    const segments = pathOf(request).split("/").slice(1);
    return [request.method, ...segments.filter((_segment, index) => index % 2 === 0)].join("/").toUpperCase();
}
