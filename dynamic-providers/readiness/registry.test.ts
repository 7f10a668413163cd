import {
    authorityAfter,
    claimed,
    primaryActive,
    sampleSiteSnapshot,
    standbyActive,
} from "../../tests/support/sample-site";
import { day, sampleNow, sampleObservation } from "../../tests/support/sample-catalog";
import { wholeDrill } from "../../tests/support/sample-documents";
import { sampleLiveService, sampleService, serviceIdOf } from "../../tests/support/sample-service";
import type { Answer } from "../authority/ask-part";
import type { ServiceObservation } from "../azure/service";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { DeclaredProjectFacts, DeclaredSiteFacts, Evidence, ProjectFacts, SiteFacts } from "./facts";
import { parseBackend } from "./gather-state";
import { toReadiness } from "./finding";
import type { Finding } from "./finding";
import { checks, checksOf, judge } from "./registry";

/*
 * Each judgement, over evidence that nothing is wrong with but for what the case changes: it finds that, and nothing where
 * nothing is wrong. How a finding comes about in Azure is in tests/contract/doctor.test.ts.
 */

interface World {
    readonly declared: Partial<DeclaredProjectFacts>;
    readonly project: Partial<ProjectFacts>;
    readonly sites: Readonly<Record<string, Partial<SiteFacts>>>;
    readonly declaredSites: Readonly<Record<string, Partial<DeclaredSiteFacts>>>;
}

const account: ProjectFacts["account"] = {
    ...{ name: "stvault", location: "swedencentral", allowsSharedKey: true, corsRules: 0, missingContainers: [] },
    firewall: { isOpen: true, trustsAzureServices: true, allowed: [] },
};

const newest = sampleSiteSnapshot("s1", 1);
const primary = sampleService("primary", { location: "West Europe", principalId: "p1" });
const standby = sampleService("standby", { location: "Germany West Central", principalId: "p2" });
const vaultCatalog = (snapshots: readonly SnapshotFacts[]) => sampleObservation(snapshots);
const vaultWith = (change: Partial<ProjectFacts["vault"]>): Partial<ProjectFacts> => ({
    vault: { authority: primaryActive, catalog: vaultCatalog([newest]), now: sampleNow, ...change },
});

const answersOf = <F extends object>(facts: F) =>
    Object.fromEntries(Object.entries(facts).map(([part, value]) => [part, { value } as Answer<unknown>]));

function evidenceOf({ declared = {}, project = {}, sites = {}, declaredSites = {} }: Partial<World>): Evidence {
    const services: Record<string, ServiceObservation | null> = {
        primary: sites.primary?.service === undefined ? primary : sites.primary.service,
        standby: sites.standby?.service === undefined ? standby : sites.standby.service,
    };
    const sound: ProjectFacts = {
        ...(vaultWith({}) as Pick<ProjectFacts, "vault">),
        ...{
            vaultOutage: null,
            vaultMissing: null,
            account,
            vaultLocation: "swedencentral",
            operatorRole: "present",
            services,
        },
        drills: [{ ...wholeDrill("d1"), startedAt: new Date(sampleNow.getTime() - day).toISOString() }],
        providers: [
            {
                ...{ subscriptionId: "s", namespace: "Microsoft.Storage", state: "Registered" },
                observedAt: sampleNow,
            },
        ],
        clock: { azure: sampleNow, machine: sampleNow },
        ...{ backend: { kind: "elsewhere", url: "s3://state" }, stateKeys: [] },
    };
    const ofSite = (site: string): SiteFacts => ({
        ...{ service: services[site]!, backupsRole: "present", workspaces: 0, deleted: null, name: null },
        granted: [{ actions: ["*"], notActions: [] }],
        offers: [
            {
                ...{ tier: "Premium", maxUnits: 12 },
                locations: ["West Europe", "Germany West Central"].map((location) => ({ location, zones: [] })),
            },
        ],
        ...{ gateways: [], certificates: [], secrets: [], keyVaultRights: [] },
        ...sites[site],
    });
    const names = ["primary", "standby"];
    return {
        declared: {
            vault: {
                ...{
                    storageAccountId: "/subscriptions/s/resourceGroups/g/providers/x/y/stvault",
                    accessWaitSeconds: 0,
                },
                ...{ backupsContainer: "backups", catalogContainer: "catalog", authorityContainer: "authority" },
                accessType: "SystemAssignedManagedIdentity",
            },
            sites: names.map((site) => ({ site, serviceId: serviceIdOf(site), ...declaredSites[site] })),
            ...{ active: "primary", objectiveSeconds: 86_400 },
            ...declared,
        },
        project: answersOf({ ...sound, ...project }),
        sites: Object.fromEntries(names.map((site) => [site, answersOf(ofSite(site))])),
    };
}

