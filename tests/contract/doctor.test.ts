import type { DoctorReport } from "../../cli/doctor/doctor-report";
import type { Finding } from "../../dynamic-providers/readiness/finding";
import { checks } from "../../dynamic-providers/readiness/registry";
import type { Fault } from "../../sandbox/faults/fault";
import { startDoctorFixture } from "../support/doctor-fixture";
import type { DoctorFixture, DoctorProject } from "../support/doctor-fixture";
import { faultsBySchema } from "../support/faults-by-schema";
import { newPfx } from "../support/new-pfx";
import { serviceIdOf } from "../support/sample-service";

// `apim-dr doctor` over a project in the sandbox: each check there is finds what it is for. The command runs in one process of its
// own, as it is built; nothing of it knows the sandbox.
jest.setTimeout(120_000);

let doctor: DoctorFixture;

beforeAll(async () => {
    doctor = await startDoctorFixture("doctor");
});

afterAll(() => doctor.stop());
afterEach(() => doctor.azure.sandbox.faults.clear());

/** How a finding comes about; what it returns is undone afterwards. */
interface Provocation {
    readonly severity: Finding["severity"];
    /** What the words of the finding have. */
    readonly says: RegExp;
    readonly project?: DoctorProject;
    readonly environment?: Readonly<Record<string, string>>;
    readonly faults?: readonly Fault[];
    readonly change?: () => Undo | Promise<Undo>;
}

type Undo = void | (() => void | Promise<void>);

const state = () => doctor.azure.sandbox.state;
const account = () => state().storageAccounts.get("stfixture")!;
const body = (change: (body: Record<string, unknown>) => object) => (before: object) =>
    ({ ...before, ...change(before as Record<string, unknown>) }) as never;
const properties = (change: object) =>
    body(({ properties: before }) => ({ properties: { ...(before as object), ...change } }));

function withNetworkRules(bypass: string): () => void {
    const before = account().body;
    const networkAcls = { defaultAction: "Deny", bypass, ipRules: [{ value: "127.0.0.1" }] };
    account().body = { ...before, properties: { ...before.properties, networkAcls } };
    return () => {
        account().body = before;
    };
}

/** Takes away for a while what a map has under a key. */
function without<V>(map: Map<string, V>, key: string): () => void {
    const before = map.get(key)!;
    map.delete(key);
    return () => {
        map.set(key, before);
    };
}

function withoutRolesOf(principalId: string): () => void {
    const taken = [...state().roleAssignments].filter(([, assignment]) => assignment.principalId === principalId);
    taken.forEach(([key]) => state().roleAssignments.delete(key));
    return () => taken.forEach(([key, assignment]) => state().roleAssignments.set(key, assignment));
}

const hostName = (expiry: string) => ({
    hostnameConfigurations: [
        {
            type: "Proxy",
            hostName: "api.contoso.example",
            certificate: { expiry, thumbprint: "AB12", subject: "CN=api.contoso.example" },
        },
    ],
});

const secretIn = (keyVault: string) => ({
    ...{ displayName: "backend-key", secret: true },
    keyVault: { secretIdentifier: `${keyVault}/secrets/backend-key` },
});

