import * as pulumi from "@pulumi/pulumi";
import { readSelfHostedGateways } from "../../azure/read-gateways";
import type { ObservedService } from "../../azure/live-service";
import type { ServiceObservation } from "../../azure/service";
import { isService } from "../../site/service-import";
import { toHeldService } from "../../azure/live-service";
import { readHeldResources } from "./stack-state";
import { observeAbsence, observeService, toObservedService } from "../../azure/observe-service";
import { withProgramConnection } from "./program-context";
import { tellReading } from "./tell-reading";

/**
 * What there is of a service before the program declares anything, by the sign-in of its stack.
 *
 * @throws RunError when Azure does not say: that is never taken for absent.
 */
export async function observeProgramService(serviceId: string): Promise<ObservedService> {
    tellReading(`service '${serviceId.split("/").at(-1)}'`);
    return withHeld(await withProgramConnection((connection) => observeService(connection, serviceId)));
}

/**
 * As {@link observeProgramService}, of a service that this program has read already: it is not asked for again.
 *
 * @param service - undefined when there was none.
 */
export async function observeReadService(
    serviceId: string,
    service: ServiceObservation | undefined,
): Promise<ObservedService> {
    return service
        ? withHeld(toObservedService(service))
        : withProgramConnection((connection) => observeAbsence(connection, serviceId));
}

/** The same with what the stack's state has of a live service: what differs from that was changed outside of the stack. */
async function withHeld(observed: ObservedService): Promise<ObservedService> {
    if (observed.is !== "live") {
        return observed;
    }
    const name = observed.serviceId.split("/").at(-1)!.toLowerCase();
    const resources = (await readHeldResources()) ?? [];
    const found = resources.find((resource) => isService(resource) && resource.name?.toLowerCase() === name);
    return found ? { ...observed, held: toHeldService(found.outputs) } : observed;
}

/**
 * The same with the names of the service's self-hosted gateways, which stand in the way of another tier: asked for only where
 * one is declared. Where Azure does not say, that is said, and the run goes on: Azure itself refuses it then.
 *
 * @param tier - as declared; anything but a text where it is not known yet.
 */
export async function withSelfHostedGateways(observed: ObservedService, tier: unknown): Promise<ObservedService> {
    if (observed.is !== "live" || tier === observed.service.tier) {
        return observed;
    }
    try {
        const selfHostedGateways = await withProgramConnection((connection) =>
            readSelfHostedGateways(connection, observed.serviceId),
        );
        return { ...observed, service: { ...observed.service, selfHostedGateways } };
    } catch (error) {
        void pulumi.log.warn(
            `another tier is declared, and whether a self-hosted gateway stands in its way could not be read: ${error instanceof Error ? error.message : String(error)}`,
        );
        return observed;
    }
}
