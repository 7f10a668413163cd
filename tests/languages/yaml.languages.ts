import { cpSync } from "node:fs";
import * as path from "node:path";
import { openProject } from "../../demo/project";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { runDirectory } from "../support/run-directory";
import { languageHosts, linkPlugin } from "./language-hosts";

jest.setTimeout(600_000);
const directory = runDirectory("languages-yaml");
let azure: EngineFixture;
let environment: Record<string, string>;

beforeAll(async () => {
    azure = await startEngineFixture("languages");
    const folders = [await languageHosts(), linkPlugin(path.join(directory.path, "bin"))];
    environment = { ...azure.environment, PATH: [...folders, azure.environment.PATH].filter(Boolean).join(path.delimiter) };
});

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

test("smoke", async () => {
    const work = path.join(directory.path, "yaml");
    cpSync(path.join(__dirname, "yaml"), work, { recursive: true });
    const open = async (name: string, config: Record<string, string>) =>
        openProject(path.join(work, name), work, azure.engine, environment).stack("dev", Object.fromEntries(Object.entries(config).map(([k, value]) => [k, { value }])));
    const vault = await open("vault", { operator: azure.sandbox.connection.objectId });
    const up = await vault.up({ onOutput: (t) => process.stderr.write(t) });
    console.log(changesOf(up), up.outputs);
    console.log(changesOf(await vault.up()));
    const subscriptionId = azure.sandbox.connection.subscriptionId;
    const primary = await open("primary", { subscriptionId });
    const p = await primary.up({ onOutput: (t) => process.stderr.write(t) });
    console.log(changesOf(p), p.outputs);
    const p2 = await primary.up({ onOutput: (t) => process.stderr.write(t) });
    console.log(changesOf(p2));
});
