import { nameOfService } from "../azure/resource-id";
import { timeOf } from "../common/as-people-read";
import { shortId } from "../common/short-id";
import type { ServiceAction } from "../azure/management-plane";
import type { OperationRecord } from "../records/operation-record";

/** `backup of contoso-apim (2026-12-01 09:55 UTC, 0123456789ab)`: how every text for people names one. */
export function operationInWords(
    action: ServiceAction,
    { id, intendedAt }: Pick<OperationRecord, "id" | "intendedAt">,
    serviceId: string,
): string {
    const of = action === "backup" ? "of" : "into";
    return `${action} ${of} ${nameOfService(serviceId)} (${intendedAt ? `${timeOf(intendedAt)}, ` : ""}${shortId(id)})`;
}
