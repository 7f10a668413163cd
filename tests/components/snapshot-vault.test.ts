import * as pulumi from "@pulumi/pulumi";
import { DefaultAction, PrincipalType, SnapshotVault } from "../../components";
import { requireOperator } from "../../dynamic-providers/pulumi/program/require-operator";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

jest.mock("../../dynamic-providers/pulumi/program/require-operator", () => ({ requireOperator: jest.fn() }));

let mocks: Mocks;
const args = { resourceGroupName: "rg-vault", storageAccountName: "stvault", location: "swedencentral" };
const inputsOf = (type: string): Record<string, unknown>[] =>
    mocks
        .custom()
        .filter((resource) => resource.type.endsWith(`:${type}`))
        .map(({ inputs }) => inputs);

beforeEach(async () => {
    jest.mocked(requireOperator).mockReset();
    mocks = await useMocks();
});

test("by default the account is hardened, has four containers and cleans away old versions only", async () => {
    const vault = new SnapshotVault("vault", args);
    expect(await registered(vault.blobEndpoint)).toBe("https://blobs.example/");
    expect(mocks.custom().map(({ type, name }) => `${type} ${name}`)).toEqual([
        "azure-native:resources:ResourceGroup vault",
        "azure-native:storage:StorageAccount vault",
        "azure-native:storage:BlobServiceProperties vault",
        "azure-native:storage:ManagementPolicy vault",
        "azure-native:storage:BlobContainer vault-backups",
        "azure-native:storage:BlobContainer vault-catalog",
        "azure-native:storage:BlobContainer vault-authority",
        "azure-native:storage:BlobContainer vault-snapshots-logical",
        "pulumi-nodejs:dynamic/apim:VaultAuthority vault",
    ]);
    expect(inputsOf("StorageAccount")).toEqual([
        {
            accountName: "stvault",
            resourceGroupName: "rg-vault",
            location: "swedencentral",
            kind: "StorageV2",
            sku: { name: "Standard_GRS" },
            accessTier: "Hot",
            allowBlobPublicAccess: false,
            allowCrossTenantReplication: false,
            allowSharedKeyAccess: false,
            enableHttpsTrafficOnly: true,
            minimumTlsVersion: "TLS1_2",
            networkRuleSet: {
                bypass: "AzureServices",
                defaultAction: "Allow",
                ipRules: [],
                virtualNetworkRules: [],
            },
        },
    ]);
    expect(inputsOf("BlobServiceProperties")).toEqual([
        {
            accountName: "stvault",
            resourceGroupName: "rg-vault",
            blobServicesName: "default",
            isVersioningEnabled: true,
            deleteRetentionPolicy: { enabled: true, days: 30 },
            containerDeleteRetentionPolicy: { enabled: true, days: 30 },
        },
    ]);
    expect(inputsOf("ManagementPolicy")).toEqual([
        {
            accountName: "stvault",
            resourceGroupName: "rg-vault",
            managementPolicyName: "default",
            policy: {
                rules: [
                    {
                        name: "delete-old-versions",
                        enabled: true,
                        type: "Lifecycle",
                        definition: {
                            actions: { version: { delete: { daysAfterCreationGreaterThan: 30 } } },
                            filters: { blobTypes: ["blockBlob"] },
                        },
                    },
                ],
            },
        },
    ]);
    expect(inputsOf("BlobContainer")).toEqual(
        ["backups", "catalog", "authority", "snapshots-logical"].map((containerName) => ({
            accountName: "stvault",
            resourceGroupName: "rg-vault",
            containerName,
            publicAccess: "None",
        })),
    );
});

test("network rules, redundancy, keys and tags are the user's to set", async () => {
    const vault = new SnapshotVault("vault", {
        ...args,
        redundancy: "Standard_GZRS",
        allowSharedKeyAccess: true,
        networkRules: { defaultAction: DefaultAction.Deny, ipAddresses: ["203.0.113.0/24"], subnetIds: ["/subnet"] },
        tags: { team: "platform" },
    });
    await registered(vault.storageAccountId);
    expect(inputsOf("StorageAccount")[0]).toMatchObject({
        sku: { name: "Standard_GZRS" },
        allowSharedKeyAccess: true,
        networkRuleSet: {
            bypass: "AzureServices",
            defaultAction: "Deny",
            ipRules: [{ iPAddressOrRange: "203.0.113.0/24" }],
            virtualNetworkRules: [{ virtualNetworkResourceId: "/subnet" }],
        },
        tags: { team: "platform" },
    });
});

