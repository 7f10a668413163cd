import { createPipelineRequest } from "@azure/core-rest-pipeline";
import type { AzureConnection } from "./connection";
import { requireResourceId, storageAccountType } from "./resource-id";

/** `unknown` where role assignments may not be read, or a custom role may hold what is needed. */
export type RoleState = "present" | "absent" | "unknown";

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const rolesThatWriteBlobs = [
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe", // Storage Blob Data Contributor
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
];
/** Built-in roles that are often seen at a scope and do not open blobs: Owner, Contributor, Reader, and blob reader. */
const rolesThatDoNot = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
];
const apiVersion = "2022-04-01";

interface AssignmentList {
    readonly value?: readonly { readonly properties?: { readonly roleDefinitionId?: string } }[];
}

/** Reads who may write to the vault. Source: https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export class RoleAssignments {
    constructor(private readonly connection: AzureConnection) {}

    /** Whether a principal may write blobs in a container, by its own roles or those of its groups, there or above. */
    async mayWriteBlobs(principalId: string, storageAccountId: string, container: string): Promise<RoleState> {
        const { subscriptionId } = requireResourceId(storageAccountId, storageAccountType);
        const client = this.connection.apiManagement(subscriptionId);
        const scope = `${storageAccountId}/blobServices/default/containers/${container}`;
        const query = new URLSearchParams({
            "api-version": apiVersion,
            $filter: `atScope() and assignedTo('${principalId}')`,
        });
        const url = `${this.connection.resourceManager}${scope}/providers/Microsoft.Authorization/roleAssignments?${query.toString()}`;
        const response = await client.sendRequest(createPipelineRequest({ method: "GET", url }));
        if (response.status !== 200) {
            return "unknown";
        }
        return judge(JSON.parse(response.bodyAsText ?? "{}") as AssignmentList);
    }
}

function judge({ value = [] }: AssignmentList): RoleState {
    const held = value.map(({ properties }) => properties?.roleDefinitionId?.split("/").at(-1)?.toLowerCase() ?? "");
    if (held.some((role) => rolesThatWriteBlobs.includes(role))) {
        return "present";
    }
    return held.some((role) => !rolesThatDoNot.includes(role)) ? "unknown" : "absent";
}
