import { goodService, rule, standardService, testRules } from "../../tests/support/service-rules";
import { sampleLiveRegion, sampleLiveService } from "../../tests/support/sample-service";
import { suggestedRules } from "./autoscale-rules";
import { validateChanges } from "./validate-changes";

const scales = { minUnits: 2, maxUnits: 6 };
const zoned = { zones: ["1", "2", "3"], units: 3, additionalLocations: [] };
const zonedScales = { minUnits: 3, maxUnits: 9 };

testRules([
    rule(
        "it is an object",
        { autoscale: scales },
        { autoscale: true },
        "autoscale is true: it must be {minUnits, maxUnits}.",
    ),
    rule(
        "Developer has none",
        { autoscale: { minUnits: 2, maxUnits: 4 }, tier: "Standard", additionalLocations: [] },
        { autoscale: scales, tier: "Developer", additionalLocations: [], units: 1 },
        'autoscale is {"minUnits":2,"maxUnits":6}: tier "Developer" has no autoscale: leave it out, or set tier to one of Basic, Standard, Premium.',
    ),
    rule(
        "the tier's units are the most",
        { autoscale: { minUnits: 2, maxUnits: 4 } },
        { autoscale: { minUnits: 2, maxUnits: 5 } },
        'autoscale.maxUnits is 5: tier "Standard" has at most 4: lower it, or choose a higher tier.',
        standardService,
    ),
    rule(
        "the most is given",
        { autoscale: scales },
        { autoscale: { minUnits: 2 } },
        "autoscale.maxUnits is not set: it must be a whole number of 1 or more.",
    ),
    rule(
        "the most is not less than the fewest",
        { autoscale: { minUnits: 2, maxUnits: 2 } },
        { autoscale: { minUnits: 3, maxUnits: 2 } },
        "autoscale.maxUnits is 2: it must not be less than autoscale.minUnits, which is 3: raise it, or lower the other.",
    ),
    rule(
        "units beside it are not more than the fewest",
        { autoscale: scales, units: 1 },
        { autoscale: scales, units: 3 },
        "units is 3: autoscale may scale in to 2, and no update brings units back: leave units out, or raise autoscale.minUnits to it.",
    ),
    rule(
        "it is of the primary region",
        { autoscale: scales },
        { additionalLocations: [{ location: "uksouth", units: 1, autoscale: scales }] },
        'additionalLocations[0].autoscale is {"minUnits":2,"maxUnits":6}: Azure Monitor scales the units of the primary region only: declare units here, and autoscale at the service.',
    ),
    rule(
        "enabled is true or false",
        { autoscale: { ...scales, enabled: false } },
        { autoscale: { ...scales, enabled: "no" } },
        'autoscale.enabled is "no": it must be true or false.',
    ),
    rule(
        "a rule is an object",
        { autoscale: { ...scales, scaleOut: {} } },
        { autoscale: { ...scales, scaleOut: 80 } },
        "autoscale.scaleOut is 80: it must be an object: { capacityPercent?, windowMinutes?, cooldownMinutes?, byUnits? }.",
    ),
    ...(
        [
            ["capacityPercent", 99, 100, "1 to 99"],
            ["windowMinutes", 720, 4, "5 to 720"],
            ["cooldownMinutes", 10080, 10081, "1 to 10080"],
            ["byUnits", 31, 0, "1 to 31"],
        ] as const
    ).map(([member, passes, fails, range]) =>
        rule(
            `Azure Monitor's limits: ${member}`,
            { autoscale: { ...scales, scaleOut: { [member]: passes } } },
            { autoscale: { ...scales, scaleOut: { [member]: fails } } },
            `autoscale.scaleOut.${member} is ${fails}: it must be a whole number from ${range}.`,
        ),
    ),
    rule(
        "units do not come and go without end",
        { autoscale: { ...scales, scaleIn: { capacityPercent: 79 } } },
        { autoscale: { ...scales, scaleIn: { capacityPercent: 80 } } },
        "autoscale.scaleIn.capacityPercent is 80: it must be less than autoscale.scaleOut.capacityPercent, which is 80: units would come and go without end.",
    ),
    ...(
        [
            ["minUnits", { minUnits: 4, maxUnits: 9 }, 4],
            ["maxUnits", { minUnits: 3, maxUnits: 8 }, 8],
            ["scaleOut.byUnits", { ...zonedScales, scaleOut: { byUnits: 1 } }, 1],
            ["scaleIn.byUnits", { ...zonedScales, scaleIn: { byUnits: 2 } }, 2],
        ] as const
    ).map(([member, autoscale, units]) =>
        rule(
            `zones get as many units: ${member}`,
            { ...zoned, autoscale: zonedScales },
            { ...zoned, autoscale },
            `autoscale.${member} is ${units}: it must be a multiple of the 3 zones, as each zone gets as many: change either, or leave the zones to Azure.`,
        ),
    ),
]);

test("the defaults are what Azure suggests, in the order that keeps them from chasing each other", () => {
    expect(suggestedRules.scaleIn.capacityPercent).toBeLessThan(suggestedRules.scaleOut.capacityPercent / 2);
});

const observed = (units: number) => ({
    is: "live" as const,
    serviceId: "/s",
    observedAt: "2026-01-01T00:00:00.000Z",
    service: sampleLiveService({ primary: sampleLiveRegion("West Europe", units) }),
});
const put = (change: object) => ({ location: "westeurope", sku: { name: "Premium", capacity: 4 }, ...change });
const refusals = (change: object): string[] =>
    validateChanges({ shape: goodService, put: put(change), isChanged: true }, observed(4))
        .map(({ reason }) => reason)
        .filter((reason) => reason.includes("runs with"));

test("units that autoscale has moved stand in the way of a tier without as many, and of zones that cannot share them", () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({ sku: { name: "Basic", capacity: 4 } })).toEqual([
        'tier is "Basic": the service runs with 4 units now, and this tier has at most 2: let autoscale scale to another number first (its minUnits and maxUnits), and then declare this.',
    ]);
    expect(refusals({ zones: ["1", "2", "3"] })).toEqual([
        'zones is ["1","2","3"]: the service runs with 4 units now, and units come in a multiple of the 3 zones: let autoscale scale to another number first (its minUnits and maxUnits), and then declare this.',
    ]);
    expect(refusals({ zones: ["1", "2"] })).toEqual([]);
    // Units that are declared have been judged as such.
    expect(refusals({ sku: { name: "Basic", capacity: 2 } })).toEqual([]);
});
