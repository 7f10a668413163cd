import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Durations } from "../../operations/durations";
import { apiVersionOf } from "../../operations/operations";
import type { LongRunningOperation, Operations } from "../../operations/operations";
import type { ArmState } from "../../state/arm-state";
import { isWithin } from "../../state/front-door-resource";
import type { FrontDoorResource } from "../../state/front-door-resource";
import { propagate } from "../../state/propagation";
import { ArmError, locationNotAvailable, resourceNotFound } from "../../wire/arm-error";
import { endpointHostName, kinds } from "./kinds";
import type { KindRow } from "./kinds";
import { renderFrontDoor } from "./render-front-door";
import { requireNotLast, requireUnused, validateRoute, validateValues } from "./validate-front-door";

interface ResourcePath {
    Params: { group: string; profile: string; child?: string; grandchild?: string };
    Body: { location?: string; properties?: Record<string, unknown>; [member: string]: unknown };
}

const skus = ["Standard_AzureFrontDoor", "Premium_AzureFrontDoor"];
const pollSeconds = 10;

/**
 * Azure Front Door, Standard and Premium. Source: https://learn.microsoft.com/rest/api/frontdoor; statuses, headers, polls
 * and members as in azure-cli's recordings test_afd_profile_crud.yaml and test_afd_origin_crud.yaml.
 */
export class FrontDoorRoutes {
    constructor(
        private readonly state: ArmState,
        private readonly operations: Operations,
        private readonly durations: Durations,
    ) {}

    register(app: FastifyInstance): void {
        const provider = "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.Cdn";
        for (const row of kinds) {
            const path = `${provider}/${row.path}`;
            app.get<ResourcePath>(path.replace(/\/[^/]+$/, ""), (request) => {
                const parent = this.idOf(row, request.params).split("/").slice(0, -2).join("/");
                return {
                    value: this.all()
                        .filter((resource) => resource.kind === row.kind && isWithin(resource, parent))
                        .map((resource) => renderFrontDoor(row, resource, apiVersionOf(request))),
                };
            });
            app.get<ResourcePath>(path, (request) =>
                renderFrontDoor(row, this.require(row, request.params), apiVersionOf(request)),
            );
            app.put<ResourcePath>(path, (request, reply) => this.put(row, request, reply, request.body));
            app.patch<ResourcePath>(path, (request, reply) => this.patch(row, request, reply));
            app.delete<ResourcePath>(path, (request, reply) => this.delete(row, request, reply));
        }
        this.registerPolls(app, `${provider}/operationresults`);
        this.operations.define("frontDoorUpdate", {
            settle: ({ subject, endsAt }) => {
                const resource = this.state.frontDoorResources.get(subject.toLowerCase());
                if (resource) {
                    resource.provisioningState = "Succeeded";
                    this.sendToEdges(subject, endsAt);
                }
                return Promise.resolve();
            },
            answer: ({ subject }, apiVersion) => {
                const resource = this.state.frontDoorResources.get(subject.toLowerCase());
                return resource && renderFrontDoor(rowOf(resource), resource, apiVersion);
            },
        });
        this.operations.define("frontDoorDelete", {
            settle: ({ subject, endsAt }) => {
                this.remove(subject);
                this.sendToEdges(subject, endsAt);
                return Promise.resolve();
            },
        });
    }

    /** Deletes every profile of a resource group. */
    deleteAll(group: string): void {
        for (const { id, kind, resourceGroup } of this.all()) {
            if (kind === "profile" && resourceGroup.toLowerCase() === group.toLowerCase()) {
                this.remove(id);
                this.sendToEdges(id, this.state.clock.now());
            }
        }
    }

    /** What is left out stays. Documented: https://learn.microsoft.com/rest/api/frontdoor; the answer is that of a PUT, assumed. */
    private patch(row: KindRow, request: FastifyRequest<ResourcePath>, reply: FastifyReply) {
        const { root, properties } = this.require(row, request.params);
        const { properties: changed, ...changedRoot } = request.body;
        return this.put(row, request, reply, {
            ...root,
            ...changedRoot,
            properties: { ...properties, ...changed },
        });
    }

