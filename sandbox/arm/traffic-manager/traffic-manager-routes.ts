import type { FastifyInstance, FastifyReply } from "fastify";
import type { ArmState } from "../../state/arm-state";
import { externalEndpoints, fqdnOf, isEnabledEndpoint, monitorOf } from "../../state/traffic-manager-profile";
import type {
    TrafficManagerEndpoint,
    TrafficManagerProfile,
    TrafficManagerProperties,
} from "../../state/traffic-manager-profile";
import { ArmError, locationNotAvailable, resourceNotFound } from "../../wire/arm-error";
import { registerEndpoints } from "./endpoint-routes";
import { validateTrafficManager } from "./validate-traffic-manager";

interface ProfilePath {
    Params: { group: string; profile: string };
    Body: { location?: string; tags?: Record<string, string>; properties?: TrafficManagerProperties };
}

const type = "Microsoft.Network/trafficManagerProfiles";
const defaultTtlSeconds = 60;

/**
 * Traffic Manager profiles with their endpoints. Source: https://learn.microsoft.com/rest/api/trafficmanager/profiles, with
 * the examples of Azure/azure-rest-api-specs (2022-04-01).
 *
 * @param isHealthy - whether an endpoint's last probes succeeded.
 */
export function registerTrafficManager(
    app: FastifyInstance,
    state: ArmState,
    isHealthy: (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint) => boolean,
): void {
    const list = "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.Network/trafficmanagerprofiles";
    const path = `${list}/:profile`;
    const idOf = ({ group, profile }: ProfilePath["Params"]): string =>
        `${state.groupId(state.requireResourceGroup(group).name)}/providers/${type}/${profile}`;
    const all = (): TrafficManagerProfile[] => [...state.trafficManagers.values()];
    /** A probe is on its way for one interval after a change. */
    const statusOf = (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint): string => {
        if (!isEnabledEndpoint(endpoint)) {
            return "Disabled";
        }
        if (profile.properties.profileStatus === "Disabled") {
            return "Inactive";
        }
        const sinceMs = state.clock.now().getTime() - profile.changedAtMs;
        if (sinceMs < monitorOf(profile).intervalSeconds * 1000) {
            return "CheckingEndpoint";
        }
        return isHealthy(profile, endpoint) ? "Online" : "Degraded";
    };
    const render = (profile: TrafficManagerProfile) => {
        const { id, name, tags, properties } = profile;
        const endpoints = (properties.endpoints ?? []).map((endpoint, index) => ({
            id: `${id}/externalEndpoints/${endpoint.name}`,
            name: endpoint.name,
            type: externalEndpoints,
            properties: {
                ...{ priority: index + 1, weight: 1, endpointStatus: "Enabled", ...endpoint.properties },
                endpointMonitorStatus: statusOf(profile, endpoint),
            },
        }));
        const statuses = endpoints.map((endpoint) => endpoint.properties.endpointMonitorStatus);
        return {
            ...{ id, name, type, location: "global", tags: tags ?? {} },
            properties: {
                ...{ profileStatus: "Enabled", ...properties },
                dnsConfig: { ttl: defaultTtlSeconds, ...properties.dnsConfig, fqdn: fqdnOf(profile) },
                monitorConfig: {
                    ...properties.monitorConfig,
                    profileMonitorStatus: profileStatus(properties, statuses),
                },
                endpoints,
            },
        };
    };

    app.get<ProfilePath>(list, ({ params }) => ({
        value: all()
            .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === params.group.toLowerCase())
            .map(render),
    }));
    app.get("/subscriptions/:sub/providers/Microsoft.Network/trafficmanagerprofiles", () => ({
        value: all().map(render),
    }));
    registerNameCheck(app, all);
    const require = (params: ProfilePath["Params"]): TrafficManagerProfile => {
        const profile = state.trafficManagers.get(idOf(params).toLowerCase());
        if (!profile) {
            throw resourceNotFound(type, params.profile, params.group);
        }
        return profile;
    };
    app.get<ProfilePath>(path, ({ params }) => render(require(params)));
    const store = (
        params: ProfilePath["Params"],
        { properties = {}, location, tags }: ProfilePath["Body"],
    ): { readonly profile: TrafficManagerProfile; readonly isNew: boolean } => {
        const id = idOf(params);
        if (location?.toLowerCase() !== "global") {
            throw locationNotAvailable(location, type);
        }
        validateTrafficManager(properties);
        const existing = state.trafficManagers.get(id.toLowerCase());
        const profile: TrafficManagerProfile = {
            ...{ id, name: params.profile, tags, properties },
            resourceGroup: state.requireResourceGroup(params.group).name,
            changedAtMs: state.clock.now().getTime(),
        };
        if (all().some((other) => other.id.toLowerCase() !== id.toLowerCase() && fqdnOf(other) === fqdnOf(profile))) {
            // Users quote it: microsoft/unreal-cloud-ddc-on-azure#42.
            const message = `Domain name ${fqdnOf(profile)} is not available. Please choose a different DNS prefix.`;
            throw new ArmError(409, "Conflict", message);
        }
        state.trafficManagers.set(id.toLowerCase(), profile);
        return { profile, isNew: !existing };
    };
    const put = (params: ProfilePath["Params"], body: ProfilePath["Body"], reply: FastifyReply): FastifyReply => {
        const { profile, isNew } = store(params, body);
        return reply.code(isNew ? 201 : 200).send(render(profile));
    };
    app.put<ProfilePath>(path, ({ params, body }, reply) => put(params, body, reply));
    // Documented: https://learn.microsoft.com/rest/api/trafficmanager/profiles/update
    app.patch<ProfilePath>(path, ({ params, body }, reply) => {
        const { properties, tags } = require(params);
        const changed = { ...properties, ...body.properties };
        return put(params, { tags, ...body, location: "global", properties: changed }, reply);
    });
    registerEndpoints(app, `${path}/externalEndpoints/:endpoint`, {
        read: (params) => render(require(params)).properties.endpoints,
        store: (params, endpoints) => {
            const { properties, tags } = require(params);
            store(params, { tags, location: "global", properties: { ...properties, endpoints } });
        },
        stored: (params) => require(params).properties.endpoints ?? [],
    });
    app.delete<ProfilePath>(path, ({ params }, reply) =>
        reply.code(state.trafficManagers.delete(idOf(params).toLowerCase()) ? 200 : 204).send(),
    );
}

/** Documented: https://learn.microsoft.com/rest/api/trafficmanager/profiles/check-traffic-manager-relative-dns-name-availability */
function registerNameCheck(app: FastifyInstance, all: () => TrafficManagerProfile[]): void {
    app.post<{ Body: { name?: string } }>(
        "/providers/Microsoft.Network/checkTrafficManagerNameAvailability",
        ({ body }) => {
            const { name = "" } = body ?? {};
            const isTaken = all().some((profile) => fqdnOf(profile) === `${name}.trafficmanager.net`.toLowerCase());
            return {
                ...{ name, type, nameAvailable: !isTaken },
                ...(isTaken && { reason: "AlreadyExists", message: `Domain name ${name} is already in use.` }),
            };
        },
    );
}

/** Documented: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring#profile-monitor-status */
function profileStatus(properties: TrafficManagerProperties, statuses: readonly string[]): string {
    if (properties.profileStatus === "Disabled") {
        return "Disabled";
    }
    if (statuses.includes("Degraded")) {
        return "Degraded";
    }
    if (statuses.includes("Online")) {
        return "Online";
    }
    return statuses.includes("CheckingEndpoint") ? "CheckingEndpoints" : "Inactive";
}
