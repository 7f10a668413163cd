import type { EndpointKind } from "../../dynamic-providers/azure/endpoint-names";

/** As Azure calls it. */
export const endpointInWords: Readonly<Record<EndpointKind, string>> = {
    FrontDoor: "Front Door",
    TrafficManager: "Traffic Manager",
};
