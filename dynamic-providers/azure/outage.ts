import { AzureError } from "./errors";
import { serviceType, storageAccountType } from "./resource-id";

/** A part of Azure that does not answer. */
export interface Outage {
    readonly code: "ServiceNotAnswering" | "VaultNotAnswering" | "AzureNotAnswering";
    /** Name of the service or of the storage account; else the host. */
    readonly name: string;
}

/** Failures that are of this machine's network where every request to the resource manager has them. */
const ofNetwork: readonly unknown[] = ["NameNotResolved", "HostUnreachable"];

/** The one place that tells an outage from what Azure refuses. @returns undefined where the failure is none. */
export function outageOf(error: unknown): Outage | undefined {
    const request = error instanceof AzureError ? error.request : undefined;
    if (!request?.noAnswer) {
        return undefined;
    }
    const { subject, noAnswer } = request;
    const { host, resource } = subject;
    if (isOfBlobs(subject)) {
        return { code: "VaultNotAnswering", name: accountOf(subject) };
    }
    const is = (type: string): boolean => resource?.type.toLowerCase() === type.toLowerCase();
    if (!resource || ofNetwork.includes(noAnswer)) {
        return { code: "AzureNotAnswering", name: host };
    }
    return is(serviceType)
        ? { code: "ServiceNotAnswering", name: resource.name }
        : is(storageAccountType)
          ? { code: "VaultNotAnswering", name: resource.name }
          : { code: "AzureNotAnswering", name: `${resource.type}/${resource.name}` };
}

type Subject = NonNullable<AzureError["request"]>["subject"];

/** The resource manager's paths all begin so. */
export const isOfBlobs = ({ path }: Subject): boolean => !/^\/(subscriptions|providers|metadata)\b/i.test(path);

/** `stvault.blob.core.windows.net` is of `stvault`; a host that is an address has the account in the path. */
export function accountOf({ host, path }: Subject): string {
    const [label = host] = host.split(".");
    return /^\d+$/.test(label) ? (path.split("/")[1] ?? host) : label;
}
