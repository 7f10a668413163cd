import * as pulumi from "@pulumi/pulumi";
import { GlobalEndpoint, GlobalEndpointKind } from "../../components";
import type { GlobalEndpointArgs } from "../../components";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

let mocks: Mocks;
const host = (service: string, region: string): string => `${service}-${region}-01.regional.azure-api.net`;
const args: GlobalEndpointArgs = {
    sites: [
        {
            name: "primary",
            gateways: [
                { location: "West Europe", hostname: host("one", "westeurope") },
                { location: "northeurope", hostname: host("one", "northeurope") },
            ],
        },
        { name: "standby", gateways: [{ location: "swedencentral", hostname: host("two", "swedencentral") }] },
    ],
    activeSite: "primary",
    resourceGroupName: "rg-traffic",
    endpointName: "contoso",
};
const within = { resourceGroupName: "rg-traffic", profileName: "contoso" };
const group = (site: string) => ({
    type: "azure-native:cdn:AFDOriginGroup",
    name: `traffic-${site}`,
    inputs: {
        ...within,
        originGroupName: site,
        healthProbeSettings: {
            ...{ probePath: "/status-0123456789abcdef", probeProtocol: "Https", probeRequestType: "GET" },
            probeIntervalInSeconds: 30,
        },
        loadBalancingSettings: {
            ...{ sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 0 },
        },
        sessionAffinityState: "Disabled",
    },
});
const origin = (site: string, region: string, hostName: string) => ({
    type: "azure-native:cdn:AFDOrigin",
    name: `traffic-${site}-${region}`,
    inputs: {
        ...within,
        originGroupName: site,
        originName: `${site}-${region}`,
        ...{ hostName, originHostHeader: hostName, enforceCertificateNameCheck: true },
        ...{ httpPort: 80, httpsPort: 443, priority: 1, weight: 1000, enabledState: "Enabled" },
    },
});
/** What is there whoever is active. */
const ofEverySite = [
    group("primary"),
    group("standby"),
    origin("primary", "westeurope", host("one", "westeurope")),
    origin("primary", "northeurope", host("one", "northeurope")),
    origin("standby", "swedencentral", host("two", "swedencentral")),
];
const route = (site: string) => ({
    type: "azure-native:cdn:Route",
    name: "traffic",
    inputs: {
        ...within,
        ...{ endpointName: "contoso", routeName: "gateways", patternsToMatch: ["/*"] },
        originGroup: { id: `/id/of/AFDOriginGroup/traffic-${site}` },
        supportedProtocols: ["Http", "Https"],
        ...{ httpsRedirect: "Enabled", forwardingProtocol: "HttpsOnly", linkToDefaultDomain: "Enabled" },
        enabledState: "Enabled",
    },
});
/** Independent resources are registered in no order of their own. */
const sorted = <T extends { type: string; name: string }>(resources: readonly T[]): T[] =>
    [...resources].sort((left, right) => `${left.type} ${left.name}`.localeCompare(`${right.type} ${right.name}`));
const ofType = (...types: string[]) =>
    mocks.custom().filter(({ type }) => types.some((wanted) => type === `azure-native:cdn:${wanted}`));

beforeEach(async () => {
    mocks = await useMocks();
});

test("Front Door has an origin group for each site, with all its gateways enabled, and the route names the active site's", async () => {
    const endpoint = new GlobalEndpoint("traffic", { ...args, tags: { team: "platform" } });
    expect(await registered(endpoint.url)).toBe("https://contoso-hash.z01.azurefd.net");
    const expected = [
        {
            type: "azure-native:cdn:Profile",
            name: "traffic",
            inputs: {
                ...within,
                location: "global",
                sku: { name: "Standard_AzureFrontDoor" },
                tags: { team: "platform" },
            },
        },
        {
            type: "azure-native:cdn:AFDEndpoint",
            name: "traffic",
            inputs: {
                ...within,
                ...{ endpointName: "contoso", location: "global", enabledState: "Enabled" },
                tags: { team: "platform" },
            },
        },
        ...ofEverySite,
        route("primary"),
    ];
    expect(sorted(mocks.custom())).toEqual(sorted(expected));
    expect(await registered(endpoint.hostname)).toBe("contoso-hash.z01.azurefd.net");
    expect(await registered(endpoint.enabledSite)).toBe("primary");
    expect(await registered(endpoint.frontDoorId)).toBe("front-door-id");
    expect(await registered(endpoint.warning)).toBe("");
});

test.each(["primary", "standby", undefined])(
    "with the active site %s nothing differs but the route",
    async (activeSite) => {
        const endpoint = new GlobalEndpoint("traffic", { ...args, activeSite });
        await registered(endpoint.hostname);
        expect(sorted(ofType("AFDOriginGroup", "AFDOrigin"))).toEqual(sorted(ofEverySite));
        expect(ofType("AFDEndpoint").map(({ inputs }) => inputs.enabledState)).toEqual(["Enabled"]);
        expect(ofType("Route")).toEqual(activeSite === undefined ? [] : [route(activeSite)]);
    },
);

