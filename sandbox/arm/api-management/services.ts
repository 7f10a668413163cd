import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Faults } from "../../faults/faults";
import { locationName } from "../../ground/locations";
import { apiVersionOf } from "../../operations/operations";
import type { Operations } from "../../operations/operations";
import { ApiManagementService } from "../../state/api-management-service";
import type { Declaration } from "../../state/api-management-service";
import type { AssignedIdentity, ServiceBody } from "../../state/service-body";
import type { ArmState } from "../../state/arm-state";
import { ArmError, invalidResourceLocation, resourceNotFound } from "../../wire/arm-error";
import { pathOf } from "../../wire/request-path";
import { packBackup, requireVault, tiersWithBackup } from "./backup";
import type { BackupRestoreParameters } from "./backup";
import { registerDeletedServices, softDelete } from "./deleted-services";
import { createBuiltIns } from "./entities/built-ins";
import { newKey } from "./entities/new-id";
import { registerEntities } from "./entities/entity-routes";
import { notInTier } from "./entities/tier-features";
import { heldPaths, registerApiLock } from "./entity-lock";
import { registerNetwork } from "./network";
import { setOperationHeaders } from "./operation-headers";
import type { OwnAccounts } from "./own-accounts";
import { registerProviderOperations } from "./provider-operations";
import { registerServiceNames } from "./service-names";
import { registerSkus } from "./skus";
import type { Transitions } from "./transitions";
import { validateService } from "./validate-service";
import { requireTierChange, requireVersionOfTier } from "./validate-tier";

interface ServicePath {
    Params: { group: string; service: string };
}

/** Services of Azure API Management. Source: https://learn.microsoft.com/rest/api/apimanagement */
export class ApiManagementRoutes {
    constructor(
        private readonly state: ArmState,
        private readonly operations: Operations,
        private readonly transitions: Transitions,
        private readonly endpoint: () => string,
        private readonly faults: Faults,
        private readonly ownAccounts: OwnAccounts,
    ) {}

    private get context() {
        return { state: this.state, operations: this.operations };
    }

