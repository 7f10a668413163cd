import { CodedError } from "../common/coded-error";
/** The parts of an Azure Resource Manager ID of a resource that lies directly in a resource group. */
export interface ResourceId {
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    /** Namespace and type as Azure spells them, for example `Microsoft.ApiManagement/service`. */
    readonly type: string;
    readonly name: string;
}

/** Of no part can a URL make another path. */
const part = "((?!\\.{1,2}(?:/|$))[^/?#%\\\\\\s]+)";
const pattern = new RegExp(`^/subscriptions/${part}/resourceGroups/${part}/providers/([^/]+/[^/]+)/${part}$`, "i");

/**
 * Reads a resource ID. ARM compares IDs without regard to case, and so does `type` here.
 *
 * @returns undefined when `id` is not the ID of a resource of that type.
 */
export function parseResourceId(id: string, type: string): ResourceId | undefined {
    const [, subscriptionId, resourceGroupName, foundType, name] = pattern.exec(id) ?? [];
    if (!subscriptionId || !resourceGroupName || !foundType || !name) {
        return undefined;
    }
    return foundType.toLowerCase() === type.toLowerCase()
        ? { subscriptionId, resourceGroupName, type, name }
        : undefined;
}

/** The ID of a resource by its parts: the other way round than {@link parseResourceId}. */
export const resourceIdOf = ({ subscriptionId, resourceGroupName, type, name }: ResourceId): string =>
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/${type}/${name}`;

/** As {@link parseResourceId}, for IDs that have passed validation. @throws Error when it is not one. */
export function requireResourceId(id: string, type: string): ResourceId {
    const parsed = parseResourceId(id, type);
    if (!parsed) {
        throw new CodedError("ResourceIdInvalid", `'${id}' is not the resource ID of a ${type}.`);
    }
    return parsed;
}

/** Whether two resource IDs name the same resource: ARM ignores their case. */
export function sameResource(left: string, right: string): boolean {
    return left.toLowerCase() === right.toLowerCase();
}

export const serviceType = "Microsoft.ApiManagement/service";
export const storageAccountType = "Microsoft.Storage/storageAccounts";

/** For a message: an ID of another form stays as it is. */
export const nameOfService = (resourceId: string): string =>
    parseResourceId(resourceId, serviceType)?.name ?? resourceId;
