import { readTierOffers } from "../../azure/tier-offers";
import type { TierOffer } from "../../azure/tier-offers";
import { withProgramConnection } from "./program-context";
import { requireSubscriptionId } from "./program-settings";

/**
 * What a subscription may create, by the sign-in of the stack.
 *
 * @param subscriptionId - @default the one that the stack's config names
 *
 * @throws RunError when no subscription is set, or when Azure does not say.
 */
export async function readProgramTierOffers(subscriptionId = requireSubscriptionId()): Promise<TierOffer[]> {
    return withProgramConnection((connection) => readTierOffers(connection.apiManagement(subscriptionId)));
}
