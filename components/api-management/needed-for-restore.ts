import type { LiveService } from "../../dynamic-providers/azure/live-service";
import { isMembers } from "./api-management-shape";
import { identitiesOf } from "./identity-changes";
import type { ServiceBody } from "./service-body";
import { isTier } from "./tier";

/**
 * What a restore into the live service needs of what is declared: the identities by which it reaches the vault, and the tier of
 * the snapshot.
 *
 * @returns names of azure-native's inputs.
 */
export function neededForRestore({ sku, identity }: ServiceBody, live: LiveService): string[] {
    const present = identitiesOf(live.members.identity).map((id) => id.toLowerCase());
    const lacksIdentity = identitiesOf(identity).some((id) => !present.includes(id.toLowerCase()));
    const tier = isMembers(sku) ? sku.name : undefined;
    return [...(isTier(tier) && (tier as string) !== live.tier ? ["sku"] : []), ...(lacksIdentity ? ["identity"] : [])];
}
