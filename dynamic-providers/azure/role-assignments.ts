import type { RoleAssignment } from "@azure/arm-authorization";
import { RestError } from "@azure/core-rest-pipeline";
import { text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { isDenied, isNotFound, toAzureError } from "./errors";
import { answerOf, perhaps, requireAnswer, requireEach } from "./require-answer";
import { requireResourceId, storageAccountType } from "./resource-id";

/** `unknown` where role assignments may not be read, or a custom role may hold what is needed. */
export type RoleState = "present" | "absent" | "unknown";

/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const rolesThatWriteBlobs = [
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe", // Storage Blob Data Contributor
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
];
/** Storage Blob Data Reader. */
const blobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
/** Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security */
const rolesThatReadSecrets = [
    "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
    "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", // Key Vault Certificate User
    "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", // Key Vault Secrets Officer
    "00482a5a-887f-4fb3-b363-3b7fe8e74483", // Key Vault Administrator
];
/** Built-in roles that are often seen at a scope and open neither blobs nor secrets: Owner, Contributor, Reader, and blob reader. */
const rolesThatDoNot = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    blobReader,
];

const foundAnswer = answerOf<RoleAssignment>({ id: perhaps(text) });
const assignmentAnswer = answerOf<RoleAssignment>({ roleDefinitionId: perhaps(text) });

/** Reads who may do what. Source: https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export class RoleAssignments {
    constructor(private readonly connection: AzureConnection) {}

    /** Whether a principal may write blobs in a container, by its own roles or those of its groups, there or above. */
    async mayWriteBlobs(principalId: string, storageAccountId: string, container: string): Promise<RoleState> {
        const scope = `${storageAccountId}/blobServices/default/containers/${container}`;
        const held = await this.list(principalId, scope);
        return Array.isArray(held) ? judge(held, rolesThatWriteBlobs) : "unknown";
    }

    /** Whether a principal may read the secrets of a Key Vault whose rights are roles. */
    async mayReadSecrets(principalId: string, keyVaultId: string): Promise<RoleState> {
        const held = await this.list(principalId, keyVaultId);
        return Array.isArray(held) ? judge(held, rolesThatReadSecrets) : "unknown";
    }

    /**
     * Whether a principal may read or write blobs of a container whose storage account need not exist yet, by a role there
     * or above.
     */
    async mayOpenBlobs(principalId: string, storageAccountId: string, container: string): Promise<RoleState> {
        const inside = `${storageAccountId}/blobServices/default/containers/${container}`;
        const { subscriptionId, resourceGroupName } = requireResourceId(storageAccountId, storageAccountType);
        const subscription = `/subscriptions/${subscriptionId}`;
        for (const scope of [storageAccountId, `${subscription}/resourceGroups/${resourceGroupName}`, subscription]) {
            const held = await this.list(principalId, scope);
            if (Array.isArray(held)) {
                const state = judgeOpening(held);
                if (state !== "absent" || scope !== storageAccountId) {
                    return state;
                }
                // The account is there: the role may have been given on the container.
                const within = await this.list(principalId, inside);
                return Array.isArray(within) ? judgeOpening(within) : "unknown";
            }
            if (held === "refused") {
                return "unknown";
            }
        }
        return "unknown";
    }

    /** IDs of the roles that a principal holds at a scope and above, or why Azure does not list them. */
    private async list(principalId: string, scope: string): Promise<string[] | "refused" | "noSuchScope"> {
        const { roleAssignments } = this.connection.authorization(scope.split("/")[2] ?? "");
        const filter = `atScope() and assignedTo('${principalId}')`;
        const action = `list who holds a role on '${scope.split("/").at(-1)}'`;
        const held: string[] = [];
        try {
            // The SDK puts a slash before the scope.
            const asked = roleAssignments.listForScope(scope.replace(/^\//, ""), { filter });
            for await (const { roleDefinitionId } of requireEach(action, assignmentAnswer, asked)) {
                held.push(roleDefinitionId?.split("/").at(-1)?.toLowerCase() ?? "");
            }
        } catch (error) {
            if (isNotFound(error)) {
                return "noSuchScope";
            }
            // Where Azure refuses a page, what it holds stays unknown.
            if (error instanceof RestError && error.statusCode !== undefined && error.statusCode !== 200) {
                return "refused";
            }
            throw toAzureError(action, error);
        }
        return held;
    }
}

const judgeOpening = (held: readonly string[]): RoleState =>
    held.includes(blobReader) ? "present" : judge(held, rolesThatWriteBlobs);

/**
 * @returns the ID as Azure spells it; undefined where there is no such role assignment, or it may not be read.
 * @throws AzureError for any other answer.
 */
export async function findRoleAssignment(connection: AzureConnection, id: string): Promise<string | undefined> {
    const action = `read the role assignment '${id}'`;
    try {
        const { roleAssignments } = connection.authorization(id.split("/")[2] ?? "");
        // The SDK puts a slash before the ID.
        const found = await requireAnswer(action, foundAnswer, roleAssignments.getById(id.replace(/^\//, "")));
        return found.id;
    } catch (error) {
        if (isNotFound(error) || isDenied(error)) {
            return undefined;
        }
        throw toAzureError(action, error);
    }
}

function judge(held: readonly string[], rolesThatDo: readonly string[]): RoleState {
    if (held.some((role) => rolesThatDo.includes(role))) {
        return "present";
    }
    return held.some((role) => !rolesThatDoNot.includes(role)) ? "unknown" : "absent";
}
