import { toEndpointSites } from "./traffic-sites";

test("each site has a gateway per region, by the name that Azure gives it", () => {
    const declared = {
        primary: { serviceName: "one", locations: ["West Europe", "northeurope"] },
        standby: { serviceName: "two", locations: ["swedencentral"], certificateHostnames: ["api.contoso.example"] },
    };
    expect(toEndpointSites(declared, ["primary", "standby"])).toEqual({
        failures: [],
        sites: [
            {
                name: "primary",
                gateways: [
                    { location: "West Europe", hostname: "one-westeurope-01.regional.azure-api.net" },
                    { location: "northeurope", hostname: "one-northeurope-01.regional.azure-api.net" },
                ],
                certificateHostnames: undefined,
            },
            {
                name: "standby",
                gateways: [{ location: "swedencentral", hostname: "two-swedencentral-01.regional.azure-api.net" }],
                certificateHostnames: ["api.contoso.example"],
            },
        ],
    });
});

test("a site that traffic could not follow to, and one that nobody knows, are refused together", () => {
    const declared = {
        primary: { serviceName: "one", locations: ["westeurope"] },
        third: { serviceName: "three", locations: ["westeurope"] },
    };
    expect(toEndpointSites(declared, ["primary", "standby"]).failures.map(({ reason }) => reason)).toEqual([
        'trafficSites.third is {"serviceName":"three","locations":["westeurope"]}: sites has primary, standby alone: take it out, or name the site there.',
        "trafficSites.standby is not set: it must name the site's serviceName and locations: traffic cannot move to it.",
    ]);
});
