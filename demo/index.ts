import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { describeEngine, resolveEngine } from "../cli/engine";
import { chooseActivities } from "../cli/up";
import { wrap } from "../dynamic-providers/common/wrap";
import { startSandbox } from "../sandbox";
import type { Sandbox } from "../sandbox";
import { createProject } from "./project";
import type { Project } from "./project";
import { findFailures, formatReport } from "./report";
import type { DemoReport } from "./report";
import { Screen } from "./screen";
import { defaultPace, Story } from "./story";
import { formatTimeline, Timeline } from "./timeline";

export interface DemoOptions {
    /** Simulated seconds per real second, all the time. @default 1200, and 1 with Azure's waits left out while clients are watched */
    readonly speed?: number;
    /** Prints the engine's raw lines, too. @default false */
    readonly verbose?: boolean;
    /** Leaves the sandbox up until ^C. @default false */
    readonly keep?: boolean;
}

const directory = path.resolve(".sandbox");

/** Deploys, backs up, fails over and back in the sandbox while clients send requests, and says what came of it. */
export async function runDemo({ speed, verbose, keep = false }: DemoOptions): Promise<void> {
    const screen = new Screen({ begin: await chooseActivities(), verbose });
    const { say } = screen;
    const engine = await resolveEngine(say);
    say(describeEngine(engine));
    const pace = speed === undefined ? defaultPace : { building: speed, watching: speed };
    const startedAtMs = Date.now();
    const sandbox = await startSandbox({ speed: pace.building, directory });
    try {
        const { connection, clock } = sandbox;
        screen.tellTimeOf(clock);
        say(
            wrap(
                `Azure on this machine: ${connection.armEndpoint}, ${pace.building} times as fast as real time` +
                    (pace.watching === undefined
                        ? "; while clients are watched real time, moved over what Azure makes one wait for"
                        : ""),
            ),
        );
        const project = createProject(path.join(directory, "demo"), engine, sandbox.environment);
        const timeline = new Timeline(() => clock.now());
        const story = await Story.run(sandbox, project, timeline, pace, screen);
        const report: DemoReport = {
            engine: { name: engine.name, version: engine.version },
            ...story,
            timeline: timeline.entries.map(({ what, at, realSeconds }) => ({
                what,
                at: at.toISOString(),
                realSeconds,
            })),
            elapsedSeconds: Math.round((Date.now() - startedAtMs) / 1000),
        };
        mkdirSync(directory, { recursive: true });
        writeFileSync(path.join(directory, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
        say(`\n${formatTimeline(timeline.entries)}\n${formatReport(report)}`);
        say(`Figures: ${path.join(directory, "report.json")}`);
        const page = path.join(directory, "report.html");
        await writePage(sandbox, project, page);
        say(`Report, as an auditor gets it: ${page}`);
        const failures = findFailures(report, pace.watching === undefined);
        if (failures.length > 0) {
            throw new Error(`The demo did not end as it should: ${failures.join(" ")}`);
        }
        if (keep) {
            await explainAndWait(sandbox, project, say);
        }
    } finally {
        await sandbox.stop();
    }
}

/** As it is typed: `apim-dr report`. */
async function writePage({ connection }: Sandbox, project: Project, page: string): Promise<void> {
    const bin = path.join(__dirname, "..", "cli", "bin.js");
    const env = {
        ...{ ...process.env, ...project.environment },
        // The gateways of services that exist here alone.
        ...{ HTTPS_PROXY: connection.dataPlaneProxy, NO_PROXY: "127.0.0.1,localhost" },
    };
    await promisify(execFile)(process.execPath, [bin, "report", "--dir", project.directory, "--html", page], { env });
}

async function explainAndWait({ connection }: Sandbox, project: Project, say: (line: string) => void): Promise<void> {
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
