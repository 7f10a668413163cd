import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { saidOnService } from "../support/said-on-service";

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let primary: Stack;

const config = (values: Readonly<Record<string, string>>): Promise<void> =>
    primary.setAllConfig(
        Object.fromEntries(Object.entries(values).map(([key, value]) => [`apim-dr:${key}`, { value }])),
        true,
    );
const service = () => azure.sandbox.state.services.get("contoso-apim-primary")!;
const hostNames = (): unknown[] =>
    (service().body.properties.hostnameConfigurations ?? []).map(({ hostName }) => hostName);
const settled = (): void => azure.sandbox.clock.advance(4 * 3600);

/** What another tool does: Azure Policy adds a tag, Terraform a host name. */
async function change(body: object): Promise<void> {
    await azure.clients.arm("PATCH", `${service().id}?api-version=2024-05-01`, body);
    settled();
}

async function expectNothingToDo(): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    expect(changesOf(await primary.up())).toEqual({});
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
}

// Each runs the engine several times.
jest.setTimeout(900_000);

beforeAll(async () => {
    azure = await startEngineFixture("live-settings");
    await (await azure.vaultStack()).up();
    primary = await azure.serviceStack("primary");
    await primary.removeConfig("apim-dr:additionalLocations", true);
    await config({ verify: "off", "unmanaged[0]": "tags" });
    await primary.up();
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("a tag that Azure Policy adds between two ups is no difference, with and without a refresh", async () => {
    await change({ tags: { ...service().body.tags, costCenter: "42" } });
    await expectNothingToDo();
    await primary.refresh();
    await expectNothingToDo();
    expect(service().body.tags).toMatchObject({ costCenter: "42" });
});

test("an update for another reason sends the tag that is live then, also one added between preview and up", async () => {
    await config({ publisherName: "Contoso Ltd" });
    const previewed = await saidOnService((onEvent) => primary.preview({ onEvent }));
    expect(previewed[0]).toBe("changes publisherName from 'Contoso' to 'Contoso Ltd'");
    await change({ tags: { ...service().body.tags, costCenter: "43", owner: "platform" } });
    await primary.up();
    expect(service().body.tags).toMatchObject({ costCenter: "43", owner: "platform" });
    expect(service().body.properties.publisherName).toBe("Contoso Ltd");
    await expectNothingToDo();
});

test("a custom property that nobody declares is kept and listed", async () => {
    const name = "Microsoft.WindowsAzure.ApiManagement.Gateway.ManagedIdentity.DisableOverPrivilegedAccess";
    await change({
        properties: { customProperties: { ...service().body.properties.customProperties, [name]: "True" } },
    });
    await config({ publisherName: "Contoso" });
    expect(await saidOnService((onEvent) => primary.up({ onEvent }))).toContain(
        `keeps custom properties that are not declared: ${name} = True`,
    );
    expect(service().body.properties.customProperties).toMatchObject({ [name]: "True" });
    await expectNothingToDo();
});

test("a host name that another tool manages is not taken away by a change of the publisher's name (azurerm #12607)", async () => {
    const hostname = {
        type: "Proxy",
        hostName: "api.contoso.example",
        keyVaultId: "https://kv.vault.azure.net/secrets/api",
    };
    await change({ properties: { hostnameConfigurations: [hostname] } });
    // Nothing else is changed: nothing is written, and so nothing stands in the way.
    expect(await saidOnService((onEvent) => primary.up({ onEvent }))).toContainEqual(
        expect.stringMatching(
            /^changed outside of this stack, and left so by this up: .*host name api\.contoso\.example/,
        ),
    );
    await config({ publisherName: "Contoso GmbH" });
    const mark = azure.sandbox.requestLog.mark();
    for (const run of [() => primary.preview(), () => primary.up()]) {
        await expect(run()).rejects.toThrow(
            "allowRemovals is not set: this takes away host name api.contoso.example (Proxy): requests to it fail, and no " +
                'backup holds its certificate. Add "api.contoso.example" to it if that is meant, or declare it in hostnames, ' +
                'or set unmanaged: ["hostnames"] where another tool manages it.',
        );
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    await config({ "unmanaged[1]": "hostnames" });
    await primary.up();
    expect([service().body.properties.publisherName, hostNames()]).toEqual(["Contoso GmbH", ["api.contoso.example"]]);
    await expectNothingToDo();
});

const units = (): unknown => service().body.sku.capacity;
/** Lets autoscale see what requests ask for now, as Azure Monitor would minute by minute, until nothing moves any more. */
async function autoscale(demand: number): Promise<void> {
    azure.sandbox.state.setDemand(service().name, demand);
    for (let round = 0; round < 6; round += 1) {
        settled();
        await azure.clients.arm("GET", `${service().id}?api-version=2024-05-01`);
    }
    settled();
    await azure.clients.arm("GET", `${service().id}?api-version=2024-05-01`);
}

test("autoscale moves units, and no up, preview, refresh or update for another reason moves them back", async () => {
    await config({ "autoscale.minUnits": "2", "autoscale.maxUnits": "4" });
    await primary.removeConfig("apim-dr:units", true);
    expect(changesOf(await primary.up())).toMatchObject({ create: 1 });
    expect(units()).toBe(2);
    await autoscale(3.9);
    expect(units()).toBe(4);
    expect(await saidOnService((onEvent) => primary.preview({ onEvent }))).not.toContainEqual(
        expect.stringMatching(/units|scales/),
    );
    await expectNothingToDo();
    await primary.refresh();
    await expectNothingToDo();
    await config({ publisherName: "Contoso Units" });
    await primary.up();
    expect([service().body.properties.publisherName, units()]).toEqual(["Contoso Units", 4]);
    await expectNothingToDo();
    await autoscale(0.5);
    expect(units()).toBe(2);
    await expectNothingToDo();
});

test("units that autoscale moves between preview and up are sent as they are then", async () => {
    await config({ publisherName: "Contoso Again" });
    await primary.preview();
    await autoscale(3.9);
    await primary.up();
    expect([service().body.properties.publisherName, units()]).toEqual(["Contoso Again", 4]);
    await expectNothingToDo();
});

test("more units at least are brought by the up, and without autoscale the units are as declared", async () => {
    await config({ "autoscale.minUnits": "5", "autoscale.maxUnits": "6" });
    expect(await saidOnService((onEvent) => primary.up({ onEvent }))).toContain("scales West Europe from 4 to 5 units");
    expect(units()).toBe(5);
    await expectNothingToDo();
    // Otherwise it would bring units back before its setting is deleted, which is the last thing of a run.
    await config({ "autoscale.enabled": "false" });
    await primary.up();
    await primary.removeConfig("apim-dr:autoscale", true);
    await config({ units: "2" });
    expect(changesOf(await primary.up())).toMatchObject({ delete: 1 });
    expect([units(), azure.sandbox.state.autoscaleSettings.size]).toEqual([2, 0]);
    await expectNothingToDo();
});

test("a self-hosted gateway is named before Azure refuses the lower tier (self-hosted-gateway #166)", async () => {
    await azure.clients.arm("PUT", `${service().id}/gateways/onprem?api-version=2024-05-01`, {
        properties: { locationData: { name: "here" } },
    });
    await config({ tier: "Developer", units: "1", "allowRemovals[0]": "Premium" });
    await primary.removeConfig("apim-dr:zones", true);
    const mark = azure.sandbox.requestLog.mark();
    await expect(primary.preview()).rejects.toThrow(
        "tier is \"Developer\": the service has the self-hosted gateway 'onprem', and Azure refuses to change tier Premium to " +
            "Developer while it exists. Delete it first",
    );
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
});
