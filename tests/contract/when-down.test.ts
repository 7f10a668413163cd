import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { siteRoleProvider } from "../../dynamic-providers/pulumi/resources/site-resources";
import { vaultAuthorityProvider } from "../../dynamic-providers/pulumi/resources/vault-authority";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import type { Fault } from "../../sandbox/faults/fault";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { fastStart } from "../support/fast-start";
import type { ProgramName } from "../support/programs/messages";
import { configOf, ProgramProcess } from "../support/programs/program-process";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";
import { runDirectory } from "../support/run-directory";
import { ageRecipient } from "../support/snapshot-recipients";

// Whatever of Azure is down, or refuses: every program, provider and command tells it in words, and says what to do next.

const checkout = path.join(__dirname, "..", "..");
const bin = path.join(checkout, "cli", "bin.js");
const directory = runDirectory("when-down");
const service = "contoso-apim-primary";
/** An age identity, as diff and export need one. */
const identity = path.join(directory.path, "identity.txt");
/** Recipients, as rewrap needs them. */
const recipients = path.join(directory.path, "recipients.json");
let primaryId: string;
let azure: AzureFixture;
let programs: ProgramProcess;
let fast: Readonly<Record<string, string>>;
let providers: readonly { readonly name: string; readonly inputs: Properties; readonly method: "create" | "delete" }[];

/** Nothing is tried twice. */
const impatient = { APIM_DR_RETRY_WITHIN_SECONDS: "0" };

beforeAll(async () => {
    azure = await startAzureFixture("when-down");
    const primary = await createService(service, "westeurope");
    primaryId = primary;
    await createService("contoso-apim-standby", "germanywestcentral");
    const container = azure.clients.blobService("stfixture").getContainerClient("authority");
    const chain = new AuthorityChain(new TextBlobs(container), () => undefined);
    const claim = { event: "claimed", site: "primary", serviceId: primary, verification: null } as const;
    const { sequence, epoch, digest } = await chain.append(await chain.begin(), claim);
    programs = ProgramProcess.start({ ...azure.sandbox.environment, ...impatient });
    const operation = { ...azure.operationInputs, serviceId: primary, accessWaitSeconds: 1 };
    const site = {
        ...{ site: "primary", activeSite: "primary", failover: "planned", standbyMode: "pilot", tier: "Premium" },
        ...{
            plan: { action: "claim", code: "Active", isIntent: false, reason: "" },
            observed: { sequence, epoch, digest },
        },
        ...{ verify: "off", maxAttempts: 1, observedAt: "2026-12-01T10:00:00.000Z" },
    };
    const of = async (name: string, provider: object, more: Properties, method: "create" | "delete" = "create") => ({
        name,
        method,
        inputs: { ...operation, ...more, __provider: await serializeProvider(provider as typeof backupProvider) },
    });
    providers = [
        await of("Backup", backupProvider, { trigger: "first" }),
        await of("Restore", restoreProvider, { trigger: "first", snapshot: "latest" }),
        await of("SiteRole", siteRoleProvider, site),
        await of("VaultAuthority", vaultAuthorityProvider, { allowDestroy: true }, "delete"),
    ];
    writeProjects();
    const age = await ageRecipient();
    writeFileSync(identity, `${age.identity}\n`);
    writeFileSync(recipients, JSON.stringify([age.input, (await ageRecipient()).input]));
    fast = await fastStart();
}, 60_000);

