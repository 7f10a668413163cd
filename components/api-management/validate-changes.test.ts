import type { LiveRegion, LiveService, ObservedService } from "../../dynamic-providers/azure/live-service";
import * as fc from "fast-check";
import { notYetKnown } from "../input-failures";
import type { ApiManagementArgs } from "./api-management-args";
import { knownServiceOf } from "./check-args";
import type { DeclaredService } from "./declared-service";
import { declaredBody } from "./service-body";
import type { ServiceBody } from "./service-body";
import type { ApiManagementShape } from "./api-management-shape";
import { describeDrift, describePlan, planService } from "./plan-service";
import { findChanges } from "./service-changes";
import { validateAllowRemovals, validateChanges } from "./validate-changes";

const serviceId =
    "/subscriptions/s/resourceGroups/rg-contoso-apim/providers/Microsoft.ApiManagement/service/contoso-apim";
const network = "/subscriptions/s/resourceGroups/rg-net/providers/Microsoft.Network";
const subnetId = (name: string): string => `${network}/virtualNetworks/vnet-${name}/subnets/apim`;
const addressId = (name: string): string => `${network}/publicIPAddresses/${name}`;

const region = (location: string, units: number, more: Partial<LiveRegion> = {}): LiveRegion => ({
    ...{ location, units, zones: [], subnetId: null, publicIpAddressId: null, natGateway: false },
    ...more,
});
const live: LiveService = {
    tier: "Premium",
    primary: region("West Europe", 2),
    additionalLocations: [region("North Europe", 1), region("UK South", 3)],
    virtualNetworkType: "None",
    transition: "",
    modifiedAt: "2026-11-20T00:00:00.000Z",
    members: { identity: { type: "SystemAssigned" } },
};
/** Declares what there is. */
const same: ApiManagementShape = {
    serviceName: "contoso-apim",
    location: "westeurope",
    tier: "Premium",
    units: 2,
    additionalLocations: [
        { location: "northeurope", units: 1 },
        { location: "UK South", units: 3 },
    ],
};
/** What is sent of it; what is not known yet is what an output will say. */
function putOf(shape: ApiManagementShape): ServiceBody {
    const later = (value: unknown): unknown => {
        if (value === notYetKnown) {
            return new Promise(() => undefined);
        }
        return Array.isArray(value)
            ? value.map(later)
            : typeof value === "object" && value !== null
              ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, later(member)]))
              : value;
    };
    return declaredBody(later(shape) as ApiManagementArgs);
}
const declaredOf = (shape: ApiManagementShape): DeclaredService => ({ shape, put: putOf(shape), isChanged: true });
const validate = (shape: ApiManagementShape, observed: ObservedService) => validateChanges(declaredOf(shape), observed);
const plan = (shape: ApiManagementShape, observed: ObservedService, hasVault: boolean) =>
    planService(declaredOf(shape), observed, { hasVault });

const only = (index: number) => [(same.additionalLocations as unknown[])[index]];
const observe = (service: Partial<LiveService> = {}): ObservedService => ({
    ...{ is: "live", service: { ...live, ...service }, serviceId, observedAt: "2026-11-21T00:00:00.000Z" },
});
const deleted: ObservedService = {
    is: "deleted",
    deleted: {
        serviceId,
        location: "West Europe",
        deletedAt: "2026-11-20T00:00:00.000Z",
        purgedAt: "2026-11-22T00:00:00.000Z",
    },
    serviceId,
    observedAt: "2026-11-21T00:00:00.000Z",
};
const absent = (mayBeDeleted: boolean): ObservedService => ({
    ...{ is: "absent", mayBeDeleted, serviceId, observedAt: "2026-11-21T00:00:00.000Z" },
});
const inNetwork = (service: LiveService = live): LiveService => ({
    ...service,
    virtualNetworkType: "External",
    primary: { ...service.primary, subnetId: subnetId("eu"), publicIpAddressId: addressId("ip-eu") },
});
const declaredInNetwork = {
    virtualNetworkType: "External",
    virtualNetwork: { subnetId: subnetId("eu") },
    publicIpAddressId: addressId("ip-eu"),
};

const premiumToStandard =
    "goes down from tier Premium to Standard, and loses additional regions, availability zones, its workspaces, its self-hosted gateways, several host names of the gateway, virtual networks, built-in cache (5 GB, then 1 GB); snapshots of tier Premium are restored into Premium only";
const toWestEurope = "removes the gateway in North Europe (1 unit); its traffic goes to West Europe";
const removesNorth =
    "removes the gateway in North Europe (1 unit); its traffic goes to the nearest of West Europe, UK South";

