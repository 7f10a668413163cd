import { validateApiManagement } from "./validate-api-management";

const good = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    tier: "Premium",
    location: "westeurope",
    units: 2,
    additionalLocations: [
        { location: "North Europe", units: 1 },
        { location: "uksouth", units: 31 },
    ],
};

test("a multi-region Premium service passes", () => {
    expect(validateApiManagement(good)).toEqual([]);
});

test.each([
    ["units 0", { units: 0 }, "units is 0: it must be a whole number of 1 or more."],
    ["units 1.5", { units: 1.5 }, "units is 1.5: it must be a whole number of 1 or more."],
    ["units as text", { units: "2" }, 'units is "2": it must be a whole number of 1 or more.'],
    [
        "a duplicate location in two spellings",
        {
            additionalLocations: [
                { location: "North Europe", units: 1 },
                { location: "northeurope", units: 1 },
            ],
        },
        'additionalLocations[1].location is "northeurope": it is the same region as additionalLocations[0].location: name each region once, and scale it by its units.',
    ],
    [
        "the primary again",
        { additionalLocations: [{ location: "West Europe", units: 1 }] },
        'additionalLocations[0].location is "West Europe": it is the same region as location: name each region once, and scale it by its units.',
    ],
    [
        "an unknown location",
        { location: "atlantis" },
        "location is \"atlantis\": it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.",
    ],
    [
        "a location left out of an entry",
        { additionalLocations: [{ units: 1 }] },
        "additionalLocations[0].location is not set: it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.",
    ],
    [
        "a service name that ends in a hyphen",
        { serviceName: "contoso-" },
        'serviceName is "contoso-": it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.',
    ],
    [
        "a service name that starts with a digit",
        { serviceName: "1contoso" },
        'serviceName is "1contoso": it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.',
    ],
    [
        "a service name of 51 characters",
        { serviceName: "a".repeat(51) },
        `serviceName is "${"a".repeat(51)}": it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.`,
    ],
    [
        "an empty publisher e-mail",
        { publisherEmail: "" },
        'publisherEmail is "": it must be an e-mail address of at most 100 characters: Azure sends notifications there.',
    ],
    ["an empty publisher name", { publisherName: " " }, 'publisherName is " ": it must have 1 to 100 characters.'],
    [
        "a tier without backups",
        { tier: "Consumption", additionalLocations: [] },
        'tier is "Consumption": it must be one of Developer, Basic, Standard, Premium: Azure backs up and restores no other.',
    ],
    [
        "more units than the tier has",
        { tier: "Standard", units: 5, additionalLocations: [] },
        'units is 5: tier "Standard" has at most 4: lower it, or choose a higher tier.',
    ],
    [
        "additional locations below Premium",
        { tier: "Standard", additionalLocations: [{ location: "uksouth", units: 1 }] },
        'additionalLocations is 1: tier "Standard" has one region only: leave them out, or set tier to Premium.',
    ],
])("%s is refused with its name, value, rule and way out", (_case, change, reason) => {
    expect(validateApiManagement({ ...good, ...change }).map((failure) => failure.reason)).toEqual([reason]);
});

test("all failures are reported at once", () => {
    const failures = validateApiManagement({
        serviceName: "-",
        publisherName: "",
        publisherEmail: "nobody",
        tier: "Premium",
        location: "atlantis",
        units: 0,
        additionalLocations: [{ location: "atlantis", units: 1.5 }],
    });
    expect(failures.map(({ property }) => property)).toEqual([
        "serviceName",
        "publisherName",
        "publisherEmail",
        "units",
        "location",
        "additionalLocations[0].location",
        "additionalLocations[0].units",
        "additionalLocations[0].location",
    ]);
});

test("a region newer than this release passes when it is named", () => {
    expect(validateApiManagement({ ...good, location: "Atlantis North", newerLocations: ["atlantisnorth"] })).toEqual(
        [],
    );
});
