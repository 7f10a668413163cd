import { RestError } from "@azure/core-rest-pipeline";
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

/** Reads who may write to the vault. Source: https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export class RoleAssignments {
    constructor(private readonly connection: AzureConnection) {}

    /** Whether a principal may write blobs in a container, by its own roles or those of its groups, there or above. */
    async mayWriteBlobs(principalId: string, storageAccountId: string, container: string): Promise<RoleState> {
        const { subscriptionId } = requireResourceId(storageAccountId, storageAccountType);
        const { roleAssignments } = this.connection.authorization(subscriptionId);
        // The SDK puts a slash before the scope.
        const scope = `${storageAccountId.replace(/^\//, "")}/blobServices/default/containers/${container}`;
        const filter = `atScope() and assignedTo('${principalId}')`;
        const held: string[] = [];
        try {
            for await (const { roleDefinitionId } of roleAssignments.listForScope(scope, { filter })) {
                held.push(roleDefinitionId?.split("/").at(-1)?.toLowerCase() ?? "");
            }
        } catch (error) {
            // Where Azure refuses a page, what it holds stays unknown.
            if (error instanceof RestError && error.statusCode !== undefined && error.statusCode !== 200) {
                return "unknown";
            }
            throw error;
        }
        return judge(held);
    }
}

function judge(held: readonly string[]): RoleState {
    if (held.some((role) => rolesThatWriteBlobs.includes(role))) {
        return "present";
    }
    return held.some((role) => !rolesThatDoNot.includes(role)) ? "unknown" : "absent";
}
