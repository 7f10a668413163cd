import { stackViolationsOf } from "../tests/support/run-policy";
import { serviceAlone, siteStack } from "../tests/support/sample-policy-stack";
import { multiRegionOnPremium } from "./multi-region-on-premium";

const inRegions = (...locations: string[]) => ({
    additionalLocations: locations.map((location) => ({ location, sku: { name: "Premium", capacity: 1 } })),
});

test("an active site in one region", () => {
    expect(stackViolationsOf(multiRegionOnPremium, siteStack({}))).toEqual([
        {
            at: "primary",
            message:
                "additionalLocations is []: service 'contoso-apim' must have a gateway in 1 or more regions beside " +
                "westeurope. Add locations, or name it in the exemptServices of multi-region-on-premium.",
        },
    ]);
    expect(stackViolationsOf(multiRegionOnPremium, siteStack({}, inRegions("northeurope")))).toEqual([]);
});

test("a pilot in one region", () => {
    expect(stackViolationsOf(multiRegionOnPremium, siteStack({ status: { role: "standby" } }))).toEqual([]);
});

test("fewer regions than are asked for", () => {
    const config = { minimumAdditionalLocations: 2 };
    const one = serviceAlone(inRegions("northeurope"));
    expect(stackViolationsOf(multiRegionOnPremium, one, config)[0]?.message).toMatch(
        /^additionalLocations is \["northeurope"\]: service 'contoso-apim' must have a gateway in 2 or more regions/,
    );
    expect(stackViolationsOf(multiRegionOnPremium, serviceAlone(inRegions("northeurope", "uksouth")), config)).toEqual(
        [],
    );
    expect(stackViolationsOf(multiRegionOnPremium, one, { ...config, exemptServices: ["contoso-apim"] })).toEqual([]);
});

test("a region whose gateway is off does not count", () => {
    const [location] = inRegions("northeurope").additionalLocations;
    const off = serviceAlone({ additionalLocations: [{ ...location, disableGateway: true }] });
    expect(stackViolationsOf(multiRegionOnPremium, off)).toHaveLength(1);
});
