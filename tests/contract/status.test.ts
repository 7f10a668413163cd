import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { formatStatus } from "../../cli/status/format-status";
import type { VerifyReport } from "../../cli/records/verify-report";
import type { StatusReport } from "../../cli/status/status";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { catchUpRecords } from "../../dynamic-providers/vault/catch-up-records";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import type { Fault } from "../../sandbox/faults/fault";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { faultsBySchema } from "../support/faults-by-schema";
import { contextOf } from "../support/sandbox-context";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import { runDirectory } from "../support/run-directory";

// `apim-dr status` as it is typed, with parts of Azure down. It reads files, the vault and Azure; no engine is there.
const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("status-project");
let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("status");
    const serviceId = await azure.createService("primary", { location: "westeurope" });
    await azure.createService("standby", { location: "germanywestcentral" });
    const container = azure.clients.blobService("stfixture").getContainerClient("authority");
    const chain = new AuthorityChain(new TextBlobs(container), () => undefined);
    await chain.append(await chain.begin(), { event: "claimed", site: "primary", serviceId, verification: null });
    await catchUpRecords(contextOf(azure, () => undefined));
    const write = (file: string, lines: string[]): void =>
        writeFileSync(path.join(directory.path, file), `${lines.join("\n")}\n`);
    mkdirSync(directory.path, { recursive: true });
    write("Pulumi.yaml", [
        "name: own",
        "runtime: nodejs",
        "config:",
        "  activeSite: primary",
        "  sites: {type: array, items: {type: string}, default: [primary, standby]}",
        `  vaultResourceGroup: ${azure.group}`,
        "  vaultStorageAccount: {default: stfixture}",
    ]);
    write("Pulumi.vault.yaml", ["config:", "  own:program: vault"]);
    for (const site of ["primary", "standby"]) {
        write(`Pulumi.${site}.yaml`, [
            ...["encryptionsalt: v1:not-to-be-read", "config:", "  own:program: site", `  own:serviceName: ${site}`],
            ...[`  own:resourceGroup: ${azure.group}`, "  own:schedule: {intervalHours: 24}"],
            ...["  own:secretsKey:", "    secure: v1:not-to-be-read"],
        ]);
    }
}, 60_000);

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

afterEach(() => azure.sandbox.faults.clear());

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
    readonly seconds: number;
}

function type(...args: string[]): Promise<Ended> {
    const startedAt = performance.now();
    // No Pulumi CLI can be found, and no passphrase is set.
    const env = { ...process.env, ...azure.sandbox.environment, PATH: "", PULUMI_CONFIG_PASSPHRASE: "" };
    return new Promise((resolve) =>
        execFile(process.execPath, [bin, ...args, "--dir", directory.path], { env }, (error, stdout, stderr) => {
            const seconds = (performance.now() - startedAt) / 1000;
            resolve({ code: Number(error?.code ?? 0), stdout, stderr, seconds });
        }),
    );
}

async function status(...faults: Fault[]): Promise<StatusReport & Ended> {
    faults.forEach((fault) => azure.sandbox.faults.add(fault));
    const ended = await type("status", "--json");
    const report = JSON.parse(ended.stdout) as StatusReport;
    expect(faultsBySchema("status", report)).toEqual([]);
    return { ...report, ...ended };
}

const stateOf = ({ sites }: StatusReport): Record<string, string> =>
    Object.fromEntries(sites.map(({ site, service }) => [site, service.state]));

/** Longer than anybody waits. */
const never = 6;

test("everything answers: who is active, both services, and that a snapshot is due", async () => {
    const report = await status();
    expect(report).toMatchObject({ code: 0, activeSite: "primary", epoch: 1, unanswered: [], disagreements: [] });
    expect(stateOf(report)).toEqual({ primary: "running", standby: "running" });
    expect(report.snapshots).toMatchObject({ newest: null, objectiveSeconds: 86_400, isLate: true });
    expect(report.next).toEqual({
        words: "A snapshot is due: the next run takes it.",
        commands: ["npx apim-dr up"],
    });
});

