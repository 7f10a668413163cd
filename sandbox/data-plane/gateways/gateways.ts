import type { Faults } from "../../faults/faults";
import { latencyMs, nearestFirst } from "../../ground/distance";
import { displayNameOf, locationName } from "../../ground/locations";
import type { ApiManagementService } from "../../state/api-management-service";
import type { ServiceBody } from "../../state/service-body";
import type { ArmState } from "../../state/arm-state";
import { matchOperation } from "./match-operation";
import type { PlaneAnswer, PlaneRequest, SentAnswer } from "./plane-request";
import { checkKey, keyNames } from "./subscription-key";
import { textOf } from "../../ground/text-of";

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region */
export const statusPath = "/status-0123456789abcdef";

/** What a host name stands for. */
interface FoundHost {
    readonly service: ApiManagementService;
    /** @default undefined: the service as a whole */
    readonly region?: string;
}

interface Gateway {
    readonly location: string;
    readonly disabled: boolean;
}

/**
 * The gateways of every service, region by region. They hold the configuration of the last moment in which the management
 * plane could change it: with that down, nothing changes what they read.
 */
export class Gateways {
    constructor(
        private readonly state: ArmState,
        private readonly faults: Faults,
    ) {}

    /** Whether a host name is one of a service's. */
    owns(host: string): boolean {
        return /\.azure-api\.net$/.test(host);
    }

    /**
     * @param reached - host name that was connected to, which a Front Door's Host header may differ from.
     */
    answer(reached: string, request: PlaneRequest): PlaneAnswer {
        const found = this.find(reached);
        if (!found) {
            return undefined;
        }
        const { service } = found;
        const gateway = this.reach(request.from, found);
        if (!gateway) {
            return undefined;
        }
        if (gateway.disabled) {
            return disabledAnswer;
        }
        return this.find(request.host)?.service === service ? answerAt(service, gateway.location, request) : notFound;
    }

    /** Milliseconds between a place and the gateway that a host name leads to from there. @default 0: nothing there */
    latencyMs(from: string, host: string): number {
        const found = this.find(host.toLowerCase());
        const gateway = found && this.reach(from, found);
        return gateway ? latencyMs(from, gateway.location) : 0;
    }

    /** The gateway that answers: for the service's own name the nearest that does. */
    private reach(from: string, { service, region }: FoundHost): Gateway | undefined {
        const all = gatewaysOf(service.deployed!);
        const candidates = all.filter(({ location, disabled }) =>
            region === undefined ? !disabled : location === region,
        );
        return nearestFirst(from, candidates, ({ location }) => location).find(
            ({ location }) => !this.faults.isRegionDown(location, "gateways"),
        );
    }

    private find(host: string): FoundHost | undefined {
        const [, regional] = /^([a-z0-9-]+)-01\.regional\.azure-api\.net$/.exec(host) ?? [];
        const [, global] = /^([a-z0-9-]+)\.azure-api\.net$/.exec(host) ?? [];
        const region = regional?.split("-").at(-1);
        const name = global ?? regional?.slice(0, -`-${region}`.length) ?? "";
        const service = this.state.services.get(name);
        return service?.deployed && isPublic(service.deployed) ? { service, region } : undefined;
    }
}

/**
 * Documented: https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet (no name of a service
 * inside its own network resolves outside of it), https://learn.microsoft.com/azure/api-management/private-endpoint.
 */
function isPublic({ properties }: ServiceBody): boolean {
    return properties.virtualNetworkType !== "Internal" && properties.publicNetworkAccess !== "Disabled";
}

function gatewaysOf({ location, properties }: ServiceBody): Gateway[] {
    return [
        { location: locationName(location), disabled: properties.disableGateway ?? false },
        ...(properties.additionalLocations ?? []).map((other) => ({
            location: locationName(other.location),
            disabled: other.disableGateway ?? false,
        })),
    ];
}

/** Assumed: nothing public shows what a disabled gateway says to those who ask it by its own name. */
const disabledAnswer: SentAnswer = { status: 503, body: { statusCode: 503, message: "Service Unavailable" } };

/** Documented: https://learn.microsoft.com/troubleshoot/azure/api-mgmt/availability/unauthorized-errors-invoke-apis */
const keyMessages = {
    missing:
        "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
    invalid:
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
};

/** The text for a host name that is not the service's is assumed to be the one for a path that no operation has. */
const notFound: SentAnswer = { status: 404, body: { statusCode: 404, message: "Resource not found" } };

function answerAt(service: ApiManagementService, location: string, request: PlaneRequest): SentAnswer {
    if (request.path === statusPath) {
        return { status: 200 };
    }
    const matched = matchOperation(service.entities, request);
    if (!matched) {
        return notFound;
    }
    const { api, operation } = matched;
    const check = checkKey(service.entities, api, request);
    if (check !== "accepted") {
        const realm = `https://${request.host}/${textOf(api.properties.path)}`;
        return {
            status: 401,
            headers: {
                "WWW-Authenticate": `AzureApiManagementKey realm="${realm}",name="${keyNames(api).header}",type="header"`,
            },
            body: { statusCode: 401, message: keyMessages[check] },
        };
    }
    // Backends are not simulated: what comes back says who was asked.
    return {
        status: 200,
        body: {
            service: service.name,
            region: displayNameOf(location),
            api: api.path.split("/").at(-1),
            operation: operation.path.split("/").at(-1),
            frontDoorId: request.headers["x-azure-fdid"],
        },
    };
}