const withHostName = (service: ServiceObservation, expiry: string, thumbprint = "AB"): ServiceObservation => ({
    ...service,
    live: sampleLiveService({
        members: {
            hostnameConfigurations: [
                { type: "Proxy", hostName: "api.contoso.example", certificate: { expiry, thumbprint, subject: "x" } },
            ],
        },
    }),
});

const firewall = (trustsAzureServices: boolean) => ({
    account: { ...account, firewall: { isOpen: false, trustsAzureServices, allowed: [] } },
});

type Severity = Finding["severity"];

/** By code: what is wrong, how much it counts, and of whom it is told. */
const cases: Readonly<Record<string, readonly (readonly [Partial<World>, Severity, string])[]>> = {
    AuthorityDamaged: [[{ project: vaultWith({ isDamaged: true }) }, "blocks", "vault"]],
    NobodyIsActive: [[{ project: vaultWith({ authority: authorityAfter() }) }, "blocks", "vault"]],
    NothingRestorable: [
        [{ project: vaultWith({ catalog: vaultCatalog([]) }) }, "blocks", "standby"],
        [{ sites: { standby: { service: { ...standby, tier: "Standard" } } } }, "blocks", "standby"],
        [{ project: vaultWith({ now: new Date(sampleNow.getTime() + 40 * day) }) }, "blocks", "standby"],
    ],
    ObjectiveMissed: [[{ declared: { objectiveSeconds: 60 } }, "risks", "primary"]],
    DrillFailed: [[{ project: { drills: [{ ...wholeDrill("d1"), result: "failed" }] } }, "risks", "nightly"]],
    DrillOverdue: [
        [{ project: { drills: [] } }, "note", "drills"],
        [{ project: { drills: [{ ...wholeDrill("d1"), startedAt: "2025-01-01T00:00:00.000Z" }] } }, "risks", "nightly"],
        [{ project: { drills: [{ ...wholeDrill("d1"), result: "failed" }] } }, "risks", "nightly"],
        [
            {
                project: {
                    drills: [
                        {
                            ...wholeDrill("d1"),
                            everyDays: 7,
                            startedAt: new Date(sampleNow.getTime() - 8 * day).toISOString(),
                        },
                        { ...wholeDrill("d2"), drill: "yearly", everyDays: 365 },
                    ],
                },
            },
            "risks",
            "nightly",
        ],
    ],
    StandbyFenced: [
        [{ project: vaultWith({ authority: standbyActive }), declared: { active: "standby" } }, "blocks", "primary"],
    ],
    StandbyServiceMissing: [
        [{ sites: { standby: { service: null } } }, "risks", "standby"],
        [
            { sites: { standby: { service: null } }, declaredSites: { standby: { standbyMode: "cold" } } },
            ...(["note", "standby"] as const),
        ],
    ],
    VaultSharesRegion: [[{ project: { vaultLocation: "westeurope" } }, "risks", "primary"]],
    SitesShareRegion: [
        [{ sites: { standby: { service: { ...standby, location: "West Europe" } } } }, "risks", "standby"],
    ],
    VaultMissing: [
        [{ project: { vaultMissing: { headline: "It is not there.", next: "Make it." } } }, "blocks", "vault"],
    ],
    VaultNotAnswering: [[{ project: { vaultOutage: "no answer" } }, "blocks", "vault"]],
    ContainerMissing: [[{ project: { account: { ...account, missingContainers: ["backups"] } } }, "blocks", "standby"]],
    CorsRules: [[{ project: { account: { ...account, corsRules: 2 } } }, "blocks", "standby"]],
    FirewallExcludesService: [[{ project: firewall(false) }, "blocks", "standby"]],
    SharedKeyRefused: [],
    IdentityMissing: [
        [{ sites: { standby: { service: { ...standby, principalId: undefined } } } }, "blocks", "standby"],
    ],
    RoleMissing: [
        [{ sites: { standby: { backupsRole: "absent" } } }, "blocks", "standby"],
        [{ sites: { primary: { backupsRole: "absent" } } }, "risks", "primary"],
    ],
    OperatorRoleMissing: [[{ project: { operatorRole: "absent" } }, "blocks", "vault"]],
    TrustedServiceAssumed: [[{ project: firewall(true) }, "note", "vault"]],
    TierWithoutBackup: [[{ sites: { standby: { service: { ...standby, tier: "BasicV2" } } } }, "blocks", "standby"]],
    ServiceNotReady: [
        [{ sites: { standby: { service: { ...standby, provisioningState: "Failed" } } } }, "blocks", "standby"],
        [{ sites: { primary: { service: { ...primary, provisioningState: "Failed" } } } }, "risks", "primary"],
    ],
    ServiceBusy: [
        [{ sites: { standby: { service: { ...standby, targetProvisioningState: "Updating" } } } }, "note", "standby"],
    ],
    WorkspacesPresent: [[{ sites: { primary: { workspaces: 2 } } }, "risks", "primary"]],
    CertificateExpires: [
        [{ sites: { standby: { service: withHostName(standby, "2026-02-01T00:00:00Z") } } }, "blocks", "standby"],
        [{ sites: { standby: { service: withHostName(standby, "2026-03-11T00:00:00Z") } } }, "risks", "standby"],
        [{ sites: { primary: { service: withHostName(primary, "2026-02-01T00:00:00Z") } } }, "risks", "primary"],
    ],
    ClientCertificateExpires: [
        [
            { sites: { primary: { certificates: [{ name: "x", expiresAt: "2026-03-11T00:00:00.000Z" }] } } },
            ...(["risks", "primary"] as const),
        ],
    ],
    CertificatesDiffer: [
        [{ sites: { primary: { service: withHostName(primary, "2036-02-01T00:00:00Z") } } }, "risks", "standby"],
        [
            {
                sites: {
                    primary: { service: withHostName(primary, "2036-02-01T00:00:00Z") },
                    standby: { service: withHostName(standby, "2036-02-01T00:00:00Z", "CD") },
                },
            },
            ...(["risks", "standby"] as const),
        ],
    ],
    KeyVaultRightMissing: [
        [{ sites: { standby: { keyVaultRights: [keyVaultRight("absent", "p2")] } } }, "blocks", "standby"],
        [{ sites: { standby: { keyVaultRights: [keyVaultRight("unknown", undefined)] } } }, "blocks", "standby"],
    ],
    KeyVaultSecretUnread: [
        [
            {
                sites: {
                    primary: { secrets: [{ name: "x", secretId: "y", clientId: null, lastCode: "AccessDenied" }] },
                },
            },
            ...(["risks", "primary"] as const),
        ],
    ],
    KeyVaultNotSeen: [
        [
            { sites: { standby: { keyVaultRights: [{ ...keyVaultRight("unknown", "p2"), id: null }] } } },
            ...(["note", "standby"] as const),
        ],
    ],
    ProviderNotRegistered: [
        [
            {
                project: {
                    providers: [
                        {
                            subscriptionId: "s",
                            namespace: "Microsoft.Cdn",
                            state: "NotRegistered",
                            observedAt: sampleNow,
                        },
                    ],
                },
            },
            ...(["blocks", "Microsoft.Cdn"] as const),
        ],
    ],
    RightMissing: [
        [
            { sites: { standby: { granted: [{ actions: ["*"], notActions: ["*/restore/action"] }] } } },
            ...(["blocks", "standby"] as const),
        ],
    ],
    TierNotOffered: [
        [{ sites: { standby: { offers: [] } } }, "risks", "standby"],
        [
            {
                sites: { standby: { service: null, offers: [] } },
                declaredSites: { standby: { tier: "Premium", location: "westeurope" } },
            },
            ...(["blocks", "standby"] as const),
        ],
    ],
    UnitsNotOffered: [[{ declaredSites: { standby: { units: 13 } } }, "risks", "standby"]],
    ServiceNameTaken: [[{ sites: { standby: { name: { isFree: false, reason: "taken" } } } }, "blocks", "standby"]],
    ServiceNameDeleted: [
        [
            {
                sites: {
                    standby: {
                        deleted: {
                            ...{ serviceId: serviceIdOf("standby"), location: "x" },
                            ...{ deletedAt: "2026-02-28T00:00:00.000Z", purgedAt: "2026-03-02T00:00:00.000Z" },
                        },
                    },
                },
            },
            ...(["blocks", "standby"] as const),
        ],
    ],
    GatewayNotAnswering: [
        [{ sites: { standby: { gateways: [{ url: "https://x", problem: "HTTP 503" }] } } }, "risks", "standby"],
    ],
    ClockSkew: [
        [
            { project: { clock: { azure: sampleNow, machine: new Date(sampleNow.getTime() + 301_000) } } },
            ...(["risks", "this machine"] as const),
        ],
    ],
    StateBackendAtRisk: [
        [{ project: { backend: { kind: "file", url: "file://~" } } }, "risks", "state"],
        [{ project: { backend: { kind: "blobs", url: "azblob://x", location: "westeurope" } } }, "risks", "state"],
    ],
    StateBackendUnknown: [
        [{ project: { backend: { kind: "unknown" } } }, "note", "state"],
        [{ project: { backend: { kind: "blobs", url: "azblob://x", location: null } } }, "note", "state"],
    ],
    StateKeyAtRisk: [
        [
            { project: { stateKeys: [{ stack: "standby", keyVault: "kv", location: "westeurope" }] } },
            ...(["risks", "standby"] as const),
        ],
    ],
};

