import type { SandboxIdentities } from "../entra/identities";
import type { Clock } from "../ground/clock";
import { ArmError, resourceGroupNotFound } from "../wire/arm-error";
import { ApiManagementService } from "./api-management-service";
import type { DeletedService, ServiceRecord } from "./api-management-service";
import type { AutoscaleSetting, Demand } from "./autoscale-setting";
import type { FrontDoorPropagation, FrontDoorResource } from "./front-door-resource";
import type { ShownMembers } from "./render-service";
import type { TrafficManagerProfile } from "./traffic-manager-profile";

export interface ResourceGroup {
    readonly name: string;
    readonly location: string;
    readonly tags: Record<string, string> | undefined;
}

export interface BlobContainer {
    readonly name: string;
    readonly publicAccess: string;
    /** For how many days its blobs can be neither changed nor deleted; undefined without an immutability policy. */
    immutabilityDays?: number;
    readonly metadata?: Readonly<Record<string, string>>;
}

export interface StorageAccount {
    readonly name: string;
    readonly resourceGroup: string;
    readonly location: string;
    keys: readonly string[];
    readonly createdAt: Date;
    /** As it was PUT. */
    body: {
        kind?: string;
        sku?: { name: string };
        tags?: Record<string, string>;
        properties?: Record<string, unknown>;
    };
    /** The operation that creates it has not ended. */
    creating?: boolean;
    blobService: Record<string, unknown>;
    managementPolicy: Record<string, unknown> | undefined;
    readonly containers: Map<string, BlobContainer>;
}

export interface RoleAssignment {
    readonly id: string;
    readonly name: string;
    readonly scope: string;
    readonly principalId: string;
    readonly principalType: string;
    readonly roleDefinitionId: string;
    /** ISO 8601. */
    readonly createdOn?: string;
    readonly updatedOn?: string;
    /** When it is known everywhere. */
    readonly effectiveAt: Date;
}

export interface UserAssignedIdentity {
    readonly id: string;
    readonly name: string;
    readonly resourceGroup: string;
    readonly location: string;
    readonly tags: Record<string, string> | undefined;
    readonly clientId: string;
    readonly principalId: string;
}

/** {@link ArmState} as plain data. */
export interface ArmStateRecord {
    readonly resourceGroups: readonly ResourceGroup[];
    readonly storageAccounts: readonly (Omit<StorageAccount, "containers" | "createdAt"> & {
        containers: readonly BlobContainer[];
        createdAt: string;
    })[];
    readonly roleAssignments: readonly (Omit<RoleAssignment, "effectiveAt"> & { effectiveAt: string })[];
    readonly userAssignedIdentities: readonly UserAssignedIdentity[];
    readonly services: readonly ServiceRecord[];
    readonly deletedServices: readonly { service: ServiceRecord; deletionDate: string; scheduledPurgeDate: string }[];
    readonly frontDoorResources: readonly FrontDoorResource[];
    readonly frontDoorPropagations: readonly (readonly [profileId: string, propagation: FrontDoorPropagation])[];
    readonly trafficManagers: readonly TrafficManagerProfile[];
    /** A record of an earlier release has none, nor has it demands. */
    readonly autoscaleSettings?: readonly AutoscaleSetting[];
    readonly demands?: readonly (readonly [service: string, demands: readonly Demand[]])[];
}

/** All that exists in the simulated subscription. Names are keys in lower case, as Azure compares them. */
export class ArmState {
    readonly userAssignedIdentities = new Map<string, UserAssignedIdentity>();
    readonly resourceGroups = new Map<string, ResourceGroup>();
    readonly storageAccounts = new Map<string, StorageAccount>();
    /** Keys of the accounts, by name, in which Azure keeps media of developer portals and exports: no list names them. */
    readonly ownAccountKeys = new Map<string, string>();
    readonly roleAssignments = new Map<string, RoleAssignment>();
    readonly services = new Map<string, ApiManagementService>();
    readonly deletedServices = new Map<string, DeletedService>();
    /** By ID. */
    readonly frontDoorResources = new Map<string, FrontDoorResource>();
    /** What the edges know of each profile, by its ID. */
    readonly frontDoorPropagations = new Map<string, FrontDoorPropagation>();
    /** By ID. */
    readonly trafficManagers = new Map<string, TrafficManagerProfile>();
    /** By ID. */
    readonly autoscaleSettings = new Map<string, AutoscaleSetting>();
    /** How much requests ask of each service, by its name. */
    readonly demands = new Map<string, readonly Demand[]>();
    /** Resource providers that the subscription is not registered for, in lower case. */
    readonly unregistered = new Set<string>();
    /** What the roles of whoever asks grant. No request is refused for it here. */
    grantedActions: readonly string[] = ["*"];
    /** Whether a restore brings the keys of the built-in subscription `master`; what Azure does is not public. */
    restoresMasterKeys = true;

