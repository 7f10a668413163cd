import { observeReadService } from "../../dynamic-providers/pulumi/program/program-service";
import { forecastSite } from "../../dynamic-providers/pulumi/program/site-forecast";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import type { LiveRegion, ObservedService } from "../../dynamic-providers/azure/live-service";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { findRoleAssignment } from "../../dynamic-providers/azure/role-assignments";
import { readHeldResources } from "../../dynamic-providers/pulumi/program/stack-state";
import type { CreationRecord } from "../../dynamic-providers/records/creation-record";
import type { HeldResource } from "../../dynamic-providers/site/service-import";
import * as pulumi from "@pulumi/pulumi";
import { Site } from "../../components";
import type { SiteArgs } from "../../components";
import type { PlannedRun } from "../../dynamic-providers/schedule/inputs";
import { expectedDurations } from "../../dynamic-providers/records/expected-durations";
import { sampleNow, sampleObservation } from "../support/sample-catalog";
import { sampleLiveRegion as region, sampleLiveService, sampleService } from "../support/sample-service";
import { sampleSiteSnapshot, standbyActive } from "../support/sample-site";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

jest.mock<object>("../../dynamic-providers/pulumi/program/site-forecast", () => ({
    ...jest.requireActual<object>("../../dynamic-providers/pulumi/program/site-forecast"),
    forecastSite: jest.fn(),
    readSiteStanding: jest.fn(() =>
        Promise.resolve({ status: { role: "read anew" }, readiness: { state: "judged anew", findings: [] } }),
    ),
}));
jest.mock<object>("../../dynamic-providers/pulumi/program/program-service", () => ({
    ...jest.requireActual<object>("../../dynamic-providers/pulumi/program/program-service"),
    observeReadService: jest.fn(),
}));

jest.mock<object>("../../dynamic-providers/pulumi/program/stack-state", () => ({ readHeldResources: jest.fn() }));
jest.mock<object>("../../dynamic-providers/pulumi/program/program-context", () => ({
    withProgramConnection: (ask: (connection: object) => unknown) => ask({}),
}));
jest.mock<object>("../../dynamic-providers/azure/role-assignments", () => ({ findRoleAssignment: jest.fn() }));

const subscriptionId = "11111111-2222-3333-4444-555555555555";
const storageAccountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-vault/providers/Microsoft.Storage/storageAccounts/stvault`;
const serviceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-standby/providers/Microsoft.ApiManagement/service/contoso-standby`;

const args: SiteArgs = {
    subscriptionId,
    activeSite: "primary",
    vault: { storageAccountId },
    service: {
        serviceName: "contoso-standby",
        publisherName: "Contoso",
        publisherEmail: "apim@contoso.example",
        location: "swedencentral",
        units: 3,
        additionalLocations: [{ location: "northeurope", units: 2 }],
    },
};

const forecasts = jest.mocked(forecastSite);
const observations = jest.mocked(observeReadService);
const held = jest.mocked(readHeldResources);
const assignments = jest.mocked(findRoleAssignment);
const observedAt = "2026-11-21T00:00:00.000Z";

function forecast(
    role: string,
    action: string,
    service?: Pick<ServiceObservation, "units" | "locations">,
): SiteForecast {
    return {
        plan: { action, code: "", isIntent: action === "promote", reason: "because" },
        observed: { sequence: 4, epoch: 1, digest: "d4" },
        observedAt,
        status: { role, epoch: 1 },
        readiness: { state: "ready", findings: [] },
        seen: { service },
        foreseen: { leaves: undefined, steps: [] },
        durations: expectedDurations,
    } as unknown as SiteForecast;
}

const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
    }
};

let mocks: Mocks;

beforeEach(async () => {
    forecasts.mockReset();
    observations.mockReset();
    held.mockReset();
    assignments.mockReset();
    observations.mockImplementation((id) =>
        Promise.resolve({ is: "absent", mayBeDeleted: false, serviceId: id, observedAt }),
    );
    mocks = await useMocks();
});

/** What the engine is asked for beside the inputs, by type. */
let options: Record<string, pulumi.CustomResourceOptions>;