const provocations: Readonly<Record<string, Provocation>> = {
    AuthorityDamaged: {
        severity: "blocks",
        says: /record of the active site is not what its writers leave/,
        change: async () => {
            const container = doctor.azure.clients.blobService("stfixture").getContainerClient("authority");
            const blob = container.getBlockBlobClient("000000.json");
            const before = await blob.downloadToBuffer();
            const changed = before.toString().replace('"at"', '"at" ');
            await blob.upload(changed, Buffer.byteLength(changed));
            return async () => {
                await blob.upload(before, before.length);
            };
        },
    },
    NobodyIsActive: {
        severity: "blocks",
        says: /No site has been active yet/,
        project: { vaultStorageAccount: "stempty" },
        change: () => doctor.createVault("stempty", []),
    },
    NothingRestorable: {
        severity: "blocks",
        says: /No snapshot can be restored into 'standby': .*tier Premium and the target's tier is 'Standard'/,
        change: () =>
            doctor.reshape(
                "standby",
                body(() => ({ sku: { name: "Standard", capacity: 1 } })),
            ),
    },
    DrillFailed: {
        severity: "risks",
        says: /The newest drill 'nightly' of .* failed: Something differs/,
        change: () =>
            doctor.storeDrill({ result: "failed", problems: [{ code: "NotVerified", message: "Something differs" }] }),
    },
    DrillOverdue: {
        severity: "risks",
        says: /Drill 'nightly' passed last on 2025-01-01 00:00 UTC: more than 30 days ago/,
        change: () => doctor.storeDrill({ startedAt: "2025-01-01T00:00:00.000Z" }),
    },
    ObjectiveMissed: {
        severity: "risks",
        says: /newest restorable snapshot is from .* older than the objective of 60 min/,
        project: { intervalHours: 1 },
    },
    StandbyFenced: {
        severity: "blocks",
        says: /'primary' is fenced since/,
        project: { vaultStorageAccount: "stfenced" },
        change: () =>
            doctor.createVault("stfenced", [
                { event: "claimed", site: "primary", serviceId: serviceIdOf("primary"), verification: null },
                {
                    ...{ event: "promotionBegan", site: "standby", kind: "unplanned", snapshot: "s1" },
                    ...{ snapshotStartedAt: new Date().toISOString(), changesChecked: false },
                },
                { event: "claimed", site: "standby", serviceId: serviceIdOf("standby"), verification: "verified" },
            ]),
    },
    StandbyServiceMissing: {
        severity: "risks",
        says: /'standby' has no service/,
        change: () => without(state().services, "standby"),
    },
    VaultSharesRegion: {
        severity: "risks",
        says: /The vault and 'standby' are both in Sweden Central/,
        change: () =>
            doctor.reshape(
                "standby",
                body(() => ({ location: "swedencentral" })),
            ),
    },
    SitesShareRegion: {
        severity: "risks",
        says: /'primary' and 'standby' are both in West Europe/,
        change: () =>
            doctor.reshape(
                "standby",
                body(() => ({ location: "westeurope" })),
            ),
    },
    VaultMissing: {
        severity: "blocks",
        says: /The vault's storage account 'stnone' is not there/,
        project: { vaultStorageAccount: "stnone" },
    },
    VaultNotAnswering: {
        severity: "blocks",
        says: /The vault does not answer/,
        faults: [{ kind: "error", endpoint: "blob", status: 503 }],
    },
    ContainerMissing: {
        severity: "blocks",
        says: /has no container 'backups'/,
        change: () => without(account().containers, "backups"),
    },
    CorsRules: {
        severity: "blocks",
        says: /has 1 CORS rules/,
        change: () => {
            const before = account().blobService;
            const rule = { allowedOrigins: ["*"], allowedMethods: ["GET"], maxAgeInSeconds: 1 };
            const cors = { corsRules: [{ ...rule, exposedHeaders: [], allowedHeaders: [] }] };
            account().blobService = { ...before, cors };
            return () => {
                account().blobService = before;
            };
        },
    },
    FirewallExcludesService: {
        severity: "blocks",
        says: /blocks trusted Azure services/,
        change: () => withNetworkRules("None"),
    },
    SharedKeyRefused: {
        severity: "blocks",
        says: /allows no keys and accessType is 'AccessKey'/,
        project: { vaultAccessType: "AccessKey" },
    },
    IdentityMissing: {
        severity: "blocks",
        says: /'standby' has no system-assigned identity/,
        change: () => {
            const service = state().services.get("standby")!;
            const { principalId } = service;
            const undo = doctor.reshape(
                "standby",
                body(() => ({ identity: null })),
            );
            service.principalId = undefined;
            return () => {
                undo();
                service.principalId = principalId;
            };
        },
    },
    RoleMissing: {
        severity: "blocks",
        says: /of service 'standby' cannot write to container 'backups'/,
        change: () => withoutRolesOf(state().services.get("standby")!.principalId!),
    },
    OperatorRoleMissing: {
        severity: "blocks",
        says: /You may not write to the container 'catalog'/,
        change: () => withoutRolesOf(doctor.azure.sandbox.connection.objectId),
    },
    TrustedServiceAssumed: {
        severity: "note",
        says: /backups pass it as those of a trusted Azure service: assumed/,
        change: () => withNetworkRules("AzureServices"),
    },
    TierWithoutBackup: {
        severity: "blocks",
        says: /'standby' is of tier 'BasicV2'/,
        change: () =>
            doctor.reshape(
                "standby",
                body(() => ({ sku: { name: "BasicV2", capacity: 1 } })),
            ),
    },
    ServiceNotReady: {
        severity: "blocks",
        says: /'standby' is in provisioning state/,
        change: () => {
            const service = state().services.get("standby")!;
            service.active = false;
            return () => {
                service.active = true;
            };
        },
    },
    ServiceBusy: {
        severity: "note",
        says: /'standby' is 'Updating'/,
        change: () => {
            const service = state().services.get("standby")!;
            service.transition = "Updating";
            return () => {
                service.transition = undefined;
            };
        },
    },
    WorkspacesPresent: {
        severity: "risks",
        says: /'primary' has 1 workspaces/,
        change: () => doctor.put("primary", "workspaces/team", { displayName: "Team" }),
    },
    CertificateExpires: {
        severity: "blocks",
        says: /host name 'api.contoso.example' expired on 2026-01-01/,
        change: () => doctor.reshape("standby", properties(hostName("2026-01-01T00:00:00+00:00"))),
    },
    ClientCertificateExpires: {
        severity: "risks",
        says: /The certificate of certificate 'client' expires on/,
        change: () =>
            doctor.put("primary", "certificates/client", { data: newPfx("client.example", "word"), password: "word" }),
    },
    CertificatesDiffer: {
        severity: "risks",
        says: /'standby' lacks host name 'api.contoso.example', which the active site has/,
        change: () => doctor.reshape("primary", properties(hostName("2036-01-01T00:00:00+00:00"))),
    },
    KeyVaultRightMissing: {
        severity: "blocks",
        says: /'standby' may not read secrets of Key Vault/,
        change: () =>
            doctor.put("primary", "namedValues/kv", secretIn(doctor.azure.sandbox.connection.keyVaultEndpoint)),
    },
    KeyVaultSecretUnread: {
        severity: "risks",
        says: /could not read what named value 'kv' refers to: Azure says AccessDenied/,
        faults: [{ kind: "keyVaultDenied" }],
        change: () => doctor.put("primary", "namedValues/kv", secretIn("https://contoso.vault.azure.net")),
    },
    KeyVaultNotSeen: {
        severity: "note",
        says: /Key Vault 'contoso.vault.azure.net' is in no subscription/,
        change: () => doctor.put("primary", "namedValues/kv", secretIn("https://contoso.vault.azure.net")),
    },
    ProviderNotRegistered: {
        severity: "blocks",
        says: /Microsoft.ApiManagement is 'NotRegistered'/,
        change: () => {
            state().unregistered.add("microsoft.apimanagement");
            return () => {
                state().unregistered.clear();
            };
        },
    },
    RightMissing: {
        severity: "blocks",
        says: /you may not do Microsoft.ApiManagement\/service\/write, .*restore\/action/,
        change: () => {
            state().grantedActions = ["*/read"];
            return () => {
                state().grantedActions = ["*"];
            };
        },
    },
    TierNotOffered: {
        severity: "risks",
        says: /may not create tier 'Premium' in moonbase/,
        project: { standby: { location: "moonbase" } },
    },
    UnitsNotOffered: {
        severity: "risks",
        says: /40 units are declared, and the subscription has at most 12/,
        project: { standby: { units: 40 } },
    },
    ServiceNameTaken: {
        severity: "blocks",
        says: /The service name 'primary' cannot be had: primary is already in use/,
        project: { standby: { serviceName: "primary", resourceGroup: "rg-elsewhere" } },
    },
    ServiceNameDeleted: {
        severity: "blocks",
        says: /A service named 'standby' was deleted at .* and blocks the name until/,
        change: () => {
            const service = state().services.get("standby")!;
            const now = doctor.azure.sandbox.clock.now();
            const scheduledPurgeDate = new Date(now.getTime() + 365 * 24 * 60 * 60 * 1000);
            const undo = without(state().services, "standby");
            state().deletedServices.set("standby", { service, deletionDate: now, scheduledPurgeDate });
            return () => {
                state().deletedServices.delete("standby");
                undo();
            };
        },
    },
    GatewayNotAnswering: {
        severity: "risks",
        says: /The gateway https:\/\/primary.*azure-api.net does not answer from here: HTTP 503/,
        faults: [{ kind: "error", endpoint: "dataPlane", status: 503 }],
    },
    // The sandbox's clock runs as no other does.
    ClockSkew: { severity: "risks", says: /This machine's clock is .* behind Azure's/ },
    StateBackendAtRisk: {
        severity: "risks",
        says: /state is kept in files/,
        environment: { PULUMI_BACKEND_URL: "file:///tmp/state" },
    },
    StateBackendUnknown: {
        severity: "note",
        says: /Neither PULUMI_BACKEND_URL nor Pulumi.yaml/,
        project: { backend: "" },
    },
    StateKeyAtRisk: {
        severity: "risks",
        says: /secrets of stack 'standby' is in Key Vault .* in Sweden Central/,
        change: () =>
            doctor.reshape(
                "standby",
                body(() => ({ location: "swedencentral" })),
            ),
    },
};

