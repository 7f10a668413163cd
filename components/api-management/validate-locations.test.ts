import { rule, testRules } from "../../tests/support/service-rules";

const regionRule =
    "it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.";
const twice = "name each region once, and scale it by its units.";

testRules([
    rule(
        "a region is known",
        { location: "West Europe" },
        { location: "atlantis" },
        `location is "atlantis": ${regionRule}`,
    ),
    rule(
        "a newer region can be named",
        { location: "Atlantis North", newerLocations: ["atlantisnorth"] },
        { location: "Atlantis North", newerLocations: ["atlantissouth"] },
        `location is "Atlantis North": ${regionRule}`,
    ),
    rule(
        "a region is named",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { additionalLocations: [{ units: 1 }] },
        `additionalLocations[0].location is not set: ${regionRule}`,
    ),
    rule(
        "no region is there twice, in two spellings",
        {
            additionalLocations: [
                { location: "North Europe", units: 1 },
                { location: "uksouth", units: 1 },
            ],
        },
        {
            additionalLocations: [
                { location: "North Europe", units: 1 },
                { location: "northeurope", units: 1 },
            ],
        },
        `additionalLocations[1].location is "northeurope": it is the same region as additionalLocations[0].location: ${twice}`,
    ),
    rule(
        "the primary is not there again",
        { additionalLocations: [{ location: "North Europe", units: 1 }] },
        { additionalLocations: [{ location: "West Europe", units: 1 }] },
        `additionalLocations[0].location is "West Europe": it is the same region as location: ${twice}`,
    ),
    rule(
        "more regions are for Premium",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { tier: "Standard", additionalLocations: [{ location: "uksouth", units: 1 }] },
        'additionalLocations is 1: tier "Standard" has one region only: leave them out, or set tier to Premium.',
    ),
    rule(
        "regions are a list",
        { additionalLocations: [] },
        { additionalLocations: "uksouth" },
        'additionalLocations is "uksouth": it must be a list of {location, units}.',
    ),
    rule(
        "an entry has members",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { additionalLocations: ["uksouth"] },
        'additionalLocations[0] is "uksouth": it must be {location, units}.',
    ),
]);
