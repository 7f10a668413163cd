import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { locationName } from "../ground/locations";
import { publicAddressOf } from "./addresses";
import { EntityStore } from "./entity-store";
import type { Entity } from "./entity-store";
import { nextEtag } from "./etag";
import { newestApiVersion, renderService } from "./render-service";
import type { ServiceView, ShownMembers } from "./render-service";
import type { AssignedIdentity, ServiceBody } from "./service-body";

/** What a service does beside standing still; Azure's own words. */
export type Transition = "Activating" | "Updating" | "Deleting" | "BackingUp" | "Restoring";

export interface DeletedService {
    readonly service: ApiManagementService;
    readonly deletionDate: Date;
    readonly scheduledPurgeDate: Date;
}

/** {@link ApiManagementService} as plain data. */
export interface ServiceRecord {
    readonly id: string;
    readonly name: string;
    readonly resourceGroup: string;
    readonly tenantId: string;
    readonly body: ServiceBody;
    readonly createdAt: string;
    readonly transition?: Transition;
    readonly active: boolean;
    readonly declared?: Declaration;
    readonly deployed?: ServiceBody;
    readonly principalId?: string;
    readonly userAssigned: readonly AssignedIdentity[];
    readonly modifiedAt: string;
    readonly entities: readonly Entity[];
}

/** What a PUT or PATCH asks for. */
export interface Declaration {
    readonly body: ServiceBody;
    readonly userAssigned: readonly AssignedIdentity[];
}

/** One simulated service. */
export class ApiManagementService {
    readonly entities: EntityStore;
    transition: Transition | undefined;
    active = false;
    /** What an update under way makes of it. @default undefined: none is */
    declared: Declaration | undefined;
    /** What its gateways were last made to be. @default undefined: there are none yet */
    deployed: ServiceBody | undefined;
    principalId: string | undefined;
    userAssigned: readonly AssignedIdentity[] = [];
    /** Which policies its list `allPolicies` names, by path: what Azure does is not public. @default every one */
    listsPolicy: (path: string) => boolean = () => true;
    etag = nextEtag();
    private modifiedAt: Date;

    constructor(
        readonly id: string,
        readonly name: string,
        readonly resourceGroup: string,
        readonly tenantId: string,
        public body: ServiceBody,
        readonly createdAt: Date,
    ) {
        this.modifiedAt = createdAt;
        this.entities = new EntityStore(id);
        this.identify();
    }

    static import({ entities, createdAt, modifiedAt, ...record }: ServiceRecord): ApiManagementService {
        const { id, name, resourceGroup, tenantId, body } = record;
        const service = new ApiManagementService(id, name, resourceGroup, tenantId, body, new Date(createdAt));
        service.transition = record.transition;
        service.active = record.active;
        service.declared = record.declared;
        // A record of an earlier release has none.
        service.deployed = record.deployed ?? (record.active ? body : undefined);
        service.principalId = record.principalId;
        service.userAssigned = record.userAssigned;
        service.modifiedAt = new Date(modifiedAt);
        service.entities.import(entities);
        return service;
    }

    export(): ServiceRecord {
        const { id, name, resourceGroup, tenantId, body, transition, active, principalId, userAssigned } = this;
        return {
            ...{ id, name, resourceGroup, tenantId, body, transition, active, principalId, userAssigned },
            declared: this.declared,
            deployed: this.deployed,
            createdAt: this.createdAt.toISOString(),
            modifiedAt: this.modifiedAt.toISOString(),
            entities: this.entities.export(),
        };
    }

    /** Of the primary region. */
    get publicAddress(): string {
        return publicAddressOf(this.name, this.location);
    }

    get location(): string {
        return locationName(this.body.location);
    }

    /**
     * Accepts a new declaration: until {@link apply} the service shows what it was. Recorded: Azure/azure-powershell,
     * TestCrudApiManagementWithAdditionalRegions.json (regions and identity)
     */
    declare(declaration: Declaration, at: Date): void {
        this.declared = declaration;
        this.etag = nextEtag();
        this.modifiedAt = at;
    }

    /** The update has come to its end: what was declared is what is; an identity once given keeps its principal. */
    apply(): void {
        this.body = this.declared?.body ?? this.body;
        this.userAssigned = this.declared?.userAssigned ?? this.userAssigned;
        this.deployed = this.body;
        this.declared = undefined;
        this.identify();
    }

    touch(): void {
        this.etag = nextEtag();
    }

    /** The service as ARM answers it. */
    render(apiVersion: string, members: ShownMembers = "recorded"): Record<string, unknown> {
        return renderService(this.view(), apiVersion, members);
    }

    /** The answer to the PUT that creates it: what was sent of its identities is all that is known. */
    renderCreation(apiVersion: string, members: ShownMembers): Record<string, unknown> {
        return renderService({ ...this.view(), isNew: true }, apiVersion, members);
    }

    /** Whether a declaration says what the service is already, defaults included. Certificates can never be compared. */
    isDeclaredBy({ body, userAssigned }: Declaration): boolean {
        const { certificates, hostnameConfigurations } = body.properties;
        const sendsCertificate =
            certificates || hostnameConfigurations?.some(({ encodedCertificate }) => encodedCertificate);
        const identity = body.identity === undefined ? this.body.identity : body.identity;
        const assigned = body.identity === undefined ? this.userAssigned : userAssigned;
        return (
            !sendsCertificate &&
            isDeepStrictEqual(
                comparable({ ...this.view(), body: { ...body, identity }, userAssigned: assigned }),
                comparable(this.view()),
            )
        );
    }

    private view(): ServiceView {
        const { id, name, tenantId, body, active, principalId, userAssigned, etag, createdAt, modifiedAt } = this;
        return {
            ...{ id, name, tenantId, body, active, principalId, userAssigned, etag, createdAt, modifiedAt },
            isNew: false,
            targetState: this.targetState(),
        };
    }

    /** A backup or a restore is assumed to show as an update. */
    private targetState(): string {
        const { transition } = this;
        return transition === "BackingUp" || transition === "Restoring" ? "Updating" : (transition ?? "");
    }

    private identify(): void {
        const wanted = this.body.identity?.type.includes("SystemAssigned") ?? false;
        this.principalId = wanted ? (this.principalId ?? randomUUID()) : undefined;
    }
}

/** What can be compared of a service: Azure takes `"False"` and `"false"` for the same. */
function comparable(view: ServiceView): unknown {
    const rendered = renderService(view, newestApiVersion, "all");
    return JSON.parse(JSON.stringify({ ...rendered, systemData: null }), (_name, value: unknown) =>
        value === "False" || value === "True" ? value.toLowerCase() : value,
    );
}
