import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { parse } from "dotenv";
import { runDirectory } from "../support/run-directory";

const checkout = path.join(__dirname, "..", "..");
const bin = path.join(checkout, "cli", "bin.js");
/** What `npm run sandbox` runs. */
const sandbox = ["--import", "tsx", path.join(checkout, "sandbox", "command.ts")];
const directory = runDirectory("command-line");
const node = (...args: string[]) => promisify(execFile)(process.execPath, args);
const run = (...args: string[]) => node(bin, ...args);

const started: ChildProcess[] = [];

afterAll(() => {
    started.forEach((child) => child.kill("SIGKILL"));
    directory.remove();
});

test("engine prints what it found, as JSON and as a line for eval that puts its folder on PATH once; and pulumi runs it", async () => {
    const engine = JSON.parse((await run("engine", "--json")).stdout) as Record<string, string>;
    expect(Object.keys(engine)).toEqual(["name", "version", "path"]);
    expect((await run("engine")).stdout).toContain(`Pulumi ${engine.version}`);
    const line = (await run("engine", "--env")).stdout;
    const twice = `${line}${line}printf %s "$PATH"`;
    const { stdout: found } = await promisify(execFile)("sh", ["-c", twice], { env: { PATH: "/usr/bin:/bin" } });
    expect(found).toBe(`${path.dirname(engine.path!)}:/usr/bin:/bin`);
    expect((await run("pulumi", "version")).stdout.trim()).toBe(`v${engine.version}`);
    await expect(run("pulumi", "no-such-command")).rejects.toMatchObject({ code: 1 });
}, 900_000);

test("--version prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(path.join(checkout, "package.json"), "utf8")) as { version: string };
    expect((await run("--version")).stdout).toBe(`${version}\n`);
});

test.each([
    [[...sandbox, "--speed", "0"], "'--speed <number>' argument '0' is invalid. It must be a number from 1"],
    [[...sandbox, "--start-time", "soon"], "argument 'soon' is invalid. It must be an ISO 8601 time"],
    [
        [bin, "declare", "--active-site", "x", "--at-epoch", "soon"],
        "argument 'soon' is invalid. It must be the number of an epoch",
    ],
    [
        [bin, "declare", "--active-site", "nowhere"],
        "'nowhere' is not one of the sites that Pulumi.yaml declares: primary, standby",
    ],
    [[bin, "nonsense"], "unknown command 'nonsense'"],
])("%j is refused with the option, the value and the rule", async (args, message) => {
    await expect(node(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
});

test("sandbox prints one JSON line when it is ready, and leaves nothing that listens when it is told to end", async () => {
    const child = spawn(process.execPath, [...sandbox, "--directory", directory.path], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    // A failure above the end of this test must not leave a sandbox that keeps jest waiting.
    started.push(child);
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    reader.on("line", (line) => lines.push(line));
    const first = await new Promise<string>((resolve) => reader.once("line", resolve));
    const connection = JSON.parse(first) as Record<string, string>;
    expect(Object.keys(connection).sort()).toEqual(
        [
            ...["adminEndpoint", "adminToken", "armEndpoint", "blobEndpoint", "caFile", "clientId", "clientSecret"],
            ...[
                "dataPlaneEndpoint",
                "dataPlaneProxy",
                "envFile",
                "keyVaultEndpoint",
                "objectId",
                "signIn",
                "subscriptionId",
            ],
            "tenantId",
        ].sort(),
    );
    const environment = parse(readFileSync(connection.envFile!));
    expect(environment).toMatchObject({
        ARM_METADATA_HOSTNAME: new URL(connection.armEndpoint!).host,
        ARM_CLIENT_SECRET: connection.clientSecret,
        NODE_EXTRA_CA_CERTS: connection.caFile,
        PULUMI_DEBUG_PROVIDERS: expect.stringMatching(/^azure-native:\d+$/) as string,
    });
    expect(statSync(connection.envFile!).mode & 0o777).toBe(0o600);

    const ports = [
        connection.armEndpoint!,
        connection.blobEndpoint!,
        connection.adminEndpoint!,
        connection.dataPlaneProxy!,
        `x://127.0.0.1:${environment.PULUMI_DEBUG_PROVIDERS!.split(":")[1]}`,
    ].map((url) => Number(new URL(url).port));
    expect(await Promise.all(ports.map(listens))).toEqual(ports.map(() => true));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(await Promise.all(ports.map(listens))).toEqual(ports.map(() => false));
    expect(lines).toHaveLength(1);
});

function listens(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = net.connect(port, "127.0.0.1");
        socket.once("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.once("error", () => resolve(false));
    });
}
