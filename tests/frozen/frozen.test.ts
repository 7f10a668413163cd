import * as pulumi from "@pulumi/pulumi";
import {
    ApiManagement,
    AuthorityFollower,
    Backup,
    BackupSchedule,
    GlobalEndpoint,
    Restore,
    RestoreDrill,
    SnapshotVault,
    VaultAccess,
} from "../../components";
import * as providers from "../../dynamic-providers";
import {
    contentDigest,
    secretsDigest,
    secretsKey,
    secretsSetDigest,
    setDigest,
} from "../../dynamic-providers/inventory/digest";
import { inventoryEntriesDocument } from "../../dynamic-providers/inventory/inventory";
import { newSnapshotKeys, objectName, openObject } from "../../dynamic-providers/logical/sealed-object";
import { logicalContainer, operationDefaults } from "../../dynamic-providers/operation/defaults";
import { promotionTrigger } from "../../dynamic-providers/protocol/promotion";
import { standbyTrigger } from "../../dynamic-providers/protocol/standing-by";
import { pathOf } from "../../dynamic-providers/records/document-type";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import { creationDocument } from "../../dynamic-providers/records/creation-record";
import { drillDocument } from "../../dynamic-providers/records/drill-record";
import { siteLocalDocument } from "../../dynamic-providers/records/site-local-document";
import { logicalSnapshotId } from "../../dynamic-providers/records/snapshot/logical-facts";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import { nativeBlobName } from "../../dynamic-providers/records/snapshot/native-backup";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import { authorityFollowerProvider } from "../../dynamic-providers/pulumi/resources/authority-follower";
import { drillProvider } from "../../dynamic-providers/pulumi/resources/drill";
import { LogicalBackup, logicalBackupProvider } from "../../dynamic-providers/pulumi/resources/logical-backup";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { backupScheduleProvider } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { serviceReadyProvider } from "../../dynamic-providers/pulumi/resources/service-ready";
import { SiteGuard, siteGuardProvider } from "../../dynamic-providers/pulumi/resources/site-guard";
import {
    SiteIntent,
    siteIntentProvider,
    SiteRole,
    siteRoleProvider,
} from "../../dynamic-providers/pulumi/resources/site-resources";
import { vaultAuthorityProvider } from "../../dynamic-providers/pulumi/resources/vault-authority";
import { leasesFolder } from "../../dynamic-providers/vault/lease";
import { indexPath } from "../../dynamic-providers/vault/document-index";
import { indexPath as treeIndexPath, keyringPath, objectPath } from "../../dynamic-providers/vault/tree-store";
import type { DeclaredSite } from "../../dynamic-providers/site/site-inputs";
import { registered, useMocks } from "../components/mocks";
import { productSources, readProductCodes } from "../docs/read-codes";
import { sampleNow, sampleObservation } from "../support/sample-catalog";
import { sampleDeclaration } from "../support/sample-site";
import { childNames, codes } from "./frozen-names";

// What states, vaults and programs of users hold from the first release on. A change here is a migration for them all: see
// docs/frozen.md.

const serviceId =
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";

/** By the names that states call them with. */
const storedProviders = {
    authorityFollower: authorityFollowerProvider,
    backup: backupProvider,
    backupSchedule: backupScheduleProvider,
    drill: drillProvider,
    logicalBackup: logicalBackupProvider,
    restore: restoreProvider,
    serviceReady: serviceReadyProvider,
    siteGuard: siteGuardProvider,
    siteIntent: siteIntentProvider,
    siteRole: siteRoleProvider,
    vaultAuthority: vaultAuthorityProvider,
};

test("the names that stored code calls", () => {
    const called = Object.entries(providers).filter(([, value]) => typeof value === "object" && "attach" in value);
    expect(called.map(([name]) => name).sort()).toEqual(Object.keys(storedProviders).sort());
});

