import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openProject } from "../../demo/project";
import template from "../../template/package.json";
import { readSnippets } from "../docs/read-snippets";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { installNode22 } from "../support/node-22";
import { packPackage } from "../support/pack-package";
import { destroyWhole, lifeSpeed, upTwice } from "../support/through-life";

/**
 * A project made from nothing, outside of the checkout: what it has of apim-dr is the tarball. All of it is done on Node 22,
 * which `engines` asks for, whatever runs the tests.
 */

const checkout = path.join(__dirname, "..", "..");
const [first] = readSnippets("README.md", readFileSync(path.join(checkout, "README.md"), "utf8"));
const program = first!.code;
/** The same, as README says it before a destroy. */
const unprotected = program
    .replace('new SnapshotVault("vault", {', "$& protect: false,")
    .replace('ApiManagement.declare("primary", {', "$& protect: false,");
const compilerOptions = { target: "ES2022", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] };
const { "apim-dr": _packed, ...asked } = { ...template.dependencies, ...template.devDependencies };

let azure: EngineFixture;
let node22: string;
/** As the user has it: without the engine, which the fixture adds. */
const { PATH } = process.env;
const folder = mkdtempSync(path.join(tmpdir(), "apim-dr-consumer-"));
const inFolder = () => ({
    cwd: folder,
    encoding: "utf8" as const,
    env: { ...process.env, PATH: [node22, PATH].join(path.delimiter) },
});
const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { ...inFolder(), stdio: ["ignore", "pipe", "pipe"] });

beforeAll(async () => {
    node22 = await installNode22((line) => process.stderr.write(`${line}\n`));
    azure = await startEngineFixture("package", lifeSpeed);
    writeFileSync(path.join(folder, "index.ts"), program);
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: consumer\nruntime: nodejs\n");
    writeFileSync(
        path.join(folder, "package.json"),
        JSON.stringify({ name: "consumer", private: true, main: "index.ts" }),
    );
    writeFileSync(
        path.join(folder, "tsconfig.json"),
        JSON.stringify({ compilerOptions: { ...compilerOptions, module: "node16" }, files: ["index.ts"] }),
    );
    const tarball = packPackage(path.join(folder, "packed"));
    const wanted = Object.entries(asked).map(([name, version]) => `${name}@${version}`);
    // Strict: a package that refuses this Node is no warning, but a failure.
    const options = ["--engine-strict", "--no-audit", "--no-fund", "--prefer-offline"];
    run("npm", "install", ...options, tarball, ...wanted);
}, 600_000);

afterAll(async () => {
    await azure.stop();
    rmSync(folder, { recursive: true, force: true });
});

test.each([
    ["node16", "node16"],
    ["commonjs", "node10"],
])("a program on it compiles with module %s, moduleResolution %s", (module, moduleResolution) => {
    run("npx", "tsc", "--project", ".", "--module", module, "--moduleResolution", moduleResolution);
    writeFileSync(
        path.join(folder, "wrong.ts"),
        'import { VaultAccess } from "apim-dr/vault-access";\nnew VaultAccess("a", { nonsense: 1 });\n',
    );
    const options = ["--strict", "--noEmit", "--skipLibCheck", "--target", "ES2022"];
    const compiled = spawnSync(
        "npx",
        ["tsc", ...options, "--module", module, "--moduleResolution", moduleResolution, "wrong.ts"],
        inFolder(),
    );
    expect(compiled.stdout).toContain("'nonsense' does not exist in type 'VaultAccessArgs'");
});

test("its command finds the engine", () => {
    expect(JSON.parse(run("npx", "--no-install", "apim-dr", "engine", "--json"))).toEqual(azure.engine);
});

/** What the engine says of a program whose preview is refused. */
async function refusalOf(name: string, refusedProgram: string): Promise<string> {
    const { engine, sandbox } = azure;
    const environment = { ...sandbox.environment, PATH: node22 };
    const stack = await openProject(folder, path.join(folder, ".state"), engine, environment).stack(name, {});
    writeFileSync(path.join(folder, "index.ts"), refusedProgram);
    const refused = await stack.preview().then(() => "not refused", String);
    writeFileSync(path.join(folder, "index.ts"), program);
    expect(refused).not.toMatch(/\n +at /);
    return refused;
}

test("README's first program without its operators is refused in the preview, with the way out", async () => {
    const refused = await refusalOf("without-operators", program.replace(/operators: \[[^]*?\n {4}\],/, ""));
    expect(refused).toContain(
        "error: OperatorsMissing: SnapshotVault 'vault' has no operators, and you have no role on the blobs",
    );
    expect(refused).toContain(`Add yourself to operators: { principalId: "${azure.sandbox.connection.objectId}"`);
});

test("a provider that signs in elsewhere is refused in the preview, by the names of its settings alone", async () => {
    const provider =
        'new Provider("other", { subscriptionId: "any", clientId: "another", clientSecret: "never-to-be-seen" })';
    const refused = await refusalOf(
        "other-provider",
        `import { Provider } from "@pulumi/azure-native";
import { ApiManagement } from "apim-dr";
export = async () => {
    const args = { serviceName: "contoso-apim", publisherName: "Contoso", publisherEmail: "apim@contoso.example" };
    await ApiManagement.declare("service", { ...args, location: "westeurope" }, { provider: ${provider} });
};`,
    );
    expect(refused).toContain(
        "error: ProviderSignsInElsewhere: ApiManagement 'service' is given a provider of azure-native",
    );
    expect(refused).toContain("whose clientId, clientSecret are not as in the stack's config");
    expect(refused).not.toContain("never-to-be-seen");
});

test("README's first program comes up as it stands, has nothing to do the second time, and is destroyed", async () => {
    const { engine, sandbox } = azure;
    const environment = { ...sandbox.environment, PATH: node22 };
    const project = openProject(folder, path.join(folder, ".state"), engine, environment);
    const stack = await project.stack("dev", {
        operatorObjectId: { value: sandbox.connection.objectId },
        operatorType: { value: "ServicePrincipal" },
    });
    const { outputs } = await upTwice(azure, stack);
    expect(outputs.gatewayUrl?.value).toBe("https://contoso-apim.azure-api.net");
    expect(outputs.snapshot?.value).toEqual(expect.any(String));
    // It is the consumer's own Node that runs it, and not the test's.
    writeFileSync(path.join(folder, "index.ts"), unprotected.replace("return {", "$& node: process.version,"));
    expect((await stack.up()).outputs.node?.value).toMatch(/^v22\./);
    await destroyWhole(stack);
});
