import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import * as resources from "@pulumi/azure-native/resources";
import type { Stack } from "@pulumi/pulumi/automation";
import { GlobalEndpoint, GlobalEndpointKind } from "../../components";
import type { GlobalEndpointArgs } from "../../components";
import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneAnswer, DataPlaneClient } from "../../sandbox";
import { descendants } from "../support/descendants";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { frontDoorWrites } from "../support/front-door-writes";
import { inlineStack } from "../support/inline-stack";
import { routedOrigins } from "../support/routed-origins";

const sites = [
    { name: "primary", service: "one", locations: ["westeurope", "northeurope"] },
    { name: "standby", service: "two", locations: ["swedencentral"] },
];
const run = promisify(execFile);
/** Seconds in which a change reaches every edge, and in which two do that come one after the other. */
const oneChange = 20 * 60;
const twoChanges = 2 * oneChange;

let azure: EngineFixture;
let ask: DataPlaneClient;
let traffic: Stack;
let activeSite: string | undefined;
let change: Partial<GlobalEndpointArgs> = {};

beforeAll(async () => {
    azure = await startEngineFixture("global-endpoint");
    const { connection } = azure.sandbox;
    ask = dataPlaneClient(connection);
    const groupId = `/subscriptions/${connection.subscriptionId}/resourceGroups/rg-sites`;
    await azure.clients.arm("PUT", `${groupId}?api-version=2024-03-01`, { location: "uksouth" });
    for (const { service, locations } of sites) {
        const [location, ...others] = locations;
        const created = await azure.clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(
            "rg-sites",
            service,
            {
                location: location!,
                ...{ publisherEmail: "apim@contoso.example", publisherName: "Contoso" },
                sku: { name: "Premium", capacity: 1 },
                additionalLocations: others.map((other) => ({
                    location: other,
                    sku: { name: "Premium", capacity: 1 },
                })),
            },
        );
        for (const [path, properties] of [
            ["apis/pets", { displayName: "Pets", path: "pets", subscriptionRequired: false }],
            ["apis/pets/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" }],
        ] as const) {
            await azure.clients.arm("PUT", `${created.id}/${path}?api-version=2022-08-01`, { properties });
        }
    }
    traffic = await inlineStack(azure, "traffic", () => {
        const group = new resources.ResourceGroup("traffic", { resourceGroupName: "rg-traffic", location: "uksouth" });
        const args: GlobalEndpointArgs = {
            sites: sites.map(({ name, service, locations }) => ({
                name,
                gateways: locations.map((location) => ({
                    location,
                    hostname: `${service}-${location}-01.regional.azure-api.net`,
                })),
            })),
            activeSite,
            resourceGroupName: group.name,
            endpointName: "contoso",
            protect: false,
            ...change,
        };
        const { url, enabledSite, warning, frontDoorId, targetHostname } = new GlobalEndpoint("traffic", args);
        return Promise.resolve({ url, enabledSite, warning, frontDoorId, targetHostname });
    });
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

async function up(active: string | undefined) {
    activeSite = active;
    const mark = azure.sandbox.requestLog.mark();
    const result = await traffic.up();
    return { result, writes: azure.sandbox.requestLog.writes(mark) };
}
const get = async (): Promise<DataPlaneAnswer> => {
    const { url } = await traffic.outputs();
    return ask(`${String(url!.value)}/pets`);
};
const answeredBy = async (): Promise<unknown> => ((await get()).body as { service?: string }).service;
test("before a site is active there is an endpoint, and nobody behind it", async () => {
    const { result } = await up(undefined);
    expect(result.outputs.enabledSite?.value).toBe("");
    expect(result.outputs.warning?.value).toBe(
        "No site is active: clients get no answer. Set activeSite to one of primary, standby.",
    );
    expect(result.stdout).toContain("No site is active");
    expect(routedOrigins(azure.sandbox)).toEqual([]);
    const origins = [...azure.sandbox.state.frontDoorResources.values()].filter(({ kind }) => kind === "origin");
    expect(origins.map(({ properties }) => properties.enabledState)).toEqual(["Enabled", "Enabled", "Enabled"]);
    azure.sandbox.clock.advance(twoChanges);
    expect((await get()).status).toBe(400);
});

test("the active site's gateways answer; a second up is all same, after a refresh too", async () => {
    const { result } = await up("primary");
    expect(result.outputs.enabledSite?.value).toBe("primary");
    expect(result.outputs.warning?.value).toBe("");
    expect(routedOrigins(azure.sandbox)).toEqual(["primary-northeurope", "primary-westeurope"]);
    azure.sandbox.clock.advance(twoChanges);
    expect(await get()).toMatchObject({
        status: 200,
        body: { service: "one", region: "West Europe", frontDoorId: result.outputs.frontDoorId?.value as string },
    });
    expect((await up("primary")).writes).toEqual([]);
    expect(changesOf(await traffic.refresh())).toEqual({});
    const again = await up("primary");
    expect(again.writes).toEqual([]);
    expect(changesOf(again.result)).toEqual({});
});

test("every resource can be updated in place, and stays as it is after that", async () => {
    change = {
        tags: { team: "platform" },
        probeIntervalSeconds: 15,
        overrides: { origin: { weight: 500 }, route: { supportedProtocols: ["Https"], httpsRedirect: "Disabled" } },
    };
    const { result } = await up("primary");
    expect(changesOf(result)).toEqual({ update: 8 });
    expect(changesOf(await traffic.refresh())).toEqual({});
    expect(changesOf((await up("primary")).result)).toEqual({});
    azure.sandbox.clock.advance(twoChanges);
    expect((await get()).status).toBe(200);
});

test("a region of the active site that is lost is left out by the probes, without an up", async () => {
    const { clock, faults } = azure.sandbox;
    faults.add({ kind: "regionOutage", location: "westeurope", parts: "all" });
    clock.advance(120);
    expect(await get()).toMatchObject({ status: 200, body: { service: "one", region: "North Europe" } });
    faults.clear();
    clock.advance(120);
    expect(await get()).toMatchObject({ status: 200, body: { region: "West Europe" } });
});

test("a change of the site is one PUT of the route and one propagation, and clients always get an answer", async () => {
    let done = false;
    const statuses = new Set<number>();
    const clients = (async () => {
        while (!done) {
            statuses.add((await get()).status);
        }
    })();
    const { writes } = await up("standby");
    azure.sandbox.clock.advance(oneChange);
    expect(await answeredBy()).toBe("two");
    done = true;
    await clients;
    expect(statuses).toEqual(new Set([200]));
    expect(frontDoorWrites(writes)).toEqual(["PUT routes/gateways"]);
    expect(routedOrigins(azure.sandbox)).toEqual(["standby-swedencentral"]);
});

test("a run in which Azure refuses to move the route leaves all as it is, and the next one moves it", async () => {
    const fault = azure.sandbox.faults.add({
        ...{ kind: "error", status: 400, code: "BadRequest", message: "Stopped here.", endpoint: "arm", method: "PUT" },
        path: "/routes/",
    });
    await expect(up("primary")).rejects.toThrow("Stopped here.");
    expect(routedOrigins(azure.sandbox)).toEqual(["standby-swedencentral"]);
    azure.sandbox.faults.remove(fault);
    const { writes, result } = await up("primary");
    expect(frontDoorWrites(writes)).toEqual(["PUT routes/gateways"]);
    expect(result.outputs.enabledSite?.value).toBe("primary");
    expect(routedOrigins(azure.sandbox)).toEqual(["primary-northeurope", "primary-westeurope"]);
    expect((await up("primary")).writes).toEqual([]);
});

test("a run that is killed while Azure moves the route is settled by the next", async () => {
    const { faults } = azure.sandbox;
    // Azure has moved it, and the engine is not told before it is dead.
    faults.add({ kind: "latency", seconds: 5, times: 1, endpoint: "arm", method: "PUT", path: "/routes/" });
    const running = up("standby").then(
        () => "ended",
        () => "killed",
    );
    while (!faults.list().some(({ struck }) => struck === 1)) {
        await sleep(20);
    }
    for (const pid of await descendants(process.pid)) {
        const { stdout } = await run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
        if (stdout.startsWith(azure.engine.path) || /^pulumi\b/.test(stdout)) {
            process.kill(pid, "SIGKILL");
        }
    }
    expect(await running).toBe("killed");
    faults.clear();
    expect(routedOrigins(azure.sandbox)).toEqual(["standby-swedencentral"]);
    await traffic.cancel();
    const { result } = await up("standby");
    expect(result.outputs.enabledSite?.value).toBe("standby");
    expect(routedOrigins(azure.sandbox)).toEqual(["standby-swedencentral"]);
    expect(changesOf((await up("standby")).result)).toEqual({});
    await up("primary");
});

test("with no active site any more the endpoint serves nobody, and the next site starts from there", async () => {
    const { result } = await up(undefined);
    expect(result.outputs.warning?.value).toContain("No site is active");
    azure.sandbox.clock.advance(twoChanges);
    expect((await get()).status).toBe(400);
    expect((await up(undefined)).writes).toEqual([]);
    const { writes } = await up("standby");
    expect(frontDoorWrites(writes)).toEqual(["PUT routes/gateways"]);
    expect(routedOrigins(azure.sandbox)).toEqual(["standby-swedencentral"]);
    azure.sandbox.clock.advance(oneChange);
    expect(await answeredBy()).toBe("two");
});

test("a site that is renamed keeps its clients, and one that is removed goes; groups are deleted when no route names them", async () => {
    const gateways = [{ location: "swedencentral", hostname: "two-swedencentral-01.regional.azure-api.net" }];
    change = { ...change, sites: [{ name: "second", gateways }] };
    const { writes } = await up("second");
    const steps = frontDoorWrites(writes);
    const moved = steps.indexOf("PUT routes/gateways");
    const deleted = steps.flatMap((step, at) => (step.startsWith("DELETE") ? [at] : []));
    expect(deleted).toHaveLength(5);
    expect(moved).toBeGreaterThan(steps.indexOf("PUT origins/second-swedencentral"));
    expect(moved).toBeLessThan(Math.min(...deleted));
    expect(routedOrigins(azure.sandbox)).toEqual(["second-swedencentral"]);
    azure.sandbox.clock.advance(twoChanges);
    expect(await answeredBy()).toBe("two");
});

test("destroy takes the route before the origins, and leaves nothing", async () => {
    await traffic.destroy();
    const { subscriptionId } = azure.sandbox.connection;
    const path = `/subscriptions/${subscriptionId}/resourceGroups/rg-traffic?api-version=2024-03-01`;
    expect((await azure.clients.arm("GET", path)).status).toBe(404);
    expect([...azure.sandbox.state.frontDoorResources.keys()]).toEqual([]);
});

test("Traffic Manager sends clients to the active site from one request to the next", async () => {
    const domain = "api.contoso.example";
    const gateways = (service: string, locations: readonly string[]) =>
        locations.map((location) => ({ location, hostname: `${service}-${location}-01.regional.azure-api.net` }));
    change = {
        kind: GlobalEndpointKind.TrafficManager,
        customDomain: domain,
        sites: sites.map(({ name, service, locations }) => ({
            ...{ name, gateways: gateways(service, locations), certificateHostnames: [domain] },
        })),
    };
    const { result } = await up("primary");
    expect(result.outputs.url?.value).toBe(`https://${domain}`);
    const name = String(result.outputs.targetHostname?.value);
    expect(name).toBe("contoso.trafficmanager.net");
    const answered = (): string | undefined => azure.sandbox.resolve(name).target;
    expect(answered()).toBe("one-westeurope-01.regional.azure-api.net");
    expect(changesOf((await up("primary")).result)).toEqual({});

    const { writes } = await up("standby");
    expect(writes.map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual(["PUT contoso"]);
    expect(answered()).toBe("two-swedencentral-01.regional.azure-api.net");
    // Azure's own status of each endpoint is an input of azure-native, too: after a refresh it is put back, once.
    azure.sandbox.clock.advance(60);
    await traffic.refresh();
    await up("standby");
    expect(changesOf((await up("standby")).result)).toEqual({});

    await up(undefined);
    expect(azure.sandbox.resolve(name)).toEqual({ status: "NXDOMAIN" });
    await traffic.destroy();
    expect([...azure.sandbox.state.trafficManagers.keys()]).toEqual([]);
});