    register(app: FastifyInstance): void {
        const provider = "/subscriptions/:sub/providers/Microsoft.ApiManagement";
        const list = "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.ApiManagement/service";
        const path = `${list}/:service`;
        const all = (): ApiManagementService[] => [...this.state.services.values()];

        app.get(`${provider}/service`, (request) => ({
            value: all().map((service) => this.render(request, service)),
        }));
        app.get<{ Params: { group: string } }>(list, (request) => ({
            value: all()
                .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === request.params.group.toLowerCase())
                .map((service) => this.render(request, service)),
        }));
        app.get<ServicePath>(path, (request, reply) => this.send(request, reply, this.require(request.params)));
        app.put<ServicePath & { Body: ServiceBody }>(path, (request, reply) => this.put(request, reply));
        app.patch<ServicePath & { Body: Partial<ServiceBody> }>(path, (request, reply) => this.patch(request, reply));
        app.delete<ServicePath>(path, (request, reply) => this.delete(request, reply));
        app.post<ServicePath & { Body: BackupRestoreParameters }>(`${path}/backup`, (request, reply) =>
            this.backup(request, reply),
        );
        app.post<ServicePath & { Body: BackupRestoreParameters }>(`${path}/restore`, (request, reply) =>
            this.restore(request, reply),
        );
        registerSkus(app, provider, path, (request) => this.require(request.params as ServicePath["Params"]));
        // Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get-sso-token; there is no such portal.
        app.post<ServicePath>(`${path}/getssotoken`, (request) => {
            const { name } = this.require(request.params);
            return {
                redirectUri: `https://${name.toLowerCase()}.portal.azure-api.net:443/signin-sso?token=${newKey()}`,
            };
        });
        registerProviderOperations(app);
        registerServiceNames(app, provider, (name) => this.isTaken(name));
        this.registerOperations(app, provider, path);
        registerDeletedServices(app, provider, this.context, (service) => this.transitions.beginPurge(service));
        registerNetwork(app, path, {
            require: (params) => this.require(params),
            begin: (...started) => this.updateNetwork(...started),
        });
        registerApiLock(app, (request) => heldPaths(request.method, pathOf(request)));
        registerEntities(app, path, {
            requireService: (request) => this.require(request.params as ServicePath["Params"]),
            now: () => this.state.clock.now(),
            endpoint: this.endpoint,
            keyVaultDenial: (secretIdentifier) => this.faults.keyVaultDenial(secretIdentifier),
            // Documented: the link holds for 5 minutes. The container is that of the page's example.
            publishExport: (service, file) => this.ownAccounts.publish(service, "api-export", { ...file, minutes: 5 }),
        });
    }

    /** Deletes, softly, every service of a resource group. */
    deleteAll(group: string): void {
        for (const service of [...this.state.services.values()]) {
            if (service.resourceGroup.toLowerCase() === group.toLowerCase()) {
                softDelete(this.state, service);
            }
        }
    }

    private registerOperations(app: FastifyInstance, provider: string, servicePath: string): void {
        type TokenPath = { Params: { token: string }; Querystring: { asyncResponse?: string } };
        app.get<TokenPath>(`${servicePath}/operationresults/:token`, (request, reply) =>
            request.query.asyncResponse === undefined
                ? this.operations.answerLocation(request, reply, request.params.token, 60)
                : this.operations.answerAsync(request, reply, request.params.token, 60),
        );
        app.get<TokenPath>(`${provider}/locations/:location/operationResults/:token`, (request, reply) =>
            this.operations.answerLocation(request, reply, request.params.token, 20),
        );
        app.get<TokenPath>(`${provider}/locations/:location/operationsStatuses/:token`, (request, reply) =>
            this.operations.answerAsync(request, reply, request.params.token, 20),
        );
    }

    private put(request: FastifyRequest<ServicePath & { Body: ServiceBody }>, reply: FastifyReply) {
        const { group, service: name } = request.params;
        const resourceGroup = this.state.requireResourceGroup(group);
        const existing = this.state.services.get(name.toLowerCase());
        if (request.body.properties?.restore) {
            return this.undelete(request, reply);
        }
        const id =
            existing?.id ??
            `${this.state.groupId(resourceGroup.name)}/providers/Microsoft.ApiManagement/service/${name}`;
        validateService(name, request.body, this.placeOf(id, existing !== undefined));
        requireVersionOfTier(apiVersionOf(request), request.body);
        if (existing) {
            this.requireSamePlace(existing, group, request.body.location);
            return this.update(request, reply, existing, request.body);
        }
        const userAssigned = this.requireIdentities(request.body);
        if (this.state.deletedServices.has(name.toLowerCase())) {
            throw new ArmError(
                409,
                "ServiceAlreadyExistsInSoftDeletedState",
                `Api service ${name} was soft-deleted. In order to create the new service with the same name, you have to either undelete the service or purge it.`,
            );
        }
        const service = new ApiManagementService(
            id,
            name,
            resourceGroup.name,
            this.state.identities.tenantId,
            request.body,
            this.state.clock.now(),
        );
        service.userAssigned = userAssigned;
        createBuiltIns(service, this.state.clock.now());
        this.state.services.set(name.toLowerCase(), service);
        const operation = this.transitions.begin(service, "activate");
        setOperationHeaders(this.context, request, reply, service, operation, "both");
        return reply
            .code(201)
            .header("ETag", `"${service.etag}"`)
            .send(service.renderCreation(apiVersionOf(request), this.state.shownMembers));
    }

    private patch(request: FastifyRequest<ServicePath & { Body: Partial<ServiceBody> }>, reply: FastifyReply) {
        const service = this.require(request.params);
        const { properties, location, ...rest } = request.body;
        if (location !== undefined) {
            // Assumed to be refused as in a PUT.
            this.requireSamePlace(service, request.params.group, location);
        }
        const body = { ...service.body, ...rest, properties: { ...service.body.properties, ...properties } };
        validateService(service.name, body, this.placeOf(service.id, true));
        requireVersionOfTier(apiVersionOf(request), body);
        return this.update(request, reply, service, body);
    }

    /**
     * An update answers 202 in 2021-08-01 and 200 later, and with what the service was until then. What changes nothing begins
     * no update. Recorded: Azure/azure-cli, test_apim_core_service.yaml (PUT), and Azure/azure-sdk-for-js,
     * recording_apimanagementservice_update_test.json (PATCH)
     */
    private update(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService, body: ServiceBody) {
        this.requireStill(service);
        requireTierChange(service, body);
        const declaration = { body, userAssigned: this.requireIdentities(body) };
        if (service.isDeclaredBy(declaration)) {
            return this.send(request, reply, service);
        }
        return this.beginUpdate(request, reply, service, declaration);
    }

    private beginUpdate(
        request: FastifyRequest,
        reply: FastifyReply,
        service: ApiManagementService,
        declaration: Declaration,
    ) {
        service.declare(declaration, this.state.clock.now());
        const operation = this.transitions.begin(service, "update");
        setOperationHeaders(this.context, request, reply, service, operation, "both");
        return reply
            .code(apiVersionOf(request) < "2022-08-01" ? 202 : 200)
            .header("ETag", `"${service.etag}"`)
            .send(this.render(request, service));
    }

    /** The token's label is documented: the example of apply-network-configuration-updates in the REST reference. */
    private updateNetwork(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService): void {
        this.requireStill(service);
        const operation = this.transitions.begin(service, "updateNetwork");
        setOperationHeaders(this.context, request, reply, service, operation, "location");
    }

    /** Documented: `restore: true` undeletes and ignores every other property. */
    private undelete(request: FastifyRequest<ServicePath>, reply: FastifyReply) {
        const name = request.params.service.toLowerCase();
        const deleted = this.state.deletedServices.get(name);
        if (!deleted) {
            throw new ArmError(
                404,
                "ServiceUndeleteNotPossible",
                `Api service ${request.params.service} was not deleted.`,
            );
        }
        // Reported: for about a minute after the delete it fails, as a bad request. The code and the text are assumed.
        if (this.state.clock.now().getTime() - deleted.deletionDate.getTime() < 60_000) {
            throw new ArmError(
                400,
                "ServiceUndeleteNotPossible",
                `Api service ${request.params.service} is still being deleted. Please try the request again later.`,
            );
        }
        this.state.deletedServices.delete(name);
        this.state.services.set(name, deleted.service);
        const { body, userAssigned } = deleted.service;
        return this.beginUpdate(request, reply, deleted.service, { body, userAssigned });
    }

    private delete(request: FastifyRequest<ServicePath>, reply: FastifyReply) {
        this.state.requireResourceGroup(request.params.group);
        const service = this.state.services.get(request.params.service.toLowerCase());
        if (!service) {
            return reply.code(204).send();
        }
        this.requireStill(service);
        const operation = this.transitions.begin(service, "delete");
        setOperationHeaders(this.context, request, reply, service, operation, "both");
        return reply.code(202).send(this.render(request, service));
    }

    private backup(request: FastifyRequest<ServicePath & { Body: BackupRestoreParameters }>, reply: FastifyReply) {
        const service = this.requireForBackup(request.params);
        const vault = requireVault(this.state, service, request.body, "backup");
        const payload = packBackup(service, this.state.clock.now());
        const operation = this.transitions.begin(service, "backup", { vault, payload });
        setOperationHeaders(this.context, request, reply, service, operation, "location");
        return reply.code(202).send();
    }

    private restore(request: FastifyRequest<ServicePath & { Body: BackupRestoreParameters }>, reply: FastifyReply) {
        const service = this.requireForBackup(request.params);
        const vault = requireVault(this.state, service, request.body, "restore");
        const operation = this.transitions.begin(service, "restore", { vault });
        setOperationHeaders(this.context, request, reply, service, operation, "location");
        return reply.code(202).send();
    }

    private requireForBackup(params: ServicePath["Params"]): ApiManagementService {
        const service = this.require(params);
        if (!tiersWithBackup.includes(service.body.sku.name)) {
            throw notInTier(service.body.sku.name);
        }
        this.requireStill(service);
        return service;
    }

    private send(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService) {
        return reply.header("ETag", `"${service.etag}"`).send(this.render(request, service));
    }

    private render(request: FastifyRequest, service: ApiManagementService): Record<string, unknown> {
        return service.render(apiVersionOf(request), this.state.shownMembers);
    }

    private require({ group, service: name }: ServicePath["Params"]): ApiManagementService {
        this.state.requireResourceGroup(group);
        const service = this.state.services.get(name.toLowerCase());
        if (service?.resourceGroup.toLowerCase() !== group.toLowerCase()) {
            throw resourceNotFound("Microsoft.ApiManagement/service", name, group);
        }
        return service;
    }

    /** Recorded: Azure/azure-sdk-for-net recordings of a service that is changed twice. */
    private requireStill(service: ApiManagementService): void {
        if (service.transition) {
            throw new ArmError(
                409,
                "ServiceLocked",
                `The API Service ${service.name} is transitioning at this time. Please try the request again later.`,
            );
        }
    }

    private requireSamePlace(existing: ApiManagementService, group: string, location: string): void {
        if (existing.resourceGroup.toLowerCase() !== group.toLowerCase()) {
            throw new ArmError(409, "ServiceAlreadyExists", `Api service already exists: ${existing.name}`);
        }
        if (existing.location !== locationName(location)) {
            throw invalidResourceLocation(existing, group, location);
        }
    }

    /** @throws ArmError for a user-assigned identity that does not exist; assumed to be said as ARM does elsewhere. */
    private requireIdentities({ identity }: ServiceBody): AssignedIdentity[] {
        return Object.keys(identity?.userAssignedIdentities ?? {}).map((id) => {
            const found = this.state.userAssignedIdentities.get(id.toLowerCase());
            if (!found) {
                throw new ArmError(
                    400,
                    "FailedIdentityOperation",
                    `Identity operation for resource failed with error 'The identity ${id} could not be found'.`,
                    true,
                );
            }
            return { id: found.id, clientId: found.clientId, principalId: found.principalId };
        });
    }

    private placeOf(id: string, exists: boolean) {
        return { subscriptionId: this.state.identities.subscriptionId, id, exists };
    }

    private isTaken(name: string): boolean {
        return this.state.services.has(name.toLowerCase()) || this.state.deletedServices.has(name.toLowerCase());
    }
}
