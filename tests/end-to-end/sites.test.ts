import { randomBytes } from "node:crypto";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { publishApis } from "../../demo/publish";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

// The tests below are the chapters of one story: each goes on from the state that the one before it left.
let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;
let secrets: string[];
const secretsKey = randomBytes(32).toString("base64");

const accepted = (action: "backup" | "restore"): number => azure.sandbox.requestLog.accepted(action).length;
/** What a service holds, secrets too, as the sandbox itself has it: each entity by its path. */
function holdings(name: string): Record<string, string> {
    const { id, entities } = azure.sandbox.state.services.get(name)!;
    return Object.fromEntries(
        entities.export().map(({ path, properties }) => [path, JSON.stringify(properties).replaceAll(id, "~")]),
    );
}

/** What a preview says beside its changes. */
async function previewOf(stack: Stack): Promise<string> {
    const said: string[] = [];
    await stack.preview({ onEvent: ({ diagnosticEvent }) => said.push(diagnosticEvent?.message ?? "") });
    return said.join("\n");
}

beforeAll(async () => {
    azure = await startEngineFixture("sites");
    vault = await azure.vaultStack({ "apim-dr:authorityImmutabilityDays": { value: "1" } });
    primary = await azure.serviceStack("primary");
    standby = await azure.serviceStack("standby");
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("bad input is refused with all failures at once, before any request", async () => {
    const mark = azure.sandbox.requestLog.mark();
    await primary.setAllConfig({ "apim-dr:units": { value: "0" }, "apim-dr:publisherEmail": { value: "nobody" } });
    await primary.setConfig("apim-dr:additionalLocations[1].location", { value: "North Europe" }, true);
    const error = await primary.up().then(
        () => undefined,
        (failure: Error) => failure,
    );
    for (const named of [
        "units is 0",
        'publisherEmail is "nobody"',
        'additionalLocations[1].location is "North Europe"',
    ]) {
        expect(error?.message).toContain(named);
    }
    expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
    await primary.setAllConfig({
        "apim-dr:units": { value: "2" },
        "apim-dr:publisherEmail": { value: "apim@contoso.example" },
    });
    await primary.setConfig("apim-dr:additionalLocations[1].location", { value: "uksouth" }, true);
});

test("up creates the vault, and the primary in three regions with their units", async () => {
    expect(changesOf(await vault.up())).toEqual({ create: 20 });
    const preview = await primary.preview();
    expect(preview.changeSummary).toEqual({ create: 6, same: 1 });
    expect(changesOf(await primary.up())).toEqual({ create: 6 });
    const service = azure.sandbox.state.services.get("contoso-apim-primary")!.render("2022-08-01");
    expect(service).toMatchObject({
        location: "West Europe",
        sku: { name: "Premium", capacity: 2 },
        properties: {
            provisioningState: "Succeeded",
            additionalLocations: [
                { location: "North Europe", sku: { name: "Premium", capacity: 1 } },
                { location: "UK South", sku: { name: "Premium", capacity: 1 } },
            ],
        },
    });
});

test("a trigger takes a snapshot, and the standby is restored to hold what the primary held", async () => {
    secrets = await publishApis(azure.clients.apiManagement, "rg-contoso-apim-primary", "contoso-apim-primary");
    for (const stack of [primary, standby]) {
        await stack.setConfig("apim-dr:secretsKey", { value: secretsKey, secret: true });
    }
    await primary.setConfig("apim-dr:backupTrigger", { value: "first" });
    const rows: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => {
        if (diagnosticEvent?.urn?.endsWith("dynamic/apim:Backup::primary")) {
            rows.push(diagnosticEvent.message);
        }
    };
    expect(changesOf(await primary.up({ onEvent }))).toEqual({ create: 1 });
    // Progress stands on the resource's own row.
    expect(rows.join("\n")).toMatch(
        /backup of \S+ \([^)]+\) accepted by Azure at .*\n.*backup of \S+ \([^)]+\) succeeded at /s,
    );
    // The service is still to be created.
    expect(await previewOf(standby)).toMatch(
        /restores snapshot '[0-9a-f]{12}' \(.* old\), the newest of service 'contoso-apim-primary', if the service is of tier Premium/,
    );
    expect(changesOf(await standby.up())).toEqual({ create: 8 });
    expect(await previewOf(standby)).not.toContain("restores snapshot");
    const [held, holds] = [holdings("contoso-apim-primary"), holdings("contoso-apim-standby")];
    expect(holds).toEqual(held);
    expect(Object.keys(holds).filter((path) => /^apis\/[^/]+\/operations\/[^/]+$/.test(path))).toHaveLength(271);
    expect([accepted("backup"), accepted("restore")]).toEqual([1, 1]);
    expect((await primary.outputs()).snapshot!.value).toMatchObject({ stable: true });
    const { verified, verification } = (await standby.outputs()).restore!.value as Record<string, unknown>;
    expect(verified).toBe(true);
    expect(verification).toMatch(/^verified: \d+ entities of \d+ kinds are those of the snapshot$/);
});

