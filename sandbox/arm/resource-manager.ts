import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { AzuriteBlobs } from "../blob/azurite-blobs";
import type { EntraId } from "../entra";
import { purgeDue } from "./api-management/deleted-services";
import { ApiManagementRoutes } from "./api-management/services";
import { ArmError } from "./arm-error";
import { registerAuthorization } from "./authorization";
import { Operations } from "./operations";
import { registerResourceGroups } from "./resource-groups";
import type { ArmState } from "./state";
import { deleteAccount, registerStorage } from "./storage";
import { registerStorageNames } from "./storage-names";

export interface ResourceManagerOptions {
    readonly state: ArmState;
    readonly entra: EntraId;
    readonly blobs: AzuriteBlobs;
    readonly endpoint: () => string;
    readonly blobEndpoint: () => string;
}

/** Azure Resource Manager: what holds for every request, and the resource providers behind it. */
export async function registerResourceManager(
    app: FastifyInstance,
    options: ResourceManagerOptions,
): Promise<Operations> {
    const { state, entra, blobs, endpoint, blobEndpoint } = options;
    const operations = new Operations(state.clock, endpoint);

    await app.register((arm, _options, done) => {
        arm.addHook("preHandler", async (request, reply) => {
            const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ");
            if (scheme !== "Bearer" || !(await entra.verify(token, [endpoint(), `${endpoint()}/`]))) {
                void reply.header(
                    "WWW-Authenticate",
                    `Bearer authorization_uri="${endpoint()}/${state.identities.tenantId}"`,
                );
                throw token
                    ? new ArmError(401, "InvalidAuthenticationToken", "The access token is invalid.", true)
                    : new ArmError(
                          401,
                          "AuthenticationFailed",
                          "Authentication failed. The 'Authorization' header is missing.",
                          true,
                      );
            }
            if (!(request.query as { "api-version"?: string })["api-version"]) {
                throw new ArmError(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.",
                    true,
                );
            }
            const { sub } = request.params as { sub?: string };
            if (sub !== undefined) {
                state.requireSubscription(sub);
            }
            await operations.settleDue();
            purgeDue(state);
        });
        arm.addHook("onSend", (request, reply, payload, next) => {
            const id = randomUUID();
            void reply
                .header("Date", state.clock.now().toUTCString())
                .header("Cache-Control", "no-cache")
                .header("x-ms-request-id", id)
                .header("x-ms-correlation-request-id", (request.headers["x-ms-correlation-request-id"] as string) ?? id)
                .header("x-ms-routing-request-id", `SANDBOX:${id}`);
            next(null, payload);
        });
        arm.setErrorHandler((error, _request, reply) => {
            const armError =
                error instanceof ArmError
                    ? error
                    : new ArmError(
                          (error as { statusCode?: number }).statusCode ?? 500,
                          "InternalServerError",
                          String(error),
                      );
            if (armError.gateway) {
                void reply.header("x-ms-failure-cause", "gateway");
            }
            return reply.code(armError.status).send(armError.body);
        });
        const services = new ApiManagementRoutes(state, operations, blobs, endpoint);
        registerResourceGroups(arm, state, operations, async (group) => {
            services.deleteAll(group);
            for (const account of [...state.storageAccounts.values()]) {
                if (account.resourceGroup.toLowerCase() === group.toLowerCase()) {
                    await deleteAccount(state, blobs, account);
                }
            }
        });
        registerStorage(arm, state, blobs, blobEndpoint);
        registerStorageNames(arm, state);
        services.register(arm);
        registerAuthorization(arm, state);
        done();
    });

    app.setNotFoundHandler((request, reply) =>
        reply
            .code(404)
            .header("x-ms-failure-cause", "gateway")
            .send(
                new ArmError(
                    404,
                    "InvalidResourceType",
                    `The sandbox has no resource at '${request.method} ${request.url.split("?")[0]}'.`,
                    true,
                ).body,
            ),
    );
    return operations;
}
