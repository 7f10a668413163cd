import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import { locationName } from "../../locations";
import { ArmError, invalidResourceLocation, resourceNotFound } from "../arm-error";
import type { LongRunningOperation, Operations } from "../operations";
import type { ArmState } from "../state";
import { packBackup, readBackup, requireVault, writeBackup } from "./backup";
import type { BackupRestoreParameters } from "./backup";
import { registerDeletedServices, softDelete } from "./deleted-services";
import { createBuiltIns, registerEntities } from "./entities";
import { registerNetwork } from "./network";
import { apiVersionOf, setOperationHeaders } from "./operation-headers";
import { ApiManagementService } from "./service";
import type { ServiceBody, Transition } from "./service";
import { validateService } from "./validate-service";

interface ServicePath {
    Params: { group: string; service: string };
}

/**
 * Minutes of the sandbox's clock. Recorded: backup 11, restore 19, delete 2, purge 1 and create 36 to 56 with more regions
 * (Azure/azure-sdk-for-net and azure-sdk-for-js recordings); updates are documented as 15 to 45.
 */
const minutes = { create: 40, update: 20, backup: 11, restore: 19, delete: 2, purge: 1 };
const tiersWithBackup = ["Developer", "Basic", "Standard", "Premium"];

/** Services of Azure API Management. Source: https://learn.microsoft.com/rest/api/apimanagement */
export class ApiManagementRoutes {
    constructor(
        private readonly state: ArmState,
        private readonly operations: Operations,
        private readonly blobs: AzuriteBlobs,
        private readonly endpoint: () => string,
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
            value: all().map((service) => service.render(apiVersionOf(request))),
        }));
        app.get<{ Params: { group: string } }>(list, (request) => ({
            value: all()
                .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === request.params.group.toLowerCase())
                .map((service) => service.render(apiVersionOf(request))),
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
        app.get<ServicePath>(`${path}/skus`, (request) => {
            const { name } = this.require(request.params).body.sku;
            return { value: [sku(name)] };
        });
        app.get(`${provider}/skus`, () => ({
            value: tiersWithBackup.map((name) => ({ ...sku(name), name, locations: [] })),
        }));
        app.post<{ Body: { name?: string } }>(`${provider}/checkNameAvailability`, (request) =>
            this.isTaken(request.body.name ?? "")
                ? { nameAvailable: false, reason: "AlreadyExists", message: `${request.body.name} is already in use.` }
                : { nameAvailable: true, reason: "Valid", message: "" },
        );
        this.registerOperations(app, provider, path);
        registerDeletedServices(app, provider, this.context, (service) =>
            this.begin(service, "Term", minutes.purge, () => {
                this.state.deletedServices.delete(service.name.toLowerCase());
                return Promise.resolve(undefined);
            }),
        );
        registerNetwork(app, path, {
            require: (params) => this.require(params),
            begin: (...started) => this.updateNetwork(...started),
        });
        registerEntities(app, path, (request) => this.require(request.params as ServicePath["Params"]), this.endpoint);
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
        validateService(name, request.body);
        if (existing) {
            this.requireSamePlace(existing, group, request.body);
            return this.update(request, reply, existing, request.body);
        }
        if (this.state.deletedServices.has(name.toLowerCase())) {
            throw new ArmError(
                409,
                "ServiceAlreadyExistsInSoftDeletedState",
                `Api service ${name} was soft-deleted. In order to create the new service with the same name, you have to either undelete the service or purge it.`,
            );
        }
        const service = new ApiManagementService(
            `${this.state.groupId(resourceGroup.name)}/providers/Microsoft.ApiManagement/service/${name}`,
            name,
            resourceGroup.name,
            this.state.identities.tenantId,
            request.body,
            this.state.clock.now(),
        );
        createBuiltIns(service);
        this.state.services.set(name.toLowerCase(), service);
        const operation = this.transition(request, service, "Activating", "Act", minutes.create, () => {
            service.active = true;
            return Promise.resolve();
        });
        setOperationHeaders(this.context, request, reply, service, operation, "both");
        return reply
            .code(201)
            .header("ETag", `"${service.etag}"`)
            .send(service.render(apiVersionOf(request)));
    }

    private patch(request: FastifyRequest<ServicePath & { Body: Partial<ServiceBody> }>, reply: FastifyReply) {
        const service = this.require(request.params);
        const { properties, ...rest } = request.body;
        const body = { ...service.body, ...rest, properties: { ...service.body.properties, ...properties } };
        validateService(service.name, body);
        return this.update(request, reply, service, body);
    }

    /** An update answers 202 in 2021-08-01 and 200 later. Recorded. */
    private update(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService, body: ServiceBody) {
        this.requireStill(service);
        service.update(body, this.state.clock.now());
        const operation = this.transition(request, service, "Updating", "Update", minutes.update, () =>
            Promise.resolve(),
        );
        setOperationHeaders(this.context, request, reply, service, operation, "both");
        return reply
            .code(apiVersionOf(request) < "2022-08-01" ? 202 : 200)
            .header("ETag", `"${service.etag}"`)
            .send(service.render(apiVersionOf(request)));
    }

    /** The token's label is documented: the example of apply-network-configuration-updates in the REST reference. */
    private updateNetwork(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService): void {
        this.requireStill(service);
        const operation = this.transition(request, service, "Updating", "ManageRole", minutes.update, () =>
            Promise.resolve(),
        );
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
        this.state.deletedServices.delete(name);
        this.state.services.set(name, deleted.service);
        return this.update(request, reply, deleted.service, deleted.service.body);
    }

    private delete(request: FastifyRequest<ServicePath>, reply: FastifyReply) {
        this.state.requireResourceGroup(request.params.group);
        const service = this.state.services.get(request.params.service.toLowerCase());
        if (!service) {
            return reply.code(204).send();
        }
        this.requireStill(service);
        const operation = this.transition(
            request,
            service,
            "Deleting",
            "Term",
            minutes.delete,
            () => {
                softDelete(this.state, service);
                return Promise.resolve();
            },
            "empty",
        );
        setOperationHeaders(this.context, request, reply, service, operation, "location");
        return reply.code(202).send(service.render(apiVersionOf(request)));
    }

    private backup(request: FastifyRequest<ServicePath & { Body: BackupRestoreParameters }>, reply: FastifyReply) {
        const service = this.requireForBackup(request.params);
        const vault = requireVault(this.state, service, request.body);
        const payload = packBackup(service, this.state.clock.now());
        const operation = this.transition(request, service, "BackingUp", "Backup", minutes.backup, () =>
            writeBackup(this.blobs, vault, payload),
        );
        setOperationHeaders(this.context, request, reply, service, operation, "location");
        return reply.code(202).send();
    }

    private restore(request: FastifyRequest<ServicePath & { Body: BackupRestoreParameters }>, reply: FastifyReply) {
        const service = this.requireForBackup(request.params);
        const vault = requireVault(this.state, service, request.body);
        const operation = this.transition(request, service, "Restoring", "Restore", minutes.restore, async () => {
            service.entities.import(await readBackup(this.blobs, vault, service, this.state.clock.now()));
        });
        setOperationHeaders(this.context, request, reply, service, operation, "location");
        return reply.code(202).send();
    }

    private requireForBackup(params: ServicePath["Params"]): ApiManagementService {
        const service = this.require(params);
        if (!tiersWithBackup.includes(service.body.sku.name)) {
            throw new ArmError(
                400,
                "MethodNotAllowedInPricingTier",
                `Method not allowed in ${service.body.sku.name} pricing tier`,
            );
        }
        this.requireStill(service);
        return service;
    }

    /** Starts what a service does for a time, and ends it. */
    private transition(
        request: FastifyRequest,
        service: ApiManagementService,
        transition: Transition,
        label: string,
        durationMinutes: number,
        settle: () => Promise<void>,
        answer: "service" | "empty" = "service",
    ): LongRunningOperation {
        service.transition = transition;
        return this.begin(service, label, durationMinutes, async () => {
            try {
                await settle();
            } finally {
                service.transition = undefined;
                service.touch();
            }
            return answer === "empty" ? undefined : () => service.render(apiVersionOf(request));
        });
    }

    private begin(
        service: ApiManagementService,
        label: string,
        durationMinutes: number,
        settle: LongRunningOperation["settle"],
    ): LongRunningOperation {
        const endsAt = this.state.clock.after(durationMinutes);
        return this.operations.begin({ prefix: service.location, label: `${service.name}_${label}`, endsAt, settle });
    }

    private send(request: FastifyRequest, reply: FastifyReply, service: ApiManagementService) {
        return reply.header("ETag", `"${service.etag}"`).send(service.render(apiVersionOf(request)));
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

    private requireSamePlace(existing: ApiManagementService, group: string, body: ServiceBody): void {
        if (existing.resourceGroup.toLowerCase() !== group.toLowerCase()) {
            throw new ArmError(409, "ServiceAlreadyExists", `Api service already exists: ${existing.name}`);
        }
        if (existing.location !== locationName(body.location)) {
            throw invalidResourceLocation(existing, group, body.location);
        }
    }

    private isTaken(name: string): boolean {
        return this.state.services.has(name.toLowerCase()) || this.state.deletedServices.has(name.toLowerCase());
    }
}

/** Documented: https://learn.microsoft.com/rest/api/apimanagement/api-management-skus */
function sku(name: string) {
    const maximum = { Developer: 1, Basic: 2, Standard: 4, Premium: 12 }[name] ?? 1;
    return {
        resourceType: "Microsoft.ApiManagement/service",
        sku: { name },
        capacity: { minimum: 1, maximum, default: 1, scaleType: name === "Developer" ? "None" : "Automatic" },
    };
}
