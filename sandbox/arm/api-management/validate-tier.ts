import type { ApiManagementService } from "../../state/api-management-service";
import type { ServiceBody } from "../../state/service-body";
import { isV2 } from "../../state/tiers";
import { ArmError } from "../../wire/arm-error";
import { apiManagementVersions } from "../api-versions";
import { refuse } from "./refuse";

/** Versions that know the tiers v2. */
const versionsOfV2 = apiManagementVersions.filter((version) => version >= "2023-03-01-preview");

/** Quoted by users: pulumi/pulumi-azure-native#4510 (a PUT). @throws ArmError for a v2 tier in a version that has none. */
export function requireVersionOfTier(version: string, { sku }: ServiceBody): void {
    if (isV2(sku.name) && !versionsOfV2.includes(version)) {
        throw new ArmError(
            400,
            "OperationSupportedInSkuForApiVersions",
            `Operation on ${sku.name} SKU is only supported in the api-versions ${versionsOfV2.join(",")}`,
        );
    }
}

/**
 * No instance moves between classic and v2 tiers: https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview, and
 * self-hosted gateways stay with Premium: reported, without the text, Azure/api-management-self-hosted-gateway#166. The
 * sentences are assumed.
 *
 * @throws ArmError for a change of tier that Azure does not make.
 */
export function requireTierChange({ body, entities }: ApiManagementService, { sku }: ServiceBody): void {
    const from = body.sku.name;
    if (isV2(from) !== isV2(sku.name)) {
        refuse(`Changing the SKU from '${from}' to '${sku.name}' is not supported. Parameter name: sku`);
    }
    if (from === "Premium" && sku.name !== "Premium" && entities.list("gateways").length > 0) {
        throw new ArmError(
            400,
            "InvalidParameters",
            `Self-hosted gateways are not supported when changing to SKU '${sku.name}'.`,
        );
    }
}