test("what was changed outside of the stack is told as that, and is no change of the run", () => {
    const outside = observe({ primary: region("West Europe", 4), additionalLocations: [region("North Europe", 1)] });
    const declared: DeclaredService = { ...declaredOf(same), isChanged: false };
    expect(planService(declared, outside, { hasVault: true })).toMatchObject({ changes: [], snapshot: null });
    expect(describeDrift(declared, outside)).toEqual([
        "changed outside of this stack, and left so by this up: 'pulumi refresh', then 'pulumi up' adds a gateway in UK South (3 units)",
        "West Europe runs with 4 units, declared 2: 'pulumi refresh', then 'pulumi up' brings back what is declared; this up leaves it",
    ]);
    expect(describeDrift(declaredOf(same), outside)).toEqual([]);
    // It goes with the first run that writes the service, and hinders none before.
    const withMore = observe({ ...live, additionalLocations: [...live.additionalLocations, region("East US", 1)] });
    expect(validateChanges(declared, withMore)).toEqual([]);
    expect(validateChanges(declaredOf(same), withMore).map(({ property }) => property)).toEqual(["allowRemovals"]);
});

test.each<[string, LiveService | undefined, boolean]>([
    ["has what is declared", live, false],
    ["has something else", { ...live, primary: region("West Europe", 1) }, true],
    ["does not tell", undefined, true],
])("where the state %s, the run counts as one that writes the service accordingly", (_, held, isChanged) => {
    const outside = observe({ primary: region("West Europe", 4) });
    const args = same as ApiManagementArgs;
    expect(knownServiceOf(args, { ...outside, held } as ObservedService).isChanged).toBe(isChanged);
});

describe("changes are told in words, and those that hurt are known", () => {
    test.each<[string, Partial<ApiManagementShape>, LiveService, [text: string, hurts: boolean][]]>([
        ["nothing", {}, live, []],
        ["another spelling of the regions", { location: "West Europe" }, live, []],
        ["units", { units: 4 }, live, [["scales West Europe from 2 to 4 units", false]]],
        [
            "units elsewhere",
            { additionalLocations: [...only(0), { location: "uksouth", units: 1 }] },
            live,
            [["scales UK South from 3 to 1 unit", false]],
        ],
        [
            "a region more",
            { additionalLocations: [...only(0), ...only(1), { location: "eastus", units: 2 }] },
            live,
            [["adds a gateway in East US (2 units)", false]],
        ],
        ["a region less", { additionalLocations: only(1) }, live, [[removesNorth, true]]],
        [
            "a region less, with one gateway left",
            { additionalLocations: [] },
            { ...live, additionalLocations: [region("North Europe", 1)] },
            [[toWestEurope, true]],
        ],
        [
            "a region less, the primary gateway disabled",
            { additionalLocations: only(1), disableGateway: true },
            live,
            [
                ["removes the gateway in North Europe (1 unit); its traffic goes to UK South", true],
                ["takes the gateway in West Europe out of service: its traffic goes to the other regions", false],
            ],
        ],
        [
            "a higher tier",
            {},
            { ...live, tier: "Standard" },
            [
                [
                    "goes up from tier Standard to Premium; snapshots of tier Standard are restored into Standard only",
                    true,
                ],
            ],
        ],
        [
            "a lower tier",
            { tier: "Standard", additionalLocations: [] },
            { ...live, additionalLocations: [] },
            [[premiumToStandard, true]],
        ],
        [
            "the lowest tier",
            { tier: "Developer", additionalLocations: [] },
            { ...live, tier: "Basic", additionalLocations: [] },
            [
                [
                    "goes down from tier Basic to Developer, and loses its SLA, built-in cache (50 MB, then 10 MB); snapshots of tier Basic are restored into Basic only",
                    true,
                ],
            ],
        ],
        [
            "zones",
            { zones: ["2", "1"] },
            { ...live, primary: region("West Europe", 2, { zones: ["1"] }) },
            [["changes the zones of West Europe from 1 to 1, 2: it gets another public IP address", true]],
        ],
        [
            "zones in another order",
            { zones: ["2", "1"] },
            { ...live, primary: region("West Europe", 2, { zones: ["1", "2"] }) },
            [],
        ],
        [
            "zones no longer by hand",
            {},
            { ...live, primary: region("West Europe", 2, { zones: ["1"] }) },
            [["changes the zones of West Europe from 1 to Azure's choice: it gets another public IP address", true]],
        ],
        ["the same network", declaredInNetwork, inNetwork(), []],
        [
            "into a network",
            declaredInNetwork,
            live,
            [
                ["changes its virtual network from None to External: every region gets another IP address", true],
                ["puts West Europe into subnet 'vnet-eu/apim': it gets another IP address", true],
                ["changes the public IP address of West Europe from Azure's own to 'ip-eu'", true],
            ],
        ],
        [
            "out of a network",
            {},
            inNetwork(),
            [
                ["changes its virtual network from External to None: every region gets another IP address", true],
                ["takes West Europe out of subnet 'vnet-eu/apim': it gets another IP address", true],
                ["changes the public IP address of West Europe from 'ip-eu' to Azure's own", true],
            ],
        ],
        [
            "another subnet",
            { ...declaredInNetwork, virtualNetwork: { subnetId: subnetId("other") } },
            inNetwork(),
            [["moves West Europe from subnet 'vnet-eu/apim' to 'vnet-other/apim': it gets another IP address", true]],
        ],
        [
            "a NAT gateway",
            { natGateway: true },
            live,
            [["adds the NAT gateway of West Europe: its outbound IP addresses change", true]],
        ],
        [
            "no NAT gateway any more",
            {},
            { ...live, primary: region("West Europe", 2, { natGateway: true }) },
            [["takes away the NAT gateway of West Europe: its outbound IP addresses change", true]],
        ],
        [
            "what is not known yet",
            {
                tier: notYetKnown,
                units: notYetKnown,
                zones: notYetKnown,
                natGateway: notYetKnown,
                virtualNetworkType: notYetKnown,
                virtualNetwork: { subnetId: notYetKnown },
                publicIpAddressId: notYetKnown,
                additionalLocations: notYetKnown,
            },
            live,
            [],
        ],
        ["a region that is not known yet may be any", { additionalLocations: [notYetKnown] }, live, []],
    ])("%s", (_what, change, service, expected) => {
        const changes = findChanges(putOf({ ...same, ...change }), service);
        expect(changes.map(({ text, hurts }) => [text, hurts])).toEqual(expected);
    });
});

