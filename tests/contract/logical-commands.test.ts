import { snapshotInWords } from "../../dynamic-providers/records/snapshot/snapshot-in-words";
import { shortId } from "../../dynamic-providers/common/short-id";
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { DifferenceReport } from "../../cli/logical/format-difference";
import { logicalDocument } from "../../dynamic-providers/logical/logical-backup-operation";
import { TreeReader } from "../../dynamic-providers/logical/read-tree";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { faultsBySchema } from "../support/faults-by-schema";
import { grantKeys, keyRoles, keyVaultRecipient } from "../support/key-vault-key";
import { runDirectory } from "../support/run-directory";
import { contextOf } from "../support/sandbox-context";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";
import { takeLogicalSnapshot } from "../support/take-logical-snapshot";

// `apim-dr diff` and `apim-dr export` as they are typed, on logical snapshots in real Azurite; no engine is there.
const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("logical-project");
const identity = path.join(directory.path, "identity.txt");
const out = path.join(directory.path, "exported");
const secret = "never-to-be-shown";
let azure: AzureFixture;
let serviceId: string;
/** How snapshots are told, by ID. */
const names = new Map<string, string>();
const named = (id: string): string => names.get(id)!;
let before: string;
let after: string;
let officer: string;
let vaultKey: TestRecipient;
let age: Awaited<ReturnType<typeof ageRecipient>>;
let context: OperationContext;

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

const type = (...args: string[]): Promise<Ended> => typeAlone(...args, "--age-identity", identity);