    private put(row: KindRow, request: FastifyRequest<ResourcePath>, reply: FastifyReply, body: ResourcePath["Body"]) {
        const { params } = request;
        const { name: resourceGroup } = this.state.requireResourceGroup(params.group);
        this.requireParents(row, params);
        const id = this.idOf(row, params);
        const name = id.split("/").at(-1)!;
        const existing = this.state.frontDoorResources.get(id.toLowerCase());
        const { properties = {}, ...root } = body;
        validateValues(row.kind, name, properties);
        if (row.hasLocation && body.location?.toLowerCase() !== "global") {
            throw locationNotAvailable(body.location, row.type);
        }
        if (row.kind === "profile" && !skus.includes(String((body.sku as { name?: string } | undefined)?.name))) {
            throw new ArmError(400, "BadRequest", "The SKU of the profile is not one of Azure Front Door's.");
        }
        const resource: FrontDoorResource = {
            ...{ id: existing?.id ?? id, kind: row.kind, name: existing?.name ?? name, resourceGroup },
            root,
            properties: { ...row.defaults, ...properties, ...this.ownProperties(row, params, existing, name) },
            provisioningState: existing ? "Updating" : "Creating",
        };
        const others = this.all().filter(({ id: other }) => other !== resource.id);
        if (row.kind === "route") {
            validateRoute(resource, others);
        }
        if (existing && row.kind === "origin" && properties.enabledState !== "Enabled") {
            requireNotLast(existing, others);
        }
        this.state.frontDoorResources.set(id.toLowerCase(), resource);
        if (row.kind === "originGroup" && !existing) {
            // There at once, without an operation. Recorded: Azure/azure-cli, test_afd_origin_crud.yaml
            resource.provisioningState = "Succeeded";
            this.sendToEdges(resource.id, this.state.clock.now());
            return reply.code(201).send(renderFrontDoor(row, resource, apiVersionOf(request)));
        }
        const operation = this.begin("frontDoorUpdate", resource.id);
        this.setHeaders(request, reply, row, operation, existing !== undefined);
        return reply.code(existing ? 202 : 201).send(renderFrontDoor(row, resource, apiVersionOf(request)));
    }

    private delete(row: KindRow, request: FastifyRequest<ResourcePath>, reply: FastifyReply) {
        this.state.requireResourceGroup(request.params.group);
        const resource = this.state.frontDoorResources.get(this.idOf(row, request.params).toLowerCase());
        if (!resource) {
            return reply.code(204).send();
        }
        const others = this.all().filter(({ id }) => id !== resource.id);
        if (row.kind === "origin") {
            requireNotLast(resource, others);
        }
        if (row.kind === "originGroup") {
            requireUnused(resource, others);
        }
        resource.provisioningState = "Deleting";
        const operation = this.begin("frontDoorDelete", resource.id);
        this.setHeaders(request, reply, row, operation, true);
        return reply.code(202).send();
    }

    private registerPolls(app: FastifyInstance, path: string): void {
        type TokenPath = { Params: { token: string } };
        app.get<TokenPath>(`${path}/:token`, (request, reply) => {
            const { outcome } = this.operations.require(request.params.token);
            const none = { code: "None", message: null };
            void reply.header("Retry-After", this.state.clock.retryAfterSeconds(pollSeconds));
            if (!outcome) {
                return reply.send({ status: "InProgress", error: none });
            }
            return reply.send({
                status: outcome.failure ? "Failed" : "Succeeded",
                error: outcome.failure ? { code: outcome.failure.code, message: outcome.failure.message } : none,
            });
        });
        app.get<TokenPath>(`${path}/:token/*`, (request, reply) =>
            this.operations.answerLocation(request, reply, request.params.token, pollSeconds),
        );
    }

    /** A creation names the status only; a change names the result, too. Recorded. */
    private setHeaders(
        request: FastifyRequest<ResourcePath>,
        reply: FastifyReply,
        row: KindRow,
        { token }: LongRunningOperation,
        withLocation: boolean,
    ): void {
        const { group, profile, child, grandchild } = request.params;
        const path = `${this.groupPath(group)}/providers/Microsoft.Cdn/operationresults/${token}`;
        void reply
            .header("Azure-AsyncOperation", this.operations.url(request, path))
            // Not recorded, so that a client would wait by its own clock; it has the sandbox's speed here.
            .header("Retry-After", this.state.clock.retryAfterSeconds(pollSeconds));
        if (withLocation) {
            const parent = kinds.find(
                ({ path: other }) => row.path.startsWith(`${other}/`) && other.includes(":child"),
            );
            const results = [
                ["profileresults", profile],
                ...(child ? [[parent?.result ?? row.result, child]] : []),
                ...(grandchild ? [[row.result, grandchild]] : []),
            ];
            const location = [path, ...results.flat()].join("/");
            void reply.header("Location", this.operations.url(request, location));
        }
    }

