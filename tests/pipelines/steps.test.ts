import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import { runDirectory } from "../support/run-directory";
import { parseYaml, readText } from "./read-pipelines";
import type { Step } from "./read-pipelines";

// The scripts of the pipelines, run as their runners run them.
const run = promisify(execFile);
const directory = runDirectory("pipeline-steps");
const checkout = path.join(__dirname, "..", "..");
const bin = path.join(directory.path, "bin");
const asked: { method?: string; url?: string; authorization?: string }[] = [];
let server: Server;
let endpoint: string;

beforeAll(async () => {
    mkdirSync(bin, { recursive: true });
    // The loop that renews the token goes round once, and says when it has ended: it would outlive the test.
    command("sleep", 'mkdir "$TURN" 2>/dev/null || { curl --silent "$ENDED" >/dev/null; exit 1; }');
    server = createServer(({ method, url, headers }, response) => {
        asked.push({ method, url, authorization: headers.authorization });
        response.end(JSON.stringify({ value: "token-of-github", oidcToken: "token-of-azure-devops" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc`;
});

afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    directory.remove();
});

beforeEach(() => asked.splice(0));

/** @returns every request for a token, once the loop that renews it has ended. */
async function askedInAll(): Promise<typeof asked> {
    while (!asked.some(({ url }) => url === "/oidc/ended")) {
        await new Promise((resolve) => server.once("request", resolve));
    }
    return asked.filter(({ url }) => url !== "/oidc/ended");
}

/** A folder for one test, and what its `sleep` needs. */
function turn(name: string): { folder: string; env: Record<string, string> } {
    const folder = path.join(directory.path, name);
    mkdirSync(folder);
    return { folder, env: { TURN: path.join(folder, "turn"), ENDED: `${endpoint}/ended` } };
}

function command(name: string, body: string): void {
    writeFileSync(path.join(bin, name), `#!/bin/bash\n${body}\n`);
    chmodSync(path.join(bin, name), 0o755);
}

/** @param shell - as the runner calls it: GitHub's `bash` stops at a failure by itself. */
async function runScript(script: string, env: Record<string, string>, cwd: string, shell: string[]): Promise<string> {
    const variables = { PATH: `${bin}:${process.env.PATH}`, HOME: directory.path, ...env };
    return (await run("bash", [...shell, "-c", script], { cwd, env: variables })).stdout;
}

const githubShell = ["--noprofile", "--norc", "-eo", "pipefail"];

test("GitHub's sign-in keeps the job's token in a file that only its owner reads, and names it to the next steps", async () => {
    const action = parseYaml<{ runs: { steps: Step[] } }>(
        readText("pipelines/github/actions/azure-sign-in/action.yml"),
    );
    const { folder, env: loop } = turn("github");
    const [tokenFile, environment] = ["azure-token", "github-env"].map((name) => path.join(folder, name));
    const [{ run: script }] = action.runs.steps as [Step];
    const env = {
        ...loop,
        TOKEN_FILE: tokenFile!,
        GITHUB_ENV: environment!,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "bearer-of-the-job",
        ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}?api-version=2`,
    };
    expect(await runScript(script!, env, folder, githubShell)).toBe("");
    expect(readFileSync(tokenFile!, "utf8")).toBe("token-of-github");
    expect(statSync(tokenFile!).mode & 0o777).toBe(0o600);
    expect(readFileSync(environment!, "utf8")).toBe(`AZURE_FEDERATED_TOKEN_FILE=${tokenFile}\n`);
    const request = {
        method: "GET",
        url: "/oidc?api-version=2&audience=api://AzureADTokenExchange",
        authorization: "Bearer bearer-of-the-job",
    };
    expect(await askedInAll()).toEqual([request, request]);
});

test("Azure DevOps' sign-in asks for the service connection's token and sets what the next steps read", async () => {
    command("az", "echo 00000000-0000-0000-0000-00000000000a");
    const { steps } = parseYaml<{ steps: Step[] }>(readText("pipelines/azure-devops/azure-steps.yml"));
    const script = steps.find(({ task }) => task === "AzureCLI@2")!.inputs!.inlineScript!;
    const { folder, env: loop } = turn("azure-devops");
    const env = {
        ...loop,
        AGENT_TEMPDIRECTORY: folder,
        SYSTEM_ACCESSTOKEN: "token-of-the-job",
        SYSTEM_OIDCREQUESTURI: endpoint,
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "connection",
        AZURESUBSCRIPTION_CLIENT_ID: "client",
        AZURESUBSCRIPTION_TENANT_ID: "tenant",
    };
    const said = await runScript(script, env, folder, []);
    const tokenFile = path.join(folder, "azure-token");
    expect(readFileSync(tokenFile, "utf8")).toBe("token-of-azure-devops");
    const set: Record<string, string> = Object.fromEntries(
        [...said.matchAll(/task\.setvariable variable=(\w+)\](.*)/g)].map(([, name, value]) => [name!, value!]),
    );
    expect(set).toEqual({
        ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true",
        AZURE_FEDERATED_TOKEN_FILE: tokenFile,
        AZURE_TENANT_ID: "tenant",
        AZURE_CLIENT_ID: "client",
        ARM_SUBSCRIPTION_ID: "00000000-0000-0000-0000-00000000000a",
    });
    expect(said).not.toContain("token-of");
    const request = {
        method: "POST",
        url: "/oidc?api-version=7.1&serviceConnectionId=connection",
        authorization: "Bearer token-of-the-job",
    };
    expect(await askedInAll()).toEqual([request, request]);
});

test.each([
    ["GitHub", "", ["activeSite"]],
    ["GitHub", "1", ["activeSite", "failover", "acceptDataLoss"]],
    ["Azure DevOps", "none", ["activeSite"]],
    ["Azure DevOps", "1", ["activeSite", "failover", "acceptDataLoss"]],
])(
    "%s: failover, with accepted loss '%s', pushes a branch of one commit that changes Pulumi.yaml alone",
    async (host, loss, set) => {
        const name = `${host.replace(" ", "")}-${loss}`;
        const { origin, clone, log } = await repository(name);
        const env = {
            ACTIVE_SITE: "standby",
            ACCEPT_DATA_LOSS: loss,
            BRANCH: "failover-1",
            LOG: log,
            GH_TOKEN: "x",
            AZURE_DEVOPS_EXT_PAT: "x",
        };
        await runScript(failoverScript(host), env, clone, host === "GitHub" ? githubShell : []);

        const git = async (...args: string[]): Promise<string> => (await run("git", ["-C", origin, ...args])).stdout;
        expect(await git("diff", "--name-only", "main", "failover-1")).toBe("Pulumi.yaml\n");
        expect((await git("rev-list", "--count", "main..failover-1")).trim()).toBe("1");
        const { config } = parseYaml<{ config: Record<string, { default: unknown }> }>(
            await git("show", "failover-1:Pulumi.yaml"),
        );
        expect(config.activeSite!.default).toBe("standby");
        const before = parseYaml<{ config: Record<string, unknown> }>(await git("show", "main:Pulumi.yaml")).config;
        const changed = Object.keys(config).filter(
            (key) => JSON.stringify(config[key]) !== JSON.stringify(before[key]),
        );
        expect(changed.sort()).toEqual([...set].sort());

        const calls = readFileSync(log, "utf8");
        expect(calls).toMatch(
            host === "GitHub" ? /^gh pr create --base main --head failover-1 /m : /^az repos pr create /m,
        );
        if (host === "GitHub") {
            expect(calls).toMatch(/^gh workflow run preview\.yml --ref failover-1 --field pull-request=17$/m);
        }
    },
);

/** The script of a step of a job, in a workflow of GitHub's. */
function gitHubScript(workflow: string, job: string, step: string): string {
    const { jobs } = parseYaml<{ jobs: Record<string, { steps: Step[] }> }>(
        readText(`pipelines/github/workflows/${workflow}`),
    );
    return jobs[job]!.steps.find(({ name }) => name === step)!.run!;
}

test.each([
    ["", /^gh pr comment 7 --body-file comment\.md$/m],
    ["41", /^gh api --method PATCH repos\/contoso\/apim\/issues\/comments\/41 --field body=@comment\.md --silent$/m],
])("GitHub: a preview keeps one comment of its own: where '%s' is there already", async (comment, call) => {
    const { clone, log } = await repository(`comment-${comment}`);
    command("gh", `echo "gh $*" >>"$LOG"; [ "$2" != --paginate ] || echo "${comment}"`);
    writeFileSync(path.join(clone, "preview.txt"), "nothing to do\n");
    const env = { LOG: log, GH_TOKEN: "x", GH_REPO: "contoso/apim", PULL_REQUEST: "7" };
    const summary = path.join(clone, "summary");
    const script = gitHubScript("preview.yml", "preview", "Comment");
    await runScript(script, { ...env, GITHUB_STEP_SUMMARY: summary }, clone, githubShell);
    expect(readFileSync(path.join(clone, "comment.md"), "utf8")).toMatch(
        /^<!-- apim-dr preview -->\nWhat merging [0-9a-f]{40} would do:\n```\nnothing to do\n```\n$/,
    );
    const calls = readFileSync(log, "utf8");
    expect(calls).toMatch(call);
    expect(calls.split("\n").filter((line) => /comment/.test(line) && !line.includes("--paginate"))).toHaveLength(1);
    expect(calls).toContain('startswith("<!-- apim-dr preview -->")');
});

test.each([
    ["", /^gh issue create --title apim-dr: the hourly up fails /m],
    ["12", /^gh issue comment 12 --body Again: https:\/\/run$/m],
])("GitHub: a failed hourly run is told in one issue: where '%s' is open already", async (issue, call) => {
    const { clone, log } = await repository(`issue-${issue}`);
    command("gh", `echo "gh $*" >>"$LOG"; [ "$2" != list ] || echo "${issue}"`);
    const env = { LOG: log, GH_TOKEN: "x", GH_REPO: "contoso/apim", RUN_URL: "https://run" };
    await runScript(gitHubScript("up.yml", "up", "Tell of a failed hourly run"), env, clone, githubShell);
    expect(readFileSync(log, "utf8")).toMatch(call);
});

function failoverScript(host: string): string {
    if (host === "GitHub") {
        return gitHubScript("failover.yml", "pull-request", "Pull request");
    }
    const { stages } = parseYaml<{
        stages: { jobs: { strategy: { runOnce: { deploy: { steps: Step[] } } } }[] }[];
    }>(readText("pipelines/azure-devops/failover.yml"));
    const { steps } = stages[0]!.jobs[0]!.strategy.runOnce.deploy;
    return steps.find(({ displayName }) => displayName === "Pull request")!.bash!;
}

/** A bare repository with this project's Pulumi.yaml on main, a clone of it, and stand-ins for the hosts' own clients. */
async function repository(name: string): Promise<{ origin: string; clone: string; log: string }> {
    const [origin, clone] = ["origin", "clone"].map((kind) => path.join(directory.path, name, kind)) as [
        string,
        string,
    ];
    const log = path.join(directory.path, name, "calls");
    mkdirSync(path.dirname(origin), { recursive: true });
    await run("git", ["init", "--quiet", "--bare", "--initial-branch", "main", origin]);
    await run("git", ["clone", "--quiet", origin, clone]);
    writeFileSync(path.join(clone, "Pulumi.yaml"), readText("Pulumi.yaml"));
    const git = (...args: string[]) => run("git", ["-C", clone, "-c", "user.name=x", "-c", "user.email=x@y", ...args]);
    await git("checkout", "--quiet", "-B", "main");
    await git("add", "Pulumi.yaml");
    await git("commit", "--quiet", "--message", "start");
    await git("push", "--quiet", "origin", "main");
    command(
        "npx",
        `[ "$1 $2" = "--no-install apim-dr" ] || exit 9; shift 2; exec ${process.execPath} ${path.join(checkout, "cli", "bin.js")} "$@"`,
    );
    command("gh", `echo "gh $*" >>"$LOG"; [ "$2" != view ] || echo 17`);
    command("az", `echo "az $*" >>"$LOG"`);
    return { origin, clone, log };
}