test("without an active site nothing is routed, and the output says so", async () => {
    const endpoint = new GlobalEndpoint("traffic", { ...args, activeSite: undefined });
    expect(await registered(endpoint.warning)).toBe(
        "No site is active: clients get no answer. Set activeSite to one of primary, standby.",
    );
    expect(await registered(endpoint.enabledSite)).toBe("");
    expect(ofType("Route")).toEqual([]);
});

test("a site without gateways has no origin group", async () => {
    const endpoint = new GlobalEndpoint("traffic", {
        ...args,
        sites: [args.sites[0]!, { name: "standby", gateways: [] }],
    });
    await registered(endpoint.hostname);
    expect(ofType("AFDOriginGroup").map(({ name }) => name)).toEqual(["traffic-primary"]);
});

test("each resource can be overridden", async () => {
    const endpoint = new GlobalEndpoint("traffic", {
        ...args,
        sku: "Premium_AzureFrontDoor",
        probeIntervalSeconds: 5,
        overrides: {
            profile: { originResponseTimeoutSeconds: 120 },
            endpoint: { autoGeneratedDomainNameLabelScope: "NoReuse" },
            originGroup: { loadBalancingSettings: { sampleSize: 2, successfulSamplesRequired: 1 } },
            origin: { weight: 500 },
            route: { httpsRedirect: "Disabled" },
        },
    });
    await registered(endpoint.hostname);
    const inputsOf = (type: string) => ofType(type).map(({ inputs }) => inputs);
    expect(inputsOf("Profile")).toMatchObject([
        { sku: { name: "Premium_AzureFrontDoor" }, originResponseTimeoutSeconds: 120 },
    ]);
    expect(inputsOf("AFDEndpoint")).toMatchObject([{ autoGeneratedDomainNameLabelScope: "NoReuse" }]);
    const settings = {
        healthProbeSettings: { probeIntervalInSeconds: 5 },
        loadBalancingSettings: { sampleSize: 2, successfulSamplesRequired: 1 },
    };
    expect(inputsOf("AFDOriginGroup")).toMatchObject([settings, settings]);
    expect(inputsOf("AFDOrigin").map(({ weight }) => weight)).toEqual([500, 500, 500]);
    expect(inputsOf("Route")).toMatchObject([{ httpsRedirect: "Disabled" }]);
});

test("what says which site is used cannot be overridden, known or not", () => {
    const overrides = { route: { originGroup: pulumi.output({ id: "/other" }) } };
    expect(() => new GlobalEndpoint("traffic", { ...args, overrides })).toThrow(
        "overrides.route.originGroup is set: the route names the active site's origin group. Leave it out.",
    );
    expect(mocks.custom()).toEqual([]);
});

test("Traffic Manager is one profile with an endpoint for every gateway", async () => {
    const endpoint = new GlobalEndpoint("traffic", {
        ...args,
        kind: GlobalEndpointKind.TrafficManager,
        sites: args.sites.map((site) => ({ ...site, certificateHostnames: ["api.contoso.example"] })),
        customDomain: "api.contoso.example",
        probeIntervalSeconds: 10,
    });
    expect(await registered(endpoint.url)).toBe("https://api.contoso.example");
    expect(await registered(endpoint.targetHostname)).toBe("contoso.trafficmanager.net");
    expect(await registered(endpoint.frontDoorId)).toBe("");
    const type = "Microsoft.Network/trafficManagerProfiles/externalEndpoints";
    const target = (site: string, service: string, endpointLocation: string, endpointStatus: string) => ({
        ...{ type, name: `${site}-${endpointLocation}`, endpointLocation, endpointStatus },
        target: host(service, endpointLocation),
    });
    expect(mocks.custom()).toEqual([
        {
            type: "azure-native:trafficmanager:Profile",
            name: "traffic",
            inputs: {
                ...{ profileName: "contoso", resourceGroupName: "rg-traffic", location: "global" },
                ...{ profileStatus: "Enabled", trafficRoutingMethod: "Performance" },
                dnsConfig: { relativeName: "contoso", ttl: 30 },
                monitorConfig: {
                    ...{ protocol: "HTTPS", port: 443, path: "/status-0123456789abcdef" },
                    ...{ intervalInSeconds: 10, timeoutInSeconds: 9, toleratedNumberOfFailures: 2 },
                },
                endpoints: [
                    target("primary", "one", "westeurope", "Enabled"),
                    target("primary", "one", "northeurope", "Enabled"),
                    target("standby", "two", "swedencentral", "Disabled"),
                ],
            },
        },
    ]);
});

test("bad inputs are refused together before anything is registered", () => {
    const declare = (): unknown =>
        new GlobalEndpoint("traffic", { ...args, activeSite: "third", kind: GlobalEndpointKind.TrafficManager });
    expect(declare).toThrow(
        [
            "GlobalEndpoint 'traffic' has invalid inputs:",
            '  - activeSite is "third": it must be one of primary, standby. Leave it out to serve no clients.',
            "  - customDomain is not set: Traffic Manager needs the host name that clients ask for, a CNAME to it, and its certificate on every site's service. Set it, or use kind FrontDoor, which needs none.",
        ].join("\n"),
    );
    expect(mocks.custom()).toEqual([]);
});
