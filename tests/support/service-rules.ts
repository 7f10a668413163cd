import { notYetKnown } from "../../components/input-failures";
import type { ApiManagementShape } from "../../components/api-management/api-management-shape";
import { validateApiManagement } from "../../components/api-management/validate-api-management";

/** A rule of ApiManagement's, with what passes, what does not, and what is said of that. */
export interface Rule {
    readonly rule: string;
    readonly good: ApiManagementShape;
    readonly bad: ApiManagementShape;
    readonly message: string;
}

const network = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network";

export const subnet = (name: string, provider = network): { subnetId: string } => ({
    subnetId: `${provider}/virtualNetworks/vnet-${name}/subnets/apim`,
});
export const inOtherSubscription = network.replaceAll("1111", "3333");
export const publicAddress = (name: string): string => `${network}/publicIPAddresses/ip-${name}`;

/** Premium in three regions. */
export const goodService: ApiManagementShape = {
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
/** Premium in two regions, each in a subnet. */
export const injectedService: ApiManagementShape = {
    ...goodService,
    virtualNetworkType: "External",
    virtualNetwork: subnet("weu"),
    additionalLocations: [{ location: "uksouth", units: 1, virtualNetwork: subnet("uks") }],
};
/** Standard, in one region. */
export const standardService: ApiManagementShape = { ...goodService, tier: "Standard", additionalLocations: [] };

type Change = Partial<ApiManagementShape>;

export const rule = (name: string, passes: Change, fails: Change, message: string, base = goodService): Rule => ({
    rule: name,
    good: { ...base, ...passes },
    bad: { ...base, ...fails },
    message,
});

/** Holds each rule, with all the others in force. */
export function testRules(rules: readonly Rule[]): void {
    const table = rules.map((one) => [one.rule, one] as const);

    test.each(table)("%s: the good case passes", (_name, { good }) => {
        expect(validateApiManagement(good)).toEqual([]);
    });

    test.each(table)("%s: the bad case is refused in words", (_name, { bad, message }) => {
        expect(validateApiManagement(bad).map(({ reason }) => reason)).toEqual([message]);
    });

    test.each(table)("%s: nothing is refused while the value is not known yet", (_name, { bad }) => {
        const unknown = Object.fromEntries(Object.keys(bad).map((name) => [name, notYetKnown]));
        expect(validateApiManagement(unknown)).toEqual([]);
    });
}
