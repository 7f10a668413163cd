import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, GlobalEndpoint, Site, SnapshotVault, VaultAccess } from "../../components";
import type { ServiceTimeoutsArgs } from "../../components";
import { checkArgs } from "../../components/api-management/check-args";
import { anyMembers, refuseUnknownMembers } from "../../components/argument-names";
import type { ArgumentNames } from "../../components/argument-names";
import { siteNames } from "../../components/site/site-names";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

const service = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    location: "westeurope",
    resourceGroupName: "rg",
};
const vault = { resourceGroupName: "rg-vault", storageAccountName: "stvault", location: "swedencentral" };
const access = { principalId: "p", storageAccountId: "/vault", containerName: "backups" };
const endpoint = {
    sites: [{ name: "primary", gateways: [{ location: "westeurope", hostname: "a.example" }] }],
    activeSite: "primary",
    resourceGroupName: "rg",
    endpointName: "contoso",
};
const site = { subscriptionId: "s", activeSite: "primary", service, vault: { storageAccountId: "/vault" } };

const tags = { anything: "goes" };
const declare: Readonly<Record<string, (args: object) => unknown>> = {
    "new ApiManagement": (args) => new ApiManagement("x", { ...service, ...args }),
    "ApiManagement.declare": (args) => ApiManagement.declare("x", { ...service, ...args }),
    SnapshotVault: (args) => new SnapshotVault("x", { ...vault, ...args }),
    VaultAccess: (args) => new VaultAccess("x", { ...access, ...args }),
    GlobalEndpoint: (args) => new GlobalEndpoint("x", { ...endpoint, ...args }),
    "Site.declare": (args) => Site.declare("x", { ...site, ...args }),
};

let mocks: Mocks;

beforeEach(async () => {
    mocks = await useMocks();
});

/** An output's own promises. */
interface OutputParts {
    readonly promise: () => Promise<unknown>;
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    readonly allResources: () => Promise<unknown>;
}

const refusalOf = async (component: string, args: object): Promise<string> => {
    try {
        await declare[component]!(args);
        return "it was not refused";
    } catch (error) {
        return (error as Error).message;
    }
};

