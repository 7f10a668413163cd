import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import { openProject } from "../../demo/project";
import template from "../../template/package.json";
import { readSnippets } from "../docs/read-snippets";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { installNode22 } from "../support/node-22";
import { packPackage } from "../support/pack-package";
import { destroyWhole, lifeSpeed, upTwice } from "../support/through-life";

/** README's first program in projects that pnpm and yarn install, as ES modules and as CommonJS; package.e2e.ts has npm. */

const [first] = readSnippets("README.md", readFileSync(path.join(__dirname, "..", "..", "README.md"), "utf8"));
const program = first!.code
    .replace('new SnapshotVault("vault", {', "$& protect: false,")
    .replace('ApiManagement.declare("primary", {', "$& protect: false,");
/** README says what an ES module has in its place. */
const asEsModule = program.replace("export = async", "export default async");
const managers = { pnpm: "10.34.9", yarn: "1.22.22" };
const root = mkdtempSync(path.join(tmpdir(), "apim-dr-managers-"));
const tools = path.join(root, "tools");

let azure: EngineFixture;
let node22: string;
let tarball: string;

beforeAll(async () => {
    node22 = await installNode22((line) => process.stderr.write(`${line}\n`));
    azure = await startEngineFixture("package-managers", lifeSpeed);
    tarball = packPackage(path.join(root, "packed"));
    mkdirSync(tools);
    const wanted = Object.entries(managers).map(([name, version]) => `${name}@${version}`);
    const options = ["--prefix", tools, "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];
    execFileSync("npm", ["install", ...options, ...wanted], { stdio: "pipe" });
}, 600_000);

afterAll(async () => {
    await azure.stop();
    rmSync(root, { recursive: true, force: true });
});

const compilerOptions = { target: "ES2022", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true };

/** A project as a user has it, installed by the package manager. */
function install(manager: keyof typeof managers, isModule: boolean): string {
    const folder = path.join(root, manager);
    mkdirSync(folder);
    const { "apim-dr": _published, ...dependencies } = template.dependencies;
    const manifest = {
        name: "consumer",
        private: true,
        main: "index.ts",
        ...(isModule ? { type: "module" } : {}),
        dependencies: { ...dependencies, "apim-dr": `file:${tarball}` },
        devDependencies: { ...template.devDependencies, ...(isModule ? { "ts-node": "^10.9.2" } : {}) },
    };
    const files = {
        "package.json": JSON.stringify(manifest),
        "tsconfig.json": JSON.stringify({
            compilerOptions: { ...compilerOptions, types: ["node"] },
            files: ["index.ts"],
        }),
        "Pulumi.yaml": "name: consumer\nruntime: nodejs\n",
        "index.ts": isModule ? asEsModule : program,
    };
    Object.entries(files).forEach(([name, text]) => writeFileSync(path.join(folder, name), text));
    const command = path.join(tools, "node_modules", ".bin", manager);
    const PATH = [node22, process.env.PATH].join(path.delimiter);
    execFileSync(command, ["install", "--prefer-offline", "--ignore-scripts"], {
        cwd: folder,
        env: { ...process.env, PATH },
        stdio: "pipe",
    });
    return folder;
}

function openStack(folder: string, config: ConfigMap): Promise<Stack> {
    const environment = { ...azure.sandbox.environment, PATH: node22 };
    return openProject(folder, path.join(folder, ".state"), azure.engine, environment).stack("dev", config);
}

const operator = (): ConfigMap => ({
    operatorObjectId: { value: azure.sandbox.connection.objectId },
    operatorType: { value: "ServicePrincipal" },
});

describe("a project that yarn installed", () => {
    let folder: string;
    let stack: Stack;

    beforeAll(async () => {
        folder = install("yarn", false);
        stack = await openStack(folder, operator());
    }, 600_000);

    test("previews the program as a CommonJS module", async () => {
        const { changeSummary } = await stack.preview();
        expect(changeSummary).toEqual({ create: expect.any(Number) as number });
    });

    test("runs as runtime.options say: arguments of node, the tsconfig, no TypeScript", async () => {
        const run = async (options: object, files: Readonly<Record<string, string>>) => {
            writeFileSync(
                path.join(folder, "Pulumi.yaml"),
                JSON.stringify({ name: "consumer", runtime: { name: "nodejs", options } }),
            );
            Object.entries(files).forEach(([name, text]) => writeFileSync(path.join(folder, name), text));
            return (await stack.up()).outputs.said?.value as unknown;
        };
        // Types that are wrong: only a tsconfig that does not check them lets them pass.
        const said = await run(
            { nodeargs: `--title 'two words' --no-warnings`, tsconfig: "unchecked.json" },
            {
                "index.ts": "export const said: number = [process.title, ...process.execArgv];\n",
                "unchecked.json": JSON.stringify({ compilerOptions: { ...compilerOptions, noCheck: true } }),
            },
        );
        expect(said).toEqual(["two words", "--title", "two words", "--no-warnings"]);
        // Node itself takes types out of a file, and cannot do that with an enum.
        const withEnum = { "index.ts": "enum Said { yes }\nexport const said = Said[0];\n" };
        expect(await run({}, withEnum)).toBe("yes");
        await expect(run({ typescript: false }, {})).rejects.toThrow("enum is not supported");
        await expect(run({ nodeargs: 5 }, {})).rejects.toThrow("must be a string");
    });
});

test("an ES module in a project that pnpm installed comes up, has nothing to do the second time, and is destroyed", async () => {
    const stack = await openStack(install("pnpm", true), operator());
    const { outputs } = await upTwice(azure, stack);
    expect(outputs.snapshot?.value).toEqual(expect.any(String));
    await destroyWhole(stack);
});
