import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { runDirectory } from "../support/run-directory";
import { isPinned } from "./is-pinned";
import { isHourly, mutate, parseDocuments, readText } from "./read-pipelines";

interface CronJob {
    readonly kind: string;
    readonly spec: {
        readonly schedule: string;
        readonly concurrencyPolicy: string;
        readonly jobTemplate: {
            readonly spec: {
                readonly backoffLimit: number;
                readonly template: {
                    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
                    readonly spec: {
                        readonly serviceAccountName: string;
                        readonly restartPolicy: string;
                        readonly containers: readonly [Container];
                    };
                };
            };
        };
    };
}

interface Container {
    readonly image: string;
    readonly command: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
}

const run = promisify(execFile);
const texts = { "cron-job.yaml": readText("pipelines/kubernetes/cron-job.yaml") };
const cronJobOf = (text: string): CronJob => parseDocuments<CronJob>(text).find(({ kind }) => kind === "CronJob")!;

/** @returns what is wrong with the manifest. */
function brokenRules(text: string): string[] {
    const { schedule, concurrencyPolicy, jobTemplate } = cronJobOf(text).spec;
    const { metadata, spec } = jobTemplate.spec.template;
    const [container] = spec.containers;
    const set = container.env.map(({ name }) => name);
    const rules: [boolean, string][] = [
        [isHourly(schedule), "is not hourly"],
        [concurrencyPolicy === "Forbid", "two runs may overlap, or one is ended for the next"],
        [jobTemplate.spec.backoffLimit === 0 && spec.restartPolicy === "Never", "a failed run is tried at once again"],
        [metadata.labels["azure.workload.identity/use"] === "true", "the pod gets no identity"],
        [spec.serviceAccountName === "apim-dr", "is not the workload's identity"],
        [isPinned(container.image), "the image is not pinned"],
        [
            /npx --no-install apim-dr up --yes/.test(container.command.join("\n")),
            "runs no up, or fetches it by its name",
        ],
        [container.env.every(({ name, value }) => !/TOKEN$/.test(name) || value === undefined), "holds a secret"],
        [
            ["PULUMI_BACKEND_URL", "ARM_USE_DEFAULT_AZURE_CREDENTIAL", "ARM_SUBSCRIPTION_ID"].every((name) =>
                set.includes(name),
            ),
            "does not say where the state is, or who signs in",
        ],
    ];
    return rules.flatMap(([holds, rule]) => (holds ? [] : [rule]));
}

test("the job keeps every rule", () => {
    expect(brokenRules(texts["cron-job.yaml"])).toEqual([]);
});

test.each([
    ['"17 * * * *"', '"17 3 * * *"', "is not hourly"],
    ["concurrencyPolicy: Forbid", "concurrencyPolicy: Replace", "two runs may overlap, or one is ended for the next"],
    ["backoffLimit: 0", "backoffLimit: 6", "a failed run is tried at once again"],
    ['workload.identity/use: "true"', 'workload.identity/use: "false"', "the pod gets no identity"],
    ["serviceAccountName: apim-dr", "serviceAccountName: default", "is not the workload's identity"],
    ["3.259.0-nonroot", "latest", "the image is not pinned"],
    ["npx --no-install", "npx", "runs no up, or fetches it by its name"],
    ["PULUMI_BACKEND_URL", "BACKEND", "does not say where the state is, or who signs in"],
])("'%s' as '%s' is found", (from, to, rule) => {
    expect(brokenRules(mutate(texts, "cron-job.yaml", from, to)["cron-job.yaml"]!)).toEqual([rule]);
});

describe("its script", () => {
    const directory = runDirectory("cron-job");
    const bin = path.join(directory.path, "bin");
    const work = path.join(directory.path, "work");
    const log = path.join(directory.path, "log");
    const token = "token-of-the-repository";
    const [bash, ...args] = cronJobOf(texts["cron-job.yaml"]).spec.jobTemplate.spec.template.spec.containers[0].command;
    const env = {
        PATH: `${bin}:${process.env.PATH}`,
        REPOSITORY: "https://github.example/owner/repository",
        REPOSITORY_TOKEN: token,
        LOG: log,
    };

    beforeAll(() => {
        [bin, work].forEach((folder) => mkdirSync(folder, { recursive: true }));
        // It asks the helper for the token, as git does where a server wants one.
        const commands = {
            git: 'bash -c "${2#credential.helper=!} get" >>"$LOG"; shift 2; echo "git $*" >>"$LOG"; mkdir checkout',
            npm: 'echo "npm $* in $(basename "$PWD"), token ${REPOSITORY_TOKEN-unset}" >>"$LOG"',
            npx: 'echo "npx $*" >>"$LOG"; exit "${UP_ENDS:-0}"',
        };
        for (const [name, body] of Object.entries(commands)) {
            writeFileSync(path.join(bin, name), `#!/bin/bash\n${body}\n`);
            chmodSync(path.join(bin, name), 0o755);
        }
    });

    afterAll(() => directory.remove());

    test("clones main with the token, which no argument holds and nothing after it sees, and runs the up", async () => {
        await run(bash!, args, { cwd: work, env });
        expect(existsSync(path.join(work, "checkout"))).toBe(true);
        expect(readFileSync(log, "utf8").trim().split("\n")).toEqual([
            "username=x-access-token",
            `password=${token}`,
            "git clone --quiet --depth 1 --branch main https://github.example/owner/repository checkout",
            "npm ci in checkout, token unset",
            "npx --no-install apim-dr up --yes",
        ]);
    });

    test("fails where the up fails, so that Kubernetes shows a failed job", async () => {
        const second = path.join(directory.path, "second");
        mkdirSync(second);
        await expect(run(bash!, args, { cwd: second, env: { ...env, UP_ENDS: "3" } })).rejects.toMatchObject({
            code: 3,
        });
    });
});
