import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { OutputMap, Stack } from "@pulumi/pulumi/automation";
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
const unset = (key: string): Promise<void> => primary.removeConfig(`apim-dr:${key}`, true);
const serviceId = (): string => azure.sandbox.state.services.get("contoso-apim-primary")!.id;
const tier = (): string => azure.sandbox.state.services.get("contoso-apim-primary")!.body.sku.name;
const regions = (): string[] =>
    (azure.sandbox.state.services.get("contoso-apim-primary")!.body.properties.additionalLocations ?? []).map(
        ({ location }) => location,
    );
const units = (): unknown => azure.sandbox.state.services.get("contoso-apim-primary")?.body.sku.capacity;
const backupsSince = (mark: number): number =>
    azure.sandbox.requestLog.writes(mark).filter(({ path: asked }) => asked.endsWith("/backup")).length;

/** The preview says it, and the `up` after it does it: once, and then there is nothing more to do. */
async function expectChange(lines: readonly string[], { snapshots }: { snapshots: number }): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    const took = snapshots > 0 ? ["takes a snapshot of the service before it changes, 11 min and more"] : [];
    const wanted = [...took, ...lines, "all of it in one request: 15 to 45 min, and users have seen 2 h"];
    expect(await saidOnService((onEvent) => primary.preview({ onEvent }))).toEqual(wanted);
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    expect(await saidOnService((onEvent) => primary.up({ onEvent }))).toEqual(wanted);
    expect(backupsSince(mark)).toBe(snapshots);
    await expectNothingToDo();
}

async function expectNothingToDo(): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    expect(changesOf(await primary.refresh())).toEqual({});
    const lines = await saidOnService(async (onEvent) => expect(changesOf(await primary.up({ onEvent }))).toEqual({}));
    expect(lines).toEqual([]);
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
}

/** A preview and an `up` are refused alike, with all of it at once, and nothing at all is written to Azure. */
async function expectRefusal(...messages: string[]): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    for (const run of [() => primary.preview(), () => primary.up()]) {
        const error = await run().then(
            () => "it was not refused",
            ({ message }: Error) => message,
        );
        for (const message of messages) {
            expect(error).toContain(message);
        }
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
}

const nextUpOf = (outputs: OutputMap): unknown => outputs.nextUp?.value;

// Each runs the engine several times.
jest.setTimeout(900_000);

