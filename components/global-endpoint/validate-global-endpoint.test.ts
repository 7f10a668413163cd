import { validateGlobalEndpoint } from "./validate-global-endpoint";

const gateway = (site: string, location: string) => ({
    location,
    hostname: `${site}-${location}-01.regional.azure-api.net`,
});
const sites = [
    { name: "primary", gateways: [gateway("one", "westeurope"), gateway("one", "northeurope")] },
    { name: "standby", gateways: [gateway("two", "swedencentral")] },
];
const frontDoor = { sites, activeSite: "primary", endpointName: "contoso", probeIntervalSeconds: 30 };
const trafficManager = {
    kind: "TrafficManager",
    sites: [
        { ...sites[0], certificateHostnames: ["api.contoso.example"] },
        { ...sites[1], certificateHostnames: ["*.contoso.example"] },
    ],
    activeSite: "primary",
    endpointName: "contoso",
    customDomain: "api.contoso.example",
    probeIntervalSeconds: 10,
    dnsTtlSeconds: 0,
};
const reasons = (shape: object): string[] => validateGlobalEndpoint(shape).map(({ reason }) => reason);

test.each([
    ["Front Door", frontDoor],
    ["Front Door without an active site", { ...frontDoor, activeSite: undefined }],
    ["a standby without gateways", { ...frontDoor, sites: [sites[0], { name: "standby", gateways: [] }] }],
    ["a host name that is not known yet", { sites: [{ name: "one", gateways: [{ location: "westeurope" }] }] }],
    [
        "a region newer than this release",
        { sites: [{ name: "one", gateways: [gateway("one", "atlantis")] }], newerLocations: ["atlantis"] },
    ],
    [
        "overrides of other members",
        {
            ...frontDoor,
            overrides: { originGroup: { sessionAffinityState: "Enabled" }, route: { httpsRedirect: "Disabled" } },
        },
    ],
    ["Traffic Manager", trafficManager],
    ["nothing that is known", {}],
])("%s passes", (_case, shape) => {
    expect(reasons(shape)).toEqual([]);
});

const nameRule = "letters, digits and hyphens, and start and end with a letter or digit.";
test.each([
    ["another kind", { kind: "DNS" }, 'kind is "DNS": it must be one of FrontDoor, TrafficManager.'],
    [
        "no sites",
        { sites: [], activeSite: undefined },
        "sites is []: it must be a list of one or more sites, each {name, gateways}.",
    ],
    [
        "a site's name",
        { sites: [{ name: "a_b", gateways: [] }], activeSite: undefined },
        `sites[0].name is "a_b": it must have 1 to 50 ${nameRule}`,
    ],
    [
        "two sites of one name",
        { sites: [sites[0], { name: "Primary", gateways: [] }] },
        'sites[1].name is "Primary": sites[0].name is the same: give each site its own.',
    ],
    [
        "gateways that are no list",
        { sites: [sites[0], { name: "b" }] },
        "sites[1].gateways is not set: it must be a list of {location, hostname}.",
    ],
    [
        "a region twice",
        {
            sites: [
                {
                    name: "primary",
                    gateways: [gateway("one", "westeurope"), { ...gateway("two", "x"), location: "West Europe" }],
                },
            ],
        },
        'sites[0].gateways[1].location is "West Europe": sites[0].gateways[0].location is the same: name each region once.',
    ],
    [
        "an unknown region",
        { sites: [{ name: "primary", gateways: [gateway("one", "atlantis")] }] },
        "sites[0].gateways[0].location is \"atlantis\": it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.",
    ],
    [
        "a URL for a host name",
        { sites: [{ name: "primary", gateways: [{ location: "westeurope", hostname: "https://a.example/" }] }] },
        'sites[0].gateways[0].hostname is "https://a.example/": it must be only a host name, without https:// and path.',
    ],
    [
        "one gateway in two sites",
        { sites: [sites[0], { name: "standby", gateways: [gateway("one", "westeurope")] }] },
        'sites[1].gateways[0].hostname is "one-westeurope-01.regional.azure-api.net": sites[0].gateways[0].hostname is the same: no two gateways can have the same.',
    ],
    [
        "an active site that is none",
        { activeSite: "third" },
        'activeSite is "third": it must be one of primary, standby. Leave it out to serve no clients.',
    ],
    [
        "an active site without gateways",
        { sites: [sites[0], { name: "standby", gateways: [] }], activeSite: "standby" },
        'activeSite is "standby": this site has no gateways: declare them, or make another site active.',
    ],
    [
        "an endpoint's name",
        { endpointName: "contoso-" },
        `endpointName is "contoso-": it must have 1 to 46 ${nameRule}`,
    ],
    [
        "an endpoint's name of 47 characters",
        { endpointName: "a".repeat(47) },
        `endpointName is "${"a".repeat(47)}": it must have 1 to 46 ${nameRule}`,
    ],
    [
        "another SKU",
        { sku: "Standard_Microsoft" },
        'sku is "Standard_Microsoft": it must be one of Standard_AzureFrontDoor, Premium_AzureFrontDoor.',
    ],
    [
        "probes too often",
        { probeIntervalSeconds: 4 },
        "probeIntervalSeconds is 4: Front Door probes every 5 to 255 s, in whole seconds.",
    ],
    [
        "probes too seldom",
        { probeIntervalSeconds: 256 },
        "probeIntervalSeconds is 256: Front Door probes every 5 to 255 s, in whole seconds.",
    ],
    [
        "a custom domain",
        { customDomain: "api.contoso.example" },
        'customDomain is "api.contoso.example": only Traffic Manager uses it: leave it out, or set kind to TrafficManager.',
    ],
    [
        "a TTL",
        { dnsTtlSeconds: 30 },
        "dnsTtlSeconds is 30: only Traffic Manager uses it: leave it out, or set kind to TrafficManager.",
    ],
])("%s is refused for Front Door with its name, value, rule and way out", (_case, change, reason) => {
    expect(reasons({ ...frontDoor, ...change })).toEqual([reason]);
});