function keyVaultRight(state: "absent" | "unknown", principalId: string | undefined) {
    return { keyVault: "kv.vault.azure.net", id: "/kv", clientId: null, principalId, state } as const;
}

const findingsOf = (code: string, evidence: Evidence): readonly Finding[] =>
    checks.find((check) => check.code === code)!.run(evidence).findings;

test("nothing is found where nothing is wrong, and every check could be made", () => {
    expect(judge("doctor", evidenceOf({}))).toEqual({ state: "ready", findings: [], untold: [] });
});

test("every check has a case, and its own code", () => {
    expect(Object.keys(cases).sort()).toEqual(checks.map(({ code }) => code).sort());
    expect(new Set(checks.map(({ code }) => code)).size).toBe(checks.length);
});

test.each(Object.entries(cases).flatMap(([code, worlds]) => worlds.map((row) => [code, ...row] as const)))(
    "%s: %#",
    (code, world, severity, about) => {
        const found = findingsOf(code, evidenceOf(world)).find((finding) => finding.about === about);
        expect(found).toMatchObject({ code, severity, about });
        expect([found!.words, found!.wayOut].every((text) => /\S\.$/.test(text) || /: .+/.test(text))).toBe(true);
    },
);

test("a key in use with an account that allows none", () => {
    const declared = { ...evidenceOf({}).declared.vault, accessType: "AccessKey" as const };
    const evidence = evidenceOf({
        declared: { vault: declared },
        project: { account: { ...account, allowsSharedKey: false } },
    });
    expect(findingsOf("SharedKeyRefused", evidence).map(({ severity }) => severity)).toEqual(["risks", "blocks"]);
});