async function declare(given: SiteForecast, more: Partial<SiteArgs> = {}): Promise<Site> {
    forecasts.mockResolvedValueOnce(given);
    options = {};
    const record: pulumi.ResourceTransformation = ({ type, opts }) => {
        options[type] = opts;
        return undefined;
    };
    const site = await Site.declare("standby", { ...args, ...more }, { transformations: [record] });
    // It comes last: the role waits for everything else.
    await registered(site.status);
    return site;
}

const typesAndNames = (): string[] => mocks.resources.map(({ type, name }) => `${type} ${name}`);
const inputsOf = (type: string): Record<string, unknown> =>
    mocks.resources.find((found) => found.type === type)!.inputs;

const live = (...additionalLocations: LiveRegion[]): ObservedService => ({
    is: "live",
    service: sampleLiveService({
        ...{ primary: region("Sweden Central", 1), additionalLocations, modifiedAt: observedAt },
    }),
    serviceId,
    observedAt,
});
const ready = "pulumi-nodejs:dynamic/apim:ServiceReady";
const intent = "pulumi-nodejs:dynamic/apim:SiteIntent";
const role = "pulumi-nodejs:dynamic/apim:SiteRole";
const guard = "pulumi-nodejs:dynamic/apim:SiteGuard";
const backupSchedule = "pulumi-nodejs:dynamic/apim:BackupSchedule";
const apim = "azure-native:apimanagement:ApiManagementService";

test("a pilot standby is an intent, a service of one unit, its access to the vault and a role", async () => {
    await declare(forecast("standby", "rest"));
    // The engine is asked for components at once; what it is asked to do comes in this order.
    expect(typesAndNames().filter((named) => !named.startsWith("apim-dr:"))).toEqual([
        `${intent} standby`,
        `${ready} standby`,
        "azure-native:resources:ResourceGroup standby",
        `${apim} standby`,
        "azure-native:authorization:RoleAssignment standby",
        `${role} standby`,
        `${guard} standby`,
    ]);
    expect(inputsOf(apim)).toMatchObject({ sku: { name: "Premium", capacity: 1 }, additionalLocations: [] });
    const declared = {
        site: "standby",
        activeSite: "primary",
        failover: "planned",
        standbyMode: "pilot",
        tier: "Premium",
        storageAccountId,
        backupsContainer: "backups",
        catalogContainer: "catalog",
        accessType: "SystemAssignedManagedIdentity",
        verify: "entities",
        maxAttempts: 3,
        timeoutSeconds: 28800,
        busyWaitSeconds: 28800,
        accessWaitSeconds: 600,
        lostAnswerWatchSeconds: 120,
        plan: { action: "rest", code: "", isIntent: false, reason: "because" },
        observed: { sequence: 4, epoch: 1, digest: "d4" },
    };
    expect(inputsOf(intent)).toMatchObject({ ...declared, serviceId });
    expect(inputsOf(role)).toMatchObject({ ...declared, serviceId: `/id/of/ApiManagementService/standby` });
});

test("readiness is what was seen at rest, and is judged anew by a run that does something", async () => {
    const atRest = await declare(forecast("standby", "rest"));
    expect(await registered(atRest.readiness)).toEqual({ state: "ready", findings: [] });
    const promoted = await declare(forecast("standby", "promote"));
    expect(await registered(promoted.readiness)).toEqual({ state: "judged anew", findings: [] });
});

test("a cold standby without a service has an intent and a role, and no service", async () => {
    const site = await declare(forecast("standby", "rest"), { standbyMode: "cold" });
    expect(typesAndNames()).toEqual([
        ...["apim-dr:index:Site standby", `${intent} standby`, `${role} standby`, `${guard} standby`],
    ]);
    expect(site.service).toBeUndefined();
    expect(inputsOf(role).serviceId).toBe(serviceId);
});

test("a promotion creates one region with its units and says what follows", async () => {
    const site = await declare(forecast("standby", "promote"), { activeSite: "standby", standbyMode: "cold" });
    expect(inputsOf(apim)).toMatchObject({ sku: { capacity: 3 }, additionalLocations: [] });
    expect(site.following).toEqual(["region northeurope with 2 units"]);
});

test("an active site has what is declared", async () => {
    const site = await declare(forecast("active", "rest", { units: 1, locations: [] }), { activeSite: "standby" });
    expect(inputsOf(apim)).toMatchObject({
        sku: { capacity: 3 },
        additionalLocations: [{ location: "northeurope", sku: { capacity: 2 } }],
    });
    expect(site.following).toEqual([]);
});

