import type { Scenario } from "../scenario";
import { frontDoor, ofFrontDoor } from "./paths";

const origins = `${frontDoor}/originGroups/gateways/origins`;
const route = `${frontDoor}/afdEndpoints/{frontDoor}/routes/all`;
const origin = (enabledState: "Enabled" | "Disabled") => ({
    properties: { hostName: "{svc}.azure-api.net", originHostHeader: "{svc}.azure-api.net", enabledState },
});
const routed = (enabledState: "Enabled" | "Disabled") => ({
    properties: {
        originGroup: { id: `${frontDoor}/originGroups/gateways` },
        supportedProtocols: ["Https"],
        patternsToMatch: ["/*"],
        forwardingProtocol: "HttpsOnly",
        httpsRedirect: "Disabled",
        linkToDefaultDomain: "Enabled",
        enabledState,
    },
});
const status = "https://{frontDoorHost}/status-0123456789abcdef";

export const frontDoors: Scenario = {
    name: "front door",
    tries: "a Front Door whose origins are enabled late, a change of its route, and how long the edges take",
    creates: ["Front Door Standard"],
    minutes: [35, 140],
    steps: [
        {
            as: "profile",
            call: `PUT ${frontDoor}?${ofFrontDoor}`,
            body: { location: "global", sku: { name: "Standard_AzureFrontDoor" } },
        },
        { as: "profile is there", follow: "other" },
        {
            as: "endpoint",
            call: `PUT ${frontDoor}/afdEndpoints/{frontDoor}?${ofFrontDoor}`,
            body: { location: "global", properties: { enabledState: "Enabled" } },
            binds: { frontDoorHost: "properties.hostName" },
        },
        { as: "endpoint is there", follow: "frontDoor" },
        {
            as: "origin group",
            call: `PUT ${frontDoor}/originGroups/gateways?${ofFrontDoor}`,
            body: {
                properties: {
                    loadBalancingSettings: {
                        ...{ sampleSize: 4, successfulSamplesRequired: 2, additionalLatencyInMilliseconds: 50 },
                    },
                    healthProbeSettings: {
                        probePath: "/status-0123456789abcdef",
                        probeRequestType: "GET",
                        probeProtocol: "Https",
                        probeIntervalInSeconds: 30,
                    },
                },
            },
        },
        { as: "origin group is there", follow: "other" },
        { as: "disabled origin", call: `PUT ${origins}/one?${ofFrontDoor}`, body: origin("Disabled") },
        { as: "disabled origin is there", follow: "frontDoor" },
        { as: "route to no enabled origin", call: `PUT ${route}?${ofFrontDoor}`, body: routed("Enabled") },
        { as: "route is refused or there", follow: "frontDoor" },
        { as: "enabled origin", call: `PUT ${origins}/one?${ofFrontDoor}`, body: origin("Enabled") },
        { as: "enabling is done", follow: "frontDoor" },
        {
            as: "route",
            call: `PUT ${route}?${ofFrontDoor}`,
            body: routed("Enabled"),
            // A change waits for the one that is on its way to the edges: the time of this one alone is wanted.
            afterSeconds: 20 * 60,
        },
        { as: "route is there", follow: "frontDoor" },
        { as: "GET origin", call: `GET ${origins}/one?${ofFrontDoor}` },
        { as: "the edges serve", observe: status, until: "served", work: "propagate" },
        {
            as: "route is disabled",
            call: `PATCH ${route}?${ofFrontDoor}`,
            body: { properties: { enabledState: "Disabled" } },
        },
        { as: "disabling is done", follow: "frontDoor" },
        { as: "GET route", call: `GET ${route}?${ofFrontDoor}` },
        { as: "the edges serve no more", observe: status, until: "refused", work: "propagate" },
    ],
    settles: [],
};
