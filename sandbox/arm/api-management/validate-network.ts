import { locationName, locations } from "../../ground/locations";
import type { NetworkBody, ServiceBody } from "../../state/service-body";
import type { Refuse } from "./refuse";

const subnetPattern =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]+)\/subnets\/[^/]+$/i;
const publicIpAddressPattern =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/publicIPAddresses\/[^/]+$/i;
const tiersWithVirtualNetwork = ["Developer", "Premium"];

interface Region extends NetworkBody {
    readonly location: string;
}

/**
 * Networks of all regions, and gateways that are out of service. This cloud has no virtual networks: a subnet is known by
 * its resource ID alone, and where the virtual network's name has a region's name as a word, as in `vnet-westeurope`, it
 * is in that region.
 */
export function validateNetwork({ location, sku, properties }: ServiceBody, refuse: Refuse): void {
    const type = properties.virtualNetworkType ?? "None";
    if (!["None", "External", "Internal"].includes(type)) {
        refuse(`Virtual network type '${type}' is not valid. Parameter name: virtualNetworkType`);
    }
    const injected = type !== "None";
    if (injected && !tiersWithVirtualNetwork.includes(sku.name)) {
        refuse(`Tier '${sku.name}' cannot be deployed into a virtual network. Parameter name: virtualNetworkType`);
    }
    const regions: Region[] = [{ ...properties, location }, ...(properties.additionalLocations ?? [])];
    const subnets: string[] = [];
    const addresses: string[] = [];
    for (const region of regions) {
        const subnetId = region.virtualNetworkConfiguration?.subnetResourceId;
        if (injected !== Boolean(subnetId)) {
            refuse(
                `Every region must have a virtual network, or none of them. Parameter name: virtualNetworkConfiguration`,
            );
        }
        if (subnetId) {
            requireSubnet(subnetId, region.location, subnets, refuse);
        }
        if (region.publicIpAddressId) {
            requireAddress(region.publicIpAddressId, injected, addresses, refuse);
        }
        if (region.natGatewayState === "Enabled" && sku.name !== "Premium") {
            refuse(`Tier '${sku.name}' has no NAT gateway. Parameter name: natGatewayState`);
        }
    }
    const disabled = regions.filter(({ disableGateway }) => disableGateway);
    if (disabled.length > 0 && (disabled.length === regions.length || type === "Internal")) {
        refuse("The gateway cannot be disabled here. Parameter name: disableGateway");
    }
}

function requireSubnet(id: string, location: string, others: string[], refuse: Refuse): void {
    const [, subscription, network] = subnetPattern.exec(id) ?? [];
    if (!subscription || !network) {
        return refuse(`'${id}' is not a subnet. Parameter name: subnetResourceId`);
    }
    const words = network.toLowerCase().split("-");
    const region = locations.find(({ name }) => words.includes(name));
    if (region && region.name !== locationName(location)) {
        refuse(`Subnet '${id}' is not in location '${location}'. Parameter name: subnetResourceId`);
    }
    if (others.some((other) => other.toLowerCase() === id.toLowerCase() || !sameSubscription(other, id))) {
        refuse(
            `Subnet '${id}' is used by another region, or in another subscription. Parameter name: subnetResourceId`,
        );
    }
    others.push(id);
}

function requireAddress(id: string, injected: boolean, others: string[], refuse: Refuse): void {
    if (!publicIpAddressPattern.test(id) || !injected) {
        refuse(`Public IP address '${id}' needs a virtual network. Parameter name: publicIpAddressId`);
    }
    if (others.some((other) => other.toLowerCase() === id.toLowerCase() || !sameSubscription(other, id))) {
        refuse(
            `Public IP address '${id}' is used by another region, or in another subscription. Parameter name: publicIpAddressId`,
        );
    }
    others.push(id);
}

const sameSubscription = (one: string, other: string): boolean =>
    one.split("/")[2]!.toLowerCase() === other.split("/")[2]!.toLowerCase();