describe("what is taken away has to be allowed", () => {
    const removal = (text: string, name: string): string =>
        `allowRemovals is not set: this ${text}. Add "${name}" to it if that is meant, or declare the region in additionalLocations.`;
    test.each<[string, Partial<ApiManagementShape>, ObservedService, string[]]>([
        ["nothing is removed", {}, observe(), []],
        ["a consent without a removal", { allowRemovals: ["eastus", "Premium"] }, observe(), []],
        ["a region", { additionalLocations: only(1) }, observe(), [removal(removesNorth, "northeurope")]],
        ["a region, allowed", { additionalLocations: only(1), allowRemovals: ["northeurope"] }, observe(), []],
        ["in Azure's spelling", { additionalLocations: only(1), allowRemovals: ["North Europe"] }, observe(), []],
        [
            "another is allowed",
            { additionalLocations: only(1), allowRemovals: ["uksouth"] },
            observe(),
            [
                `allowRemovals is ["uksouth"]: this ${removesNorth}. Add "northeurope" to it if that is meant, or declare the region in additionalLocations.`,
            ],
        ],
        [
            "a tier with its regions, all at once",
            { tier: "Standard", additionalLocations: [], allowRemovals: ["uksouth"] },
            observe(),
            [
                `allowRemovals is ["uksouth"]: this ${premiumToStandard}. Add "Premium" to it if that is meant, or declare tier "Premium".`,
                `allowRemovals is ["uksouth"]: this ${toWestEurope}. Add "northeurope" to it if that is meant, or declare the region in additionalLocations.`,
            ],
        ],
        [
            "a tier with its regions, allowed",
            { tier: "Standard", additionalLocations: [], allowRemovals: ["premium", "UK South", "northeurope"] },
            observe(),
            [],
        ],
        ["a higher tier", {}, observe({ tier: "Basic" }), []],
        [
            "another location",
            { location: "swedencentral" },
            observe(),
            [
                'location is "swedencentral": the service is in West Europe, and Azure cannot move a service to another region. It would be deleted, and could not be created again while its name is blocked for 48 hours: put the location back, or declare another serviceName there and restore a snapshot into it.',
            ],
        ],
        ["no service", {}, absent(false), []],
        ["no service that is seen", {}, absent(true), []],
        ["nothing to recover", { undelete: true }, absent(false), []],
        [
            "nothing that is seen to recover",
            { undelete: true },
            absent(true),
            [
                "undelete is true: the identity that runs this may not list the subscription's deleted services: give it the role Reader on the subscription.",
            ],
        ],
        [
            "a blocked name",
            {},
            deleted,
            [
                'serviceName is "contoso-apim": a service of this name was deleted at 2026-11-20 00:00 UTC, and Azure keeps it and its name until 2026-11-22 00:00 UTC: set undelete to true to recover it with all it held, purge it (az apim deletedservice purge --service-name contoso-apim --location "West Europe"), or take another name.',
            ],
        ],
        ["a recovery", { undelete: true }, deleted, []],
        [
            "a recovery elsewhere",
            { undelete: true, location: "northeurope" },
            { ...deleted, serviceId: serviceId.replace("rg-contoso-apim", "rg-other") },
            [
                'location is "northeurope": the deleted service was in West Europe, and comes back there: declare that location, or take another serviceName.',
                `undelete is true: the deleted service is '${serviceId}', and what is declared is '${serviceId.replace("rg-contoso-apim", "rg-other")}': Azure recovers it in its own place, so declare that subscription and resource group, or take another name.`,
            ],
        ],
    ])("%s", (_what, change, observed, expected) => {
        expect(validate({ ...same, ...change }, observed).map(({ reason }) => reason)).toEqual(expected);
    });

    test.each<[unknown, string[]]>([
        [undefined, []],
        [["West US 2", "basic"], []],
        ["uksouth", ['allowRemovals is "uksouth": it must be a list of what may be taken away.']],
        [
            ["uksuth", 3],
            ["uksuth", 3].map(
                (name, index) =>
                    `allowRemovals[${index}] is ${JSON.stringify(name)}: it must be an Azure region that is removed, for example 'northeurope', a tier that the service leaves (Developer, Basic, Standard, Premium), a host name, an identity's resource ID, a CA certificate's thumbprint, a custom property, or one of SystemAssigned, zones, virtualNetwork, publicIpAddress, natGateway, publicNetworkAccess, developerPortalStatus, configurationApi.`,
            ),
        ],
    ])("the consent %j", (allowRemovals, expected) => {
        expect(validateAllowRemovals({ allowRemovals }).map(({ reason }) => reason)).toEqual(expected);
    });
});

