import { serviceAlone, siteStack } from "../tests/support/sample-policy-stack";
import { servingPremiumServices } from "./serving-services";

const namesOf = (resources: Parameters<typeof servingPremiumServices>[0], exempt: string[] = []): string[] =>
    servingPremiumServices(resources, exempt).map(({ serviceName }) => serviceName);

test("a service outside of a site serves", () => {
    expect(namesOf(serviceAlone())).toEqual(["contoso-apim"]);
});

test.each([
    ["active", 1],
    ["standby", 0],
    ["demoted", 0],
    ["promoting", 0],
    ["fenced", 0],
    ["waiting", 0],
])("the service of a site that is %s: %d", (role, count) => {
    expect(namesOf(siteStack({ status: { role } }))).toHaveLength(count);
});

test("a site that grows with the next run is left alone", () => {
    expect(namesOf(siteStack({ following: ["region uksouth with 1 units"] }))).toEqual([]);
});

test.each([
    ["claim", 1],
    ["promote", 0],
    ["demote", 0],
    ["restore", 0],
])("a run that is to %s: %d", (action, count) => {
    const site = {
        plan: { action },
        get status(): unknown {
            throw new Error("a preview does not know what the run will come to");
        },
    };
    const resources = siteStack({});
    Object.defineProperties(resources[0]!.props, Object.getOwnPropertyDescriptors(site));
    expect(namesOf(resources)).toHaveLength(count);
});

test("a service that exists goes by its name among the outputs", () => {
    const existing = serviceAlone({ serviceName: undefined, name: "contoso-apim" });
    expect(namesOf(existing)).toEqual(["contoso-apim"]);
    expect(namesOf(existing, ["contoso-apim"])).toEqual([]);
});

test("other tiers have one region, and what is exempt is left out", () => {
    expect(namesOf(serviceAlone({ sku: { name: "Standard", capacity: 2 } }))).toEqual([]);
    expect(namesOf(serviceAlone(), ["contoso-apim"])).toEqual([]);
    expect(namesOf(serviceAlone(), ["another"])).toEqual(["contoso-apim"]);
});