test("refresh of every stack changes nothing, and the next up is all same and sends no write", async () => {
    const mark = azure.sandbox.requestLog.mark();
    for (const stack of [vault, primary, standby]) {
        expect(changesOf(await stack.refresh())).toEqual({});
        expect(changesOf(await stack.up())).toEqual({});
    }
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("a change of units updates the service in place, and takes and restores nothing", async () => {
    await standby.setConfig("apim-dr:units", { value: "3" });
    // The service, and that it is ready for that.
    expect(changesOf(await standby.up())).toEqual({ update: 2 });
    expect(azure.sandbox.state.services.get("contoso-apim-standby")!.body.sku.capacity).toBe(3);
    expect(changesOf(await standby.up())).toEqual({});
    await primary.setConfig("apim-dr:timeoutSeconds", { value: "7200" });
    expect(changesOf(await primary.up())).toEqual({ update: 1 });
    expect([accepted("backup"), accepted("restore")]).toEqual([1, 1]);
});

test("the providers' code in the state stays under 1.2 kB", async () => {
    for (const stack of [primary, standby]) {
        const { resources } = (await stack.exportStack()).deployment as {
            resources: { inputs?: Record<string, unknown>; outputs?: Record<string, unknown> }[];
        };
        const stored = resources.flatMap(({ inputs, outputs }) => [inputs?.__provider, outputs?.__provider]);
        const codes = stored.filter((code): code is string => typeof code === "string");
        expect(codes).toHaveLength(4);
        codes.forEach((code) => expect(Buffer.byteLength(code)).toBeLessThanOrEqual(1200));
    }
});

test("no secret of the run is in any file that the engine or the project wrote", () => {
    const { clientSecret } = azure.sandbox.connection;
    const keys = [...azure.sandbox.state.storageAccounts.values()].flatMap((account) => account.keys);
    const masters = [...azure.sandbox.state.services.values()].flatMap(({ entities }) => {
        const { primaryKey, secondaryKey } = entities.get("subscriptions/master")!.properties;
        return [primaryKey as string, secondaryKey as string];
    });
    const wanted = [
        clientSecret,
        azure.project.environment.PULUMI_CONFIG_PASSPHRASE!,
        secretsKey,
        ...keys,
        ...masters,
        ...secrets,
    ];
    expect(wanted.every((secret) => secret.length >= 16)).toBe(true);
    const files = azure.writtenFiles();
    expect([...files.keys()].some((file) => file.endsWith("primary.json"))).toBe(true);
    const leaks = [...files].filter(([, content]) => wanted.some((secret) => content.includes(secret)));
    expect(leaks.map(([file]) => file)).toEqual([]);
});

test("destroy leaves nothing but soft-deleted services; the vault only once it is no longer protected", async () => {
    const { state } = azure.sandbox;
    // Each is looked for at once: 48 hours of the sandbox's clock later Azure purges it.
    await standby.destroy();
    expect([...state.deletedServices.keys()]).toContain("contoso-apim-standby");
    await primary.destroy();
    expect([...state.deletedServices.keys()]).toContain("contoso-apim-primary");
    await expect(vault.destroy()).rejects.toThrow("protected");
    await vault.setConfig("apim-dr:protectVault", { value: "false" });
    await vault.up();
    await vault.destroy();
    const left = [state.resourceGroups, state.storageAccounts, state.services, state.roleAssignments];
    expect(left.map(({ size }) => size)).toEqual([0, 0, 0, 0]);
});
