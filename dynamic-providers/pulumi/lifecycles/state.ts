import { requireResourceId, serviceType, storageAccountType } from "../../azure/resource-id";

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

/** Inputs that are no outputs: the state holds them once, as encrypted inputs, and a change of them is nothing to do. */
export const secretInputs: readonly string[] = ["ageIdentity", "probeSecret", "secretsKey", "supply"];

export function withoutSecrets(inputs: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => !secretInputs.includes(name)));
}

/** Pulumi may hand over null for what is absent. */
export function withoutNulls<I extends object>(inputs: I): I {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null)) as I;
}
