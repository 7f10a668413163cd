import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { typedLines } from "../docs/typed-lines";
import { runDirectory } from "../support/run-directory";
import { azureCli, azureCliPath } from "./azure-cli";

const root = path.resolve(__dirname, "..", "..");
const speed = 300;
const run = runDirectory("conformance-page");
/** A copy of nothing: what the lines write lies here. */
const directory = path.join(run.path, "work");
const commands = path.join(run.path, "commands");

let azure: Sandbox;
let environment: Record<string, string>;

/** Lines of the page's parts 1 to 3, as a stranger types them. */
const lines = typedLines(readFileSync(path.join(root, "docs", "conformance.md"), "utf8").split("## 4.")[0]!).filter(
    Boolean,
);
const line = (pattern: RegExp): string => {
    const found = lines.filter((one) => pattern.test(one));
    expect(found).toHaveLength(1);
    return found[0]!;
};

const script = (name: string, text: string): void =>
    writeFileSync(path.join(commands, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });

beforeAll(async () => {
    azure = await startSandbox({ directory: path.join(run.path, "azure"), speed });
    const { connection } = azure;
    const home = path.join(run.path, "az");
    const az = azureCli(azureCliPath, connection, home);
    await az("cloud", "register", "--name", "sandbox", "--endpoint-resource-manager", connection.armEndpoint);
    await az("cloud", "set", "--name", "sandbox");
    await az("config", "set", "core.instance_discovery=false");
    [directory, commands].forEach((folder) => mkdirSync(folder, { recursive: true }));
    // Who signs in types a name and a password into a browser: here they are given.
    script(
        "az",
        `[ "$*" = login ] && exec ${azureCliPath} login --service-principal --username "$WHO" --password="$PASSWORD" --tenant "$TENANT"\nexec ${azureCliPath} "$@"`,
    );
    // Installed already; and it is run where its files may lie.
    script("npm", `[ "$1" = ci ] && exit 0\nshift 3\nexec node --import "$TSX" "$KIT" "$@"`);
    const tsx = path.join(root, "node_modules", "tsx", "dist", "loader.mjs");
    environment = {
        ...{ PATH: `${commands}:${process.env.PATH}`, HOME: home, AZURE_CONFIG_DIR: path.join(home, "azure") },
        ...{ REQUESTS_CA_BUNDLE: connection.caFile, NODE_EXTRA_CA_CERTS: connection.caFile },
        ...{ WHO: connection.clientId, PASSWORD: connection.clientSecret, TENANT: connection.tenantId },
        ...{ TSX: tsx, KIT: path.join(root, "conformance", "command.ts"), AZURE_CORE_COLLECT_TELEMETRY: "0" },
        // What tells this Azure from the real one.
        ...{ ARM_METADATA_HOSTNAME: new URL(connection.armEndpoint).host, ARM_DISABLE_INSTANCE_DISCOVERY: "true" },
        ...{ HTTPS_PROXY: connection.dataPlaneProxy, NO_PROXY: "127.0.0.1", CONFORMANCE_CLOCK_SPEED: String(speed) },
    };
}, 900_000);

afterAll(async () => {
    await azure?.stop();
    run.remove();
});

/** @param killAt - the words at which it is killed. */
function type(text: string, { input = "", killAt }: { readonly input?: string; readonly killAt?: string } = {}) {
    return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
        const child = spawn("bash", ["-c", text], { cwd: directory, env: environment, detached: true });
        let said = "";
        const hear = (words: Buffer): void => {
            said += words.toString();
            if (killAt !== undefined && said.includes(killAt)) {
                process.kill(-child.pid!, "SIGKILL");
            }
        };
        child.stdout.on("data", hear);
        child.stderr.on("data", hear);
        child.on("close", (code) => resolve({ code, said }));
        child.stdin.end(input);
    });
}

test("the page's lines lead from az login to the two files, through a run that is killed", async () => {
    const signIn = ["az login", line(/^export ARM_SUBSCRIPTION_ID/), line(/^npm ci/)].join("\n");
    expect(lines).toContain("az login");
    const begun = await type(`${signIn}\n${line(/--plan$/)}`, { input: "yes\n", killAt: "backups: by key" });
    expect(begun.said).toContain("Create this? Type yes:");
    expect(begun.said).toMatch(/It costs about \$/);
    expect(azure.state.resourceGroups.size).toBe(1);

    const ended = await type(line(/--resume$/));
    expect([ended.code, ended.said]).toEqual([0, expect.stringContaining("Written:")]);
    expect([azure.state.resourceGroups.size, azure.state.deletedServices.size]).toEqual([0, 0]);
    const written = path.join(directory, ".conformance");
    expect(readdirSync(written).sort()).toEqual([
        expect.stringMatching(/^conformance-developer_[\d-]+\.json$/),
        "differences.md",
        "ledger.md",
    ]);
    expect(existsSync(path.join(written, "state.json"))).toBe(false);
    expect(readFileSync(path.join(written, "ledger.md"), "utf8")).toContain(
        "a restore takes away what is not in the backup",
    );
    // This Azure differs by its speed alone, as the page says.
    const rows = readFileSync(path.join(written, "differences.md"), "utf8")
        .split("\n")
        .filter((row) => /^\| [a-z ]+: /.test(row));
    const bySpeed = /`header Retry-After`|^\| limits: |^\| create: account while it is created |`duration of /;
    expect(rows.filter((row) => !bySpeed.test(row))).toEqual([]);
    expect((await type(line(/--remove$/))).said).toContain("knows of no run");
}, 600_000);