describe("the vault's records", () => {
    const verify = async (): Promise<VerifyReport & Ended> => {
        const ended = await type("verify-records", "--json");
        const report = JSON.parse(ended.stdout) as VerifyReport;
        expect(faultsBySchema("verify-records", report)).toEqual([]);
        return { ...report, ...ended };
    };

    test("are whole, and a changed byte is named by both commands", async () => {
        await catchUpRecords(contextOf(azure, () => undefined));
        const whole = await verify();
        expect(whole).toMatchObject({
            code: 0,
            state: "whole",
            faults: [],
            newest: { digest: expect.any(String) as string },
        });
        expect(whole.records).toBeGreaterThanOrEqual(2);
        expect((await status()).records).toMatchObject({ state: "whole", count: whole.records });
        const blob = azure.clients
            .blobService("stfixture")
            .getContainerClient("catalog")
            .getBlockBlobClient("records/000001.json");
        const text = (await blob.downloadToBuffer()).toString();
        const other = text.replace('"kind": "authority"', '"kind": "restore"');
        await blob.upload(other, Buffer.byteLength(other));
        expect(await verify()).toMatchObject({
            ...{ code: 1, state: "broken" },
            faults: [{ code: "RecordChanged", blob: "catalog/records/000001.json", record: 1 }],
        });
        const told = await type("verify-records");
        expect([told.code, told.stdout]).toEqual([
            1,
            expect.stringMatching(/RecordChanged: record 1 was changed[^]*Restore the/),
        ]);
        const found = await status();
        expect(found).toMatchObject({ code: 0, activeSite: "primary", records: { state: "broken" } });
        expect(formatStatus(found)).toMatch(/Records:\n {2}- record 1 was changed/);
        await blob.upload(text, Buffer.byteLength(text));
        expect(await verify()).toMatchObject({ code: 0, state: "whole" });
    });

    test("cannot be verified where the vault does not answer: 2, and status answers all the same", async () => {
        azure.sandbox.faults.add({ kind: "error", endpoint: "blob", status: 503, path: "" });
        const { code, stderr } = await type("verify-records");
        expect([code, stderr]).toEqual([2, expect.stringMatching(/^VaultNotAnswering: /)]);
        expect((await status()).records).toEqual({ state: "unanswered", count: 0, faults: [] });
    });
});

