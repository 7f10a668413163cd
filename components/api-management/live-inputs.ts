import type { ApiManagementServiceArgs } from "@pulumi/azure-native/apimanagement";
import type { LiveService } from "../../dynamic-providers/azure/live-service";
import { keptOf, unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";
import { isMembers } from "./api-management-shape";
import { withKept } from "./with-kept";

/** Members of the service that a PUT may name, and that are sent as ARM answers them. */
const ownMembers = ["publisherName", "publisherEmail", "virtualNetworkType", "sku"];
/** Members of each region. */
const regionMembers = ["zones", "publicIpAddressId", "natGatewayState", "disableGateway"];

type Members = Readonly<Record<string, unknown>>;

/**
 * The service's inputs as it is live, with those members of the declaration that a run needs: a PUT of them changes nothing
 * else.
 *
 * @param needed - by azure-native's names.
 */
export function liveInputs(
    declared: ApiManagementServiceArgs,
    { members }: LiveService,
    needed: readonly string[],
): ApiManagementServiceArgs {
    const { serviceName, resourceGroupName, location, publisherName, publisherEmail, sku } = declared;
    const regions = Array.isArray(members.additionalLocations) ? members.additionalLocations.filter(isMembers) : [];
    const live = withKept(
        {
            ...{ serviceName, resourceGroupName, location, publisherName, publisherEmail, sku },
            ...answered(members, [...ownMembers, ...regionMembers]),
            ...subnetOf(members),
            additionalLocations: regions.map((region) => ({
                ...answered(region, ["location", "sku", ...regionMembers]),
                ...subnetOf(region),
            })),
            identity: isMembers(members.identity) ? { type: members.identity.type } : undefined,
        },
        keptOf(members, Object.keys(unmanageableMembers), {}),
    );
    const given = declared as unknown as Members;
    const wanted: Members = Object.fromEntries(needed.map((name): [string, unknown] => [name, given[name]]));
    return { ...live, ...wanted } as unknown as ApiManagementServiceArgs;
}

/** Without what Azure alone sets, and without what it answers with null. */
const answered = (owner: Members, names: readonly string[]): Members =>
    Object.fromEntries(
        names
            .map((name): [string, unknown] => [name, owner[name]])
            .filter(([, value]) => value !== null && value !== undefined),
    );

function subnetOf({ virtualNetworkConfiguration: network }: Members): Members {
    return isMembers(network) && network.subnetResourceId
        ? { virtualNetworkConfiguration: { subnetResourceId: network.subnetResourceId } }
        : {};
}