test.each([
    ["originGroup.originGroupName", "each site's origin group has the site's name."],
    ["origin.originGroupName", "each origin is in its site's origin group."],
    ["origin.originName", "each origin has the name of its site and region."],
    ["origin.hostName", "each origin has its gateway's host name."],
    ["origin.enabledState", "all origins are enabled, and the route names the active site's."],
    ["route.originGroup", "the route names the active site's origin group."],
    ["trafficManager.endpoints", "the endpoints are the sites' gateways, and the active site's are enabled."],
])("an override of %s is refused", (path, rule) => {
    const [resource, member] = path.split(".") as [string, string];
    const overrides = { [resource]: { [member]: "of my own", tags: {} } };
    const expected = [`overrides.${path} is set: ${rule} Leave it out.`];
    expect(reasons({ ...frontDoor, overrides })).toEqual(expected);
    expect(reasons({ ...trafficManager, overrides })).toEqual(expected);
});

test.each([
    [
        "probes of 20 seconds",
        { probeIntervalSeconds: 20 },
        "probeIntervalSeconds is 20: Traffic Manager probes every 30 s, or every 10 s for a higher price.",
    ],
    ["a negative TTL", { dnsTtlSeconds: -1 }, "dnsTtlSeconds is -1: it must be a whole number from 0 to 2147483647."],
    [
        "a SKU",
        { sku: "Standard_AzureFrontDoor" },
        'sku is "Standard_AzureFrontDoor": only Front Door uses it: leave it out.',
    ],
    [
        "no custom domain",
        { customDomain: undefined },
        "customDomain is not set: Traffic Manager needs the host name that clients ask for, a CNAME to it, and its certificate on every site's service. Set it, or use kind FrontDoor, which needs none.",
    ],
    [
        "a certificate for another name",
        {
            customDomain: "a.api.contoso.example",
            sites: [{ ...sites[0], certificateHostnames: ["*.api.contoso.example"] }, trafficManager.sites[1]],
        },
        'sites[1].certificateHostnames is ["*.contoso.example"]: site "standby" needs a custom domain with a certificate for a.api.contoso.example: configure it on its service and name it here, or use kind FrontDoor.',
    ],
    [
        "two sites in one region",
        {
            sites: [
                trafficManager.sites[0],
                {
                    name: "standby",
                    gateways: [gateway("two", "northeurope")],
                    certificateHostnames: ["api.contoso.example"],
                },
            ],
        },
        'sites[1].gateways[0].location is "northeurope": sites[0].gateways[1].location is the same: Traffic Manager accepts one gateway per region. Use another region, or kind FrontDoor.',
    ],
])("%s is refused for Traffic Manager with its name, value, rule and way out", (_case, change, reason) => {
    expect(reasons({ ...trafficManager, ...change })).toEqual([reason]);
});

test("all failures are reported at once", () => {
    const failures = validateGlobalEndpoint({
        kind: "TrafficManager",
        sites: [{ name: "-", gateways: [{ location: "atlantis", hostname: "/" }] }],
        activeSite: "none",
        endpointName: "",
        sku: "Basic",
        probeIntervalSeconds: 1,
        dnsTtlSeconds: 1.5,
        customDomain: "api.contoso.example",
    });
    expect(failures.map(({ property }) => property)).toEqual([
        "sites[0].name",
        "sites[0].gateways[0].location",
        "sites[0].gateways[0].hostname",
        "activeSite",
        "endpointName",
        "sku",
        "probeIntervalSeconds",
        "dnsTtlSeconds",
        "sites[0].certificateHostnames",
    ]);
});
