import { GlobalEndpointKind } from "../global-endpoint/global-endpoint-args";
import { configKey } from "./config-key";
import { listOfOnce, mapOf, object, required } from "./nested-shapes";
import { flag, oneOf, siteName, text, whole } from "./scalar-shapes";

const may = { traffic: "optional" } as const;

/** The endpoint that clients call, by the names of `GlobalEndpointArgs`. */
export const trafficKeys = {
    endpointName: configKey({
        shape: text(),
        in: { traffic: "required" },
        default: "required: set it in the stack's file",
        description: "Name of the endpoint that clients call.",
    }),
    trafficSites: configKey({
        shape: mapOf(
            siteName(),
            object({
                serviceName: required(text()),
                locations: required(listOfOnce(text(), 1)),
                certificateHostnames: listOfOnce(text()),
            }),
        ),
        in: { traffic: "required" },
        default: "required: set it in the stack's file",
        description: "Each site's service and the regions that it has while it is active.",
    }),
    resourceGroup: configKey({
        shape: text(),
        in: may,
        default: "rg-{endpointName}",
        description: "Resource group that the traffic stack creates.",
    }),
    trafficKind: configKey({
        shape: oneOf<GlobalEndpointKind>(GlobalEndpointKind),
        in: may,
        default: "FrontDoor",
        description: "The Azure service that sends clients to the active site.",
    }),
    sku: configKey({
        shape: text(),
        in: may,
        default: "Standard_AzureFrontDoor",
        description: "SKU of Azure Front Door.",
    }),
    probeIntervalSeconds: configKey({
        shape: whole(0),
        in: may,
        default: "30",
        description: "How often the endpoint probes the sites.",
    }),
    customDomain: configKey({
        shape: text(),
        in: may,
        default: "none",
        description: "Host name of your own that clients call.",
    }),
    dnsTtlSeconds: configKey({
        shape: whole(0),
        in: may,
        default: "30",
        description: "How long clients keep an answer of Traffic Manager's DNS.",
    }),
    protectTraffic: configKey({
        shape: flag(),
        in: may,
        default: "true",
        description: "Refuses to destroy the endpoint until false is applied.",
    }),
};
