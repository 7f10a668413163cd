import { stackViolationsOf } from "../tests/support/run-policy";
import { serviceAlone, siteStack } from "../tests/support/sample-policy-stack";
import { unitsAcrossZones } from "./units-across-zones";

const premium = (capacity: number) => ({ name: "Premium", capacity });
const messagesOf = (properties: Record<string, unknown>, config = {}): string[] =>
    stackViolationsOf(unitsAcrossZones, serviceAlone(properties), config).map(({ message }) => message);

test("it advises", () => {
    expect(unitsAcrossZones.enforcementLevel).toBe("advisory");
});

test("one unit is in one zone", () => {
    const properties = {
        sku: premium(2),
        additionalLocations: [
            { location: "northeurope", sku: premium(2) },
            { location: "uksouth", sku: premium(1) },
        ],
    };
    expect(messagesOf(properties)).toEqual([
        "additionalLocations[1].sku.capacity is 1: with fewer than 2 units in uksouth the loss of a zone may end them all. " +
            "Raise units, or name 'contoso-apim' in the exemptServices of units-across-zones.",
    ]);
    expect(messagesOf(properties, { minimumUnitsPerLocation: 3 })).toHaveLength(3);
    expect(messagesOf(properties, { exemptServices: ["contoso-apim"] })).toEqual([]);
});

test("several units in a zone that is named by hand", () => {
    expect(messagesOf({ sku: premium(2), zones: ["1"] })).toEqual([
        'zones is ["1"]: all units in westeurope are lost with that zone. Leave zones out, so that Azure spreads the units, or ' +
            "name two or more.",
    ]);
    expect(messagesOf({ sku: premium(2), zones: ["1", "2"] })).toEqual([]);
});

test("a pilot has one unit on purpose", () => {
    expect(stackViolationsOf(unitsAcrossZones, siteStack({ status: { role: "standby" } }))).toEqual([]);
    expect(stackViolationsOf(unitsAcrossZones, siteStack({}))).toHaveLength(1);
});
