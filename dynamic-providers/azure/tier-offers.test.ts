import { toTierOffer } from "./tier-offers";

const sku = {
    name: "Premium",
    capacity: { minimum: 1, maximum: 10 },
    locations: ["West Europe", "EASTUS"],
    locationInfo: [
        { location: "West Europe", zones: ["1", "2", "3"] },
        { location: "eastus", zones: ["1"] },
        { location: "UK South" },
    ],
};

test("units, regions and their zones; a region once, in whatever list it is", () => {
    expect(toTierOffer(sku)).toEqual({
        tier: "Premium",
        maxUnits: 10,
        locations: [
            { location: "West Europe", zones: ["1", "2", "3"] },
            { location: "EASTUS", zones: ["1"] },
            { location: "UK South", zones: [] },
        ],
    });
});

test("a restricted region says why, and a restricted zone is not there", () => {
    const { locations } = toTierOffer({
        ...sku,
        restrictions: [
            { type: "Location", values: ["eastus"], reasonCode: "NotAvailableForSubscription" },
            { type: "Zone", restrictionInfo: { locations: ["westeurope"], zones: ["2"] } },
        ],
    });
    expect(locations).toEqual([
        { location: "West Europe", zones: ["1", "3"] },
        { location: "EASTUS", zones: ["1"], restriction: "NotAvailableForSubscription" },
        { location: "UK South", zones: [] },
    ]);
});
