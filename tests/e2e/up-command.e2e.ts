import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { UpReport } from "../../cli/up/report";
import { readText } from "../pipelines/read-pipelines";
import { runnerShell, scriptOf } from "../pipelines/script-of";
import { typedLines } from "../docs/typed-lines";
import { routedOrigins } from "../support/routed-origins";
import { startFailoverFixture, stateFileOf, withoutState } from "../support/failover-fixture";
import type { FailoverFixture, SiteName } from "../support/failover-fixture";
import { holdBack, killAll, start, typeCommand, until } from "../support/typed-up";
import type { Ended, Typed } from "../support/typed-up";

// `apim-dr up` as a pipeline types it. The tests are chapters of one story.
let fixture: FailoverFixture;
let outage: number;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("up-command");
    fixture.configure("primary", { lostAnswerWatchSeconds: 3 });
    fixture.configure("standby", { lostAnswerWatchSeconds: 3 });
    await fixture.compareSecrets();
}, 900_000);

afterEach(() => fixture.rules.expectToHold());

afterAll(() => fixture.stop());

/** As somebody types it who has signed in and has nothing else there. */
function runInEmptyShell(command: string): Promise<Ended> {
    const { directory, environment } = fixture.azure.project;
    const env = { PATH: environment.PATH, HOME: process.env.HOME, ...environment };
    return start("bash", ["--noprofile", "--norc", "-c", command], directory, env).ended;
}

/** What a page tells to type of this command. */
const commandsOf = (page: string): string[] =>
    typedLines(readText(page)).filter((line) => line.startsWith("npx apim-dr "));

const type = (...args: string[]): Typed => typeCommand(fixture.azure, "--json", ...args);

/** @returns what it prints, once it has ended with the report's own exit code. */
async function up(...args: string[]): Promise<UpReport & { readonly words: string }> {
    const { code, stdout, stderr } = await type("--yes", ...args).ended;
    const report = JSON.parse(stdout) as UpReport;
    expect(code).toBe(report.exitCode);
    return { ...report, words: stderr };
}

async function runScript(script: string): Promise<{ readonly code: number | null; readonly output: string }> {
    const { directory, environment } = fixture.azure.project;
    const { ended } = start("bash", [...runnerShell, "-c", script], directory, { ...process.env, ...environment });
    const { code, stdout, stderr } = await ended;
    return { code, output: stdout + stderr };
}

const didOf = ({ stacks }: UpReport): Record<string, readonly string[]> =>
    Object.fromEntries(stacks.map(({ stack, did }) => [stack, did]));

const gitHub = "pipelines/github/workflows";
const azureDevOps = "pipelines/azure-devops";

/** A pipeline's own step finds nothing to do, and both of its steps fail where what is declared is refused. */
async function expectStepsToRun(folder: string, active: SiteName, epoch: number): Promise<void> {
    const settled = `Settled: '${active}' is active in epoch ${epoch}.`;
    const [upStep, previewStep] = [scriptOf(`${folder}/up.yml`, "Up"), scriptOf(`${folder}/preview.yml`, "Preview")];
    const mark = fixture.azure.sandbox.requestLog.mark();
    expect(await runScript(upStep)).toMatchObject({ code: 0, output: expect.stringContaining(settled) as string });
    // Of another time: the declaration that has led here counts as done.
    fixture.configure(active, { atEpoch: epoch + 3 });
    for (const script of [upStep, previewStep]) {
        const { code, output } = await runScript(script);
        expect(output).toContain("DeclaredAtAnotherEpoch");
        expect(code).not.toBe(0);
    }
    fixture.configure(active, { atEpoch: undefined });
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
}

const routedSites = (): string[] => [
    ...new Set(routedOrigins(fixture.azure.sandbox).map((origin) => origin.split("-")[0]!)),
];

