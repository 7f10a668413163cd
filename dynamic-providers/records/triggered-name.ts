import type { ServiceObservation } from "../azure/service";
import { derivedName } from "./derived-name";

/** What the names of a service's snapshots and restores follow from. */
export type NamedService = Pick<ServiceObservation, "name" | "resourceId" | "createdAt">;

/**
 * The name that follows from a trigger on a service, so that a second run of the same declaration finds what was
 * done. A service created anew under an old name gets names of its own.
 */
export function triggeredName({ name, resourceId, createdAt }: NamedService, trigger: string): string {
    return derivedName([name], trigger, [resourceId.toLowerCase(), createdAt, trigger]);
}
