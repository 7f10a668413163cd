import { displayNameOf } from "../../ground/locations";
import { textOf } from "../../ground/text-of";
import type { ApiManagementService } from "../../state/api-management-service";
import { matchOperation } from "./match-operation";
import type { MatchedOperation } from "./match-operation";
import { errorResponse } from "./plane-exchange";
import type { BackendRequest, PlaneExchange, PlaneResponse } from "./plane-exchange";
import type { PlaneRequest, SentAnswer } from "./plane-request";
import { policiesOf } from "./policies-of";
import { handleError, runPolicies } from "./run-policies";
import { checkAccess, keyNames } from "./subscription-key";

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region */
export const statusPath = "/status-0123456789abcdef";

/** Documented: https://learn.microsoft.com/troubleshoot/azure/api-mgmt/availability/unauthorized-errors-invoke-apis */
const keyMessages = {
    missing:
        "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
    invalid:
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
};

/** The text for a host name that is not the service's is assumed to be the one for a path that no operation has. */
export const notFound = (): PlaneResponse => errorResponse(404, "Resource not found");

/** What a service's gateway in a region answers. */
export function answerRequest(service: ApiManagementService, location: string, request: PlaneRequest): SentAnswer {
    return request.path === statusPath ? { status: 200 } : toSent(answerApi(service, location, request));
}

export const toSent = ({ status, headers, body }: PlaneResponse): SentAnswer => ({
    status,
    headers: Object.fromEntries(headers),
    body,
});

function answerApi(service: ApiManagementService, location: string, request: PlaneRequest): PlaneResponse {
    const { entities } = service;
    const matched = matchOperation(entities, request);
    if (!matched) {
        // Assumed: a request for nothing is in the service's own scope alone.
        return handleError(policiesOf(entities, []), exchangeOf(request), notFound());
    }
    const { api, operation } = matched;
    const exchange = exchangeOf(request, matched);
    const access = checkAccess(entities, api, request);
    const scopes = [operation.path, api.path, ...(access.product === undefined ? [] : [access.product])];
    const policies = policiesOf(entities, scopes);
    if (access.check !== "accepted") {
        const realm = `https://${request.host}/${textOf(api.properties.path)}`;
        const refused = errorResponse(401, keyMessages[access.check], {
            "WWW-Authenticate": `AzureApiManagementKey realm="${realm}",name="${keyNames(api).header}",type="header"`,
        });
        return handleError(policies, exchange, refused);
    }
    return runPolicies(policies, exchange, (sent) => answerAsBackend(service, location, matched, sent));
}

function exchangeOf(request: PlaneRequest, matched?: MatchedOperation): PlaneExchange {
    const given = Object.entries(request.headers).filter(
        (header): header is [string, string] => header[1] !== undefined,
    );
    return {
        request: {
            method: request.method,
            path: matched?.rest ?? request.path,
            query: new URLSearchParams(request.query),
            headers: new Headers(given),
        },
        parameters: matched?.parameters ?? {},
        matchedQuery: matched?.matchedQuery ?? [],
    };
}

/** Backends are not simulated: what comes back says who was asked, and for what. */
function answerAsBackend(
    { name }: ApiManagementService,
    location: string,
    { api, operation }: MatchedOperation,
    { method, path, query, headers }: BackendRequest,
): PlaneResponse {
    const search = query.size > 0 ? `?${query.toString()}` : "";
    return {
        status: 200,
        headers: new Headers(),
        body: {
            service: name,
            region: displayNameOf(location),
            api: api.path.split("/").at(-1),
            operation: operation.path.split("/").at(-1),
            frontDoorId: headers.get("x-azure-fdid") ?? undefined,
            request: {
                method,
                url: textOf(api.properties.serviceUrl).replace(/\/+$/, "") + path + search,
                headers: Object.fromEntries(headers),
            },
        },
    };
}