    constructor(
        readonly clock: Clock,
        readonly identities: SandboxIdentities,
        /** Which members a service shows. */
        public shownMembers: ShownMembers = "recorded",
    ) {}

    requireResourceGroup(name: string): ResourceGroup {
        const group = this.resourceGroups.get(name.toLowerCase());
        if (!group) {
            throw resourceGroupNotFound(name);
        }
        return group;
    }

    groupId(name: string): string {
        return `/subscriptions/${this.identities.subscriptionId}/resourceGroups/${name}`;
    }

    requireSubscription(id: string): void {
        if (id.toLowerCase() !== this.identities.subscriptionId) {
            throw new ArmError(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`, true);
        }
    }

    /** Whether a principal holds one of the roles at the scope or above it. */
    hasRole(principalId: string, roleIds: readonly string[], scope: string): boolean {
        const wanted = scope.toLowerCase();
        return [...this.roleAssignments.values()].some(
            (assignment) =>
                assignment.principalId === principalId &&
                assignment.effectiveAt <= this.clock.now() &&
                roleIds.some((role) => assignment.roleDefinitionId.toLowerCase().endsWith(role)) &&
                (wanted === assignment.scope.toLowerCase() || wanted.startsWith(`${assignment.scope.toLowerCase()}/`)),
        );
    }

    /**
     * From now on requests to a service keep so many of its units busy: its metric Capacity follows from that.
     *
     * @throws Error for a service that there is none of.
     */
    setDemand(service: string, units: number): void {
        const name = service.toLowerCase();
        if (!this.services.has(name)) {
            throw new Error(`There is no service '${service}'.`);
        }
        this.demands.set(name, [...(this.demands.get(name) ?? []), { sinceMs: this.clock.now().getTime(), units }]);
    }

    export(): ArmStateRecord {
        const dates = ({ createdAt, containers, ...account }: StorageAccount) => ({
            ...account,
            createdAt: createdAt.toISOString(),
            containers: [...containers.values()],
        });
        return {
            resourceGroups: [...this.resourceGroups.values()],
            storageAccounts: [...this.storageAccounts.values()].map(dates),
            roleAssignments: [...this.roleAssignments.values()].map((assignment) => ({
                ...assignment,
                effectiveAt: assignment.effectiveAt.toISOString(),
            })),
            userAssignedIdentities: [...this.userAssignedIdentities.values()],
            services: [...this.services.values()].map((service) => service.export()),
            deletedServices: [...this.deletedServices.values()].map((deleted) => ({
                service: deleted.service.export(),
                deletionDate: deleted.deletionDate.toISOString(),
                scheduledPurgeDate: deleted.scheduledPurgeDate.toISOString(),
            })),
            frontDoorResources: [...this.frontDoorResources.values()],
            frontDoorPropagations: [...this.frontDoorPropagations],
            trafficManagers: [...this.trafficManagers.values()],
            autoscaleSettings: [...this.autoscaleSettings.values()],
            demands: [...this.demands],
        };
    }

    import(record: ArmStateRecord): void {
        for (const group of record.resourceGroups) {
            this.resourceGroups.set(group.name.toLowerCase(), group);
        }
        for (const { containers, createdAt, ...account } of record.storageAccounts) {
            this.storageAccounts.set(account.name.toLowerCase(), {
                ...account,
                createdAt: new Date(createdAt),
                containers: new Map(containers.map((container) => [container.name, container])),
            });
        }
        for (const assignment of record.roleAssignments) {
            const effectiveAt = new Date(assignment.effectiveAt);
            this.roleAssignments.set(assignment.name.toLowerCase(), { ...assignment, effectiveAt });
        }
        for (const identity of record.userAssignedIdentities) {
            this.userAssignedIdentities.set(identity.id.toLowerCase(), identity);
        }
        for (const service of record.services) {
            this.services.set(service.name.toLowerCase(), ApiManagementService.import(service));
        }
        for (const { service, deletionDate, scheduledPurgeDate } of record.deletedServices) {
            this.deletedServices.set(service.name.toLowerCase(), {
                service: ApiManagementService.import(service),
                deletionDate: new Date(deletionDate),
                scheduledPurgeDate: new Date(scheduledPurgeDate),
            });
        }
        // A record of an earlier release has none.
        for (const resource of record.frontDoorResources ?? []) {
            this.frontDoorResources.set(resource.id.toLowerCase(), resource);
        }
        for (const [profileId, propagation] of record.frontDoorPropagations ?? []) {
            this.frontDoorPropagations.set(profileId, propagation);
        }
        for (const setting of record.autoscaleSettings ?? []) {
            this.autoscaleSettings.set(setting.id.toLowerCase(), setting);
        }
        for (const [service, demands] of record.demands ?? []) {
            this.demands.set(service, demands);
        }
        for (const profile of record.trafficManagers ?? []) {
            this.trafficManagers.set(profile.id.toLowerCase(), profile);
        }
    }
}
