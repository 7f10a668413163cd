import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { displayNameOf, locationName } from "../../ground/locations";
import type { ApiManagementService } from "../../state/api-management-service";
import { ArmError } from "../../wire/arm-error";

interface NetworkPath {
    Params: { group: string; service: string; location: string };
    Body: { location?: string } | undefined;
}

export interface NetworkUpdates {
    readonly require: (params: NetworkPath["Params"]) => ApiManagementService;
    /** Starts the update of a service, and says in the reply's headers where to ask how it goes. */
    readonly begin: (request: FastifyRequest, reply: FastifyReply, service: ApiManagementService) => void;
}

/**
 * What a service depends upon, by resource type, and whether it can do without. Documented:
 * https://learn.microsoft.com/rest/api/apimanagement/network-status/list-by-service. Hosts are assumed; the sandbox's
 * services reach all of them.
 */
const dependencies: readonly (readonly [host: string, resourceType: string, isOptional: boolean])[] = [
    ["{storage}.blob.core.windows.net", "BlobStorage", false],
    ["{storage}.file.core.windows.net", "FileStorage", true],
    ["{storage}.queue.core.windows.net", "Queue", true],
    ["{storage}.table.core.windows.net", "TableStorage", false],
    ["https://login.windows.net", "AzureActiveDirectory", true],
    ["LocalGatewayRedis", "InternalCache", true],
    ["Scm", "SourceControl", true],
    ["{database}.database.windows.net", "SQLDatabase", false],
];

/**
 * The network of a service. Source: https://learn.microsoft.com/rest/api/apimanagement/network-status and
 * https://learn.microsoft.com/rest/api/apimanagement/api-management-service/apply-network-configuration-updates
 */
export function registerNetwork(app: FastifyInstance, servicePath: string, { require, begin }: NetworkUpdates): void {
    app.get<NetworkPath>(`${servicePath}/networkstatus`, (request) => {
        const service = require(request.params);
        return locationsOf(service).map((location) => ({
            location: displayNameOf(location),
            networkStatus: networkStatus(service),
        }));
    });
    app.get<NetworkPath>(`${servicePath}/locations/:location/networkstatus`, (request) => {
        const service = require(request.params);
        requireLocation(service, request.params.location);
        return networkStatus(service);
    });
    // Assumed: it is accepted for a service outside of a virtual network, too.
    app.post<NetworkPath>(`${servicePath}/applynetworkconfigurationupdates`, (request, reply) => {
        const service = require(request.params);
        if (request.body?.location !== undefined) {
            requireLocation(service, request.body.location);
        }
        begin(request, reply, service);
        return reply.code(202).send();
    });
}

function locationsOf({ location, body }: ApiManagementService): string[] {
    const additional = body.properties.additionalLocations ?? [];
    return [location, ...additional.map((other) => locationName(other.location))];
}

/** Code and sentence are assumed. */
function requireLocation(service: ApiManagementService, location: string): void {
    if (!locationsOf(service).includes(locationName(location))) {
        throw new ArmError(
            400,
            "InvalidParameters",
            `Invalid parameter: The service is not deployed in '${location}'. Parameter name: location`,
        );
    }
}

/** Assumed: dependencies of every region are the same, and were last looked at when the service was created. */
function networkStatus({ name, createdAt }: ApiManagementService) {
    const time = createdAt.toISOString();
    const host = (pattern: string): string =>
        pattern.replace("{storage}", `apimgmtst${name.toLowerCase()}`).replace("{database}", name.toLowerCase());
    return {
        dnsServers: ["168.63.129.16"],
        connectivityStatus: dependencies.map(([pattern, resourceType, isOptional]) => ({
            name: host(pattern),
            status: "success",
            error: "",
            lastUpdated: time,
            lastStatusChange: time,
            resourceType,
            isOptional,
        })),
    };
}
