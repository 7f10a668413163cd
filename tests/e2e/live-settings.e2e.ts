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