describe("the plan of a run", () => {
    const hurting = { ...same, additionalLocations: only(1) };

    test("is nothing at rest, whenever it is made", () => {
        const later = { ...observe(), observedAt: "2027-01-01T00:00:00.000Z" };
        const made = plan(same, observe(), true);
        expect(made).toEqual(plan(same, later, true));
        expect(describePlan(made)).toEqual([]);
    });

    test("takes one snapshot for one change of one state of the service, where there is a vault", () => {
        const { snapshot } = plan(hurting, observe(), true);
        expect(snapshot).toMatch(/^before-change-[0-9a-f]{12}$/);
        const again = { ...observe({ transition: "Updating" }), observedAt: "2026-11-21T01:00:00.000Z" };
        expect(plan(hurting, again, true).snapshot).toBe(snapshot);
        const changed = observe({ modifiedAt: "2026-11-21T00:00:00.000Z" });
        expect(plan(hurting, changed, true).snapshot).not.toBe(snapshot);
        expect(plan({ ...hurting, units: 3 }, observe(), true).snapshot).not.toBe(snapshot);
        expect(plan(hurting, observe(), false).snapshot).toBeNull();
        expect(plan({ ...same, units: 3 }, observe(), true).snapshot).toBeNull();
        expect(plan(hurting, observe({ tier: "StandardV2" }), true).snapshot).toBeNull();
    });

    test("waits for what runs, and says all of it", () => {
        const made = plan(hurting, observe({ transition: "Updating" }), true);
        expect(describePlan(made)).toEqual([
            "waits until the service is no longer 'Updating': until then Azure shows it as it was before, and the running update may already bring what follows",
            "takes a snapshot of the service before it changes, 11 min and more",
            removesNorth,
            "all of it in one request: 15 to 45 min, and users have seen 2 h",
        ]);
    });

    test("waits for an update in few words where nothing of the declaration is open, and for a creation", () => {
        expect(describePlan(plan(same, observe({ transition: "Updating" }), true))).toEqual([
            "waits until the service is no longer 'Updating'",
        ]);
        expect(describePlan(plan(hurting, observe({ transition: "Activating" }), true))).toEqual([
            "waits until the service is no longer 'Activating'",
        ]);
    });

    test("recovers a deleted service and nothing else", () => {
        expect(describePlan(plan({ ...hurting, undelete: true }, deleted, true))).toEqual([
            "recovers the service that was deleted at 2026-11-20 00:00 UTC, as it was then: Azure ignores everything else that is declared, and the next up brings it",
        ]);
    });
});

test("whatever is declared, exactly the live regions that are gone need a consent, and none does once it is given", () => {
    const names = ["North Europe", "uksouth", "East US", "japaneast", "West US 2"];
    const display = ["North Europe", "UK South", "East US", "Japan East", "West US 2"];
    const some = fc.subarray(names.map((_name, index) => index));
    fc.assert(
        fc.property(some, some, (present, declared) => {
            const observed = observe({ additionalLocations: present.map((index) => region(display[index]!, 1)) });
            const shape = {
                ...same,
                additionalLocations: declared.map((index) => ({ location: names[index], units: 1 })),
            };
            const gone = present.filter((index) => !declared.includes(index));
            expect(validate(shape, observed)).toHaveLength(gone.length);
            const allowRemovals = gone.map((index) => names[index]);
            expect(validate({ ...shape, allowRemovals }, observed)).toEqual([]);
        }),
    );
});