test("a region of the live service that the active site no longer declares has to be allowed", async () => {
    observations.mockResolvedValue(live(region("North Europe", 2), region("UK South", 1)));
    const error = await declare(forecast("active", "rest"), { activeSite: "standby" }).catch(
        ({ message }: Error) => message,
    );
    expect(error).toContain("removes the gateway in UK South (1 unit)");
    expect(mocks.resources).toEqual([]);
    const allowed = { ...args.service, allowRemovals: ["uksouth"] };
    await declare(forecast("active", "rest"), { activeSite: "standby", service: allowed });
    const { plan, storageAccountId: vault } = inputsOf(ready) as {
        plan: { snapshot: string };
        storageAccountId: string;
    };
    expect(plan.snapshot).toMatch(/^before-change-/);
    expect(vault).toBe(storageAccountId);
});

test("a role alone removes nothing, and a standby takes no snapshot", async () => {
    observations.mockResolvedValue(live(region("North Europe", 2)));
    const observed = { units: 1, locations: [{ location: "North Europe", units: 2 }] };
    await declare(forecast("standby", "rest", observed));
    expect(inputsOf(ready)).toMatchObject({ plan: { changes: [], snapshot: null } });
    expect(inputsOf(ready)).not.toHaveProperty("storageAccountId");
});

describe("a promotion writes nothing of the live service beyond what the restore needs", () => {
    const warn = jest.spyOn(pulumi.log, "warn");
    const small = { units: 1, locations: [] };
    const hostname = { type: "Proxy", hostName: "api.contoso.example", certificateSource: "KeyVault" };
    const withMembers = (members: object): ObservedService => {
        const observed = live() as Extract<ObservedService, { is: "live" }>;
        return { ...observed, service: { ...observed.service, members: { ...observed.service.members, ...members } } };
    };
    const lost =
        "takes away host name api.contoso.example (Proxy): requests to it fail, and no backup holds its certificate";
    const refusal =
        `allowRemovals is not set: this ${lost}. Add "api.contoso.example" to it if that is meant, or declare it in ` +
        'hostnames, or set unmanaged: ["hostnames"] where another tool manages it.';

    beforeEach(() => warn.mockReset().mockResolvedValue(undefined));
    afterAll(() => warn.mockRestore());

    test("what it would lose is a warning, and the next run's refusal", async () => {
        observations.mockResolvedValue(withMembers({ hostnameConfigurations: [hostname] }));
        const site = await declare(forecast("standby", "promote", small), { activeSite: "standby" });
        expect(options[apim]!.ignoreChanges).toEqual(["*"]);
        expect(inputsOf(ready)).toMatchObject({ plan: { changes: [], snapshot: null } });
        expect(inputsOf(ready)).not.toHaveProperty("declared");
        expect(warn.mock.calls.map(([line]) => line)).toEqual([
            `the failover goes on and leaves the service as it is; the next up after it is refused as long as this stands: ${refusal}`,
        ]);
        expect(site.following).toEqual([lost, "2 units in the primary region", "region northeurope with 2 units"]);
        await expect(declare(forecast("active", "rest", small), { activeSite: "standby" })).rejects.toThrow(refusal);
    });

    test.each([
        ["active", "demote"],
        ["demoted", "rest"],
    ])(
        "a hand-over (%s, %s) is not refused either: it leaves the service, and the next run is refused",
        async (role_, action) => {
            observations.mockResolvedValue(withMembers({ hostnameConfigurations: [hostname] }));
            const site = await declare(forecast(role_, action, small), { activeSite: "primary" });
            expect(options[apim]!.ignoreChanges).toEqual(["*"]);
            expect(inputsOf(ready)).toMatchObject({ plan: { changes: [], snapshot: null } });
            expect(warn.mock.calls.map(([line]) => line)).toEqual([
                `the failover goes on and leaves the service as it is; the next up after it is refused as long as this stands: ${refusal}`,
            ]);
            expect(site.following).toContain(lost);
            // Where nothing is lost, what is declared is written, as ever.
            observations.mockResolvedValue(live());
            await declare(forecast(role_, action, small), { activeSite: "primary" });
            expect(options[apim]!.ignoreChanges).toEqual(["resourceGroupName", "serviceName"]);
        },
    );

    test("what is declared wrongly by itself is still refused", async () => {
        observations.mockResolvedValue(withMembers({ hostnameConfigurations: [hostname] }));
        const service = { ...args.service, publisherEmail: "" };
        await expect(
            declare(forecast("standby", "promote", small), { activeSite: "standby", service }),
        ).rejects.toThrow("publisherEmail");
    });

    test("an identity by which the restore reaches the vault is given to it, and nothing else changes", async () => {
        const tags = { costCenter: "42" };
        observations.mockResolvedValue(
            withMembers({ identity: null, tags, hostnameConfigurations: [hostname], publisherName: "Contoso Ltd" }),
        );
        await declare(forecast("standby", "promote", small), { activeSite: "standby" });
        expect(options[apim]!.ignoreChanges).toEqual(["resourceGroupName", "serviceName", "location"]);
        expect(inputsOf(apim)).toMatchObject({
            identity: { type: "SystemAssigned" },
            ...{ tags, hostnameConfigurations: [hostname], publisherName: "Contoso Ltd" },
        });
    });
});

