import { fetchesByName } from "./github-rules";
import { changesAzure, isHourly, parseYaml } from "./read-pipelines";
import type { Step, Texts } from "./read-pipelines";

interface Job {
    readonly job?: string;
    readonly deployment?: string;
    readonly environment?: string;
    readonly steps?: readonly Step[];
    readonly strategy?: { readonly runOnce: { readonly deploy: { readonly steps: readonly Step[] } } };
}

interface Pipeline {
    readonly trigger?: "none" | { readonly branches: { readonly include: readonly string[] } };
    readonly pr?: unknown;
    readonly schedules?: readonly { readonly cron: string; readonly always?: boolean }[];
    readonly lockBehavior?: string;
    readonly stages?: readonly { readonly jobs: readonly Job[] }[];
    readonly jobs?: readonly Job[];
}

/** What must hold of the pipelines that users copy; those with steps alone are templates. @returns what does not. */
export function brokenRules(texts: Texts): string[] {
    const broken: string[] = [];
    for (const [name, text] of Object.entries(texts)) {
        const pipeline = parseYaml<Pipeline>(text);
        const jobs = pipeline.jobs ?? pipeline.stages?.flatMap((stage) => stage.jobs) ?? [];
        const rules = [...ofText(text), ...jobs.flatMap((job) => [...ofJob(pipeline, job)])];
        broken.push(...rules.map((rule) => `${name}: ${rule}`));
    }
    const up = parseYaml<Pipeline>(texts["up.yml"] ?? "{}");
    if (!up.schedules?.some(({ cron, always }) => isHourly(cron) && always === true)) {
        broken.push("up.yml: is not hourly, whether anything was merged or not");
    }
    return broken;
}

function* ofText(text: string): Generator<string> {
    if (/\bnpx (?!--no-install )/.test(text)) {
        yield fetchesByName;
    }
    if (/get\.pulumi\.com \| sh(?! -s -- --version \d)/.test(text)) {
        yield "the Pulumi CLI is not pinned";
    }
    if (/CLIENT_SECRET|servicePrincipalKey|ACCESS_TOKEN|PASSPHRASE|STORAGE_KEY/.test(text)) {
        yield "uses a stored secret";
    }
}

function* ofJob(pipeline: Pipeline, { deployment, environment, steps: plain, strategy }: Job): Generator<string> {
    const steps = strategy?.runOnce.deploy.steps ?? plain ?? [];
    const script = steps.map(({ bash }) => bash ?? "").join("\n");
    const changes = changesAzure(script);
    if (changes && !(deployment && environment === "production" && pipeline.lockBehavior === "runLatest")) {
        yield "changes Azure without the exclusive lock of environment production";
    }
    if (changes && JSON.stringify(pipeline.trigger) !== '{"branches":{"include":["main"]}}') {
        yield "changes Azure from another branch than main";
    }
    if (changes && pipeline.pr !== "none") {
        yield "changes Azure for a pull request";
    }
    if (/\$\{\{/.test(script)) {
        yield "a parameter stands in a script: it belongs in env";
    }
    if (/apim-dr up/.test(script)) {
        const connection = steps.find(({ template }) => template === "azure-steps.yml")?.parameters?.serviceConnection;
        if (connection !== (changes ? "apim-dr-production" : "apim-dr-preview")) {
            yield `signs in by '${connection}'`;
        }
    }
    if (steps.some(({ bash }) => bash?.includes("\n") && !bash.startsWith("set -euo pipefail\n"))) {
        yield "a script goes on after a failure";
    }
}
