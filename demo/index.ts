import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { EngineEvent, Stack, UpResult } from "@pulumi/pulumi/automation";
import { describeEngine, resolveEngine } from "../cli/engine";
import { sandboxClients, startSandbox } from "../sandbox";
import type { Sandbox } from "../sandbox";
import type { SandboxClients } from "../sandbox/clients";
import { countEntities } from "./count-entities";
import { createProject, setOperator } from "./project";
import type { Project } from "./project";
import { publishApis } from "./publish";
import { createServiceStack } from "./service-stack";
import { formatReport } from "./report";
import type { DemoReport } from "./report";

export interface DemoOptions {
    /** Simulated seconds per real second. @default that of the sandbox */
    readonly speed?: number;
    /** Leaves the sandbox up until ^C. @default false */
    readonly keep?: boolean;
}

const directory = path.resolve(".sandbox");

/** Deploys, backs up and restores into a standby region in the sandbox, and says what came of it. */
export async function runDemo({ speed, keep = false }: DemoOptions): Promise<void> {
    const engine = await resolveEngine(say);
    say(describeEngine(engine));
    const startedAtMs = Date.now();
    const sandbox = await startSandbox({ speed, directory });
    try {
        say(
            `Azure on this machine: ${sandbox.connection.armEndpoint}, ${sandbox.clock.speed} times as fast as real time`,
        );
        const project = createProject(path.join(directory, "demo"), engine, sandbox.environment);
        const story = await runStory(sandbox, project);
        const report: DemoReport = {
            engine: { name: engine.name, version: engine.version },
            ...story,
            elapsedSeconds: Math.round((Date.now() - startedAtMs) / 1000),
        };
        mkdirSync(directory, { recursive: true });
        writeFileSync(path.join(directory, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
        say(`\n${formatReport(report)}\nReport: ${path.join(directory, "report.json")}`);
        if (!report.restore.verified || report.secondUp.changes > 0) {
            throw new Error("The demo did not end as it should: see the table above.");
        }
        if (keep) {
            await explainAndWait(sandbox, project);
        }
    } finally {
        await sandbox.stop();
    }
}

async function runStory(sandbox: Sandbox, project: Project): Promise<Omit<DemoReport, "engine" | "elapsedSeconds">> {
    const clients = sandboxClients(sandbox.connection);
    const { objectId } = sandbox.connection;

    say("\nThe vault, in a third region");
    const vault = await project.stack("vault");
    await setOperator(vault, objectId);
    const vaultUp = await up(vault);

    say("\nThe primary, in three regions");
    const primary = await createServiceStack(project, "primary");
    const primaryUp = await up(primary);
    const primaryId = primaryUp.outputs.serviceId!.value as string;
    const { group, name: service } = parseServiceId(primaryId);

    say("\nReal APIs are published into it: Directus and Blockfrost, from their own OpenAPI descriptions");
    await publishApis(clients.apiManagement, group, service);

    say("\nA snapshot: one changed line, backupTrigger");
    await primary.setConfig("apim-dr:backupTrigger", { value: "first" });
    const secretsKey = { value: randomBytes(32).toString("base64"), secret: true };
    await primary.setConfig("apim-dr:secretsKey", secretsKey);
    const snapshot = (await up(primary)).outputs.snapshot!.value as Record<string, unknown>;

    say("\nThe standby, in another region, restored from the vault and compared with the snapshot, entity by entity");
    const standby = await createServiceStack(project, "standby", { "apim-dr:secretsKey": secretsKey });
    const standbyUp = await up(standby);
    const standbyId = standbyUp.outputs.serviceId!.value as string;
    const restored = standbyUp.outputs.restore!.value as Restored;
    const account = (vaultUp.outputs.storageAccountId!.value as string).split("/").at(-1)!;
    const counts = await countEntities(clients, account, restored.snapshot);

    say("\nUp again, all stacks: nothing is left to do");
    let changes = 0;
    for (const stack of [vault, primary, standby]) {
        changes += countChanges(await up(stack));
    }

    return {
        sites: [
            { name: "primary", ...(await describeSite(clients, primaryId)) },
            { name: "standby", ...(await describeSite(clients, standbyId)) },
        ],
        snapshots: [snapshot],
        restore: {
            verified: restored.verified,
            verification: restored.verification,
            ...counts,
            seconds: (Date.parse(restored.completedAt) - Date.parse(restored.startedAt)) / 1000,
        },
        secondUp: { changes },
    };
}

/** The standby's output `restore`. */
interface Restored {
    readonly snapshot: string;
    readonly startedAt: string;
    readonly completedAt: string;
    readonly verified: boolean;
    readonly verification: string;
}

/** `pulumi up`, with each resource told as it is done. */
async function up(stack: Stack): Promise<UpResult> {
    const result = await stack.up({ onEvent: tell });
    const { same = 0, ...changed } = result.summary.resourceChanges ?? {};
    const counts = Object.entries(changed).map(([operation, count]) => `${count} ${operation}`);
    say(`  ${stack.name}: ${[...counts, `${same} same`].join(", ")}`);
    return result;
}

/** The engine sends `debug`, too, which its types leave out. */
const shown: readonly string[] = ["info", "info#err", "warning", "error"];

function tell({ resOutputsEvent, diagnosticEvent }: EngineEvent): void {
    if (resOutputsEvent && resOutputsEvent.metadata.op !== "same") {
        const { op, type, urn } = resOutputsEvent.metadata;
        say(`  ${op} ${type} ${urn.split("::").at(-1)}`);
    } else if (diagnosticEvent?.message.trim() && shown.includes(diagnosticEvent.severity)) {
        say(`    ${diagnosticEvent.message.replace(/<\{%[a-z]+%\}>/g, "").trim()}`);
    }
}

function countChanges(result: UpResult): number {
    const { same: _same, ...changed } = result.summary.resourceChanges ?? {};
    return Object.values(changed).reduce((total, count) => total + count, 0);
}

async function describeSite({ apiManagement }: SandboxClients, serviceId: string) {
    const { group, name } = parseServiceId(serviceId);
    const service = await apiManagement.apiManagementService.get(group, name);
    return {
        service: name,
        regions: [
            { location: service.location, units: service.sku.capacity },
            ...(service.additionalLocations ?? []).map(({ location, sku }) => ({ location, units: sku.capacity })),
        ],
    };
}

function parseServiceId(id: string): { group: string; name: string } {
    const segments = id.split("/");
    return { group: segments[4]!, name: segments[8]! };
}

async function explainAndWait({ connection }: Sandbox, project: Project): Promise<void> {
    const exported = ["PATH", "PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_CONFIG_PASSPHRASE"] as const;
    say(
        [
            "\nThe sandbox stays up until ^C. In another terminal:",
            `  set -a; . ${connection.envFile}; set +a`,
            ...exported.map((name) => `  export ${name}='${project.environment[name]}'`),
            `  cd ${project.directory} && pulumi preview --stack standby`,
            `SDKs and az: resource manager ${connection.armEndpoint}, certificate ${connection.caFile}, sign-in in ${connection.envFile}`,
        ].join("\n"),
    );
    await new Promise<void>((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
    });
}

function say(line: string): void {
    console.log(line);
}