test("a part that does not answer is named with each check that needs it; others are made", () => {
    const sound = evidenceOf({});
    const evidence = { ...sound, project: { ...sound.project, account: { problem: "HTTP 403" } } };
    const { state, findings, untold } = judge("doctor", evidence);
    expect([state, findings]).toEqual(["unknown", []]);
    expect([...new Set(untold.map(({ part }) => part))]).toEqual(["storage account of the vault"]);
    expect(untold.map(({ code }) => code)).toContain("CorsRules");
    expect(untold.map(({ code }) => code)).not.toContain("ClockSkew");
});

test("the worst is said first, and decides: a block, then what is not known, then a risk", () => {
    const finding = (severity: Severity): Finding => ({
        ...{ code: "C", severity, about: "x", words: "w.", wayOut: "o.", commands: [] },
    });
    const untold = [{ code: "C", about: "x", part: "p", problem: "q" }];
    const states = (findings: Severity[], lacks = false) =>
        toReadiness({ findings: findings.map(finding), untold: lacks ? untold : [] });
    expect(states(["note", "risks", "blocks"]).findings.map(({ severity }) => severity)).toEqual([
        "blocks",
        "risks",
        "note",
    ]);
    expect(
        [states([]), states(["note"]), states(["risks"]), states(["risks", "blocks"], true)].map(({ state }) => state),
    ).toEqual(["ready", "ready", "atRisk", "notReady"]);
    expect(states(["risks"], true).state).toBe("unknown");
});

test("status makes only checks of what it reads anyway", () => {
    const parts = [...new Set(checksOf("status").flatMap(({ needs }) => needs))].sort();
    expect(parts).toEqual(["services", "site.service", "vault", "vaultLocation"]);
});

test.each([
    [undefined, undefined, { kind: "unknown" }],
    ["file://~/state", undefined, { kind: "file", url: "file://~/state" }],
    ["azblob://state?storage_account=StOne", undefined, { kind: "blobs", url: "azblob://state", account: "stone" }],
    ["azblob://state", "sttwo", { kind: "blobs", url: "azblob://state", account: "sttwo" }],
    [
        "https://user:word@pulumi.example/org?token=x",
        undefined,
        { kind: "elsewhere", url: "https://pulumi.example/org" },
    ],
    ["no url", undefined, { kind: "unknown" }],
])("of the backend %s no secret is told", (url, named, parsed) => {
    expect(parseBackend(url, named)).toEqual(parsed);
});

test("a snapshot of a site that nobody claimed is nothing to take over with", () => {
    const authority = authorityAfter(claimed("other"));
    const evidence = evidenceOf({ project: vaultWith({ authority }), declared: { active: "other" } });
    expect(findingsOf("NothingRestorable", evidence).map(({ about }) => about)).toEqual(["primary", "standby"]);
});
