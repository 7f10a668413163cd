import { brokenRules, fetchesByName } from "./github-rules";
import { mutate, readFolder } from "./read-pipelines";

const workflows = readFolder("pipelines/github/workflows");

test("the workflows keep every rule", () => {
    expect(Object.keys(workflows).sort()).toEqual(["failover.yml", "preview.yml", "up.yml"]);
    expect(brokenRules(workflows)).toEqual([]);
});

test.each([
    ["up.yml", "group: apim-dr", "group: other", "up.yml: changes Azure outside the one concurrency group"],
    ["up.yml", "cancel-in-progress: false", "cancel-in-progress: true", "up.yml: a run is cancelled in progress"],
    ["up.yml", "17 * * * *", "17 3 * * *", "up.yml: is not hourly"],
    ["up.yml", "branches: [main]", "branches: [main, dev]", "up.yml: is not for pushes to main alone"],
    ["up.yml", "id-token: write", "id-token: read", "up.yml: asks for no token of OpenID Connect"],
    ["up.yml", "vars.AZURE_CLIENT_ID", "secrets.AZURE_CLIENT_ID", "up.yml: uses a stored secret"],
    [
        "up.yml",
        "environment: production",
        "environment: preview",
        "up.yml: changes Azure outside environment production",
    ],
    ["up.yml", "pulumi/actions@v7", "pulumi/actions@main", "up.yml: pulumi/actions@main is not pinned"],
    ["up.yml", "up --yes", "up --preview", "up.yml: runs no up"],
    ["up.yml", "PULUMI_BACKEND_URL:", "PULUMI_BACKEND:", "up.yml: PULUMI_BACKEND_URL is not set"],
    ["up.yml", "- uses: ./.github/actions/azure-sign-in", "- run: true", "up.yml: Pulumi cannot sign in for the state"],
    [
        "preview.yml",
        "pull_request:",
        "pull_request_target:",
        "preview.yml: code of a pull request meets the rights of main",
    ],
    [
        "preview.yml",
        "group: apim-dr-preview-",
        "group: apim-dr #",
        "preview.yml: takes the group of those that change Azure",
    ],
    ["preview.yml", "up --preview", "up --yes", "preview.yml: changes Azure outside the one concurrency group"],
    [
        "failover.yml",
        '"$ACTIVE_SITE" ',
        "${{ inputs.active-site }} ",
        "failover.yml: an expression stands in a script: it belongs in env",
    ],
    ["up.yml", "npx --no-install apim-dr", "npx apim-dr", `up.yml: ${fetchesByName}`],
    ["preview.yml", "npx --no-install apim-dr", "npx apim-dr", `preview.yml: ${fetchesByName}`],
    ["up.yml", "pulumi-version: 3.259.0", "pulumi-version: latest", "up.yml: the Pulumi CLI is not pinned"],
    [
        "preview.yml",
        "      deployment: false\n",
        "",
        "preview.yml: leaves an entry among the deployments, and deploys nothing",
    ],
    ["up.yml", "if: failure()", "if: success()", "up.yml: nobody is told when the hourly run fails"],
    ["failover.yml", "permissions:", "rights:", "failover.yml: declares no permissions"],
])("%s: '%s' as '%s' is found", (name, from, to, rule) => {
    expect(brokenRules(mutate(workflows, name, from, to))).toContain(rule);
});
