import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { DifferenceReport } from "../../cli/logical/format-difference";
import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { faultsBySchema } from "../support/faults-by-schema";
import { runDirectory } from "../support/run-directory";
import { contextOf } from "../support/sandbox-context";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";

// `apim-dr diff` and `apim-dr export` as they are typed, on logical snapshots in real Azurite; no engine is there.
const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("logical-project");
const identity = path.join(directory.path, "identity.txt");
const out = path.join(directory.path, "exported");
const secret = "never-to-be-shown";
let azure: AzureFixture;
let serviceId: string;
let before: string;
let after: string;

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

function type(...args: string[]): Promise<Ended> {
    const env = { ...process.env, ...azure.sandbox.environment, PATH: "" };
    const words = [bin, ...args, "--dir", directory.path, "--storage-account", azure.storageAccountId];
    return new Promise((resolve) =>
        execFile(process.execPath, [...words, "--age-identity", identity], { env }, (error, stdout, stderr) =>
            resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
        ),
    );
}

async function put(below: string, properties: Record<string, unknown> | null): Promise<void> {
    const url = `${serviceId}/${below}?api-version=2024-05-01`;
    const answer = properties
        ? await azure.clients.arm("PUT", url, { properties })
        : await azure.clients.arm("DELETE", url);
    expect([below, answer.status < 300]).toEqual([below, true]);
}

const policy = (inbound: string): Record<string, unknown> => ({
    format: "rawxml",
    value: `<policies>\r\n  <inbound>\r\n    ${inbound}\r\n  </inbound>\r\n  <backend>\r\n    <base />\r\n  </backend>\r\n</policies>`,
});

beforeAll(async () => {
    azure = await startAzureFixture("logical-commands");
    serviceId = await azure.createService("compared");
    const age = await ageRecipient();
    mkdirSync(directory.path, { recursive: true });
    writeFileSync(identity, `# of the test\n${age.identity}\n`);
    writeFileSync(path.join(directory.path, "Pulumi.yaml"), "name: project\nruntime: nodejs\n");
    const context = contextOf(azure, () => undefined);
    const take = async (trigger: string): Promise<string> => {
        const inputs = {
            ...(azure.operationInputs as unknown as LogicalBackupInputs),
            ...{ serviceId, trigger, logicalContainer: "snapshots-logical" },
            recipients: [rsaRecipient().input, age.input],
            secretsKey: "a secret of 32 bytes or more, at random",
        };
        return (await new LogicalBackupOperation(context, { pause: () => Promise.resolve() }).run(inputs)).id;
    };
    await put("apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    await put("apis/orders/policies/policy", policy("<base />"));
    await put("namedValues/key", { displayName: "key", secret: true, value: secret });
    await put("tags/old", { displayName: "Old" });
    before = await take("before");
    await put("apis/orders/policies/policy", policy('<base />\r\n    <set-header name="x" exists-action="delete" />'));
    await put("namedValues/key", { displayName: "key", secret: true, value: `${secret}-2` });
    await put("tags/old", null);
    await put("tags/new", { displayName: "New" });
    after = await take("after");
}, 120_000);

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

test("diff names one edit, one loss, one extra and one changed secret, and nothing else; its exit code says so", async () => {
    const { code, stdout } = await type("diff", before, after);
    expect(code).toBe(1);
    expect(stdout.replaceAll(before, "BEFORE").replaceAll(after, "AFTER")).toBe(
        [
            "From snapshot 'BEFORE' to snapshot 'AFTER': 1 added, 1 removed, 2 changed.",
            "+ tags/new",
            "- tags/old",
            "~ apis/orders/policies/policy",
            "    @@ -2,4 +2,5 @@",
            "       <inbound>",
            "         <base />",
            '    +    <set-header name="x" exists-action="delete" />',
            "       </inbound>",
            "       <backend>",
            "~ namedValues/key: value changed (secret)",
            "",
        ].join("\n"),
    );
    expect(stdout).not.toContain(secret);
});

test("diff of a snapshot with itself, and with the service that did not change since, finds nothing", async () => {
    const same = await type("diff", after, after);
    expect([same.code, same.stdout]).toEqual([
        0,
        `No differences between snapshot '${after}' and snapshot '${after}'.\n`,
    ]);
    const live = await type("diff", after, serviceId);
    expect([live.code, live.stdout]).toEqual([
        0,
        `No differences between snapshot '${after}' and service 'compared' as it is now.\n`,
    ]);
});

test("diff --json is what its schema says", async () => {
    const { code, stdout } = await type("diff", before, after, "--json");
    const report = JSON.parse(stdout) as DifferenceReport;
    expect(code).toBe(1);
    expect(faultsBySchema("diff", report)).toEqual([]);
    expect([report.added, report.removed, report.changed.map(({ path: changed }) => changed)]).toEqual([
        ["tags/new"],
        ["tags/old"],
        ["apis/orders/policies/policy", "namedValues/key"],
    ]);
});

test("a snapshot that is not there, and an identity that is no recipient's, are told with exit code 2", async () => {
    const unknown = await type("diff", "nothing", after);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain(
        "SnapshotUnknown: Snapshot 'nothing' is not in the catalog: name a logical snapshot",
    );
    const kept = readFileSync(identity, "utf8");
    writeFileSync(identity, (await ageRecipient()).identity);
    const other = await type("diff", before, after);
    writeFileSync(identity, kept);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/^NotARecipient: /);
    expect(other.stderr).not.toMatch(/\n +at /);
});

test("export writes a folder for an API, policies as XML and no secret; the next one takes away what is gone", async () => {
    const first = await type("export", before, "--out", out);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toMatch(/^Wrote snapshot '\S+' to \S+: \d+ files, without secrets\.\n$/);
    const read = (file: string): string => readFileSync(path.join(out, ...file.split("/")), "utf8");
    expect(read("apis/orders/policies/policy.xml")).toBe(
        "<policies>\n  <inbound>\n    <base />\n  </inbound>\n  <backend>\n    <base />\n  </backend>\n</policies>\n",
    );
    expect(JSON.parse(read("apis/orders/entity.json"))).toMatchObject({ properties: { path: "orders" } });
    const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(all.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8")).join()).not.toContain(
        secret,
    );

    const texts = (): string[] => readdirSync(path.join(out, "tags")).sort();
    expect(texts()).toEqual(["old.json"]);
    await type("export", after, "--out", out);
    expect(texts()).toEqual(["new.json"]);
    const list = read("apim-dr-export.json");
    await type("export", after, "--out", out);
    expect(read("apim-dr-export.json")).toBe(list);

    const refused = await type("export", after, "--out", directory.path);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^ExportFolderInUse: --out is '.*': it is not empty, and holds no export/);
});
