import * as fc from "fast-check";
import { toTierOffer } from "../../dynamic-providers/azure/tier-offers";
import { subscriptionSkus } from "../../sandbox/arm/api-management/skus";
import { validateService } from "../../sandbox/arm/api-management/validate-service";
import { requestBody } from "../../sandbox/azure-native/convert";
import { requireRow } from "../../sandbox/azure-native/rows";
import type { ServiceBody } from "../../sandbox/state/service-body";
import { ApiManagement } from "../../components";
import type { ApiManagementArgs } from "../../components";
import type { ApiManagementShape } from "../../components/api-management/api-management-shape";
import { safeCustomProperties } from "../../components/api-management/custom-properties";
import { validateApiManagement } from "../../components/api-management/validate-api-management";
import { validateOffers } from "../../components/api-management/validate-offers";
import { registered, useMocks } from "./mocks";

/**
 * What is declared here is right more often than not in each member, so that about half of the whole is. Left out is
 * `publicNetworkAccess: Disabled`, which depends on private endpoints that nobody declares.
 */
const subscription =
    "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Network";
const mostly = <T>(right: fc.Arbitrary<T>, ...wrong: T[]): fc.Arbitrary<T> =>
    fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const regions = ["westeurope", "North Europe", "UK West", "eastus", "Sweden Central", "japaneast"];
const text = (length: fc.SizeForArbitrary): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom("a", "B", "é", "-"), minLength: 1, maxLength: 100, size: length });
const email = fc.integer({ min: 1, max: 98 }).map((length) => `${"a".repeat(length)}@b`);
const subnetId = (index: number): string => `${subscription}/virtualNetworks/vnet-${index}/subnets/apim`;
const boolean = optional(mostly<unknown>(fc.boolean(), "true"));

const place = (premium: boolean, inside: boolean, index: number) =>
    fc
        .record({
            zones: optional(
                premium
                    ? mostly<unknown>(fc.subarray(["1", "2", "3"]), ["0"], ["1", "1"], "1")
                    : fc.constantFrom<unknown>(undefined, undefined, undefined, ["1"]),
            ),
            unitsPerZone: fc.integer({ min: 1, max: 6 }),
            off: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 40),
            virtualNetwork: mostly<unknown>(
                fc.constant(inside ? { subnetId: subnetId(index) } : undefined),
                undefined,
                { subnetId: subnetId(0) },
                { subnetId: "apim" },
            ),
            publicIpAddressId: mostly<unknown>(
                inside
                    ? optional(fc.constant(`${subscription}/publicIPAddresses/ip-${index}`))
                    : fc.constant(undefined),
                `${subscription}/publicIPAddresses/ip-0`,
            ),
            natGateway: premium ? boolean : fc.constant(undefined),
            disableGateway: premium ? boolean : mostly<unknown>(fc.constant(undefined), true),
        })
        .map(({ unitsPerZone, off, zones, ...rest }) => ({
            ...rest,
            zones,
            units: unitsPerZone * (Array.isArray(zones) ? zones.length || 1 : 1) + off,
        }));

const hostname = (several: boolean) =>
    fc.record({
        type: mostly(
            several
                ? fc.constantFrom("Proxy", "Proxy", "Scm", "Management")
                : fc.constantFrom("Scm", "Portal", "Proxy"),
            "Gateway",
        ),
        hostName: mostly(
            fc.integer({ min: 0, max: 99 }).map((index) => `api${index}.contoso.example`),
            "api",
        ),
        keyVaultId: mostly(fc.constant("https://kv.vault.azure.net/secrets/api"), "kv"),
        identityClientId: optional(fc.uuid()),
        negotiateClientCertificate: boolean,
    });

const declared: fc.Arbitrary<ApiManagementShape> = fc
    .record({
        tier: mostly(fc.constantFrom("Developer", "Basic", "Standard", "Premium", "Premium", "Premium"), "Consumption"),
        virtualNetworkType: optional(mostly(fc.constantFrom("None", "External", "Internal"), "Both")),
        order: fc.shuffledSubarray(regions, { minLength: 1, maxLength: 4 }),
    })
    .chain(({ tier, virtualNetworkType, order }) => {
        const premium = tier === "Premium";
        const inside = virtualNetworkType === "External" || virtualNetworkType === "Internal";
        const [location, ...others] = premium ? order : order.slice(0, 1);
        const units = ({ Developer: 1, Basic: 2, Standard: 4 } as Partial<Record<string, number>>)[tier];
        return fc
            .record({
                serviceName: mostly(fc.constantFrom("contoso", "A", "a".repeat(50), "a-1"), "a".repeat(51), "1", "a-"),
                publisherName: mostly(text("large"), " ", "a".repeat(101)),
                publisherEmail: mostly(email, "nobody", `${"a".repeat(99)}@b`),
                notificationSenderEmail: optional(mostly(email, "nobody")),
                primary: place(premium, inside, 0),
                capped: mostly(fc.constant(true), false),
                additionalLocations: fc.tuple(
                    ...others.map((name, index) =>
                        place(true, inside, index + 1).chain((rest) =>
                            mostly(fc.constant(name), "atlantis", location!).map((there) => ({
                                ...rest,
                                location: there,
                            })),
                        ),
                    ),
                ),
                location: mostly(fc.constant(location), "atlantis"),
                hostnames: optional(fc.array(hostname(premium), { maxLength: 2 })),
                customProperties: optional(
                    mostly<unknown>(
                        fc.dictionary(
                            fc.constantFrom(...Object.keys(safeCustomProperties)),
                            fc.constantFrom("True", "false"),
                        ),
                        // An unknown one passes with a warning: what Azure says of it only Azure knows.
                        { [Object.keys(safeCustomProperties)[0]!]: "yes" },
                    ),
                ),
                systemAssignedIdentity: optional(fc.boolean()),
                minApiVersion: optional(mostly(fc.constantFrom("2021-08-01", "2022-08-01"), "latest")),
            })
            .map(({ primary, capped, ...rest }) => ({
                ...rest,
                ...primary,
                units: capped && units !== undefined ? Math.min(primary.units, units) : primary.units,
                tier,
                virtualNetworkType,
            }));
    });

const row = requireRow("azure-native:apimanagement:ApiManagementService");
const offers = subscriptionSkus().map((sku) => toTierOffer(sku));
const azurePlace = { subscriptionId: "s", id: "/id", exists: false };

test("what is refused reaches nobody, and what passes the sandbox accepts", async () => {
    const counts = { refused: 0, notOffered: 0, accepted: 0 };
    await fc.assert(
        fc.asyncProperty(declared, async (shape) => {
            const mocks = await useMocks();
            const declare = (): ApiManagement => new ApiManagement("site", shape as unknown as ApiManagementArgs);
            if (validateApiManagement(shape).length > 0) {
                counts.refused += 1;
                expect(declare).toThrow("has invalid inputs");
                await new Promise((resolve) => setImmediate(resolve));
                expect(mocks.resources).toEqual([]);
                return;
            }
            if (validateOffers(shape, offers).length > 0) {
                counts.notOffered += 1;
                return;
            }
            counts.accepted += 1;
            await registered(declare().serviceId);
            const { inputs } = mocks.custom().at(-1)!;
            const body = requestBody(row, inputs) as unknown as ServiceBody;
            expect(() => validateService(String(inputs.serviceName), body, azurePlace)).not.toThrow();
        }),
        { numRuns: 200 },
    );
    // Enough of each, or the property says little.
    expect(counts.refused).toBeGreaterThan(20);
    expect(counts.accepted).toBeGreaterThan(20);
});