/** In the resource group that the stacks give it. */
async function createService(name: string, location: string): Promise<string> {
    const { clients, sandbox } = azure;
    const group = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-${name}`;
    await clients.arm("PUT", `${group}?api-version=2024-03-01`, { location });
    await clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(`rg-${name}`, name, {
        ...{ location, publisherEmail: "apim@contoso.example", publisherName: "Contoso" },
        ...{ sku: { name: "Premium", capacity: 2 }, identity: { type: "SystemAssigned" } },
    });
    return `${group}/providers/Microsoft.ApiManagement/service/${name}`;
}

afterAll(async () => {
    await programs.stop();
    await azure.stop();
    directory.remove();
});

/** Projects in files of their own, one that `declare` may change, and a Pulumi CLI that knows their stacks. */
function writeProjects(): void {
    const names = { "rg-apim-dr-vault": azure.group, stapimdrvault: "stfixture" };
    const text = Object.entries(names).reduce(
        (before, [from, to]) => before.replace(from, to),
        readFileSync(path.join(checkout, "Pulumi.yaml"), "utf8"),
    );
    for (const name of ["read", "declared"]) {
        const project = path.join(directory.path, name);
        const filter = (file: string): boolean => !file.endsWith(".ts");
        cpSync(path.join(checkout, "stacks"), path.join(project, "stacks"), { recursive: true, filter });
        writeFileSync(path.join(project, "Pulumi.yaml"), text);
    }
    const engine = path.join(directory.path, "bin", "pulumi");
    mkdirSync(path.dirname(engine));
    const authority = {
        urn: "urn:pulumi:vault::apim-dr::pulumi-nodejs:dynamic/apim:VaultAuthority::vault",
        type: "pulumi-nodejs:dynamic/apim:VaultAuthority",
        inputs: { ...azure.operationInputs, accessWaitSeconds: 1 },
    };
    const answers = {
        "stack ls": ["vault", "primary", "standby", "traffic"].map((name) => ({ name, current: false })),
        "stack export": { version: 3, deployment: { resources: [authority] } },
    };
    writeFileSync(
        engine,
        `#!${process.execPath}
const answers = ${JSON.stringify(answers)};
const words = process.argv.slice(2).join(" ");
const name = Object.keys(answers).find((each) => words.startsWith(each));
console.log(words.startsWith("version") ? "v3.259.0" : JSON.stringify(name ? answers[name] : {}));
`,
    );
    chmodSync(engine, 0o755);
}

/** What of the product meets a fault. */
interface Part {
    readonly name: string;
    /** What it tells of a failure; undefined where all went well. */
    readonly told?: string;
    /** All that it prints. */
    readonly printed?: string;
}

type Environment = Readonly<Record<string, string>>;

async function runPrograms(environment: Environment, only?: string): Promise<Part[]> {
    const shared = { vaultResourceGroup: azure.group, vaultStorageAccount: "stfixture" };
    const drill = { ...{ program: "service", serviceName: service, location: "westeurope" }, schedule: undefined };
    const own = { storageAccountId: azure.storageAccountId, resourceGroup: `rg-${service}` };
    const all: readonly [name: string, program: ProgramName, stack: string, change?: Record<string, unknown>][] = [
        ["vault", "vault", "vault"],
        ["active", "site", "primary"],
        ["standby", "site", "standby"],
        ["traffic", "traffic", "traffic"],
        ["service", "service", "standby", drill],
        ["own", "own", "primary", own],
    ];
    const parts: Part[] = [];
    for (const [name, program, stack, change] of all.filter(([each]) => only === undefined || each === only)) {
        const config = configOf(stack, { ...shared, ...change });
        const { failure } = await programs.run({ program, stack, config, environment });
        parts.push({ name, told: failure });
    }
    return parts;
}

async function runProviders(environment: Environment): Promise<Part[]> {
    const host = await ProviderHost.start({ ...azure.sandbox.environment, ...impatient, ...environment });
    const parts: Part[] = [];
    for (const { name, inputs, method } of providers) {
        const run = method === "create" ? host.create(inputs) : host.delete("id", { ...inputs, begun: true });
        const told = await run.then(
            () => undefined,
            (error: Error) => error.message.replace(/^2 UNKNOWN: /, ""),
        );
        parts.push({ name, told });
    }
    await host.stop();
    const printed = host.errors.filter((line) => !/Warning|trace-deprecation/.test(line));
    return [...parts, ...(printed.length > 0 ? [{ name: "host", told: printed.join("\n") }] : [])];
}

/** What `apim-dr` has, but for what only starts the engine: that asks nothing of Azure itself. */
const commandNames = [
    ...(["up", "status", "doctor", "snapshots", "report", "diff", "export", "rewrap", "declare"] as const),
    "verify-records",
] as const;
type CommandName = (typeof commandNames)[number];

test("every command is in this table", () => {
    const help = execFileSync(process.execPath, [bin, "--help"], { encoding: "utf8" });
    const listed = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name!);
    expect(listed).toEqual(expect.arrayContaining([...commandNames]));
    expect(listed.filter((name) => !(commandNames as readonly string[]).includes(name))).toEqual([
        "engine",
        "pulumi",
        "help",
    ]);
});

function type(environment: Environment, ...args: string[]): Promise<Part> {
    const env = {
        ...{ ...process.env, ...azure.sandbox.environment, ...fast, ...impatient, ...environment },
        ...{ PATH: path.join(directory.path, "bin"), PULUMI_CONFIG_PASSPHRASE: "" },
    };
    const [command = ""] = args;
    const project = path.join(directory.path, command === "declare" ? "declared" : "read");
    return new Promise((resolve) =>
        execFile(path.join(fast.PATH!, "node"), [bin, ...args, "--dir", project], { env }, (error, stdout, stderr) => {
            const hasFailed = error !== null || stderr !== "";
            // What it does before it meets anything.
            const printed = (stderr + stdout).replace(/^Reading the project's stacks, and the vault\n/, "");
            resolve({ name: command, printed, ...(hasFailed && { told: printed }) });
        }),
    );
}

/** Who is to be active, in turns: a declaration that changes nothing is refused. */
let declared = "primary";

function typeAll(environment: Environment): Promise<Part[]> {
    declared = declared === "primary" ? "standby" : "primary";
    return Promise.all([
        type(environment, "status"),
        type(environment, "doctor"),
        type(environment, "snapshots"),
        type(environment, "verify-records"),
        type(environment, "report", "--json"),
        type(environment, "up", "--yes"),
        type(environment, "declare", "--active-site", declared),
        type(environment, "diff", primaryId, primaryId, "--age-identity", identity),
        type(environment, "export", primaryId, "--out", path.join(directory.path, "out"), "--age-identity", identity),
        type(environment, "rewrap", "--recipients", recipients, "--age-identity", identity),
    ]);
}

interface Down {
    readonly what: string;
    readonly faults?: readonly Fault[];
    readonly environment?: Environment;
    /** What those that meet it tell, beginning with the code. */
    readonly code: RegExp;
    /** Those that do not meet it, or can do without. */
    readonly well: readonly string[];
    /** The only program that is run: the others wait ten minutes for a role, as they should. */
    readonly only?: string;
    /** What commands print. @default no command is run: each asks as the others do */
    readonly commands?: Readonly<Record<CommandName, RegExp>>;
}

const error = (endpoint: "arm" | "blob" | "entra", status: number, path: string, code?: string): Fault => ({
    ...{ kind: "error", endpoint, status, path },
    ...(code && { code }),
});
/** Nothing of the vault's program is read before its resources are made; a drill's restore is told as not looked at. */
const withoutVault = ["vault", "service"];
const all = (code: string): RegExp => new RegExp(`^${code}: `);
const vaultOnly = (code: string) => ({
    status: /^The active site is not known: the vault does not answer[^]*Next: /,
    doctor: new RegExp(`^Not (known|ready): [^]*${code}:\\s[^]*Next: `),
    snapshots: all(code),
    report: new RegExp(`^[{][^]*"activeSite": null,[^]*"snapshots": null,[^]*${code}`),
    up: new RegExp(`^${code}: [^]*Failed: the active site is not known`),
    declare: new RegExp(`^The vault could not be read, so the epoch is not checked\\. ${code}: `),
    ...{ diff: all(code), export: all(code), rewrap: all(code), "verify-records": all(code) },
});

const downs: readonly Down[] = [
    {
        what: "the active site's region",
        faults: [{ kind: "regionOutage", location: "westeurope", parts: "all" }],
        code: /^ServiceNotAnswering: Azure does not answer for .*'[^]*Next: /,
        well: ["vault", "standby", "traffic", "VaultAuthority"],
        commands: {
            status: /^'primary' is active in epoch 1, and Azure does not answer[^]*Next: /,
            doctor: /^Not ready: [^]*Azure could not read the service\s[^]*Concerns:\s+service of 'primary', services,[^]*Next: see to what did not answer/,
            snapshots: /^The catalog holds no snapshot/,
            // The fixture writes its authority by hand.
            "verify-records": /^\d+ of the vault's records and documents are not as they were written/,
            report: /^[{][^]*"activeSite": "primary",[^]*"state": "unanswered"/,
            up: /^'primary' is active in epoch 1/,
            ...{ diff: all("ServiceNotAnswering"), export: all("ServiceNotAnswering") },
            rewrap: /^Gave 0 snapshots \(0 keyrings\)/,
            declare:
                /^activeSite: [^]*ServiceNotAnswering: Azure does not answer for 'primary' \(service contoso-apim-primary in westeurope\)\.[^]*npx apim-dr up/,
        },
    },
    {
        what: "the vault's region",
        faults: [{ kind: "regionOutage", location: "swedencentral", parts: "all" }],
        code: all("VaultNotAnswering"),
        well: withoutVault,
        commands: vaultOnly("VaultNotAnswering"),
    },
    { what: "the vault's blobs", faults: [error("blob", 503, "")], code: all("VaultNotAnswering"), well: withoutVault },
    {
        what: "the resource manager",
        faults: [error("arm", 503, "/providers/")],
        code: all("(Vault|Service)NotAnswering"),
        well: ["vault"],
    },
    {
        what: "a wrong secret",
        environment: { ARM_CLIENT_SECRET: "wrong" },
        code: all("SignInRefused"),
        well: [],
        commands: vaultOnly("SignInRefused"),
    },
    {
        what: "an unknown tenant",
        environment: { ARM_TENANT_ID: "11111111-1111-4111-8111-111111111111" },
        code: all("SignInRefused"),
        well: [],
    },
    {
        what: "Entra ID, which is busy",
        faults: [error("entra", 503, "")],
        code: all("ServerBusy: Could not sign in to Azure"),
        well: [],
    },
    {
        what: "Entra ID, which is out of reach",
        faults: [{ kind: "drop", endpoint: "entra", lost: "request" }],
        code: all("ConnectionLost: Could not sign in to Azure"),
        well: [],
        commands: vaultOnly("ConnectionLost"),
    },
    {
        what: "DNS",
        environment: { ARM_METADATA_HOSTNAME: "arm.invalid" },
        code: all("NameNotResolved"),
        well: [],
        commands: vaultOnly("NameNotResolved"),
    },
    {
        what: "two ways to sign in",
        environment: { ARM_USE_MSI: "true" },
        code: all("SignInSettingsInvalid"),
        well: [],
        commands: vaultOnly("SignInSettingsInvalid"),
    },
    {
        what: "no subscription",
        faults: [error("arm", 404, "/subscriptions/", "SubscriptionNotFound")],
        code: all("SubscriptionMissing"),
        well: ["vault"],
    },
    {
        what: "no storage account",
        faults: [error("arm", 404, "storageAccounts/stfixture$", "ResourceNotFound")],
        code: all("VaultMissing"),
        well: withoutVault,
        commands: {
            ...vaultOnly("VaultMissing"),
            doctor: /^Not ready: [^]*VaultMissing: The vault's storage account 'stfixture' is not there[^]*Next: /,
        },
    },
    {
        what: "no container of the catalog",
        faults: [error("blob", 404, "/catalog", "ContainerNotFound")],
        code: all("ContainerMissing"),
        well: withoutVault,
    },
    {
        what: "no record of the active site",
        faults: [error("blob", 404, "/authority", "ContainerNotFound")],
        code: /^(AuthorityMissing: |Refused to )/,
        // There is nothing of it that could be lost with the vault.
        well: [...withoutVault, "VaultAuthority"],
    },
    {
        what: "a role on the blobs",
        faults: [error("blob", 403, "", "AuthorizationPermissionMismatch")],
        code: all("VaultNotPermitted"),
        well: [],
        only: "own",
    },
    {
        what: "a role in the resource manager",
        faults: [error("arm", 403, "/providers/", "AuthorizationFailed")],
        code: all("NotPermitted"),
        well: ["vault"],
    },
    {
        what: "a token that is taken",
        faults: [error("arm", 401, "/providers/", "InvalidAuthenticationToken")],
        code: all("TokenRefused"),
        well: ["vault"],
    },
];

const nextStep = /Next: |[Rr]un it again|Keep one of them|run the vault's stack first|grant it the role|take one first/;

test.each(
    downs.map((down) => [`${down.what}: what and where, why, what to do next, and never a stack`, down] as const),
)("%s", async (_name, down) => {
    azure.sandbox.faults.clear();
    down.faults?.forEach((fault) => azure.sandbox.faults.add(fault));
    // A connection of its own: no token of another test is left.
    const environment = { ARM_OIDC_AUDIENCE: down.what, ...down.environment };
    const [ofPrograms, ofProviders, ofCommands] = await Promise.all([
        runPrograms(environment, down.only),
        runProviders(environment),
        down.commands ? typeAll(environment) : [],
    ]);
    const parts = [...ofPrograms, ...ofProviders];
    expect(parts.filter(({ told }) => told === undefined).map(({ name }) => name)).toEqual(down.well);
    for (const { name, told } of parts.filter((part) => part.told !== undefined)) {
        expect(`${name} | ${told}`).toMatch(new RegExp(down.code.source.replace("^", `^${name} \\| `)));
        expect(told).toMatch(nextStep);
    }
    expect(ofCommands.map(({ name }) => name).sort()).toEqual(down.commands ? [...commandNames].sort() : []);
    for (const { name, printed, told } of ofCommands) {
        expect(`${name} | ${printed}`).toMatch(
            new RegExp(down.commands![name as CommandName].source.replace("^", `^${name} \\| `)),
        );
        if (told !== undefined) {
            expect(told).toMatch(nextStep);
        }
    }
    const everything = [...parts.map(({ told }) => told), ...ofCommands.map(({ printed }) => printed)].join("\n");
    expect(everything).not.toMatch(/^ +at .*[:(]\d+/m);
    expect(everything).not.toContain("\u001b");
});

test("programs ask Azure over the one connection that tells failures in words, and over no other", () => {
    const folders = [
        "components",
        path.join("dynamic-providers", "pulumi", "program"),
        path.join("dynamic-providers", "pulumi", "resources"),
    ];
    const files = folders.flatMap((folder) =>
        readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => path.join(folder, file)),
    );
    const opening = files.filter((file) =>
        readFileSync(path.join(checkout, file), "utf8").includes("AzureConnection.open("),
    );
    expect(opening.map((file) => path.basename(file))).toEqual(["program-context.ts"]);
});
