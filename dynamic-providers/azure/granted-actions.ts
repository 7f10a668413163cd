import type { Permission } from "@azure/arm-authorization";
import { listOf, text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { isNotFound, toAzureError } from "./errors";
import { answerOf, perhaps, requireEach } from "./require-answer";

/** What roles grant, each with what it leaves out. */
export type GrantedActions = readonly {
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
}[];

const permissionAnswer = answerOf<Permission>({ actions: perhaps(listOf(text)), notActions: perhaps(listOf(text)) });

/**
 * What the identity that asks may do in a resource group, by all its roles there and above. Source:
 * https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group
 *
 * @returns null where there is no such group. @throws AzureError for any other answer.
 */
export async function readGrantedActions(
    connection: AzureConnection,
    subscriptionId: string,
    resourceGroupName: string,
): Promise<GrantedActions | null> {
    const action = `list what you may do in the resource group '${resourceGroupName}'`;
    const granted: { actions: readonly string[]; notActions: readonly string[] }[] = [];
    try {
        const asked = connection.authorization(subscriptionId).permissions.listForResourceGroup(resourceGroupName);
        for await (const { actions, notActions } of requireEach(action, permissionAnswer, asked)) {
            granted.push({ actions: actions ?? [], notActions: notActions ?? [] });
        }
        return granted;
    } catch (error) {
        if (isNotFound(error)) {
            return null;
        }
        throw toAzureError(action, error);
    }
}

/** Whether one of the roles grants an action: without regard to case, a star for anything. */
export function mayDo(granted: GrantedActions, action: string): boolean {
    const has = (patterns: readonly string[]): boolean => patterns.some((pattern) => matches(pattern, action));
    return granted.some(({ actions, notActions }) => has(actions) && !has(notActions));
}

function matches(pattern: string, action: string): boolean {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}
