import type { TierOffer } from "../../dynamic-providers/azure/tier-offers";
import { notYetKnown } from "../input-failures";
import { validateOffers } from "./validate-offers";

const offers: readonly TierOffer[] = [
    { tier: "Developer", maxUnits: 1, locations: [{ location: "West Europe", zones: [] }] },
    {
        tier: "Premium",
        maxUnits: 12,
        locations: [
            { location: "West Europe", zones: ["1", "2"] },
            { location: "UK West", zones: [] },
            { location: "East US", zones: ["1"], restriction: "NotAvailableForSubscription" },
        ],
    },
];
const good = {
    tier: "Premium",
    location: "westeurope",
    units: 12,
    zones: ["1", "2"],
    additionalLocations: [{ location: "ukwest", units: 1 }],
};

test("what the subscription has passes, in any spelling", () => {
    expect(validateOffers(good, offers)).toEqual([]);
});

test("what is not known yet passes, and does not hide the rest", () => {
    expect(validateOffers({ ...good, tier: notYetKnown }, offers)).toEqual([]);
    const shape = {
        ...good,
        zones: [notYetKnown],
        units: 13,
        additionalLocations: [{ location: notYetKnown, units: 99 }],
    };
    expect(validateOffers(shape, offers).map(({ property }) => property)).toEqual(["units"]);
});

test("a limit that Azure does not say is none", () => {
    const unlimited = offers.map(({ maxUnits: _unsaid, ...offer }) => offer);
    expect(validateOffers({ ...good, units: 99 }, unlimited)).toEqual([]);
});

test.each([
    [
        "a tier",
        { tier: "Standard" },
        `tier is "Standard": the subscription has Developer, Premium: choose one of these, or ask Azure's support.`,
    ],
    [
        "a region",
        { location: "norwayeast" },
        `location is "norwayeast": the subscription has no tier "Premium" in this region (it does not offer it there). It has it in West Europe, UK West: choose one of these, or ask Azure's support.`,
    ],
    [
        "a restricted region",
        { additionalLocations: [{ location: "East US", units: 1 }] },
        `additionalLocations[0].location is "East US": the subscription has no tier "Premium" in this region (Azure says NotAvailableForSubscription). It has it in West Europe, UK West: choose one of these, or ask Azure's support.`,
    ],
    [
        "units",
        { units: 13 },
        `units is 13: the subscription has at most 12 units of tier "Premium" per region: lower it, or ask Azure's support for more.`,
    ],
    [
        "a zone",
        { zones: ["1", "3"] },
        'zones is ["1","3"]: the subscription has zones 1, 2 only in West Europe: name those, or choose another region.',
    ],
    [
        "zones at all",
        { additionalLocations: [{ location: "ukwest", units: 1, zones: ["1"] }] },
        'additionalLocations[0].zones is ["1"]: the subscription has no zones in UK West: leave them out, or choose another region.',
    ],
])("%s that the subscription does not have is refused", (_what, change, reason) => {
    expect(validateOffers({ ...good, ...change }, offers).map((failure) => failure.reason)).toEqual([reason]);
});