test.each(Object.entries(storedProviders))("the code of %s that states hold", async (name, provider) => {
    const { text } = await pulumi.runtime.serializeFunction(() => provider);
    // Some have the package in a constant of their own.
    const code = text.replace(/\s+/g, " ").replace(/const providers = (.*?); return providers\./, "return $1.");
    expect(code).toContain(`return require("apim-dr/dynamic-providers").${name}.attach(this, request);`);
});

test("the type tokens of resources, and the names of a component's children", async () => {
    jest.spyOn(console, "log").mockImplementation(() => undefined);
    const mocks = await useMocks();
    const vault = new SnapshotVault("vault", {
        ...{ resourceGroupName: "rg-vault", storageAccountName: "stvault", location: "swedencentral" },
        operators: [{ principalId: "11111111-2222-3333-4444-555555555555", principalType: "User" }],
    });
    const service = new ApiManagement("gateway", {
        ...{ serviceName: "contoso", publisherName: "Contoso", publisherEmail: "apim@contoso.example" },
        location: "westeurope",
    });
    new VaultAccess("access", {
        ...{ principalId: service.principalId, storageAccountId: vault.storageAccountId, containerName: "backups" },
    });
    new GlobalEndpoint("door", {
        sites: [{ name: "primary", gateways: [{ location: "westeurope", hostname: "a.azure-api.net" }] }],
        ...{ activeSite: "primary", resourceGroupName: "rg-traffic", endpointName: "contoso" },
    });
    const operation = { serviceId, storageAccountId: "/vault" };
    new Backup("backup", { ...operation, trigger: "first" });
    new LogicalBackup("logical", { ...operation, trigger: "first", recipients: [], secretsKey: "" });
    // There is no vault to make its plan from, and it says so.
    jest.spyOn(console, "warn").mockImplementation(() => undefined);
    new Restore("restore", { ...operation, trigger: "first" });
    const nothing = { catalog: sampleObservation([]), authority: undefined, service: undefined, now: sampleNow };
    new RestoreDrill("drill", {
        ...{ storageAccountId: "/vault", location: "northeurope", resourceGroupName: "rg-drill", namePrefix: "drill" },
        ...{ publisherName: "Contoso", publisherEmail: "apim@contoso.example", everyDays: 30 },
    });
    new BackupSchedule("schedule", { ...operation, intervalHours: 24 }, {}, { seen: nothing });
    const position = { sequence: 0, epoch: 0, digest: "" };
    const seen = { position, activeSite: null, claimedAt: null, underWay: null };
    new AuthorityFollower("follower", { vault: { storageAccountId: "/vault" }, observed: seen });
    const site = {
        ...{
            declared: sampleDeclaration("primary", {}) as unknown as DeclaredSite,
            observed: position,
            observedAt: "",
        },
        plan: { action: "rest", code: "StandsBy", isIntent: false, reason: "" } as const,
    };
    new SiteIntent("site", site);
    new SiteGuard("site", site.declared);
    new SiteRole("site", { ...site, serviceId, intended: position });
    await registered(service.serviceId);
    expect(mocks.resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual(childNames);
});

test("schemas and paths of the vault", () => {
    const { backupsContainer, catalogContainer, authorityContainer } = operationDefaults;
    expect({ backupsContainer, catalogContainer, authorityContainer }).toEqual({
        backupsContainer: "backups",
        catalogContainer: "catalog",
        authorityContainer: "authority",
    });
    expect(logicalContainer).toBe("snapshots-logical");
    const schemas = productSources()
        .filter(({ file }) => file.startsWith("dynamic-providers"))
        .flatMap(({ text }) => [...text.matchAll(/"(apim-dr\/[a-z-]+\/\d+)"/g)].map(([, schema]) => schema));
    expect([...new Set(schemas)].sort()).toEqual([
        "apim-dr/authority/1",
        "apim-dr/bundle/1",
        "apim-dr/creation/1",
        "apim-dr/drill/1",
        "apim-dr/index/1",
        "apim-dr/inventory-entries/1",
        "apim-dr/inventory/1",
        "apim-dr/keyring/1",
        "apim-dr/lease/1",
        "apim-dr/record/1",
        "apim-dr/restore/1",
        "apim-dr/site-local/1",
        "apim-dr/snapshot/1",
        "apim-dr/tree-index/1",
        "apim-dr/tree/1",
    ]);
    expect([
        pathOf(creationDocument, "c"),
        pathOf(drillDocument, "d"),
        indexPath,
        pathOf(inventoryEntriesDocument, "s"),
        pathOf({ folder: leasesFolder }, "schedule-contoso"),
        nativeBlobName("s"),
        pathOf(restoreDocument, "r"),
        pathOf(siteLocalDocument, "r"),
        pathOf(snapshotDocument, "s"),
        keyringPath("k"),
        objectPath("o"),
        treeIndexPath("r"),
    ]).toEqual([
        "creations/c.json",
        "drills/d.json",
        "index.jsonl.br",
        "inventories/s.json",
        "leases/schedule-contoso.json",
        "s.apimbackup",
        "restores/r.json",
        "site-local/r.json",
        "snapshots/s.json",
        "keyrings/k.json",
        "objects/o",
        "trees/r.json",
    ]);
});

test("how names follow from triggers", () => {
    const service = {
        name: "contoso",
        resourceId: "/subscriptions/S/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso",
        createdAt: "2026-01-01T00:00:00.000Z",
    };
    expect(triggeredName(service, "Before the release!")).toBe("contoso-before-the-release-2842e6a623fb");
    expect(promotionTrigger({ epoch: 3, startedAt: "2026-01-01T00:00:00.000Z" } as never)).toBe(
        "promotion-3-2026-01-01T00:00:00.000Z",
    );
    expect(standbyTrigger("s")).toBe("standby-s");
});

test("forms of digests", () => {
    const key = secretsKey("k1", Buffer.alloc(32, 1));
    expect([
        contentDigest({ displayName: "Echo" }),
        setDigest({ b: "2", a: "1" }),
        secretsDigest("namedValues/x", { value: "v" }, key),
        secretsSetDigest({ a: "1" }, key),
    ]).toEqual([
        "sha256:41b315050ce0aa7dcd916c948a991df334038919608f2afaf52564b6bde50ccb",
        "sha256:fc73b1c93d47508b8a4edf567f569ea58f529a2211e8ea5a45ba78953c82eedd",
        "hmac-sha256:k1:9136f0d8da3f48001456203c2a0f6fe79e0cbb5510d830615d303cabe51289d3",
        "hmac-sha256:k1:732b5878691031b732a89a71ad3c8d2aff6e529ab4b36864c9f73fbc9177428e",
    ]);
});

test("names and form of what a logical snapshot is made of", () => {
    const keys = newSnapshotKeys("a secret of 32 bytes or more, at random", serviceId, [{ age: "age1a" }]);
    const name = objectName(Buffer.from("{}"), keys.names);
    expect(name).toBe("1b7f7bae519c044be812be93fb7340d9a3d8b81929e7b5266080ae04dff43ad1");
    const data = Buffer.alloc(32, 1);
    const sealed = Buffer.from(
        "QURSMQAAAAAAAAAAAAAAAAAAAADR7LuhoK846EYJEOa0o32hBPi17/I2CdXvu7V9EpVAc0QpJ84MW/j4leekQwr9khqMXQ==",
        "base64",
    );
    expect(openObject(sealed, name, "o", { ...keys, id: "0".repeat(32), data }).toString()).toBe("{}");
    expect(
        logicalSnapshotId({ name: "contoso", resourceId: serviceId, createdAt: "2026-01-01T00:00:00.000Z" }, "t"),
    ).toBe("contoso-logical-t-373dd55916d2");
});

test("error codes", () => {
    expect(readProductCodes()).toEqual(codes);
});
