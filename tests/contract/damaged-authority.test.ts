import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import type { AuthorityEntry } from "../../dynamic-providers/records/authority/authority-entry";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import { runDirectory } from "../support/run-directory";
import { handedOver } from "../support/sample-site";

// What the commands and the resources say that know no stack's state, of a chain that somebody has changed. What the stacks say, and
// the way out of each, is in dynamic-providers/pulumi/lifecycles/damaged-authority.test.ts and vault/authority-chain.test.ts.
const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("damaged-authority");
const project = path.join(directory.path, "Pulumi.yaml");
let azure: AzureFixture;
let serviceId: string;
let sound: ReadonlyMap<string, string>;
let host: ProviderHost;

const entries = () => azure.clients.blobService("stfixture").getContainerClient("authority");

beforeAll(async () => {
    azure = await startAzureFixture("damaged-authority");
    serviceId = await azure.createService("primary", { location: "westeurope" });
    await azure.grant(serviceId);
    const chain = new AuthorityChain(new TextBlobs(entries()), () => undefined);
    const claimed = { event: "claimed", site: "primary", serviceId, verification: null } as const;
    await chain.append(await chain.append(await chain.begin(), claimed), handedOver("primary", "final"));
    const found = new Map<string, string>();
    for await (const { name } of entries().listBlobsFlat()) {
        found.set(name, (await entries().getBlobClient(name).downloadToBuffer()).toString());
    }
    sound = found;
    mkdirSync(directory.path, { recursive: true });
    host = await ProviderHost.start(azure.sandbox.environment);
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
    directory.remove();
});

function writeProject(): void {
    const lines = [
        ...["name: own", "runtime: nodejs", "config:", "  activeSite: primary"],
        "  sites: {type: array, items: {type: string}, default: [primary, standby]}",
        `  vaultResourceGroup: ${azure.group}`,
        "  vaultStorageAccount: {default: stfixture}",
    ];
    writeFileSync(project, `${lines.join("\n")}\n`);
}

/** @returns all that it prints, on one line. */
function type(...args: string[]): Promise<string> {
    const env = { ...process.env, ...azure.sandbox.environment, PATH: "" };
    return new Promise((resolve) =>
        execFile(process.execPath, [bin, ...args, "--dir", directory.path], { env }, (_error, stdout, stderr) =>
            resolve(`${stderr}${stdout}`.replace(/\s+/g, " ")),
        ),
    );
}

/** @returns all that the run of a resource says, with what it fails with. */
async function run(provider: object, trigger: string): Promise<string> {
    const inputs = { ...azure.operationInputs, serviceId, trigger, verify: "off", snapshot: "latest", maxAttempts: 1 };
    const printed = host.printed.length;
    const failure = await host
        .create({ ...inputs, __provider: await serializeProvider(provider as typeof backupProvider) })
        .then(
            () => "",
            (error: Error) => error.message,
        );
    return [...host.printed.slice(printed), failure].join(" ").replace(/\s+/g, " ");
}

type Blobs = Map<string, string>;
const changed =
    (name: string, change: (entry: AuthorityEntry) => object) =>
    (blobs: Blobs): unknown =>
        blobs.set(name, JSON.stringify(change(JSON.parse(blobs.get(name)!) as AuthorityEntry)));
const withAuthority = (change: Partial<AuthorityEntry["authority"]>) => (entry: AuthorityEntry) => ({
    ...entry,
    authority: { ...entry.authority, ...change },
});

test.each<[string, (blobs: Blobs) => unknown, string]>([
    ["is forged", changed("000001.json", withAuthority({ active: "standby" })), "entry 1 ('authority/000001.json')"],
    ["has a gap", (blobs) => blobs.delete("000001.json"), "entry 1 ('authority/000001.json') is missing"],
    ["has a jump", changed("000002.json", withAuthority({ epoch: 9 })), "entry 2 ('authority/000002.json')"],
    [
        "has a wrong digest",
        changed("000002.json", (entry) => ({ ...entry, previous: "0".repeat(64) })),
        "entry 2 ('authority/000002.json') does not follow on 'authority/000001.json'",
    ],
    [
        "is of 1999",
        changed("000002.json", (entry) => ({ ...entry, at: "1999-01-01T00:00:00.000Z" })),
        "entry 2 ('authority/000002.json')",
    ],
])("an authority that %s is told as damaged by each command and resource", async (name, damage, fault) => {
    const blobs = new Map(sound);
    damage(blobs);
    for (const blob of sound.keys()) {
        await entries().getBlobClient(blob).deleteIfExists();
    }
    for (const [blob, text] of blobs) {
        await entries().getBlockBlobClient(blob).upload(text, Buffer.byteLength(text));
    }
    writeProject();
    const warning = `Warning: the vault's authority is damaged: ${fault}`;
    const status = await type("status");
    expect(status).toContain(warning);
    expect(status).toContain("Next: The vault's authority is damaged (see the warnings). Before you rely on");
    expect(status).toContain("docs/runbooks/lost-authority.md");
    expect(await type("declare", "--active-site", "standby")).toMatch(
        new RegExp(`^${warning.replace(/[().']/g, "\\$&")}.*activeSite: primary -> standby`),
    );
    for (const provider of [backupProvider, restoreProvider]) {
        expect(await run(provider, name)).toContain(warning);
    }
});