test("one busyWaitSeconds is for changes of the service and for what the site does", async () => {
    observations.mockResolvedValue(live(region("North Europe", 2)));
    await declare(forecast("active", "rest"), { activeSite: "standby", busyWaitSeconds: 90 });
    expect([ready, intent, role].map((type) => inputsOf(type).busyWaitSeconds)).toEqual([90, 90, 90]);
});

test.each([
    ["there is none", [], "no snapshot is restorable, objective 24 h"],
    ["the newest is 25 h old", [25], "newest restorable snapshot is 25 h old, objective 24 h"],
    ["the newest is 72 h old", [72, 90], "newest restorable snapshot is 72 h old, objective 24 h"],
    ["none is due", [5], undefined],
])("a run that takes over takes no snapshot and prunes nothing: %s", async (_case, ages, due) => {
    const snapshots = ages.map((age) => sampleSiteSnapshot(`of-${age}`, age));
    const leaves = {
        catalog: sampleObservation(snapshots),
        authority: standbyActive,
        service: sampleService("standby"),
        now: sampleNow,
    };
    const schedule = { intervalHours: 24, retention: { keep: 1 } };
    const takingOver = { ...forecast("standby", "promote"), foreseen: { leaves, steps: [] } };
    const site = await declare(takingOver, { activeSite: "standby", schedule });
    const plan = inputsOf(backupSchedule).plan as PlannedRun;
    expect(plan).toMatchObject({ action: "wait", code: due ? "FollowsTakeover" : "NotDue", slot: null, prune: [] });
    expect(await registered(site.nextUp)).toEqual([...site.following, ...(due ? [`a snapshot: ${due}`] : [])]);
});

describe("a preview of a site whose service changes", () => {
    const info = jest.spyOn(pulumi.log, "info");
    const told = (): string[] => info.mock.calls.map(([line]) => line);
    const declareInPreview = async (given: SiteForecast, more: Partial<SiteArgs>): Promise<void> => {
        mocks = await useMocks("preview");
        info.mockReset().mockResolvedValue(undefined);
        forecasts.mockResolvedValueOnce(given);
        await Site.declare("standby", { ...args, activeSite: "standby", ...more });
        await turns();
    };
    const leaves = {
        catalog: sampleObservation([sampleSiteSnapshot("old", 25)]),
        authority: standbyActive,
        service: sampleService("standby"),
        now: sampleNow,
    };
    const principals = (): unknown[] =>
        mocks.resources
            .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
            .map(({ inputs }) => inputs.principalId);

    test("the snapshot that is due then is told, though it is decided only once the service has changed", async () => {
        observations.mockResolvedValue(live());
        const service = { ...sampleService("standby"), principalId: "observed" };
        const given = { ...forecast("active", "rest", service), foreseen: { leaves, steps: [] } };
        await declareInPreview(given, { schedule: { intervalHours: 24 } });
        expect(told()).toContain("then takes a snapshot: newest restorable snapshot is 25 h old, objective 24 h");
    });

    test("its role on the vault stays, while its identity does", async () => {
        const found = live() as Extract<ObservedService, { is: "live" }>;
        const identity = { type: "SystemAssigned", principalId: "observed" };
        const members = { ...found.service.members, identity };
        observations.mockResolvedValue({ ...found, service: { ...found.service, members } });
        const given = forecast("active", "rest", sampleService("standby"));
        await declareInPreview(given, {});
        expect(principals()).toEqual(["observed"]);
        await declareInPreview(given, {
            service: { ...args.service, systemAssignedIdentity: false, allowRemovals: ["SystemAssigned"] },
        });
        expect(principals()).not.toContain("observed");
    });

    test("a takeover tells what Azure has to do, for how long, and that clients are not moved yet", async () => {
        const steps = [{ work: { does: "takeSnapshot" } }, { work: { does: "restore" } }];
        const given = { ...forecast("standby", "promote"), foreseen: { leaves, steps } };
        await declareInPreview(given as unknown as SiteForecast, { standbyMode: "cold" });
        expect(told()).toContain(
            "takes about 61 min to 3 h (snapshot 11 to 45 min, new service 30 to 90 min, restore 20 to 45 min)",
        );
        expect(told()).toContain("clients stay where they are until the traffic stack has run");
    });
});