test.each<[string, object, string, string]>([
    ["new ApiManagement", { zonez: ["1"] }, 'zonez is ["1"]: ApiManagement', "did you mean 'zones'?"],
    ["ApiManagement.declare", { zonez: ["1"] }, 'zonez is ["1"]: ApiManagement', "did you mean 'zones'?"],
    [
        "new ApiManagement",
        { timeouts: { createMinutes: 90 } },
        "timeouts.createMinutes is 90: timeouts",
        "it has createSeconds, updateSeconds, deleteSeconds.",
    ],
    [
        "new ApiManagement",
        { additionalLocations: [{ location: "northeurope", units: 1, unitz: 2 }] },
        "additionalLocations[0].unitz is 2: additionalLocations[0]",
        "did you mean 'units'?",
    ],
    [
        "new ApiManagement",
        { virtualNetworkType: "External", virtualNetwork: { subnetID: "/subnet" } },
        'virtualNetwork.subnetID is "/subnet": virtualNetwork',
        "did you mean 'subnetId'?",
    ],
    [
        "new ApiManagement",
        { hostnames: [{ type: "Proxy", hostname: "api.contoso.com" }] },
        "hostnames[0].hostname is set (its value is not shown): hostnames[0]",
        "did you mean 'hostName'?",
    ],
    [
        "ApiManagement.declare",
        { safetySnapshot: { storageAccountId: "/vault", verfy: "off" } },
        "safetySnapshot.verfy is set (its value is not shown): safetySnapshot",
        "did you mean 'verify'?",
    ],
    [
        "new ApiManagement",
        { overrides: { servise: {} } },
        "overrides.servise is {}: overrides",
        "did you mean 'service'?",
    ],
    ["SnapshotVault", { protekt: false }, "protekt is false: SnapshotVault", "did you mean 'protect'?"],
    [
        "SnapshotVault",
        { networkRules: { ipAdresses: [] } },
        "networkRules.ipAdresses is []: networkRules",
        "did you mean 'ipAddresses'?",
    ],
    [
        "SnapshotVault",
        { operators: [{ principalId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", principalType: "User", role: "x" }] },
        'operators[0].role is "x": operators[0]',
        "it has principalId, principalType.",
    ],
    [
        "SnapshotVault",
        { recoverAuthority: { activ: "primary", epoch: 2 } },
        'recoverAuthority.activ is "primary": recoverAuthority',
        "did you mean 'active'?",
    ],
    ["VaultAccess", { grantscope: "account" }, 'grantscope is "account": VaultAccess', "did you mean 'grantScope'?"],
    ["GlobalEndpoint", { dnsTtl: 5 }, "dnsTtl is 5: GlobalEndpoint", "it has kind, sites, activeSite,"],
    [
        "GlobalEndpoint",
        { sites: [{ name: "primary", gateways: [{ location: "westeurope", hostName: "a.example" }] }] },
        'sites[0].gateways[0].hostName is "a.example": sites[0].gateways[0]',
        "did you mean 'hostname'?",
    ],
    ["Site.declare", { standbymode: "warm" }, "standbymode is set (its value is not shown): Site", "'standbyMode'?"],
    [
        "Site.declare",
        { service: { ...service, busyWaitSeconds: 9 } },
        "service.busyWaitSeconds is 9: service",
        "it has serviceName,",
    ],
    [
        "Site.declare",
        { vault: { storageAccountId: "/vault", userAssignedIdentity: { clientID: "c" } } },
        'vault.userAssignedIdentity.clientID is "c": vault.userAssignedIdentity',
        "did you mean 'clientId'?",
    ],
    [
        "Site.declare",
        { schedule: { intervalHours: 24, retention: { kep: 7 } } },
        "schedule.retention.kep is 7: schedule.retention",
        "did you mean 'keep'?",
    ],
])("%s refuses %j before anything is declared", async (component, args, what, remedy) => {
    const refusal = await refusalOf(component, args);
    expect(refusal).toContain(`- ${what} has no such input; `);
    expect(refusal).toContain(remedy);
    expect(mocks.resources).toEqual([]);
});

test("an unknown member of an output is refused once the output is known", async () => {
    const additionalLocations = pulumi.output([{ location: "northeurope", units: 1, unitz: 2 }]);
    const { all } = checkArgs("x", { ...service, additionalLocations });
    // All that an output consists of is rejected, and nothing of it may be left unhandled.
    const { promise, isKnown, isSecret, allResources } = all as unknown as OutputParts;
    const parts = await Promise.allSettled([promise(), isKnown, isSecret, allResources()]);
    expect(parts[0]).toMatchObject({ reason: { message: expect.stringContaining("[0].unitz is 2") as string } });
});

test("members of tags and of single resources' inputs are not checked", async () => {
    const overrides = { service: { anything: "goes" } as object };
    const { serviceId } = new ApiManagement("x", { ...service, tags, overrides });
    await registered(serviceId);
    expect(mocks.custom().map(({ inputs }) => inputs)).toMatchObject([{ tags }]);
});

test("what another rule names is not named twice, and a certificate is not shown", async () => {
    const hostname = { type: "Proxy", hostName: "api.contoso.com", encodedCertificate: "MIIS3CR3T" };
    const args = { ...service, hostnames: [hostname] };
    for (const refusal of [
        await refusalOf("new ApiManagement", args),
        await refusalOf("Site.declare", { service: args }),
    ]) {
        expect(refusal.match(/encodedCertificate is/g)).toHaveLength(1);
        expect(refusal).not.toContain("MIIS3CR3T");
    }
});

test("a resource may stand where its outputs are asked for", () => {
    const userAssignedIdentity = new managedidentity.UserAssignedIdentity("x", { resourceGroupName: "rg" });
    const args = { ...site, vault: { storageAccountId: "/vault", userAssignedIdentity } };
    expect(refuseUnknownMembers("Site", args, siteNames)).toEqual([]);
});

test("a table of names compiles only with each member, and with the names in each object", () => {
    const complete: ArgumentNames<ServiceTimeoutsArgs> = {
        createSeconds: true,
        updateSeconds: true,
        deleteSeconds: true,
    };
    // @ts-expect-error a member is missing
    const incomplete: ArgumentNames<ServiceTimeoutsArgs> = { createSeconds: true, updateSeconds: true };
    // @ts-expect-error one is too many
    const overfull: ArgumentNames<ServiceTimeoutsArgs> = { ...complete, settleSeconds: true, more: true };
    // @ts-expect-error names of an object are missing
    const shallow: ArgumentNames<{ timeouts?: pulumi.Input<ServiceTimeoutsArgs[]> }> = { timeouts: true };
    const nested: ArgumentNames<{ timeouts?: pulumi.Input<ServiceTimeoutsArgs[]>; tags: Record<string, string> }> = {
        timeouts: complete,
        tags: true,
    };
    const unchecked: ArgumentNames<{ overrides: ServiceTimeoutsArgs }> = { overrides: anyMembers };
    expect([complete, incomplete, overfull, shallow, nested, unchecked]).toHaveLength(6);
});