/** What opens snapshots is the sign-in, unless the words name an identity. */
function typeAlone(...args: string[]): Promise<Ended> {
    const env = { ...process.env, ...azure.sandbox.environment, PATH: "" };
    const words = [bin, ...args, "--dir", directory.path, "--storage-account", azure.storageAccountId];
    return new Promise((resolve) =>
        execFile(process.execPath, words, { env }, (error, stdout, stderr) =>
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

async function take(trigger: string, recipients: readonly TestRecipient[] = [vaultKey, age]): Promise<LogicalFacts> {
    const inputs = recipients.map(({ input }) => input);
    const facts = await takeLogicalSnapshot(context, azure, { serviceId, trigger, recipients: inputs });
    names.set(facts.id, snapshotInWords(facts));
    return facts;
}

beforeAll(async () => {
    azure = await startAzureFixture("logical-commands");
    serviceId = await azure.createService("compared");
    age = await ageRecipient();
    officer = await grantKeys(azure, keyRoles.cryptoOfficer);
    vaultKey = await keyVaultRecipient(azure, "snapshots");
    mkdirSync(directory.path, { recursive: true });
    writeFileSync(identity, `# of the test\n${age.identity}\n`);
    writeFileSync(path.join(directory.path, "Pulumi.yaml"), "name: project\nruntime: nodejs\n");
    context = contextOf(azure, () => undefined);
    await put("apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    await put("apis/orders/policies/policy", policy("<base />"));
    await put("namedValues/key", { displayName: "key", secret: true, value: secret });
    await put("tags/old", { displayName: "Old" });
    before = (await take("before")).id;
    await put("apis/orders/policies/policy", policy('<base />\r\n    <set-header name="x" exists-action="delete" />'));
    await put("namedValues/key", { displayName: "key", secret: true, value: `${secret}-2` });
    await put("tags/old", null);
    await put("tags/new", { displayName: "New" });
    after = (await take("after")).id;
}, 120_000);

afterAll(async () => {
    await azure.stop();
    directory.remove();
});

test("diff names one edit, one loss, one extra and one changed secret, and nothing else; its exit code says so", async () => {
    const { code, stdout } = await type("diff", before, after);
    expect(code).toBe(1);
    expect(stdout.replaceAll(named(before), "BEFORE").replaceAll(named(after), "AFTER")).toBe(
        [
            "From BEFORE to AFTER: 1 added, 1 removed, 2 changed.",
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
    const same = await type("diff", shortId(after), after);
    expect([same.code, same.stdout]).toEqual([0, `No differences between ${named(after)} and ${named(after)}.\n`]);
    const live = await type("diff", after, serviceId);
    expect([live.code, live.stdout]).toEqual([
        0,
        `No differences between ${named(after)} and service 'compared' as it is now.\n`,
    ]);
});

test("diff of a service alone compares it with its newest snapshot: the drift", async () => {
    const none = await type("diff", serviceId);
    expect([none.code, none.stdout]).toEqual([
        0,
        `No differences between ${named(after)} and service 'compared' as it is now.\n`,
    ]);
    await put("tags/drifted", { displayName: "Drifted" });
    const some = await type("diff", serviceId);
    await put("tags/drifted", null);
    expect([some.code, some.stdout.split("\n").slice(1)]).toEqual([1, ["+ tags/drifted", ""]]);
    const unknown = await type("diff", "nowhere");
    expect([unknown.code, unknown.stderr]).toEqual([
        2,
        expect.stringMatching(/^ServiceUnknown: 'nowhere' is neither a site/),
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

test("a snapshot that is not there, and a file that holds no identity, are told with exit code 2", async () => {
    const unknown = await type("diff", "nothing", after);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain(
        "SnapshotUnknown: Snapshot 'nothing' is not in the catalog: name a logical snapshot",
    );
    const kept = readFileSync(identity, "utf8");
    writeFileSync(identity, "nonsense");
    const other = await type("diff", before, after);
    writeFileSync(identity, kept);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/^IdentityUnusable: /);
    expect(other.stderr).not.toMatch(/\n +at /);
});

test("export writes a folder for an API, policies as XML and no secret; the next one takes away what is gone", async () => {
    const first = await type("export", before, "--out", out);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toMatch(
        /^Wrote logical snapshot of compared \([^)]+\) to \S+: \d+ files, without secrets\.\n$/,
    );
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

describe("with a Key Vault key, and no identity", () => {
    const open = ({ payload }: LogicalFacts, { opener }: TestRecipient) =>
        new TreeReader(context.treeStore(payload.container), [opener]).read(payload.root!);
    const factsOf = async (id: string): Promise<LogicalFacts> =>
        (await context.catalog.read(logicalDocument, id))!.value;
    const rewrap = (recipients: readonly TestRecipient[]): Promise<Ended> => {
        const file = path.join(directory.path, "recipients.json");
        writeFileSync(file, JSON.stringify(recipients.map(({ input }) => input)));
        return typeAlone("rewrap", "--recipients", file);
    };

    test("snapshots are opened by the sign-in, which needs the role Crypto User and no other", async () => {
        expect((await azure.clients.arm("DELETE", `${officer}?api-version=2022-04-01`)).status).toBeLessThan(300);
        const denied = await typeAlone("diff", before, after);
        expect(denied.code).toBe(2);
        expect(denied.stderr).toMatch(/^NotARecipient: 'keyrings\/[0-9a-f]{32}\.json' .* its recipients are https:/);
        expect(denied.stderr).toContain("Forbidden: Caller is not authorized to perform action on resource.");
        expect(denied.stderr).toContain("Give the identity the role Key Vault Crypto User on the key");
        await grantKeys(azure, keyRoles.cryptoUser);
        const ended = await typeAlone("diff", before, after);
        expect([ended.code, ended.stderr]).toEqual([1, ""]);
        expect(ended.stdout).toContain("~ namedValues/key: value changed (secret)");
        await grantKeys(azure, keyRoles.cryptoOfficer);
    });

    test("a key is rotated: the new version opens all there is, and the old one nothing", async () => {
        const first = vaultKey;
        vaultKey = await keyVaultRecipient(azure, "snapshots");
        expect(vaultKey.input.keyVaultKey).not.toBe(first.input.keyVaultKey);
        const { code, stdout, stderr } = await rewrap([vaultKey, age]);
        expect([code, stderr]).toEqual([0, ""]);
        expect(stdout).toMatch(/^Gave 2 snapshots \(2 keyrings\) the 2 recipients of /);
        for (const id of [before, after]) {
            const facts = await factsOf(id);
            expect(facts.protection.recipients).toEqual([vaultKey.input.keyVaultKey, age.input.age]);
            await expect(open(facts, first)).rejects.toThrow("NotARecipient");
            expect(await open(facts, vaultKey)).toEqual(await open(facts, age));
        }
        expect((await rewrap([vaultKey, age])).stdout).toMatch(/^Gave 0 snapshots \(0 keyrings\)/);
    });

    test("what is captured once a recipient is removed, that one cannot open; each of the others opens it whole, alone", async () => {
        const added = rsaRecipient();
        const earlier = await take("with both");
        const later = await take("without age", [vaultKey, added]);
        await expect(open(later, age)).rejects.toThrow("NotARecipient");
        const [byVault, byOther] = [await open(later, vaultKey), await open(later, added)];
        expect(byVault).toEqual(byOther);
        expect(byVault.bundles.flatMap(({ members }) => members)).toHaveLength(later.entities!);
        expect(byVault.bundles).toEqual((await open(earlier, age)).bundles);
        // What stood before stays open to it until it is rewrapped.
        expect(later.changes).toBeNull();
        await rewrap([vaultKey, added]);
        await expect(open(await factsOf(earlier.id), age)).rejects.toThrow("NotARecipient");
        expect((await open(await factsOf(earlier.id), added)).bundles).toEqual(byOther.bundles);
    });

    test("a file that names no recipients is refused with all that is wrong, and nothing is touched", async () => {
        const file = path.join(directory.path, "wrong.json");
        writeFileSync(file, JSON.stringify([{ age: "AGE-SECRET-KEY-1QQQQ" }, { age: 5 }]));
        const { code, stderr } = await typeAlone("rewrap", "--recipients", file);
        expect([code, stderr.split("\n")[0]]).toEqual([
            1,
            `RecipientsUnusable: '${file}' does not name recipients of logical snapshots:`,
        ]);
        expect(stderr).toMatch(/recipients\[0\] cannot be used: .*\n.*recipients\[1\] cannot be used/);
        expect(stderr).not.toMatch(/1QQQQ/i);
        expect((await typeAlone("rewrap", "--recipients", "nowhere.json")).stderr).toMatch(/^RecipientsUnusable: /);
    });
});
