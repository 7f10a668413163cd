import { changesAzure, isHourly, parseYaml } from "./read-pipelines";
import type { Step, Texts } from "./read-pipelines";

interface Job {
    readonly environment?: string | { readonly name: string; readonly deployment?: boolean };
    readonly env?: Readonly<Record<string, string>>;
    readonly concurrency?: unknown;
    readonly steps: readonly Step[];
}

interface Workflow {
    readonly on: Readonly<Record<string, unknown>> & { readonly schedule?: readonly { readonly cron: string }[] };
    readonly permissions?: Readonly<Record<string, string>>;
    readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
    readonly jobs: Readonly<Record<string, Job>>;
}

/** What the project does not have, npx would take from the registry: whoever has registered the name there. */
export const fetchesByName = "npx may fetch a package by its name alone";

/** What must hold of the workflows that users copy. @returns what does not. */
export function brokenRules(texts: Texts): string[] {
    const broken: string[] = [];
    for (const [name, text] of Object.entries(texts)) {
        const workflow = parseYaml<Workflow>(text);
        broken.push(...[...ofEvery(workflow, text), ...ofSteps(workflow)].map((rule) => `${name}: ${rule}`));
    }
    const runs = scriptsOf(texts["up.yml"]);
    if (!runs.some((run) => /apim-dr up --yes(?!.*--preview)/.test(run))) {
        broken.push("up.yml: runs no up");
    }
    const up = parseYaml<Workflow>(texts["up.yml"] ?? "{}");
    if (!up.on?.schedule?.some(({ cron }) => isHourly(cron))) {
        broken.push("up.yml: is not hourly");
    }
    const told = Object.values(up.jobs ?? {}).flatMap(({ steps }) =>
        steps.filter((step) => step.if?.includes("failure()")),
    );
    if (!told.some((step) => step.if?.includes("schedule"))) {
        broken.push("up.yml: nobody is told when the hourly run fails");
    }
    if (JSON.stringify((up.on?.push as { branches?: unknown })?.branches) !== '["main"]') {
        broken.push("up.yml: is not for pushes to main alone");
    }
    return broken;
}

function* ofEvery({ on, permissions, concurrency }: Workflow, text: string): Generator<string> {
    if ("pull_request_target" in on || "workflow_run" in on) {
        yield "code of a pull request meets the rights of main";
    }
    if (!permissions) {
        yield "declares no permissions";
    }
    if (!concurrency) {
        yield "has no concurrency group";
    } else if (concurrency["cancel-in-progress"] !== false) {
        yield "a run is cancelled in progress";
    }
    if (/\bsecrets\b/.test(text.replace(/^\s*#.*$/gm, ""))) {
        yield "uses a stored secret";
    }
}

function* ofSteps({ permissions, concurrency, jobs }: Workflow): Generator<string> {
    for (const { environment, concurrency: ofJob, env, steps } of Object.values(jobs)) {
        const script = steps.map(({ run }) => run ?? "").join("\n");
        const changes = changesAzure(script);
        if (changes !== (concurrency?.group === "apim-dr") || ofJob) {
            yield changes
                ? "changes Azure outside the one concurrency group"
                : "takes the group of those that change Azure";
        }
        if (changes && environment !== "production") {
            yield "changes Azure outside environment production";
        }
        if (
            /apim-dr up --preview/.test(script) &&
            (typeof environment === "string" || environment?.deployment !== false)
        ) {
            yield "leaves an entry among the deployments, and deploys nothing";
        }
        if (/\bnpx (?!--no-install )/.test(script)) {
            yield fetchesByName;
        }
        const installer = steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"));
        if (installer && !/^\d+\.\d+\.\d+$/.test(String(installer.with?.["pulumi-version"]))) {
            yield "the Pulumi CLI is not pinned";
        }
        if (/\$\{\{/.test(script)) {
            yield "an expression stands in a script: it belongs in env";
        }
        if (/apim-dr up/.test(script)) {
            yield* ofSignIn(permissions, env ?? {}, steps);
        }
        for (const { uses } of steps) {
            if (uses && !/^(\.\/|[\w.-]+\/[\w./-]+@(v\d+|[0-9a-f]{40})$)/.test(uses)) {
                yield `${uses} is not pinned`;
            }
        }
    }
}

function* ofSignIn(
    permissions: Workflow["permissions"],
    env: Readonly<Record<string, string>>,
    steps: readonly Step[],
): Generator<string> {
    if (permissions?.["id-token"] !== "write") {
        yield "asks for no token of OpenID Connect";
    }
    if (!steps.some(({ uses }) => uses === "./.github/actions/azure-sign-in")) {
        yield "Pulumi cannot sign in for the state";
    }
    const wanted = ["ARM_USE_OIDC", "ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_SUBSCRIPTION_ID", "AZURE_TENANT_ID"];
    for (const name of [...wanted, "AZURE_CLIENT_ID", "PULUMI_BACKEND_URL"]) {
        if (!env[name]) {
            yield `${name} is not set`;
        }
    }
}

function scriptsOf(text = "{}"): string[] {
    const { jobs = {} } = parseYaml<Partial<Workflow>>(text);
    return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}
