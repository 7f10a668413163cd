import { fetchesByName } from "./github-rules";
import { brokenRules } from "./azure-devops-rules";
import { mutate, readFolder } from "./read-pipelines";

const pipelines = readFolder("pipelines/azure-devops");

test("the pipelines keep every rule", () => {
    expect(Object.keys(pipelines).sort()).toEqual(["azure-steps.yml", "failover.yml", "preview.yml", "up.yml"]);
    expect(brokenRules(pipelines)).toEqual([]);
});

const unlocked = "changes Azure without the exclusive lock of environment production";

test.each([
    ["up.yml", "lockBehavior: runLatest", "name: up", `up.yml: ${unlocked}`],
    ["up.yml", "environment: production", "environment: other", `up.yml: ${unlocked}`],
    ["up.yml", "always: true", "always: false", "up.yml: is not hourly, whether anything was merged or not"],
    ["up.yml", "17 * * * *", "0 0 * * *", "up.yml: is not hourly, whether anything was merged or not"],
    ["up.yml", "include: [main]", "include: [main, dev]", "up.yml: changes Azure from another branch than main"],
    ["up.yml", "pr: none", "pr: [main]", "up.yml: changes Azure for a pull request"],
    ["up.yml", "apim-dr-production", "apim-dr-preview", "up.yml: signs in by 'apim-dr-preview'"],
    ["up.yml", "set -euo pipefail\n", "true\n", "up.yml: a script goes on after a failure"],
    ["up.yml", "npx --no-install apim-dr", "npx apim-dr", `up.yml: ${fetchesByName}`],
    ["azure-steps.yml", " -s -- --version 3.259.0", "", "azure-steps.yml: the Pulumi CLI is not pinned"],
    ["preview.yml", "--preview", "--yes", `preview.yml: ${unlocked}`],
    [
        "failover.yml",
        '"$ACTIVE_SITE"',
        "${{ parameters.activeSite }}",
        "failover.yml: a parameter stands in a script: it belongs in env",
    ],
    [
        "azure-steps.yml",
        "ARM_USE_DEFAULT",
        "ARM_CLIENT_SECRET=x ARM_USE_DEFAULT",
        "azure-steps.yml: uses a stored secret",
    ],
])("%s: '%s' as '%s' is found", (name, from, to, rule) => {
    expect(brokenRules(mutate(pipelines, name, from, to))).toContain(rule);
});
