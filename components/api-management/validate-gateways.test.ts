import { injectedService, rule, testRules } from "../../tests/support/service-rules";

testRules([
    rule(
        "one region's gateway is never disabled",
        { disableGateway: true },
        { disableGateway: true, additionalLocations: [] },
        "disableGateway is true: the service has one region only, so nothing would serve: set it to false, or add a location.",
    ),
    rule(
        "never all of them",
        { additionalLocations: [{ location: "uksouth", units: 1, disableGateway: true }] },
        { disableGateway: true, additionalLocations: [{ location: "uksouth", units: 1, disableGateway: true }] },
        "disableGateway is true: so it is for every region, and nothing would serve: set it to false for at least one.",
    ),
    rule(
        "none in an internal network",
        { disableGateway: true },
        { disableGateway: true, virtualNetworkType: "Internal" },
        'disableGateway is true: Azure disables no gateway where virtualNetworkType is "Internal": set it to false, or route around the region in your own network.',
        injectedService,
    ),
    rule(
        "on or off",
        { disableGateway: false },
        { disableGateway: "no" },
        'disableGateway is "no": it must be true or false.',
    ),
]);
