import { goodService, rule, standardService, testRules } from "../../tests/support/service-rules";
import { warnOfUnits } from "./validate-units";

testRules([
    rule(
        "the tier has backups",
        { tier: "Basic", additionalLocations: [] },
        { tier: "Consumption", additionalLocations: [] },
        'tier is "Consumption": it must be one of Developer, Basic, Standard, Premium: Azure backs up and restores no other.',
    ),
    rule("units are 1 or more", { units: 1 }, { units: 0 }, "units is 0: it must be a whole number of 1 or more."),
    rule("units are whole", { units: 1 }, { units: 1.5 }, "units is 1.5: it must be a whole number of 1 or more."),
    rule("units are a number", { units: 2 }, { units: "2" }, 'units is "2": it must be a whole number of 1 or more.'),
    ...(
        [
            ["Developer", 1],
            ["Basic", 2],
            ["Standard", 4],
        ] as const
    ).map(([tier, most]) =>
        rule(
            `${tier} has at most ${most} units`,
            { tier, units: most },
            { tier, units: most + 1 },
            `units is ${most + 1}: tier "${tier}" has at most ${most}: lower it, or choose a higher tier.`,
            standardService,
        ),
    ),
    rule(
        "Premium has a cap",
        { units: 31 },
        { units: 32 },
        "units is 32: maxUnitsPerRegion is 31: lower it, or raise maxUnitsPerRegion if Azure has granted more by support request.",
    ),
    rule(
        "the cap can be set",
        { maxUnitsPerRegion: 40, units: 40 },
        { maxUnitsPerRegion: 40, units: 41 },
        "units is 41: maxUnitsPerRegion is 40: lower it, or raise maxUnitsPerRegion if Azure has granted more by support request.",
    ),
    rule(
        "the cap is whole",
        { maxUnitsPerRegion: 31 },
        { maxUnitsPerRegion: "x" },
        'maxUnitsPerRegion is "x": it must be a whole number of 1 or more.',
    ),
    rule(
        "each region has units of its own",
        { additionalLocations: [{ location: "uksouth", units: 5 }] },
        { additionalLocations: [{ location: "uksouth" }] },
        "additionalLocations[0].units is not set: it must be a whole number of 1 or more.",
    ),
]);

test.each([
    [12, []],
    [
        13,
        [
            "units is 13: Azure gives a subscription 12 per region, and more by support request only. If Azure has granted more, say so with maxUnitsPerRegion.",
        ],
    ],
])("%i Premium units: warnings are %j", (declared, warnings) => {
    expect(warnOfUnits({ ...goodService, additionalLocations: [], units: declared })).toEqual(warnings);
});

test("maxUnitsPerRegion says that they are intended: no warning", () => {
    const declared = { ...goodService, additionalLocations: [], units: 13, maxUnitsPerRegion: 20 };
    expect(warnOfUnits(declared)).toEqual([]);
});
