import { createPipelineRequest } from "@azure/core-rest-pipeline";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { findFaults, members, text } from "../common/document-check";
import { parseJson } from "../common/parse-json";
import type { AzureConnection } from "./connection";
import { AzureError, toAzureError } from "./errors";
import { frontDoorRouteName } from "./front-door-names";
import type { FrontDoorNames } from "./front-door-names";

const apiVersion = "2024-02-01";

interface RouteAnswer {
    readonly properties: { readonly originGroup: { readonly id: string } };
}

const routeAnswer = members<RouteAnswer>({
    properties: members<RouteAnswer["properties"]>({
        originGroup: members<RouteAnswer["properties"]["originGroup"]>({ id: text }),
    }),
});

/**
 * Reads to which site the route of a Front Door sends clients: the origin group has the site's name.
 *
 * @returns undefined where there is no route. @throws AzureError for any other answer.
 */
export async function readFrontDoorRoute(
    connection: AzureConnection,
    { subscriptionId, resourceGroupName, endpointName }: FrontDoorNames,
): Promise<string | undefined> {
    const action = `read the route of Front Door '${endpointName}'`;
    const url =
        `${connection.resourceManager}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}` +
        `/providers/Microsoft.Cdn/profiles/${endpointName}/afdEndpoints/${endpointName}/routes/${frontDoorRouteName}` +
        `?api-version=${apiVersion}`;
    let response: PipelineResponse;
    try {
        // The pipeline of any of Azure's clients: it signs in, and asks by the pace of the subscription.
        const request = createPipelineRequest({ method: "GET", url });
        response = await connection.apiManagement(subscriptionId).sendRequest(request);
    } catch (error) {
        throw toAzureError(action, error);
    }
    if (response.status === 404) {
        return undefined;
    }
    const { value } = parseJson(response.bodyAsText ?? "");
    const faults = response.status === 200 ? findFaults(routeAnswer, value) : [];
    if (response.status !== 200 || faults.length > 0) {
        const code = `HTTP ${response.status}`;
        throw new AzureError(action, code, "the answer names no origin group.", response.status);
    }
    return (value as RouteAnswer).properties.originGroup.id.split("/").at(-1);
}
