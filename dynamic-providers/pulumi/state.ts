import { requireResourceId, serviceType, storageAccountType } from "../azure/resource-id";

/** A stable name: what was done is in the catalog. */
export function resourceName(inputs: { readonly serviceId: string; readonly storageAccountId: string }): string {
    const service = requireResourceId(inputs.serviceId, serviceType);
    const account = requireResourceId(inputs.storageAccountId, storageAccountType);
    return `${service.name}/${account.name}`;
}

/** Pulumi fails, after the work is done, on a member that is undefined (pulumi/pulumi#2205). */
export function defined<S>(members: object): S {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as S;
}