test("outputs hold the newest 20 snapshots, however many the vault has", async () => {
    const snapshots = Array.from({ length: 30 }, (_, index) => sampleSiteSnapshot(`of-${index}`, 100 - index));
    const service = sampleService("standby");
    const leaves = { catalog: sampleObservation(snapshots), authority: standbyActive, service, now: sampleNow };
    const given = { ...forecast("standby", "promote"), foreseen: { leaves, steps: [] } };
    const { catalog } = await declare(given, { activeSite: "standby", schedule: { intervalHours: 720 } });
    const shown = await registered(catalog!);
    expect(shown.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => `of-${29 - index}`));
});

test("what holds a site from being destroyed depends on all of it, so that it is removed first", async () => {
    const seen = { catalog: sampleObservation([]), authority: standbyActive, service: undefined, now: sampleNow };
    const given = { schedule: { intervalHours: 24 }, standbyMode: "cold", destroyActive: 3 } as const;
    await registered((await declare({ ...forecast("standby", "rest"), seen }, given)).nextUp);
    expect(typesAndNames().slice(-3)).toEqual([`${role} standby`, `${backupSchedule} standby`, `${guard} standby`]);
    expect(inputsOf(guard)).toMatchObject({ site: "standby", storageAccountId, destroyActive: 3 });
    expect(inputsOf(role)).not.toHaveProperty("destroyActive");
});

test("adopted backups are of the site's service, and held by the guard too", async () => {
    const adoptedBackups = [{ blobName: "nightly.apimbackup", tier: "Premium" }];
    const site = await declare(forecast("standby", "rest"), { adoptedBackups, verify: "off" });
    await Promise.all(site.adoptedBackups.map(({ urn }) => registered(urn)));
    const backup = "pulumi-nodejs:dynamic/apim:Backup";
    expect(typesAndNames()).toContain(`${backup} standby-nightly.apimbackup`);
    expect(options[guard]!.dependsOn).toEqual(expect.arrayContaining([...site.adoptedBackups]));
    expect(inputsOf(backup)).toMatchObject({
        trigger: "nightly.apimbackup",
        adopt: { blobName: "nightly.apimbackup", tier: "Premium" },
        storageAccountId,
        verify: "off",
    });
});

test("a cold standby without a service adopts nothing", async () => {
    const { adoptedBackups } = await declare(forecast("standby", "rest"), {
        standbyMode: "cold",
        adoptedBackups: [{ blobName: "nightly.apimbackup" }],
    });
    expect(adoptedBackups).toEqual([]);
});

