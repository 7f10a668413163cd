import type { LiveRegion, LiveService } from "../../dynamic-providers/azure/live-service";
import { notYetKnown } from "../input-failures";
import { displayLocation, normalizeLocation } from "../../dynamic-providers/common/locations";
import { additionalLocationsOf, isGiven, isMembers, knowsLocations, locationsOf } from "./api-management-shape";
import type { ApiManagementShape, LocationShape } from "./api-management-shape";
import { inUnits } from "./in-units";
import { describeRegionChanges } from "./region-changes";
import { isLowerTier, isTier } from "./tier";
import { lostBetween } from "./tier-features";
import { describeMembers } from "./service-members";
import type { ServiceBody } from "./service-body";
import type { ServiceChange } from "./service-change";

/**
 * How long Azure takes for any of it, all in one request. Sources:
 * https://learn.microsoft.com/azure/api-management/upgrade-and-scale, and users of azurerm (hashicorp/terraform-provider-azurerm#17206).
 */
export const expectedTime = "15 to 45 min, and users have seen 2 h";

/**
 * What the PUT changes about the service as Azure has it, as far as it is known: tier, regions, units, zones and networks, and
 * then each other member that ARM answers.
 */
export function findChanges(put: ServiceBody, live: LiveService): ServiceChange[] {
    const shape = toShape(put);
    return [
        ...tierChange(shape, live),
        ...networkTypeChange(shape, live),
        ...removedRegions(shape, live),
        ...addedRegions(shape, live),
        ...keptRegions(shape, live),
        ...describeMembers(put, live.members),
    ];
}

/** The regions and the tier, by the names of the arguments. */
function toShape(put: ServiceBody): ApiManagementShape {
    const { additionalLocations, virtualNetworkType, ...primary } = put;
    return {
        tier: memberOf(put.sku, "name"),
        virtualNetworkType,
        ...toLocationShape(primary),
        additionalLocations: Array.isArray(additionalLocations)
            ? additionalLocations.map((entry: unknown) => (isMembers(entry) ? toLocationShape(entry) : entry))
            : (additionalLocations ?? []),
    };
}

function toLocationShape(region: Readonly<Record<string, unknown>>): LocationShape {
    const { location, sku, zones, virtualNetworkConfiguration, publicIpAddressId, natGatewayState, disableGateway } =
        region;
    return {
        ...{ location, zones, publicIpAddressId, disableGateway },
        units: memberOf(sku, "capacity"),
        virtualNetwork: isMembers(virtualNetworkConfiguration)
            ? { subnetId: virtualNetworkConfiguration.subnetResourceId }
            : virtualNetworkConfiguration,
        natGateway: natGatewayState === notYetKnown ? notYetKnown : natGatewayState === "Enabled",
    };
}

const memberOf = (owner: unknown, name: string): unknown => (isMembers(owner) ? owner[name] : owner);

function tierChange({ tier }: ApiManagementShape, live: LiveService): ServiceChange[] {
    if (!isTier(tier) || (tier as string) === live.tier) {
        return [];
    }
    const isLower = isLowerTier(tier, live.tier);
    const lost = lostBetween(live.tier, tier);
    const loses = lost.length > 0 ? `, and loses ${lost.join(", ")}` : "";
    // Source: https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore
    const snapshots = `snapshots of tier ${live.tier} are restored into ${live.tier} only`;
    return [
        {
            text: `goes ${isLower ? "down" : "up"} from tier ${live.tier} to ${tier}${loses}; ${snapshots}`,
            hurts: true,
            ...((isLower || lost.length > 0) && { removes: [live.tier], keep: `declare tier "${live.tier}"` }),
        },
    ];
}

function networkTypeChange({ virtualNetworkType }: ApiManagementShape, live: LiveService): ServiceChange[] {
    const declared = virtualNetworkType ?? "None";
    return typeof declared !== "string" || declared === live.virtualNetworkType
        ? []
        : [
              {
                  text: `changes its virtual network from ${live.virtualNetworkType} to ${declared}: every region gets another IP address`,
                  hurts: true,
                  ...((live.virtualNetworkType !== "None" || declared === "Internal") && {
                      removes: ["virtualNetwork"],
                      keep: `declare virtualNetworkType "${live.virtualNetworkType}"`,
                  }),
              },
          ];
}

function removedRegions(shape: ApiManagementShape, live: LiveService): ServiceChange[] {
    if (!knowsAllRegions(shape)) {
        return [];
    }
    const remaining = locationsOf(shape).filter(({ disableGateway }) => disableGateway !== true);
    const heirs = remaining.map(({ location }) => displayLocation(String(location)));
    const next = heirs.length > 1 ? `the nearest of ${heirs.join(", ")}` : heirs.join("");
    return live.additionalLocations
        .filter(({ location }) => !findRegion(shape, location))
        .map(({ location, units }) => ({
            text: `removes the gateway in ${location} (${inUnits(units)}); its traffic goes to ${next}`,
            hurts: true,
            removes: [normalizeLocation(location)],
            keep: "declare the region in additionalLocations",
        }));
}

function addedRegions(shape: ApiManagementShape, live: LiveService): ServiceChange[] {
    return additionalLocationsOf(shape)
        .filter(({ location }) => typeof location === "string" && !findLive(live, location))
        .map(({ location, units }) => ({
            text: `adds a gateway in ${displayLocation(String(location))}${typeof units === "number" ? ` (${inUnits(units)})` : ""}`,
            hurts: false,
        }));
}

function keptRegions(shape: ApiManagementShape, live: LiveService): ServiceChange[] {
    const [primary] = locationsOf(shape);
    return [
        ...describeRegionChanges(primary!, live.primary),
        ...live.additionalLocations.flatMap((region) => {
            const declared = findRegion(shape, region.location);
            return declared ? describeRegionChanges(declared, region) : [];
        }),
    ];
}

function knowsAllRegions(shape: ApiManagementShape): boolean {
    const { additionalLocations } = shape;
    const entries: readonly unknown[] = Array.isArray(additionalLocations) ? additionalLocations : [];
    return (
        knowsLocations(shape) &&
        entries.every((entry) => entry !== notYetKnown) &&
        additionalLocationsOf(shape).every(({ location }) => isGiven(location))
    );
}

const isSame = (one: unknown, other: string): boolean =>
    typeof one === "string" && normalizeLocation(one) === normalizeLocation(other);

const findRegion = (shape: ApiManagementShape, name: string): LocationShape | undefined =>
    additionalLocationsOf(shape).find(({ location }) => isSame(location, name));

const findLive = ({ additionalLocations }: LiveService, name: string): LiveRegion | undefined =>
    additionalLocations.find(({ location }) => isSame(location, name));
