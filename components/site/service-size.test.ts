import * as fc from "fast-check";
import { decideServiceSize } from "./service-size";

const declared = {
    units: 3,
    additionalLocations: [
        { location: "northeurope", units: 2 },
        { location: "West US 2", units: 1 },
    ],
};
type Forecast = Parameters<typeof decideServiceSize>[2];

function forecast(role: string, action: string, service?: Forecast["seen"]["service"]): Forecast {
    return {
        plan: { action, code: "", isIntent: false, reason: "" },
        status: { role },
        seen: { service },
    } as unknown as Forecast;
}

const small = { units: 1, locations: [] };
const minimal = { units: 3, additionalLocations: [] };

test.each([
    ["an active site has what is declared", "warm", forecast("active", "rest", small), declared],
    ["so has one that has handed over", "cold", forecast("demoted", "rest", small), declared],
    ["the first claim creates what is declared", "cold", forecast("waiting", "claim"), declared],
    ["a cold standby has no service", "cold", forecast("standby", "rest"), undefined],
    ["a pilot has one unit in one region", "pilot", forecast("standby", "rest"), { units: 1, additionalLocations: [] }],
    ["a warm standby has what is declared", "warm", forecast("standby", "rest"), declared],
    ["a promotion creates one region with its units", "cold", forecast("standby", "promote"), minimal],
    ["and so a warm one whose service is gone", "warm", forecast("promoting", "promote"), minimal],
    [
        "a promotion leaves a pilot as it is",
        "pilot",
        forecast("promoting", "promote", small),
        { units: 1, additionalLocations: [] },
    ],
    [
        "a standby keeps the regions and units that it has, in any spelling",
        "cold",
        forecast("standby", "rest", { units: 2, locations: [{ location: "West US 2", units: 5 }] }),
        { units: 2, additionalLocations: [{ location: "West US 2", units: 1 }] },
    ],
] as const)("%s", (_what, mode, given, size) => {
    expect(decideServiceSize(declared, mode, given).size).toEqual(size);
});

test("autoscale waits until the site is as large as it is to be", () => {
    const scaled = { ...declared, maxUnits: 9 };
    const decide = (mode: "cold" | "pilot" | "warm", given: Forecast) => decideServiceSize(scaled, mode, given);
    expect(decide("pilot", forecast("active", "rest", small)).isAutoscaled).toBe(true);
    expect(decide("cold", forecast("demoted", "rest", small)).isAutoscaled).toBe(true);
    expect(decide("warm", forecast("standby", "rest", small)).isAutoscaled).toBe(true);
    expect(decide("pilot", forecast("standby", "rest", small)).isAutoscaled).toBe(false);
    for (const service of [small, undefined]) {
        const { isAutoscaled, following } = decide("pilot", forecast("standby", "promote", service));
        expect([isAutoscaled, following.at(-1)]).toEqual([false, "autoscale from 3 to 9 units"]);
    }
});

test("units that are taken over come before autoscale, in whole zones and up to its most", () => {
    const scaled = { units: 3, additionalLocations: [], maxUnits: 9, zoneCount: 3 };
    const decide = (given: Forecast, takenOver?: number) => {
        const { size, isAutoscaled, following } = decideServiceSize(scaled, "pilot", given, takenOver);
        return [size?.units, isAutoscaled, following];
    };
    const active = forecast("active", "rest", small);
    const autoscale = "autoscale from 3 to 9 units";
    expect(decide(active)).toEqual([3, true, []]);
    expect(decide(active, 2)).toEqual([3, true, []]);
    expect(decide(active, 5)).toEqual([6, false, [autoscale]]);
    expect(decide(active, 12)).toEqual([9, false, [autoscale]]);
    expect(decide(forecast("standby", "promote"), 5)).toEqual([6, false, [autoscale]]);
    expect(decide(forecast("promoting", "promote", small), 5)).toEqual([
        1,
        false,
        ["2 units in the primary region", autoscale],
    ]);
});

test("what follows a promotion is said", () => {
    expect(decideServiceSize(declared, "pilot", forecast("standby", "promote", small)).following).toEqual([
        "2 units in the primary region",
        "region northeurope with 2 units",
        "region West US 2 with 1 units",
    ]);
    expect(decideServiceSize(declared, "pilot", forecast("active", "rest", small)).following).toEqual([]);
});

test("no role takes away a unit or a region that is there and declared", () => {
    const units = fc.integer({ min: 1, max: 12 });
    fc.assert(
        fc.property(
            units,
            fc.option(units),
            fc.constantFrom("cold", "pilot", "warm"),
            fc.constantFrom("active", "demoted", "promoting", "standby", "waiting"),
            fc.constantFrom("rest", "promote", "claim", "demote", "restore"),
            (primary, other, mode, role, action) => {
                const locations = other === null ? [] : [{ location: "North Europe", units: other }];
                const { size } = decideServiceSize(
                    declared,
                    mode,
                    forecast(role, action, { units: primary, locations }),
                );
                expect(size!.units).toBeGreaterThanOrEqual(Math.min(primary, declared.units));
                const inNorth = size!.additionalLocations.find(({ location }) => location === "northeurope");
                expect(inNorth?.units ?? 0).toBeGreaterThanOrEqual(Math.min(other ?? 0, 2));
            },
        ),
    );
});
