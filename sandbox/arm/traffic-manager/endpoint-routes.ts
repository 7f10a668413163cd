import type { FastifyInstance } from "fastify";
import { externalEndpoints } from "../../state/traffic-manager-profile";
import type { TrafficManagerEndpoint } from "../../state/traffic-manager-profile";
import { resourceNotFound } from "../../wire/arm-error";

interface ProfileParams {
    readonly group: string;
    readonly profile: string;
}
interface EndpointPath {
    Params: ProfileParams & { endpoint: string };
    Body: { properties?: TrafficManagerEndpoint["properties"] };
}

/** The endpoints of a profile. */
export interface EndpointsOfProfile {
    /** As they are answered. */
    readonly read: (params: ProfileParams) => readonly { readonly name: string }[];
    readonly stored: (params: ProfileParams) => readonly TrafficManagerEndpoint[];
    /** @throws ArmError for what a profile cannot have. */
    readonly store: (params: ProfileParams, endpoints: readonly TrafficManagerEndpoint[]) => void;
}

/** External endpoints as resources of their own. Source: https://learn.microsoft.com/rest/api/trafficmanager/endpoints */
export function registerEndpoints(
    app: FastifyInstance,
    path: string,
    { read, stored, store }: EndpointsOfProfile,
): void {
    const isNamed =
        (wanted: string) =>
        ({ name }: { readonly name: string }): boolean =>
            name.toLowerCase() === wanted.toLowerCase();
    const require = (params: EndpointPath["Params"]) => {
        const found = read(params).find(isNamed(params.endpoint));
        if (!found) {
            const name = `${params.profile}/externalEndpoints/${params.endpoint}`;
            throw resourceNotFound("Microsoft.Network/trafficManagerProfiles", name, params.group);
        }
        return found;
    };
    const write = (
        { params, body }: { readonly params: EndpointPath["Params"]; readonly body: EndpointPath["Body"] },
        before?: TrafficManagerEndpoint,
    ) => {
        const properties = { ...before?.properties, ...body.properties };
        const endpoint = { name: before?.name ?? params.endpoint, type: externalEndpoints, properties };
        const all = stored(params);
        store(
            params,
            all.some(isNamed(endpoint.name))
                ? all.map((other) => (isNamed(endpoint.name)(other) ? endpoint : other))
                : [...all, endpoint],
        );
        return require(params);
    };
    app.get<EndpointPath>(path, ({ params }) => require(params));
    app.put<EndpointPath>(path, (request, reply) => {
        const exists = stored(request.params).some(isNamed(request.params.endpoint));
        const answer = write(request);
        return reply.code(exists ? 200 : 201).send(answer);
    });
    app.patch<EndpointPath>(path, (request) => {
        require(request.params);
        return write(request, stored(request.params).find(isNamed(request.params.endpoint)));
    });
    app.delete<EndpointPath>(path, ({ params }, reply) => {
        const all = stored(params);
        const rest = all.filter((other) => !isNamed(params.endpoint)(other));
        if (rest.length < all.length) {
            store(params, rest);
        }
        return reply.code(rest.length < all.length ? 200 : 204).send();
    });
}
