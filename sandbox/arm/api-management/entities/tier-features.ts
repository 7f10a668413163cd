import type { ArmError } from "../../../wire/arm-error";
import { EntityError } from "./entity-error";

const classic = ["Developer", "Basic", "Standard", "Premium"];

/**
 * What only some tiers have: paths below a service, each with all that lies below it.
 *
 * Gateways are documented (https://learn.microsoft.com/azure/api-management/api-management-features). Workspaces are, too, but for
 * StandardV2, which has them, and BasicV2, which refuses them: reported, Azure/apiops-cli#129. The direct management API and the
 * configuration in Git, which `tenant` is about, are documented as missing in v2
 * (https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview) and reported as refused: Azure/bicep-types-az#2350.
 */
export const tiersOf: Readonly<Record<string, readonly string[]>> = {
    gateways: ["Developer", "Premium"],
    "tenant/access": classic,
    "tenant/configuration": classic,
    "tenant/gitAccess": classic,
    workspaces: ["Premium", "StandardV2", "PremiumV2"],
};

/** Whether a tier has what lies at a path below a service. */
export function isInTier(tier: string, path: string): boolean {
    const asked = `${path}/`.toLowerCase();
    const row = Object.entries(tiersOf).find(([known]) => asked.startsWith(`${known}/`.toLowerCase()));
    return !row || row[1].includes(tier);
}

/** Quoted by users, `details` too: Azure/apiops#686 (Consumption), Azure/bicep-types-az#2350 (StandardV2). */
export const notInTier = (tier: string): ArmError =>
    new EntityError(400, "MethodNotAllowedInPricingTier", `Method not allowed in ${tier} pricing tier`);

/** Policy statements that v2 tiers lack. Documented: https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview */
export const statementsNotInV2: readonly string[] = ["quota-by-key"];
