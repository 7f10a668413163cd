import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { openProject } from "../../demo/project";
import type { Project } from "../../demo/project";
import templateManifest from "../../template/package.json";
import { runnerShell, scriptOf } from "../pipelines/script-of";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { runDirectory } from "../support/run-directory";
import { lifeSpeed, throughLife, upTwice } from "../support/through-life";

jest.setTimeout(600_000);

const checkout = path.join(__dirname, "..", "..");
const examples = path.join(checkout, "examples");
const directory = runDirectory("examples-work");
const tested = [
    "adopt-an-existing-service",
    "bring-your-own-vnet",
    "primary-and-standby",
    "staging-replica",
    "two-regions",
];

let azure: EngineFixture;

beforeAll(async () => {
    azure = await startEngineFixture("examples", lifeSpeed);
});

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

/** A working copy, so that no config or state ends up in the checkout. */
function copyOf(folder: string): Project {
    const work = path.join(directory.path, path.basename(folder));
    cpSync(folder, path.join(work, "project"), { recursive: true });
    // `npm run types` has checked the examples: that again would take half of each run.
    const environment = { ...azure.environment, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    return openProject(path.join(work, "project"), work, azure.engine, environment);
}

/** As a pipeline's runner does, signed in. */
async function runInProject({ directory: cwd, environment }: Project, script: string): Promise<string> {
    const env = { ...process.env, ...environment };
    return (await promisify(execFile)("bash", [...runnerShell, "-c", script], { cwd, env })).stdout;
}

const configOf = (project: string, values: Readonly<Record<string, string>>): ConfigMap =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`${project}:${key}`, { value }]));
const operator = () => ({ operatorObjectId: azure.sandbox.connection.objectId, operatorType: "ServicePrincipal" });

test("each example is tested here, and asks for the packages that the template asks for", () => {
    expect(
        readdirSync(examples)
            .filter((name) => name !== "README.md")
            .sort(),
    ).toEqual(tested);
    for (const name of tested) {
        const manifest = JSON.parse(readFileSync(path.join(examples, name, "package.json"), "utf8")) as object;
        expect(manifest).toMatchObject({
            name: `apim-dr-example-${name}`,
            dependencies: templateManifest.dependencies,
            devDependencies: templateManifest.devDependencies,
        });
    }
});

test("two-regions: has a gateway in each region", async () => {
    const project = copyOf(path.join(examples, "two-regions"));
    const outputs = await throughLife(azure, project, "dev", configOf("two-regions", { protect: "false" }));
    expect(outputs.regionalHostnames?.value).toEqual([
        "contoso-two-regions-westeurope-01.regional.azure-api.net",
        "contoso-two-regions-northeurope-01.regional.azure-api.net",
    ]);
});

test("bring-your-own-vnet: comes up in the subnets it is given", async () => {
    const networks = `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks`;
    const subnetIds = Object.fromEntries(
        ["westeurope", "northeurope"].map((region) => [region, `${networks}/vnet-${region}/subnets/apim`]),
    );
    const project = copyOf(path.join(examples, "bring-your-own-vnet"));
    const values = { protect: "false", subnetIds: JSON.stringify(subnetIds) };
    const outputs = await throughLife(azure, project, "dev", configOf("bring-your-own-vnet", values));
    expect(outputs.gatewayUrl?.value).toBe("https://contoso-in-vnet.azure-api.net");
});

test("adopt-an-existing-service: is not made anew, and gets a snapshot", async () => {
    const { clients, engine, sandbox } = azure;
    const name = "contoso-existing";
    await clients.arm(
        "PUT",
        `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-existing?api-version=2024-03-01`,
        {
            location: "westeurope",
        },
    );
    await clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait("rg-existing", name, {
        location: "westeurope",
        publisherEmail: "apim@contoso.example",
        publisherName: "Contoso",
        sku: { name: "Premium", capacity: 1 },
        identity: { type: "SystemAssigned" },
    });
    const { createdAt } = sandbox.state.services.get(name)!;
    const project = copyOf(path.join(examples, "adopt-an-existing-service"));
    const file = path.join(project.directory, "import.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("<subscription>", sandbox.connection.subscriptionId));
    const config = configOf("adopt-an-existing-service", { ...operator(), protect: "false" });
    await project.stack("dev", config);
    // Not in this thread: the sandbox answers in it.
    await promisify(execFile)(
        engine.path,
        ["import", "--file", "import.json", "--protect=false", "--generate-code=false", "--yes", "--stack", "dev"],
        { cwd: project.directory, env: { ...process.env, ...project.environment } },
    );
    const posted = sandbox.requestLog.mark();
    const stack = await project.stack("dev", config);
    expect(changesOf(await upTwice(azure, stack))).not.toHaveProperty("replace");
    expect(sandbox.state.services.get(name)!.createdAt).toEqual(createdAt);
    expect(sandbox.requestLog.accepted("backup", posted)).toHaveLength(1);
    await stack.destroy();
    expect(sandbox.state.services.has(name)).toBe(false);
});

test("staging-replica: holds what the newest snapshot of the template's service holds", async () => {
    const production = copyOf(path.join(checkout, "template"));
    writeFileSync(path.join(production.directory, "Pulumi.yaml"), "name: production\nruntime: nodejs\n");
    const vault = "stproduction";
    const producing = await production.stack(
        "prod",
        configOf("production", {
            ...operator(),
            serviceName: "contoso-production",
            location: "westeurope",
            tier: "Developer",
            publisherName: "Contoso",
            publisherEmail: "apim@contoso.example",
            vaultStorageAccount: vault,
            vaultLocation: "swedencentral",
            intervalHours: "24",
            protect: "false",
        }),
    );
    const [snapshot] = (await producing.up()).outputs.snapshots?.value as { id: string }[];

    const project = copyOf(path.join(examples, "staging-replica"));
    const values = { vaultResourceGroup: `rg-${vault}`, vaultStorageAccount: vault };
    const outputs = await throughLife(azure, project, "dev", configOf("staging-replica", values));
    expect(outputs.snapshot?.value).toBe(snapshot!.id);
    await producing.destroy();
});

test("primary-and-standby: three stacks come up, have nothing to do, fail over by the step of a pipeline, and are destroyed", async () => {
    const project = copyOf(path.join(examples, "primary-and-standby"));
    const config = configOf("primary-and-standby", { ...operator(), protect: "false" });
    const [vault, primary, standby] = await Promise.all(
        ["vault", "primary", "standby"].map((name) => project.stack(name, config)),
    );
    await upTwice(azure, vault!);
    expect((await upTwice(azure, primary!)).outputs.role?.value).toBe("active");
    expect((await upTwice(azure, standby!)).outputs.role?.value).toBe("standby");

    // In a pipeline: the failover's line, and the step that its merge runs, as they stand.
    await vault!.setConfig("primary-and-standby:program", { value: "vault" });
    await runInProject(project, "npx --no-install apim-dr declare --active-site standby");
    const said = await runInProject(project, scriptOf("pipelines/github/workflows/up.yml", "Up"));
    expect(said).toContain("Settled: 'standby' is active in epoch 2.");
    expect((await primary!.outputs()).role?.value).toBe("standby");

    await standby!.setConfig("primary-and-standby:destroyActive", { value: "2" });
    await standby!.up();
    for (const stack of [standby!, primary!, vault!]) {
        await stack.up();
        await stack.destroy();
    }
});