beforeAll(async () => {
    azure = await startEngineFixture("tiers");
    await (await azure.vaultStack()).up();
    primary = await azure.serviceStack("primary");
    await unset("additionalLocations");
    await config({ tier: "Standard", verify: "off", busyWaitSeconds: "60" });
    await primary.up();
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("Standard goes up to Premium with more regions and units, in one request after a snapshot", async () => {
    await config({
        tier: "Premium",
        units: "3",
        "additionalLocations[0].location": "northeurope",
        "additionalLocations[0].units": "1",
        "additionalLocations[1].location": "uksouth",
        "additionalLocations[1].units": "2",
    });
    await expectChange(
        [
            "goes up from tier Standard to Premium; snapshots of tier Standard are restored into Standard only",
            "adds a gateway in North Europe (1 unit)",
            "adds a gateway in UK South (2 units)",
            "scales West Europe from 2 to 3 units",
        ],
        { snapshots: 1 },
    );
    expect([tier(), regions()]).toEqual(["Premium", ["northeurope", "uksouth"]]);
});

test("a change of units takes no snapshot", async () => {
    await config({ "additionalLocations[0].units": "2" });
    await expectChange(["scales North Europe from 1 to 2 units"], { snapshots: 0 });
});

test("units that were changed outside of the stack are told as that: the up leaves them, and after a refresh brings them back", async () => {
    const group = serviceId().split("/")[4]!;
    const sku = { name: tier(), capacity: 4 };
    const { apiManagementService } = azure.clients.apiManagement;
    await apiManagementService.beginUpdateAndWait(group, "contoso-apim-primary", { sku });
    const drift =
        "West Europe runs with 4 units, declared 3: 'pulumi refresh', then 'pulumi up' brings back what is declared; this up leaves it";
    const mark = azure.sandbox.requestLog.mark();
    for (const run of [primary.preview.bind(primary), primary.up.bind(primary)]) {
        expect(await saidOnService((onEvent) => run({ onEvent }))).toEqual([drift]);
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
    expect(units()).toBe(4);
    await primary.refresh();
    await expectChange(["scales West Europe from 4 to 3 units"], { snapshots: 0 });
});

test("a region is not removed unless it is allowed, and then after a snapshot", async () => {
    await config({ "additionalLocations[0].location": "uksouth", "additionalLocations[0].units": "2" });
    await unset("additionalLocations[1]");
    await expectRefusal(
        'allowRemovals is not set: this removes the gateway in North Europe (2 units); its traffic goes to the nearest of West Europe, UK South. Add "northeurope" to it if that is meant, or declare the region in additionalLocations.',
    );
    await config({ "allowRemovals[0]": "North Europe" });
    await expectChange(
        ["removes the gateway in North Europe (2 units); its traffic goes to the nearest of West Europe, UK South"],
        { snapshots: 1 },
    );
    expect(regions()).toEqual(["uksouth"]);
});

test("Premium goes down to Standard only once no feature of it is declared, and each loss is allowed", async () => {
    await config({ tier: "Standard", units: "2" });
    await expectRefusal(
        'additionalLocations is 1: tier "Standard" has one region only: leave them out, or set tier to Premium.',
    );
    await unset("additionalLocations");
    await expectRefusal(
        "this goes down from tier Premium to Standard, and loses additional regions, availability zones, its workspaces, its self-hosted gateways, several host names of the gateway, virtual networks, built-in cache (5 GB, then 1 GB)",
        "this removes the gateway in UK South (2 units); its traffic goes to West Europe",
    );
    await config({ "allowRemovals[0]": "premium", "allowRemovals[1]": "uksouth", "allowRemovals[2]": "northeurope" });
    await expectChange(
        [
            "goes down from tier Premium to Standard, and loses additional regions, availability zones, its workspaces, its self-hosted gateways, several host names of the gateway, virtual networks, built-in cache (5 GB, then 1 GB); snapshots of tier Premium are restored into Premium only",
            "removes the gateway in UK South (2 units); its traffic goes to West Europe",
            "scales West Europe from 3 to 2 units",
        ],
        { snapshots: 1 },
    );
    expect([tier(), regions()]).toEqual(["Standard", []]);
});

test("another location is refused: it would delete the service and block its name", async () => {
    await config({ location: "swedencentral" });
    await expectRefusal(
        'location is "swedencentral": the service is in West Europe, and Azure cannot move a service to another region.',
    );
    await config({ location: "westeurope" });
    await expectNothingToDo();
});

test("a change waits for an operation that runs on the service", async () => {
    const mark = azure.sandbox.requestLog.mark();
    await azure.clients.arm("POST", `${serviceId()}/applynetworkconfigurationupdates?api-version=2024-05-01`, {});
    await config({ units: "1" });
    await primary.up();
    expect(azure.sandbox.requestLog.writes(mark).map(({ method }) => method)).toEqual(["POST", "PUT"]);
    await expectNothingToDo();
});

test("a deleted service is recovered, not purged, in two runs", async () => {
    // The 48 hours are not to pass meanwhile.
    azure.sandbox.clock.setSpeed(300);
    const before = units();
    await primary.destroy();
    await expectRefusal("set undelete to true to recover it with all it held, purge it");
    await config({ undelete: "true", units: "3" });
    const first = await primary.up();
    expect(units()).toBe(before);
    expect(nextUpOf(first.outputs)).toEqual(["everything that is declared of the recovered service"]);
    azure.sandbox.clock.setSpeed(6000);
    const second = await primary.up();
    expect(units()).toBe(3);
    expect(nextUpOf(second.outputs)).toEqual([]);
    await expectNothingToDo();
});

test("a service that exists is imported, and the next up goes on from it", async () => {
    const id = serviceId();
    const group = id.split("/providers/")[0]!;
    // As a stack that has never seen it, and without the role that this one has given it.
    const exported = await primary.exportStack();
    const deployment = exported.deployment as { resources: { type: string; id?: string }[] };
    for (const { id: role } of deployment.resources.filter(({ type }) => type.endsWith(":RoleAssignment"))) {
        await azure.clients.arm("DELETE", `${role}?api-version=2022-04-01`);
    }
    const resources = deployment.resources.filter(({ type }) => type === "pulumi:pulumi:Stack");
    await primary.importStack({ ...exported, deployment: { ...deployment, resources } });

    const file = path.join(azure.project.directory, "import.json");
    // The lines of docs/api-management.md: a name is the file's own, logicalName the program's.
    const child = { logicalName: "primary", parent: "component" };
    const imported = [
        { type: "apim-dr:index:ApiManagement", name: "component", logicalName: "primary", component: true },
        { type: "azure-native:resources:ResourceGroup", name: "group", ...child, id: group },
        { type: "azure-native:apimanagement:ApiManagementService", name: "service", ...child, id },
    ];
    writeFileSync(file, JSON.stringify({ resources: imported }));
    const { stdout } = await promisify(execFile)(
        azure.engine.path,
        ["import", "--file", file, "--stack", "primary", "--yes", "--protect=false", "--generate-code=false"],
        { cwd: azure.project.directory, env: { ...process.env, ...azure.project.environment } },
    );
    expect(stdout).toContain("imported");
    await primary.up();
    expect(serviceId()).toBe(id);
    await expectNothingToDo();
});
