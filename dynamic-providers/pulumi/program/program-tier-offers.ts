import { readTierOffers } from "../../azure/tier-offers";
import type { TierOffer } from "../../azure/tier-offers";
import { withProgramConnection } from "./program-context";
import { requireSubscriptionId } from "./program-settings";

/**
 * What the program's subscription may create, by the sign-in of its stack.
 *
 * @throws RunError when no subscription is set, or when Azure does not say.
 */
export async function readProgramTierOffers(): Promise<TierOffer[]> {
    const subscriptionId = requireSubscriptionId();
    return withProgramConnection((connection) => readTierOffers(connection.apiManagement(subscriptionId)));
}
