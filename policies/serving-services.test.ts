import { serviceAlone, siteStack } from "../tests/support/sample-policy-stack";
import { servingPremiumServices } from "./serving-services";

const namesOf = (resources: Parameters<typeof servingPremiumServices>[0], exempt: string[] = []): string[] =>
    servingPremiumServices(resources, exempt).map(({ properties }) => properties.serviceName);

test("a service outside of a site serves", () => {
    expect(namesOf(serviceAlone())).toEqual(["contoso-apim"]);
});

test.each([
    ["active", 1],
    ["standby", 0],
    ["released", 0],
    ["promoting", 0],
    ["fenced", 0],
    ["waiting", 0],
])("the service of a site that is %s: %d", (role, count) => {
    expect(namesOf(siteStack({ status: { role } }))).toHaveLength(count);
});

test("a site that grows with the next run is left alone", () => {
    expect(namesOf(siteStack({ following: ["region uksouth with 1 units"] }))).toEqual([]);
});

/** As the framework has it for what a preview does not know. */
class UnknownValueError extends Error {}

const unknown = (error: Error) => ({
    get status(): unknown {
        throw error;
    },
});

test.each([
    ["claim", 1],
    ["promote", 0],
    ["demote", 0],
    ["restore", 0],
])("where a preview does not know the role, a run that is to %s decides: %d", (action, count) => {
    const resources = siteStack({}, { plan: { action } });
    resources[0]!.props = Object.defineProperties(
        { following: [] },
        Object.getOwnPropertyDescriptors(unknown(new UnknownValueError())),
    );
    expect(namesOf(resources)).toHaveLength(count);
});

test("another failure is none of a preview's", () => {
    const resources = siteStack({});
    resources[0]!.props = unknown(new TypeError("broken"));
    expect(() => namesOf(resources)).toThrow("broken");
});

test("other tiers have one region, and what is exempt is left out", () => {
    expect(namesOf(serviceAlone({ sku: { name: "Standard", capacity: 2 } }))).toEqual([]);
    expect(namesOf(serviceAlone(), ["contoso-apim"])).toEqual([]);
    expect(namesOf(serviceAlone(), ["another"])).toEqual(["contoso-apim"]);
});