test("from nothing to settled: the vault, the first claim, traffic, the standby; no stack is created unasked", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    const missing = await up();
    expect(missing).toMatchObject({ result: "refused", exitCode: 2 });
    expect(missing.problems).toEqual([
        "Stack 'traffic' is not in this backend: use the one that holds it, run 'pulumi stack init traffic', or give --create-stacks.",
    ]);
    expect(fixture.azure.sandbox.requestLog.since(mark)).toEqual([]);

    const report = await up("--create-stacks");
    expect(report).toMatchObject({ result: "settled", exitCode: 0, activeSite: "primary", epoch: 1, problems: [] });
    expect(didOf(report)).toEqual({
        vault: ["vault"],
        primary: ["claim", "settle"],
        standby: ["stand by"],
        traffic: ["follow"],
    });
    expect(report.words).toMatch(/No site has been active yet, and 'primary' is declared active:\n +1\. vault/);
    expect(report.words).toContain("Settled: 'primary' is active in epoch 1. Nothing is left to do.");
    expect(routedSites()).toEqual(["primary"]);
});

test("a second run leaves all the same, runs each stack once and writes nothing", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    const report = await up();
    expect(report).toMatchObject({ result: "settled", exitCode: 0 });
    expect(report.stacks.map(({ did, changes, left }) => [did.length, changes, left])).toEqual(
        report.stacks.map(() => [1, {}, []]),
    );
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("a preview says the plan, previews what can be known before, and writes nothing", async () => {
    await fixture.publish("primary", "partner");
    fixture.declareActive("standby");
    const mark = fixture.azure.sandbox.requestLog.mark();
    const report = await up("--preview");
    expect(report).toMatchObject({ result: "previewed", exitCode: 0, activeSite: "primary", epoch: 1 });
    expect(report.plan.map(({ stack, action }) => `${stack}: ${action}`)).toEqual([
        ...["primary: demote", "standby: promote", "traffic: follow", "vault: vault"],
        ...["standby: settle", "primary: stand by"],
    ]);
    expect(report.words).toMatch(/primary \| demote: hands over to 'standby', planned/);
    expect(report.stacks.find(({ stack }) => stack === "standby")).toMatchObject({
        did: [],
        left: ["takes over from 'primary', planned: epoch 2; previewed once 'primary' has run"],
    });
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test.each([gitHub, azureDevOps])("the preview step of %s says the same as it stands", async (folder) => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    const { code, output } = await runScript(scriptOf(`${folder}/preview.yml`, "Preview"));
    expect(output).toMatch(/primary \| demote: hands over to 'standby', planned/);
    expect(code).toBe(0);
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("planned: one line changed and one command; units that the takeover did not wait for come with it", async () => {
    const { entities } = fixture.held("primary")!;
    const report = await up();
    expect(report).toMatchObject({ result: "settled", exitCode: 0, activeSite: "standby", epoch: 2 });
    expect(didOf(report)).toEqual({
        vault: ["vault"],
        primary: ["demote", "stand by"],
        standby: ["promote", "settle"],
        traffic: ["follow"],
    });
    expect(fixture.held("standby")).toEqual({ entities, units: { "Germany West Central": 2, "France Central": 1 } });
    expect(routedSites()).toEqual(["standby"]);
});

test("the steps of GitHub Actions run it as they stand, and fail where it fails", () =>
    expectStepsToRun(gitHub, "standby", 2));

test("an old commit is refused before anything is touched", async () => {
    fixture.declareActive("primary");
    fixture.configure("primary", { atEpoch: 1 });
    const mark = fixture.azure.sandbox.requestLog.mark();
    const report = await up();
    expect(report).toMatchObject({ result: "refused", exitCode: 2 });
    expect(report.problems.join()).toContain("DeclaredAtAnotherEpoch: atEpoch is 1 and the vault records epoch 2");
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    fixture.configure("primary", { atEpoch: undefined });
});

test("asked to end in the middle of a failover, it begins nothing more, and says so", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    fixture.azure.sandbox.clock.hold();
    const { child, ended } = type("--yes");
    await until(() => fixture.accepted("backup", mark) === 1);
    child.kill("SIGTERM");
    fixture.azure.sandbox.clock.release();
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ result: "interrupted", activeSite: "standby", epoch: 2 });
    expect(stderr).toContain("Interrupted: the next run continues.");
    expect(fixture.accepted("restore", mark)).toBe(0);
});

test("killed in the middle of a failover: the next run takes its own lock away and goes on, and never another's", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    const { child, ended } = type("--yes");
    await holdBack(fixture.azure, { endpoint: "arm", method: "POST", path: "/restore$" });
    await killAll(child);
    expect((await ended).code).toBeNull();
    fixture.azure.sandbox.faults.clear();
    await fixture.breakLeases();

    // Somebody else is at work on the stack, too.
    const lock = path.join(
        path.dirname(stateFileOf(fixture, "primary")),
        "../../locks/organization/apim-dr/primary/other.json",
    );
    const other = { pid: 1, username: "other", hostname: "elsewhere", timestamp: new Date().toISOString() };
    writeFileSync(lock, JSON.stringify(other));
    const locked = await up();
    expect(locked).toMatchObject({ result: "failed", exitCode: 1 });
    expect(locked.stacks.find(({ stack }) => stack === "primary")!.failure).toContain(
        "'pulumi cancel --stack primary' removes the lock; then run this again.",
    );
    rmSync(lock);
    const report = await up();
    expect(report.words).toContain("primary: removes the lock of an earlier run of this command, which was killed");
    expect(report).toMatchObject({ result: "settled", exitCode: 0, activeSite: "primary", epoch: 3 });
    expect(didOf(report).primary).toEqual(["promote", "settle"]);
    expect(fixture.accepted("restore", mark)).toBe(1);
    expect(routedSites()).toEqual(["primary"]);
});