test("each operator gets the role on every container, under a name that never changes", async () => {
    const principalId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    const vault = new SnapshotVault("vault", {
        ...args,
        operators: [{ principalId, principalType: PrincipalType.Group }],
    });
    await registered(vault.storageAccountId);
    const scope = "/id/of/StorageAccount/vault/blobServices/default/containers";
    expect(inputsOf("RoleAssignment")).toEqual(
        ["backups", "catalog", "authority", "snapshots-logical"].map((container) => ({
            roleAssignmentName: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
            principalId,
            principalType: "Group",
            scope: `${scope}/${container}`,
            roleDefinitionId: expect.stringMatching(/roleDefinitions\/ba92f5b4-2d11-453d-a403-e96b0029c9fe$/) as string,
        })),
    );
});

test("with grantScope account each operator gets the role once, on the whole account", async () => {
    const operators = ["3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3302"].map(
        (principalId) => ({ principalId, principalType: PrincipalType.User }),
    );
    await registered(new SnapshotVault("vault", { ...args, operators, grantScope: "account" }).storageAccountId);
    expect(inputsOf("RoleAssignment").map(({ principalId, scope }) => [principalId, scope])).toEqual(
        operators.map(({ principalId }) => [principalId, "/id/of/StorageAccount/vault"]),
    );
});

test.each([
    ["SignIn", undefined],
    ["AccessKey", "AccessKey"],
    [undefined, undefined],
] as const)("operatorAccess %p: accessType %p of the record of the active site", async (operatorAccess, accessType) => {
    await registered(new SnapshotVault("vault", { ...args, operatorAccess }).storageAccountId);
    const [authority] = mocks.custom().filter(({ type }) => type.endsWith("VaultAuthority"));
    expect(authority?.inputs.accessType).toBe(accessType ?? "SystemAssignedManagedIdentity");
});

test("bad inputs are refused together before anything is registered", () => {
    expect(() => new SnapshotVault("vault", { ...args, storageAccountName: "St_Vault", location: "atlantis" })).toThrow(
        /storageAccountName is "St_Vault": .*\n.*location is "atlantis": /,
    );
    expect(mocks.custom()).toEqual([]);
});

test("with immutabilityDays an unlocked policy keeps the entries of the authority, and no other container", async () => {
    const vault = new SnapshotVault("vault", { ...args, immutabilityDays: 90 });
    await registered(vault.blobEndpoint);
    expect(inputsOf("BlobContainerImmutabilityPolicy")).toEqual([
        {
            accountName: "stvault",
            resourceGroupName: "rg-vault",
            containerName: "authority",
            immutabilityPolicyName: "default",
            immutabilityPeriodSinceCreationInDays: 90,
        },
    ]);
});

test("a recovery of the record that is done is named in every up until it is taken out", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    await registered(new SnapshotVault("vault", args).blobEndpoint);
    expect(warn).not.toHaveBeenCalled();
    const recoverAuthority = { active: "standby", epoch: 4 };
    await registered(new SnapshotVault("again", { ...args, recoverAuthority }).blobEndpoint);
    expect(warn.mock.calls.map(([line]) => line)).toEqual([
        'Consent recoverAuthority ({"active":"standby","epoch":4}) has no effect any more: it is done, with epoch 4. Take it out ' +
            "of the config: npx apim-dr declare --settle",
    ]);
    warn.mockRestore();
});

const operators = [{ principalId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", principalType: PrincipalType.User }];

test.each([
    ["no operators", {}, 1],
    ["no operators, names that are outputs", { storageAccountName: pulumi.output("stvault") }, 1],
    ["operators", { operators }, 0],
    ["no operators, and a key", { operatorAccess: "AccessKey", allowSharedKeyAccess: true }, 0],
] as const)("with %s the program looks at roles %p times, before anything is created", async (_what, more, times) => {
    const lookedBefore: string[] = [];
    jest.mocked(requireOperator).mockImplementation(() => {
        lookedBefore.push(...mocks.custom().map(({ name }) => name));
        return Promise.resolve();
    });
    const vault = new SnapshotVault("vault", { ...args, ...more, operators: "operators" in more ? operators : [] });
    await registered(vault.blobEndpoint);
    const asked = { subject: "SnapshotVault 'vault'", resourceGroupName: "rg-vault", storageAccountName: "stvault" };
    expect(jest.mocked(requireOperator).mock.calls).toEqual(Array.from({ length: times }, () => [asked]));
    expect(lookedBefore).toEqual([]);
    expect(inputsOf("ResourceGroup")[0]?.location).toBe("swedencentral");
});
