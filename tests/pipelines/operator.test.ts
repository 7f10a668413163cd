import Ajv from "ajv";
import { mutate, parseDocuments, parseYaml, readText } from "./read-pipelines";
import { isPinned } from "./is-pinned";
import schema from "./operator-stack.schema.json";

interface Manifest {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly spec: {
        readonly stack: string;
        readonly serviceAccountName: string;
        readonly resyncFrequencySeconds: number;
        readonly continueResyncOnCommitMatch: boolean;
        readonly destroyOnFinalize: boolean;
        readonly prerequisites?: readonly { readonly name: string }[];
        readonly workspaceTemplate?: { readonly spec: { readonly image?: string } };
    } & Readonly<Record<string, unknown>>;
}

const validate = new Ajv({ allErrors: true }).compile(schema);
const file = { "stacks.yaml": readText("pipelines/kubernetes/stacks.yaml") };
const sites = parseYaml<{ config: { sites: { default: string[] } } }>(readText("Pulumi.yaml")).config.sites.default;

/** @returns what is wrong with the manifests. */
function brokenRules(text: string): string[] {
    const manifests = parseDocuments<Manifest>(text);
    const stacks = manifests.filter(({ kind }) => kind === "Stack");
    const account = manifests.find(({ kind }) => kind === "ServiceAccount");
    const [vault] = stacks;
    const broken = stacks.flatMap((stack) => {
        validate(stack);
        return (validate.errors ?? []).map(
            ({ instancePath, message }) => `${stack.metadata.name}${instancePath} ${message}`,
        );
    });
    if (JSON.stringify(stacks.map(({ spec }) => spec.stack)) !== JSON.stringify(["vault", ...sites, "traffic"])) {
        broken.push("not one Stack for each stack");
    }
    for (const { metadata, spec } of stacks) {
        const { name } = metadata;
        const first = name === "vault" ? [] : ["vault"];
        if (JSON.stringify((spec.prerequisites ?? []).map((one) => one.name)) !== JSON.stringify(first)) {
            broken.push(`${name}: its prerequisites are not ${JSON.stringify(first)}`);
        }
        if (!spec.continueResyncOnCommitMatch || !(spec.resyncFrequencySeconds <= 3600)) {
            broken.push(`${name}: is not run every hour`);
        }
        if (spec.destroyOnFinalize !== false) {
            broken.push(`${name}: kubectl delete destroys it`);
        }
        if (spec.serviceAccountName !== account?.metadata.name) {
            broken.push(`${name}: is not the workload's identity`);
        }
        if (!isPinned(spec.workspaceTemplate?.spec.image)) {
            broken.push(`${name}: the image is not pinned`);
        }
        for (const setting of [
            "projectRepo",
            "branch",
            "gitAuth",
            "backend",
            "secretsProvider",
            "envRefs",
            "workspaceTemplate",
        ]) {
            if (JSON.stringify(spec[setting]) !== JSON.stringify(vault!.spec[setting])) {
                broken.push(`${name}: ${setting} is not as the vault's`);
            }
        }
    }
    return broken;
}

test("the stacks keep every rule", () => {
    expect(brokenRules(file["stacks.yaml"])).toEqual([]);
});

test.each([
    ["resyncFrequencySeconds: 3600", "resyncFrequency: 3600", "vault/spec must NOT have additional properties"],
    [
        "resyncFrequencySeconds: 3600",
        'resyncFrequencySeconds: "3600"',
        "vault/spec/resyncFrequencySeconds must be integer",
    ],
    ["resyncFrequencySeconds: 3600", "resyncFrequencySeconds: 7200", "vault: is not run every hour"],
    ["continueResyncOnCommitMatch: true", "continueResyncOnCommitMatch: false", "vault: is not run every hour"],
    ["destroyOnFinalize: false", "destroyOnFinalize: true", "vault: kubectl delete destroys it"],
    ["    - name: vault", "    - name: standby", 'primary: its prerequisites are not ["vault"]'],
    ["  stack: primary", "  stack: secondary", "not one Stack for each stack"],
    ["  serviceAccountName: apim-dr", "  serviceAccountName: default", "vault: is not the workload's identity"],
    ["image: pulumi/pulumi:3.259.0-nonroot", "image: pulumi/pulumi:latest-nonroot", "vault: the image is not pinned"],
    ["        key: token", "        key: other", "primary: gitAuth is not as the vault's"],
    ["accessToken:", "token:", "vault/spec/gitAuth must have required property 'accessToken'"],
    ["branch: refs/heads/main", "branch: refs/heads/dev", "primary: branch is not as the vault's"],
    [
        "type: Literal",
        "type: Secret",
        "vault/spec/envRefs/ARM_USE_DEFAULT_AZURE_CREDENTIAL/type must be equal to constant",
    ],
])("'%s' as '%s' is found", (from, to, rule) => {
    expect(brokenRules(mutate(file, "stacks.yaml", from, to)["stacks.yaml"]!)).toContain(rule);
});
