import { listOf, members, text } from "../common/document-check";
import type { DocumentCheck } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { frontDoorRouteName } from "./endpoint-names";
import type { EndpointKind, EndpointNames } from "./endpoint-names";
import { readArm } from "./read-arm";

interface RouteAnswer {
    readonly properties: { readonly originGroup: { readonly id: string } };
}

interface ProfileAnswer {
    readonly properties: {
        readonly endpoints: readonly {
            readonly name: string;
            readonly properties: { readonly endpointStatus: string };
        }[];
    };
}

/** How an endpoint of each kind tells where it sends clients. */
interface Target<A> {
    readonly what: string;
    readonly path: (names: EndpointNames) => string;
    readonly apiVersion: string;
    readonly check: DocumentCheck<A>;
    /** Names of the sites. */
    readonly sites: (answer: A) => readonly string[];
}

/** The origin group has the site's name. */
const frontDoor: Target<RouteAnswer> = {
    what: "the route of Front Door",
    path: ({ endpointName }) =>
        `Microsoft.Cdn/profiles/${endpointName}/afdEndpoints/${endpointName}/routes/${frontDoorRouteName}`,
    apiVersion: "2024-02-01",
    check: members<RouteAnswer>({
        properties: members<RouteAnswer["properties"]>({
            originGroup: members<RouteAnswer["properties"]["originGroup"]>({ id: text }),
        }),
    }),
    sites: ({ properties }) => [properties.originGroup.id.split("/").at(-1)!],
};

/** An endpoint is named by its site and its region. */
const trafficManager: Target<ProfileAnswer> = {
    what: "the endpoints of Traffic Manager",
    path: ({ endpointName }) => `Microsoft.Network/trafficManagerProfiles/${endpointName}`,
    apiVersion: "2022-04-01",
    check: members<ProfileAnswer>({
        properties: members<ProfileAnswer["properties"]>({
            endpoints: listOf(
                members<ProfileAnswer["properties"]["endpoints"][number]>({
                    name: text,
                    properties: members<{ readonly endpointStatus: string }>({ endpointStatus: text }),
                }),
            ),
        }),
    }),
    sites: ({ properties }) =>
        properties.endpoints
            .filter((endpoint) => endpoint.properties.endpointStatus === "Enabled")
            .map(({ name }) => name.slice(0, name.lastIndexOf("-"))),
};

const targets: Readonly<Record<EndpointKind, Target<unknown>>> = {
    FrontDoor: frontDoor as Target<unknown>,
    TrafficManager: trafficManager as Target<unknown>,
};

/**
 * Reads to which site an endpoint sends clients.
 *
 * @returns undefined where there is no endpoint, or it sends them nowhere; several sites by commas, which no `up` leaves so.
 * @throws AzureError for any other answer.
 */
export async function readTrafficTarget(
    connection: AzureConnection,
    names: EndpointNames,
): Promise<string | undefined> {
    const { what, path, apiVersion, check, sites } = targets[names.kind];
    const { subscriptionId, resourceGroupName, endpointName } = names;
    const answer = await readArm(connection, {
        action: `read ${what} '${endpointName}'`,
        subscriptionId,
        path: `/resourceGroups/${resourceGroupName}/providers/${path(names)}`,
        apiVersion,
        check,
        lacking: "the answer does not name where clients are sent.",
    });
    return answer && ([...new Set(sites(answer.value))].join(", ") || undefined);
}
