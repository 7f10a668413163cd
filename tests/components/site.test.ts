import { observeReadService } from "../../dynamic-providers/pulumi/program/program-service";
import { forecastSite } from "../../dynamic-providers/pulumi/program/site-forecast";
import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import type { LiveRegion, ObservedService } from "../../dynamic-providers/azure/live-service";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { Site } from "../../components";
import type { SiteArgs } from "../../components";
import { sampleLiveRegion as region, sampleLiveService } from "../support/sample-service";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

jest.mock<object>("../../dynamic-providers/pulumi/program/site-forecast", () => ({
    ...jest.requireActual<object>("../../dynamic-providers/pulumi/program/site-forecast"),
    forecastSite: jest.fn(),
    readSiteStatus: jest.fn(() => Promise.resolve({ role: "read anew" })),
}));
jest.mock<object>("../../dynamic-providers/pulumi/program/program-service", () => ({
    ...jest.requireActual<object>("../../dynamic-providers/pulumi/program/program-service"),
    observeReadService: jest.fn(),
}));

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
const observedAt = "2026-11-21T00:00:00.000Z";

function forecast(
    role: string,
    action: string,
    service?: Pick<ServiceObservation, "units" | "locations">,
): SiteForecast {
    return {
        plan: { action, isIntent: action === "promote", reason: "because" },
        observed: { sequence: 4, epoch: 1, digest: "d4" },
        status: { role, epoch: 1 },
        seen: { service },
    } as unknown as SiteForecast;
}

let mocks: Mocks;

beforeEach(async () => {
    forecasts.mockReset();
    observations.mockReset();
    observations.mockImplementation((id) =>
        Promise.resolve({ is: "absent", mayBeDeleted: false, serviceId: id, observedAt }),
    );
    mocks = await useMocks();
});

async function declare(given: SiteForecast, more: Partial<SiteArgs> = {}): Promise<Site> {
    forecasts.mockResolvedValueOnce(given);
    const site = await Site.declare("standby", { ...args, ...more });
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
        timeoutSeconds: 14400,
        busyWaitSeconds: 7200,
        accessWaitSeconds: 600,
        lostAnswerWatchSeconds: 120,
        plan: { action: "rest", isIntent: false, reason: "because" },
        observed: { sequence: 4, epoch: 1, digest: "d4" },
    };
    expect(inputsOf(intent)).toMatchObject({ ...declared, serviceId });
    expect(inputsOf(role)).toMatchObject({ ...declared, serviceId: `/id/of/ApiManagementService/standby` });
});

test("a cold standby without a service has an intent and a role, and no service", async () => {
    const site = await declare(forecast("standby", "rest"), { standbyMode: "cold" });
    expect(typesAndNames()).toEqual(["apim-dr:index:Site standby", `${intent} standby`, `${role} standby`]);
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

test("one busyWaitSeconds is for changes of the service and for what the site does", async () => {
    observations.mockResolvedValue(live(region("North Europe", 2)));
    await declare(forecast("active", "rest"), { activeSite: "standby", busyWaitSeconds: 90 });
    expect([ready, intent, role].map((type) => inputsOf(type).busyWaitSeconds)).toEqual([90, 90, 90]);
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