    private begin(effect: "frontDoorUpdate" | "frontDoorDelete", id: string): LongRunningOperation {
        return this.operations.begin({
            effect,
            subject: id,
            region: "global",
            token: randomUUID(),
            endsAt: this.state.clock.after(this.durations.next("frontDoor", nameOf(id))),
        });
    }

    private sendToEdges(id: string, at: Date): void {
        const profileId = id.split("/").slice(0, 9).join("/");
        const configuration = this.all()
            .filter((resource) => isWithin(resource, profileId) && resource.provisioningState !== "Creating")
            .map((resource) => ({ ...resource }));
        const before = this.state.frontDoorPropagations.get(profileId.toLowerCase()) ?? { underWay: [] };
        const minutes = this.durations.next("propagate", nameOf(profileId));
        this.state.frontDoorPropagations.set(
            profileId.toLowerCase(),
            propagate(before, configuration, at.getTime(), minutes * 60_000),
        );
    }

    private remove(id: string): void {
        for (const resource of this.all()) {
            if (isWithin(resource, id)) {
                this.state.frontDoorResources.delete(resource.id.toLowerCase());
            }
        }
    }

    private ownProperties(
        row: KindRow,
        { child }: ResourcePath["Params"],
        existing: FrontDoorResource | undefined,
        name: string,
    ): Record<string, unknown> {
        switch (row.kind) {
            case "profile":
                return { frontDoorId: existing?.properties.frontDoorId ?? randomUUID() };
            case "endpoint":
                return { hostName: endpointHostName(name, this.state.identities.tenantId) };
            case "origin":
                return { originGroupName: child };
            case "route":
                return { endpointName: child };
            default:
                return {};
        }
    }

    private require(row: KindRow, params: ResourcePath["Params"]): FrontDoorResource {
        this.state.requireResourceGroup(params.group);
        this.requireParents(row, params);
        const id = this.idOf(row, params);
        const resource = this.state.frontDoorResources.get(id.toLowerCase());
        if (!resource) {
            const name = id
                .split("/")
                .slice(8)
                .filter((_segment, index) => index % 2 === 0);
            throw resourceNotFound(row.type, name.join("/"), params.group);
        }
        return resource;
    }

    private requireParents(row: KindRow, params: ResourcePath["Params"]): void {
        for (const parent of kinds) {
            const id = this.idOf(parent, params);
            if (row.path.startsWith(`${parent.path}/`) && !this.state.frontDoorResources.has(id.toLowerCase())) {
                throw new ArmError(
                    404,
                    "ParentResourceNotFound",
                    `Failed to perform '${row.kind}' operation on resource of type '${row.type}', because the parent resource '${id}' could not be found.`,
                    true,
                );
            }
        }
    }

    private idOf(row: KindRow, params: Omit<ResourcePath["Params"], "sub">): string {
        const below = row.path
            .split("/")
            .map((segment) =>
                segment.startsWith(":") ? String(params[segment.slice(1) as "profile"]) : segment.toLowerCase(),
            )
            .join("/");
        return `${this.groupPath(params.group)}/providers/Microsoft.Cdn/${below}`;
    }

    private groupPath(group: string): string {
        const name = this.state.resourceGroups.get(group.toLowerCase())?.name ?? group;
        return this.state.groupId(name).replace("/resourceGroups/", "/resourcegroups/");
    }

    private all(): FrontDoorResource[] {
        return [...this.state.frontDoorResources.values()];
    }
}

/** `profiles/contoso/origingroups/gateways`: the same in every subscription. */
const nameOf = (id: string): string => id.split("/").slice(7).join("/");

function rowOf({ kind }: FrontDoorResource): KindRow {
    return kinds.find((row) => row.kind === kind)!;
}
