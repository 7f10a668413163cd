import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { DoctorReport } from "../../cli/doctor/doctor-report";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import type { DrillRecord } from "../../dynamic-providers/records/drill-record";
import type { AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import type { ServiceBody } from "../../sandbox/state/service-body";
import { startAzureFixture } from "./azure-fixture";
import type { AzureFixture } from "./azure-fixture";
import { ProviderHost, serializeProvider } from "./provider-host";
import { runDirectory } from "./run-directory";
import { wholeDrill } from "./sample-documents";

/** What `apim-dr doctor` says, as JSON and as text. */
export interface DoctorAnswer {
    readonly report: DoctorReport;
    readonly text: string;
    readonly error?: string;
}

/** What the files of the project say in place of what they say at rest, by key; undefined takes a key away. */
export interface DoctorProject {
    readonly vaultStorageAccount?: string;
    readonly vaultAccessType?: string;
    readonly backend?: string;
    /** Of the stack `standby`. */
    readonly standby?: Readonly<Record<string, unknown>>;
    readonly standbySecretsProvider?: string;
    readonly intervalHours?: number;
}

/** A project at rest: a primary that is active, a standby that could take over, and a command that runs many times. */
export interface DoctorFixture {
    readonly azure: AzureFixture;
    /** Runs the doctor over the project as it is declared. */
    examine(project?: DoctorProject, environment?: Readonly<Record<string, string>>): Promise<DoctorAnswer>;
    /** Changes what Azure has of a service. @returns what puts it back. */
    reshape(service: string, change: (body: ServiceBody) => ServiceBody): () => void;
    /** Writes an entity of a service. @returns what deletes it. */
    put(service: string, entity: string, properties: object): Promise<() => Promise<void>>;
    /** Writes the record of a drill. @returns what deletes it. */
    storeDrill(change: Partial<DrillRecord>): Promise<() => Promise<void>>;
    /** A vault of its own whose chain has these entries. */
    createVault(name: string, changes: readonly AuthorityChange[]): Promise<void>;
    stop(): Promise<void>;
}

export async function startDoctorFixture(name: string): Promise<DoctorFixture> {
    const azure = await startAzureFixture(name);
    const { sandbox, clients, group } = azure;
    const directory = runDirectory(`${name}-project`);
    mkdirSync(directory.path, { recursive: true });
    const serviceId = await azure.createService("primary", { location: "westeurope" });
    await azure.grant(serviceId);
    await azure.grant(await azure.createService("standby", { location: "germanywestcentral" }));
    const append = async (account: string, changes: readonly AuthorityChange[]): Promise<void> => {
        const container = clients.blobService(account).getContainerClient("authority");
        const chain = new AuthorityChain(new TextBlobs(container), () => undefined);
        let head = await chain.begin();
        for (const change of changes) {
            head = await chain.append(head, change);
        }
    };
    await append("stfixture", [{ event: "claimed", site: "primary", serviceId, verification: null }]);
    const host = await ProviderHost.start(sandbox.environment);
    const __provider = await serializeProvider(backupProvider);
    await host.create({ ...azure.operationInputs, serviceId, trigger: "first", __provider });
    await host.stop();

    const child = spawn(process.execPath, [path.join(__dirname, "doctor-host.js")], {
        env: {
            ...process.env,
            ...sandbox.environment,
            ...{ HTTPS_PROXY: sandbox.connection.dataPlaneProxy, NO_PROXY: "127.0.0.1,localhost" },
            ...{ PULUMI_BACKEND_URL: "", AZURE_STORAGE_ACCOUNT: "" },
        },
        stdio: ["pipe", "pipe", "inherit"],
    });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
        azure,
        async examine(project = {}, environment = {}) {
            writeProject(directory.path, group, project);
            child.stdin.write(`${JSON.stringify({ directory: directory.path, environment })}\n`);
            const line = await answers.next();
            return JSON.parse(String(line.value)) as DoctorAnswer;
        },
        reshape(service, change) {
            const found = sandbox.state.services.get(service)!;
            const before = found.body;
            found.body = change(before);
            return () => {
                found.body = before;
            };
        },
        async put(service, entity, properties) {
            const url = `${sandbox.state.services.get(service)!.id}/${entity}?api-version=2024-05-01`;
            const { status, body } = await clients.arm("PUT", url, { properties });
            if (status >= 300) {
                throw new Error(`PUT ${entity}: ${status} ${JSON.stringify(body)}`);
            }
            return async () => {
                await clients.arm("DELETE", url);
            };
        },
        async storeDrill(change) {
            const catalog = clients.blobService("stfixture").getContainerClient("catalog");
            const blob = catalog.getBlockBlobClient("drills/d1.json");
            const text = JSON.stringify({ ...wholeDrill("d1"), ...change });
            await blob.upload(text, Buffer.byteLength(text));
            return async () => {
                await blob.delete();
            };
        },
        async createVault(account, changes) {
            const id = azure.storageAccountId.replace("stfixture", account);
            const body = {
                location: "swedencentral",
                kind: "StorageV2",
                sku: { name: "Standard_GRS" },
                properties: {},
            };
            await clients.arm("PUT", `${id}?api-version=2024-01-01`, body);
            for (const container of ["backups", "catalog", "authority"]) {
                await clients.arm(
                    "PUT",
                    `${id}/blobServices/default/containers/${container}?api-version=2024-01-01`,
                    {},
                );
            }
            await azure.assign(id, sandbox.connection.objectId);
            await append(account, changes);
        },
        async stop() {
            child.stdin.end();
            await azure.stop();
            directory.remove();
        },
    };
}

function writeProject(directory: string, group: string, project: DoctorProject): void {
    const { vaultStorageAccount = "stfixture", vaultAccessType, backend = "s3://contoso-state" } = project;
    const { standby = {}, standbySecretsProvider, intervalHours = 720 } = project;
    const write = (file: string, lines: readonly string[]): void =>
        writeFileSync(path.join(directory, file), `${lines.join("\n")}\n`);
    const site = (values: Readonly<Record<string, unknown>>): string[] => [
        ...["config:", "  own:program: site"],
        `  own:schedule: {intervalHours: ${intervalHours}}`,
        ...Object.entries({ resourceGroup: group, ...values }).map(
            ([key, value]) => `  own:${key}: ${JSON.stringify(value)}`,
        ),
    ];
    write("Pulumi.yaml", [
        ...["name: own", "runtime: nodejs", ...(backend === "" ? [] : [`backend: {url: "${backend}"}`])],
        ...["config:", "  activeSite: primary"],
        "  sites: {type: array, items: {type: string}, default: [primary, standby]}",
        ...[`  vaultResourceGroup: ${group}`, `  vaultStorageAccount: {default: ${vaultStorageAccount}}`],
        ...(vaultAccessType === undefined ? [] : [`  vaultAccessType: {default: ${vaultAccessType}}`]),
    ]);
    write("Pulumi.vault.yaml", ["config:", "  own:program: vault"]);
    write("Pulumi.primary.yaml", site({ serviceName: "primary", location: "westeurope" }));
    const standbySite = site({ serviceName: "standby", location: "germanywestcentral", ...standby });
    write("Pulumi.standby.yaml", [
        ...(standbySecretsProvider === undefined ? [] : [`secretsprovider: ${standbySecretsProvider}`]),
        ...standbySite,
    ]);
}
