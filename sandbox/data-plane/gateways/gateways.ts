import type { Faults } from "../../faults/faults";
import { latencyMs, nearestFirst } from "../../ground/distance";
import { locationName } from "../../ground/locations";
import type { ApiManagementService } from "../../state/api-management-service";
import type { ServiceBody } from "../../state/service-body";
import type { ArmState } from "../../state/arm-state";
import { answerRequest, notFound, toSent } from "./answer-request";
import type { PlaneAnswer, PlaneRequest, SentAnswer } from "./plane-request";

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
        return this.find(request.host)?.service === service
            ? answerRequest(service, gateway.location, request)
            : toSent(notFound());
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