test("unplanned: data loss that is accepted for another epoch is refused, with both ways out", async () => {
    outage = fixture.azure.sandbox.faults.add({ kind: "regionOutage", location: "westeurope", parts: "all" });
    fixture.declareActive("standby");
    fixture.configure("standby", { failover: "unplanned", acceptDataLoss: 2 });
    const report = await up();
    expect(report).toMatchObject({ result: "refused", exitCode: 2 });
    expect(report.problems.join()).toContain("DataLossNotAccepted: acceptDataLoss is 2");
    // What a reviewer has to know comes from the stack itself.
    const { result, stacks } = await up("--preview");
    expect(result).toBe("refused");
    expect(stacks.find(({ stack }) => stack === "standby")!.failure!.replace(/\s+/g, " ")).toMatch(
        /set failover to unplanned and acceptDataLoss to 3: .* changes made since .* UTC \(.* ago\) would be lost/,
    );
});

test("unplanned: the commands of docs/emergency.md in their order, in an empty shell, the primary's region and stack gone", async () => {
    fixture.configure("standby", { failover: undefined, acceptDataLoss: undefined });
    fixture.declareActive("primary");
    await withoutState(fixture, "primary", async () => {
        const [look, declare, preview, run, lookAgain, ...more] = commandsOf("docs/emergency.md");
        expect([look, preview, run, lookAgain, more]).toEqual([
            ...["npx apim-dr status", "npx apim-dr up --preview", "npx apim-dr up", "npx apim-dr status", []],
        ]);
        const status = await runInEmptyShell(look!);
        expect(status).toMatchObject({ code: 0, stderr: "" });
        const revoked = "Subscriptions changed since the snapshot: not known (Azure does not answer for 'primary').";
        expect(status.stdout.replace(/\s+/g, " ")).toContain(revoked);
        // Of the page, with the epoch that is recorded.
        const declareNow = declare!.replace(/\d+$/, "3");
        expect(status.stdout.split("\n").map((line) => line.trim())).toContain(declareNow);
        expect((await runInEmptyShell(declareNow)).stdout).toContain("acceptDataLoss: 3");

        const { code: isPreviewed, stdout: shown } = await runInEmptyShell(preview!);
        const previewed = shown.replace(/\s+/g, " ");
        expect(previewed).toContain(revoked);
        expect(previewed).toMatch(/Restores: snapshot of contoso-apim-standby \(\d{4}-.* UTC\)/);
        expect(previewed).toMatch(
            /Loses: changes in 'primary' since \d{4}-\d\d-\d\d \d\d:\d\d UTC \([\d.]+ (s|min|h) ago\)/,
        );
        expect(previewed).toMatch(/Takes: about \d+ to \d+ min \(restore /);
        expect(isPreviewed).toBe(0);

        const { code, stdout } = await runInEmptyShell(`${run} --yes`);
        expect(code).toBe(0);
        const end = stdout.slice(stdout.lastIndexOf("┘") + 2);
        expect(end.replace(/\s+/g, " ")).toMatch(
            /Settled, but for 'primary', declared lost: 'standby' is active in epoch 4\. Failover: 'standby' took over, unplanned, in epoch 4\. Up to .* of changes were lost\. It took .*\. Next: - Take out the consents that were only for it \(acceptDataLoss\): npx apim-dr declare --settle - 'primary' is fenced until it rejoins as a standby: docs\/runbooks\/re-protect\.md/,
        );
        expect(stdout.split("\n").filter((line) => line.length > 80 && !/^ +\w+ \| /.test(line))).toEqual([]);
        expect((await runInEmptyShell(lookAgain!)).stdout).toContain("'standby' is active in epoch 4");
    });
    expect(routedSites()).toEqual(["standby"]);
    expect((await runInEmptyShell("npx apim-dr declare --settle")).stdout).toContain(
        "Pulumi.yaml: acceptDataLoss taken out",
    );
});

test("the lost site's failure is reported in its stack's own words, and does not count", async () => {
    const report = await up();
    expect(report).toMatchObject({ result: "settled", exitCode: 0, epoch: 4 });
    const primary = report.stacks.find(({ stack }) => stack === "primary")!;
    expect(primary).toMatchObject({ isLost: true, did: ["rejoin"] });
    expect(primary.failure).not.toBeNull();
    fixture.azure.sandbox.faults.remove(outage);
    const back = await up();
    expect(back).toMatchObject({ result: "settled", exitCode: 0 });
    expect(back.stacks.find(({ stack }) => stack === "primary")!.failure).toContain(
        "Fenced: 'primary' lost the active role",
    );
});

test("declared active again, a fenced site is refused before its peer hands over; with rejoin all goes back", async () => {
    // Which is planned again.
    expect((await runInEmptyShell("npx apim-dr declare --active-site primary")).code).toBe(0);
    const mark = fixture.azure.sandbox.requestLog.mark();
    expect((await up()).problems.join()).toContain("Fenced: 'primary' lost the active role");
    expect(fixture.azure.sandbox.requestLog.writes(mark)).toEqual([]);
    fixture.configure("primary", { rejoin: 4 });
    const report = await up();
    expect(report).toMatchObject({ result: "settled", exitCode: 0, activeSite: "primary", epoch: 5 });
    expect(didOf(report)).toMatchObject({ standby: ["demote", "stand by"], primary: ["promote", "settle"] });
});

test("the steps of Azure Pipelines run it as they stand, and fail where it fails", () =>
    expectStepsToRun(azureDevOps, "primary", 5));

test("a bound that is too low is said, and the next run goes on", async () => {
    fixture.declareActive("standby");
    const bounded = await up("--max-rounds", "1");
    expect(bounded).toMatchObject({ result: "unsettled", exitCode: 1, activeSite: "standby", epoch: 6 });
    expect(bounded.problems.join()).toMatch(/^'standby' has run 1 times, which is the limit \(--max-rounds 1\)/);
    expect(await up()).toMatchObject({ result: "settled", exitCode: 0, epoch: 6 });
});

test("no secret of the run is in what it prints", async () => {
    const { connection } = fixture.azure.sandbox;
    await fixture.stacks.primary.setConfig("apim-dr:secretsKey", { value: "0123456789abcdef".repeat(4), secret: true });
    const { code, stdout, stderr } = await type("--yes", "--refresh").ended;
    expect(code).toBe(0);
    const secrets = [
        connection.clientSecret,
        fixture.azure.project.environment.PULUMI_CONFIG_PASSPHRASE!,
        "0123456789abcdef",
    ];
    expect(secrets.filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
});
