import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { openProject } from "../../demo/project";
import manifest from "../../package.json";
import templateManifest from "../../template/package.json";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { runDirectory } from "../support/run-directory";
import { lifeSpeed, throughLife } from "../support/through-life";

const template = path.join(__dirname, "..", "..", "template");
const directory = runDirectory("from-template");

interface TemplateFile {
    readonly template: { readonly config: Readonly<Record<string, { readonly default?: string }>> };
}

let azure: EngineFixture;

beforeAll(async () => {
    azure = await startEngineFixture("template", lifeSpeed);
});

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

test("the template asks for this release, and for what this release asks for", () => {
    const { "apim-dr": release, ...others } = templateManifest.dependencies;
    const { pulumi: _optional, ...peers } = manifest.peerDependencies;
    expect(release).toBe(`^${manifest.version}`);
    expect(others).toEqual(peers);
});

test("what `pulumi new` makes of the template comes up by its defaults, takes a snapshot, and is destroyed", async () => {
    const { engine, sandbox } = azure;
    const folder = path.join(directory.path, "protected-apim");
    mkdirSync(folder, { recursive: true });
    const project = openProject(folder, directory.path, engine, azure.environment);
    execFileSync(engine.path, ["new", template, "--generate-only", "--yes", "--name", "protected-apim"], {
        cwd: folder,
        env: { ...process.env, ...project.environment },
        stdio: "pipe",
    });
    expect(readFileSync(path.join(folder, "package.json"), "utf8")).toContain('"name": "protected-apim"');

    const { config } = (parse(readFileSync(path.join(template, "Pulumi.yaml"), "utf8")) as TemplateFile).template;
    const typed: Record<string, string> = {
        serviceName: "contoso-from-template",
        publisherEmail: "apim@contoso.example",
        vaultStorageAccount: "stfromtemplate",
        operatorObjectId: sandbox.connection.objectId,
    };
    const asked = Object.keys(config).filter((key) => config[key]?.default === undefined);
    expect(asked).toEqual(Object.keys(typed));
    const defaults = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value.default)]));
    const values: Record<string, string> = {
        ...defaults,
        ...typed,
        operatorType: "ServicePrincipal",
        protect: "false",
    };
    const outputs = await throughLife(
        azure,
        project,
        "dev",
        Object.fromEntries(Object.entries(values).map(([key, value]) => [`protected-apim:${key}`, { value }])),
    );
    expect(outputs.snapshots?.value).toMatchObject([{ result: "succeeded", tier: "Developer" }]);
});