const codesOf = ({ findings }: DoctorReport): string[] => findings.map(({ code }) => code);

test("a project at rest: nothing is found but the sandbox's clock, and that nothing was drilled yet", async () => {
    const { report, text } = await doctor.examine();
    expect(faultsBySchema("doctor", report)).toEqual([]);
    expect(report.unanswered).toEqual([]);
    expect(codesOf(report)).toEqual(["ClockSkew", "DrillOverdue"]);
    expect(report.state).toBe("atRisk");
    expect(text).toMatch(
        /^A standby could take over now, with 1 risk\. \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)\n\nRISK ClockSkew: /,
    );
});

test("every check there is has a case that provokes its finding", () => {
    expect(Object.keys(provocations).sort()).toEqual(checks.map(({ code }) => code).sort());
});

test.each(checks.map(({ code }) => code))("%s", async (code) => {
    const { severity, says, project, environment, faults = [], change } = provocations[code]!;
    faults.forEach((fault) => doctor.azure.sandbox.faults.add(fault));
    const undo = await change?.();
    const given =
        code === "StateKeyAtRisk"
            ? {
                  standbySecretsProvider: `azurekeyvault://${new URL(doctor.azure.sandbox.connection.keyVaultEndpoint).host}/keys/state`,
              }
            : project;
    try {
        const { report, text, error } = await doctor.examine(given, environment);
        expect(error).toBeUndefined();
        expect(faultsBySchema("doctor", report)).toEqual([]);
        const found = report.findings.find((finding) => finding.code === code && says.test(finding.words));
        expect(found ?? report).toMatchObject({ code, severity });
        expect(found!.wayOut).not.toBe("");
        expect(text).toContain(` ${code}: `);
        const wide = text.split("\n").filter((line) => line.length > 80 && /\S\s+\S.*\s/.test(line.slice(0, 80)));
        expect(wide.filter((line) => !line.startsWith("    "))).toEqual([]);
    } finally {
        await undo?.();
    }
});
