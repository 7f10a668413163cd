import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { isGiven, isMembers, locationsOf } from "./api-management-shape";
import type { ApiManagementShape, PlacedLocation } from "./api-management-shape";
import { PublicNetworkAccess } from "./public-network-access";
import { isTier, Tier, tiersWithVirtualNetwork } from "./tier";
import { VirtualNetworkType } from "./virtual-network-type";

const subnetPattern =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i;
const publicIpAddressPattern =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/publicIPAddresses\/[^/]+$/i;

/**
 * Virtual networks, public IP addresses, NAT gateways and public access. Sources:
 * https://learn.microsoft.com/azure/api-management/virtual-network-concepts,
 * https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region and
 * https://learn.microsoft.com/azure/api-management/private-endpoint#limitations
 */
export function validateNetwork(shape: ApiManagementShape): InputFailure[] {
    return [
        ...validateType(shape),
        ...locationsOf(shape).flatMap((location) => validateLocationNetwork(location, shape)),
        ...validateShared(shape, "subnetId"),
        ...validateShared(shape, "publicIpAddressId"),
        ...validatePublicAccess(shape),
    ];
}

function validateType({ virtualNetworkType, tier }: ApiManagementShape): InputFailure[] {
    if (!isGiven(virtualNetworkType)) {
        return [];
    }
    const types = Object.values<unknown>(VirtualNetworkType);
    if (!types.includes(virtualNetworkType)) {
        return [inputFailure("virtualNetworkType", virtualNetworkType, `it must be one of ${types.join(", ")}.`)];
    }
    return virtualNetworkType !== VirtualNetworkType.None && isTier(tier) && !tiersWithVirtualNetwork.includes(tier)
        ? [
              inputFailure(
                  "virtualNetworkType",
                  virtualNetworkType,
                  `tier ${show(tier)} cannot be in a virtual network: set it to None, or choose ${tiersWithVirtualNetwork.join(" or ")}.`,
              ),
          ]
        : [];
}

function validateLocationNetwork(location: PlacedLocation, shape: ApiManagementShape): InputFailure[] {
    const { path, virtualNetwork, publicIpAddressId, natGateway } = location;
    const { virtualNetworkType = VirtualNetworkType.None, tier } = shape;
    const failures: InputFailure[] = [];
    const subnetId = subnetIdOf(location);
    if (virtualNetworkType === VirtualNetworkType.None && isGiven(virtualNetwork)) {
        failures.push(
            inputFailure(
                `${path}virtualNetwork`,
                virtualNetwork,
                'virtualNetworkType is "None": leave it out, or set virtualNetworkType to External or Internal.',
            ),
        );
    } else if (virtualNetwork === undefined && isInjected(virtualNetworkType)) {
        failures.push(
            inputFailure(
                `${path}virtualNetwork`,
                undefined,
                `virtualNetworkType is ${show(virtualNetworkType)}, so every region needs a subnet of its own: add one, or set virtualNetworkType to None.`,
            ),
        );
    } else if (
        (isGiven(virtualNetwork) && !isMembers(virtualNetwork)) ||
        (isMembers(virtualNetwork) && !isResourceId(subnetId, subnetPattern))
    ) {
        failures.push(
            inputFailure(`${path}virtualNetwork.subnetId`, subnetId, "it must be the resource ID of a subnet."),
        );
    }
    if (isGiven(publicIpAddressId)) {
        if (!isResourceId(publicIpAddressId, publicIpAddressPattern)) {
            failures.push(
                inputFailure(
                    `${path}publicIpAddressId`,
                    publicIpAddressId,
                    "it must be the resource ID of a public IP address.",
                ),
            );
        } else if (virtualNetworkType === VirtualNetworkType.None) {
            failures.push(
                inputFailure(
                    `${path}publicIpAddressId`,
                    publicIpAddressId,
                    "Azure takes one with a virtual network only: leave it out, or put the service into a virtual network.",
                ),
            );
        }
    }
    if (isGiven(natGateway) && typeof natGateway !== "boolean") {
        failures.push(inputFailure(`${path}natGateway`, natGateway, "it must be true or false."));
    } else if (natGateway === true && isTier(tier) && tier !== Tier.Premium) {
        failures.push(
            inputFailure(
                `${path}natGateway`,
                natGateway,
                `tier ${show(tier)} has no NAT gateway: set it to false, or set tier to Premium.`,
            ),
        );
    }
    return failures;
}

/** What no two regions share; and all subnets and addresses are in one subscription. */
function validateShared(shape: ApiManagementShape, member: "subnetId" | "publicIpAddressId"): InputFailure[] {
    const isSubnet = member === "subnetId";
    const pattern = isSubnet ? subnetPattern : publicIpAddressPattern;
    const given = locationsOf(shape).flatMap((location) => {
        const id = isSubnet ? subnetIdOf(location) : location.publicIpAddressId;
        const name = `${location.path}${isSubnet ? "virtualNetwork.subnetId" : member}`;
        return typeof id === "string" && pattern.test(id) ? [{ name, id }] : [];
    });
    const subscriptionOf = (id: string): string => pattern.exec(id)![1]!.toLowerCase();
    const what = isSubnet ? "subnet" : "public IP address";
    return given.flatMap(({ name, id }, index) => {
        const earlier = given.slice(0, index).find((other) => other.id.toLowerCase() === id.toLowerCase());
        if (earlier) {
            return [
                inputFailure(name, id, `it is the same as ${earlier.name}: each region needs a ${what} of its own.`),
            ];
        }
        return subscriptionOf(id) !== subscriptionOf(given[0]!.id)
            ? [
                  inputFailure(
                      name,
                      id,
                      `it is in another subscription than ${given[0]!.name}: Azure needs all of a service's in one.`,
                  ),
              ]
            : [];
    });
}

function validatePublicAccess({ publicNetworkAccess, virtualNetworkType }: ApiManagementShape): InputFailure[] {
    if (!isGiven(publicNetworkAccess)) {
        return [];
    }
    const values = Object.values<unknown>(PublicNetworkAccess);
    if (!values.includes(publicNetworkAccess)) {
        return [inputFailure("publicNetworkAccess", publicNetworkAccess, `it must be one of ${values.join(", ")}.`)];
    }
    return publicNetworkAccess === PublicNetworkAccess.Disabled && isInjected(virtualNetworkType)
        ? [
              inputFailure(
                  "publicNetworkAccess",
                  publicNetworkAccess,
                  `it needs a private endpoint, which a service with virtualNetworkType ${show(virtualNetworkType)} cannot have: set it to Enabled, or virtualNetworkType to None.`,
              ),
          ]
        : [];
}

const isInjected = (type: unknown): boolean =>
    type === VirtualNetworkType.External || type === VirtualNetworkType.Internal;

function subnetIdOf({ virtualNetwork }: PlacedLocation): unknown {
    return isMembers(virtualNetwork) ? virtualNetwork.subnetId : virtualNetwork;
}

function isResourceId(id: unknown, pattern: RegExp): boolean {
    return typeof id === "string" ? pattern.test(id) : id !== undefined && !isGiven(id);
}