describe("a project whose clients are sent by Traffic Manager", () => {
    const file = path.join(directory.path, "Pulumi.traffic.yaml");
    const profile = async (enabled: string): Promise<void> => {
        const { sandbox, group, clients } = azure;
        const id = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}/providers/Microsoft.Network/trafficManagerProfiles/contoso`;
        const endpoints = [
            { name: "primary-westeurope", endpointLocation: "westeurope" },
            { name: "standby-germanywestcentral", endpointLocation: "germanywestcentral" },
        ].map(({ name, endpointLocation }) => ({
            ...{ name, type: "Microsoft.Network/trafficManagerProfiles/externalEndpoints" },
            properties: {
                ...{ target: `${name}.example.com`, endpointLocation },
                endpointStatus: name.startsWith(enabled) ? "Enabled" : "Disabled",
            },
        }));
        const { status: answered } = await clients.arm("PUT", `${id}?api-version=2022-04-01`, {
            location: "global",
            properties: {
                ...{ profileStatus: "Enabled", trafficRoutingMethod: "Performance", endpoints },
                dnsConfig: { relativeName: "contoso", ttl: 30 },
                monitorConfig: { protocol: "HTTPS", port: 443, path: "/status-0123456789abcdef" },
            },
        });
        expect(answered).toBeLessThan(300);
    };

    beforeAll(() =>
        writeFileSync(
            file,
            [
                ...["config:", "  own:program: traffic", "  own:endpointName: contoso"],
                ...["  own:trafficKind: TrafficManager", `  own:resourceGroup: ${azure.group}`, ""],
            ].join("\n"),
        ),
    );
    afterAll(() => rmSync(file));

    test.each([
        ["primary", []],
        ["standby", ["Traffic Manager sends clients to 'standby', and the vault records 'primary' as active."]],
        ["no site", ["Traffic Manager sends clients to no site, and the vault records 'primary' as active."]],
    ])("clients are sent to %s", async (site, disagreements) => {
        await profile(site);
        const report = await status();
        const pointsAt = site === "no site" ? null : site;
        expect(report.traffic).toEqual({ kind: "TrafficManager", pointsAt, state: "read" });
        expect(report.disagreements).toEqual(disagreements);
    });
});

describe("declare, which reads the vault before it writes", () => {
    const file = path.join(directory.path, "Pulumi.yaml");
    const declare = (...args: string[]): Promise<Ended> => type("declare", "--active-site", "standby", ...args);
    let before: string;

    beforeEach(() => (before = readFileSync(file, "utf8")));
    afterEach(() => writeFileSync(file, before));

    test("refuses an epoch that is not the recorded one, names that, and writes nothing", async () => {
        const { code, stderr } = await declare("--accept-data-loss", "4");
        expect(code).toBe(1);
        expect(stderr).toContain("acceptDataLoss would be 4: it must be the epoch that the vault records, 1");
        expect(stderr).toContain("npx apim-dr declare --active-site standby --accept-data-loss 1");
        expect(readFileSync(file, "utf8")).toBe(before);
    });

    test("writes the recorded one; and any with --offline, which asks nobody", async () => {
        expect(await declare("--accept-data-loss", "1")).toMatchObject({ code: 0, stderr: "" });
        expect(readFileSync(file, "utf8")).toMatch(/activeSite: standby\n[^]*acceptDataLoss: 1\n/);
        writeFileSync(file, before);
        const mark = azure.sandbox.requestLog.mark();
        expect(await declare("--accept-data-loss", "4", "--offline")).toMatchObject({ code: 0, stderr: "" });
        expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
        expect(readFileSync(file, "utf8")).toContain("acceptDataLoss: 4");
    });

    test("says that it could not check the epoch where the vault does not answer, and writes", async () => {
        azure.sandbox.faults.add({ kind: "error", endpoint: "blob", path: "", status: 503 });
        const { code, stderr } = await declare("--accept-data-loss", "4");
        expect([code, stderr]).toEqual([0, expect.stringContaining("the epoch is not checked")]);
        expect(readFileSync(file, "utf8")).toContain("acceptDataLoss: 4");
    });
});

test("the catalog without snapshots is told, for people and for programs", async () => {
    expect((await type("snapshots")).stdout).toMatch(
        /^The catalog holds no snapshot \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)\.\n$/,
    );
    expect(faultsBySchema("snapshots", JSON.parse((await type("snapshots", "--json")).stdout))).toEqual([]);
});

test.each<[string, Fault[], Partial<StatusReport> & { readonly code: number }, Record<string, string>, RegExp]>([
    [
        "the active site's service never answers",
        [{ kind: "latency", endpoint: "arm", path: "/service/primary$", seconds: never }],
        { code: 0, activeSite: "primary", epoch: 1 },
        { primary: "unanswered", standby: "running" },
        /If it is lost, no snapshot can be restored/,
    ],
    [
        "the vault's blobs never answer",
        [{ kind: "latency", endpoint: "blob", seconds: never }],
        { code: 1, activeSite: null, epoch: null },
        { primary: "running", standby: "running" },
        /why the vault does not answer/,
    ],
    [
        "the resource manager never answers",
        [{ kind: "latency", endpoint: "arm", seconds: never }],
        { code: 1, activeSite: null, epoch: null },
        { primary: "unanswered", standby: "unanswered" },
        /why the vault does not answer/,
    ],
    [
        "the active site's region is down",
        [{ kind: "regionOutage", location: "westeurope", parts: "all" }],
        { code: 0, activeSite: "primary", epoch: 1 },
        { primary: "unanswered", standby: "running" },
        /Azure does not answer for it\. .* If it is lost, no snapshot can be restored/,
    ],
    [
        "nobody can sign in",
        [{ kind: "error", endpoint: "entra", status: 401 }],
        { code: 1, activeSite: null, epoch: null },
        { primary: "unanswered", standby: "unanswered" },
        /why the vault does not answer/,
    ],
])(
    "%s: what answers is told, what does not is named, and nobody waits",
    async (_, faults, told, states, next) => {
        const report = await status(...faults);
        expect(report).toMatchObject(told);
        expect(stateOf(report)).toEqual(states);
        expect(report.next.words).toMatch(next);
        // The process starts, asks for the cloud, a token and the parts: each answer takes 3 s at most.
        expect(report.seconds).toBeLessThan(14);
        expect(report.stderr).toBe("");
        const lines = formatStatus(report).split("\n");
        expect(lines.filter((line) => /^ +at .*:\d+:\d+/.test(line) || line.includes("\u001b"))).toEqual([]);
        const wide = lines.filter((line) => line.length > 80 && /\S\s+\S.*\s/.test(line.slice(0, 80)));
        expect(wide).toEqual([]);
    },
    60_000,
);

test("metrics are printed as typed, also where the vault does not answer", async () => {
    const answered = await type("status", "--format", "openmetrics");
    expect([answered.code, answered.stderr]).toEqual([0, ""]);
    expect(answered.stdout).toMatch(/^apim_dr_vault_answered 1$[^]*^# EOF$/m);
    azure.sandbox.faults.add({ kind: "error", endpoint: "entra", status: 401 });
    const silent = await type("status", "--format", "openmetrics");
    expect(silent.code).toBe(1);
    expect(silent.stdout).toMatch(/^apim_dr_vault_answered 0$[^]*^# EOF$/m);
}, 60_000);

test("subscriptions that have changed since the newest snapshot are named; not known where Azure does not answer", async () => {
    const service = azure.sandbox.state.services.get("primary")!;
    const put = async (name: string, properties: object): Promise<void> => {
        const url = `${service.id}/subscriptions/${name}?api-version=2024-05-01`;
        const { status: answered } = await azure.clients.arm("PUT", url, { properties });
        expect(answered).toBeLessThan(300);
    };
    const of = (displayName: string, state = "active") => ({ displayName, state, scope: `${service.id}/apis` });
    await put("orders", of("Orders app"));
    await azure.grant(service.id);
    const host = await ProviderHost.start(azure.sandbox.environment);
    const __provider = await serializeProvider(backupProvider);
    await host.create({ ...azure.operationInputs, serviceId: service.id, trigger: "first", __provider });
    await host.stop();
    expect((await status()).subscriptionsSince).toMatchObject({ changes: [] });
    await put("orders", of("Orders app", "suspended"));
    await put("late", of("Late app"));
    const report = await status();
    expect(report.subscriptionsSince).toEqual({
        changes: [
            { id: "late", displayName: "Late app", change: "created", state: "active" },
            { id: "orders", displayName: "Orders app", change: "changed", state: "suspended" },
        ],
        problem: "only the stacks have secretsKey: the preview of a failover compares them",
    });
    const down = await status({ kind: "regionOutage", location: "westeurope", parts: "all" });
    expect(down.subscriptionsSince).toEqual({ changes: null, problem: "Azure does not answer for 'primary'" });
}, 60_000);

test("files that name no vault are refused with the way out", async () => {
    writeFileSync(path.join(directory.path, "Pulumi.yaml"), "name: own\nruntime: nodejs\n");
    const { code, stderr } = await type("status");
    expect(code).toBe(1);
    expect(stderr).toContain("--storage-account /subscriptions/");
});
