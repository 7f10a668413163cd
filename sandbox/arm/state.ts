import type { Clock } from "../clock";
import type { SandboxIdentities } from "../identities";
import type { ApiManagementService, DeletedService } from "./api-management/service";
import { ArmError, resourceGroupNotFound } from "./arm-error";

export interface ResourceGroup {
    readonly name: string;
    readonly location: string;
    readonly tags: Record<string, string> | undefined;
}

export interface BlobContainer {
    readonly name: string;
    readonly publicAccess: string;
}

export interface StorageAccount {
    readonly name: string;
    readonly resourceGroup: string;
    readonly location: string;
    readonly keys: readonly string[];
    readonly createdAt: Date;
    /** As it was PUT. */
    body: {
        kind?: string;
        sku?: { name: string };
        tags?: Record<string, string>;
        properties?: Record<string, unknown>;
    };
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
}

/** All that exists in the simulated subscription. Names are keys in lower case, as Azure compares them. */
export class ArmState {
    readonly resourceGroups = new Map<string, ResourceGroup>();
    readonly storageAccounts = new Map<string, StorageAccount>();
    readonly roleAssignments = new Map<string, RoleAssignment>();
    readonly services = new Map<string, ApiManagementService>();
    readonly deletedServices = new Map<string, DeletedService>();

    constructor(
        readonly clock: Clock,
        readonly identities: SandboxIdentities,
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
                roleIds.some((role) => assignment.roleDefinitionId.toLowerCase().endsWith(role)) &&
                (wanted === assignment.scope.toLowerCase() || wanted.startsWith(`${assignment.scope.toLowerCase()}/`)),
        );
    }
}
