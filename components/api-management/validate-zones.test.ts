import { rule, standardService, testRules } from "../../tests/support/service-rules";

testRules([
    rule(
        "zones are for Premium",
        { zones: ["1"] },
        { ...standardService, zones: ["1"] },
        'zones is ["1"]: tier "Standard" has no zones: leave them out, or set tier to Premium.',
    ),
    rule(
        "zones are a list",
        { zones: [] },
        { zones: "1" },
        'zones is "1": it must be a list of zones, for example ["1", "2", "3"].',
    ),
    rule(
        "zones have Azure's names",
        { zones: ["3"] },
        { zones: ["4"] },
        'zones[0] is "4": it must be "1", "2" or "3".',
    ),
    rule(
        "no zone is there twice",
        { zones: ["1", "2"] },
        { zones: ["1", "1"] },
        'zones[1] is "1": name each zone once.',
    ),
    rule(
        "units spread evenly over the zones",
        { units: 4, zones: ["1", "2"] },
        { units: 3, zones: ["1", "2"] },
        "units is 3: it must be a multiple of the 2 zones in zones, as each zone gets as many: change either, or leave the zones to Azure.",
    ),
    rule(
        "so they do in every region",
        { additionalLocations: [{ location: "uksouth", units: 3, zones: ["1", "2", "3"] }] },
        { additionalLocations: [{ location: "uksouth", units: 2, zones: ["1", "2", "3"] }] },
        "additionalLocations[0].units is 2: it must be a multiple of the 3 zones in additionalLocations[0].zones, as each zone gets as many: change either, or leave the zones to Azure.",
    ),
]);