describe("a service whose creation an earlier run of the site has begun", () => {
    const absentAt = "2026-11-20T23:00:00.000Z";
    const creation = { site: "standby", serviceId, absentAt } as CreationRecord;
    const armId = serviceId.replace("rg-contoso", "RG-contoso");
    const created = {
        name: "contoso-standby",
        units: 1,
        locations: [],
        createdAt: observedAt,
        armId,
        principalId: "p",
    };
    const begun = (role_: string, action: string): SiteForecast => ({
        ...forecast(role_, action, created),
        creation,
    });
    const apimUrn = `urn:pulumi:stack::project::apim-dr:index:Site$apim-dr:index:ApiManagement$${apim}::standby`;

    beforeEach(() => observations.mockResolvedValue(live()));

    test("is imported with its role on the vault, and said so; the role ends what was begun", async () => {
        held.mockResolvedValue([]);
        assignments.mockImplementation((_connection, id) => Promise.resolve(id.toUpperCase()));
        await declare(begun("standby", "rest"));
        expect(options[apim]).toMatchObject({ import: armId, ignoreChanges: ["resourceGroupName", "serviceName"] });
        expect(options["azure-native:authorization:RoleAssignment"]!.import).toMatch(
            /\/CONTAINERS\/BACKUPS\/PROVIDERS\/MICROSOFT\.AUTHORIZATION\/ROLEASSIGNMENTS\/[0-9A-F-]{36}$/,
        );
        expect([intent, role].map((type) => inputsOf(type).creation)).toEqual([{ is: "open" }, { is: "open" }]);
        // Azure may still create it.
        expect(inputsOf(ready).busyWaitSeconds).toBe(28800);
    });

    test.each([
        ["promoting", "promote"],
        ["standby", "promote"],
        ["promoting", "rest"],
    ])("is left as it is by a promotion (%s, %s): nothing is written before the restore", async (role_, action) => {
        held.mockResolvedValue([]);
        const site = await declare(begun(role_, action), { activeSite: "standby", standbyMode: "cold" });
        expect(options[apim]).toMatchObject({ import: armId, ignoreChanges: ["*"] });
        expect(site.following).toContain("everything that is declared of the imported service");
        // Killed again: the state holds what was imported, and the restore is still to come.
        held.mockResolvedValue([{ urn: apimUrn, type: apim, name: "contoso-standby", outputs: {} }]);
        await declare(begun(role_, action), { activeSite: "standby", standbyMode: "cold" });
        expect([options[apim]!.import, options[apim]!.ignoreChanges]).toEqual([undefined, ["*"]]);
    });

    test.each<[string, readonly HeldResource[] | undefined]>([
        ["holds it", [{ urn: apimUrn, type: apim, name: "contoso-standby", outputs: {} }]],
        ["cannot be read", undefined],
    ])("is not imported where the state %s", async (_, resources) => {
        held.mockResolvedValue(resources);
        await declare(begun("standby", "rest"));
        expect(options[apim]!.import).toBeUndefined();
    });

    test("is not declared where the state holds it under another resource: the run would delete it", async () => {
        held.mockResolvedValue([
            { urn: apimUrn.replace("apim-dr:index:Site$", ""), type: apim, name: "Contoso-standby", outputs: {} },
        ]);
        // The component's own URN, whatever it is a child of.
        await declare(begun("standby", "rest"));
        held.mockResolvedValue([
            { urn: `urn:pulumi:stack::project::${apim}::x`, type: apim, name: "Contoso-standby", outputs: {} },
        ]);
        mocks.resources.length = 0;
        await expect(declare(begun("standby", "rest"))).rejects.toThrow(
            /ServiceHeldElsewhere: .*would delete the live service/s,
        );
        expect(mocks.resources).toEqual([]);
    });

    test("is not looked for at any other time: the state is not read", async () => {
        await declare(forecast("standby", "rest", created));
        expect(options[apim]!.import).toBeUndefined();
        expect(held).not.toHaveBeenCalled();
    });
});

test("a service that Azure does not have is recorded as begun, with when that was seen, before it is created", async () => {
    await declare(forecast("standby", "rest"));
    const begins = { is: "begins", absentAt: observedAt, recovers: null };
    expect([intent, role].map((type) => inputsOf(type).creation)).toEqual([begins, begins]);
    expect(options[apim]!.ignoreChanges).toBeUndefined();
});

test("all that is wrong with a site and its service is told at once, before anything is read", async () => {
    const wrong = {
        ...args,
        standbyMode: "hot",
        acceptDataLoss: -1,
        service: { ...args.service, units: 0 },
    } as unknown as SiteArgs;
    const error = await Site.declare("Standby!", wrong).catch((failure: Error) => failure.message);
    for (const named of ["units is 0", 'site is "Standby!"', 'standbyMode is "hot"', "acceptDataLoss is -1"]) {
        expect(error).toContain(named);
    }
    expect(forecasts).not.toHaveBeenCalled();
    expect(mocks.resources).toEqual([]);
});
