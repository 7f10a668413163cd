import fc from "fast-check";
import { membersOf, mutations, changed } from "../../tests/support/mutants";
import type { AzureConnection } from "./connection";
import { ArmEntityReader, EntityReadError } from "./entity-reader";
import { AzureError, toAzureError } from "./errors";
import { readService } from "./read-service";
import { readTierOffers } from "./tier-offers";
import { VaultStorage } from "./vault-storage";
import { RestError } from "@azure/core-rest-pipeline";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const accountId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/vault";

const service = {
    name: "contoso",
    location: "West Europe",
    sku: { name: "Premium", capacity: 1 },
    createdAtUtc: new Date(0),
    provisioningState: "Succeeded",
    targetProvisioningState: "",
    additionalLocations: [
        {
            location: "North Europe",
            sku: { name: "Premium", capacity: 1 },
            zones: ["1"],
            virtualNetworkConfiguration: { subnetResourceId: "/subnet" },
            publicIpAddressId: "/ip",
            natGatewayState: "Enabled",
        },
    ],
    zones: ["1"],
    virtualNetworkConfiguration: { subnetResourceId: "/subnet" },
    hostnameConfigurations: [{ type: "Proxy", hostName: "api.contoso.com", certificateSource: "KeyVault" }],
    certificates: [{ storeName: "Root", certificate: { thumbprint: "A1" } }],
    virtualNetworkType: "External",
    identity: {
        type: "SystemAssigned",
        principalId: "p",
        userAssignedIdentities: { "/id": { clientId: "c", principalId: "p" } },
    },
    publicIPAddresses: ["192.0.2.1"],
    customProperties: { tls: "false" },
    developerPortalStatus: "Enabled",
    systemData: { lastModifiedAt: new Date(0) },
};
const account = {
    location: "westeurope",
    allowSharedKeyAccess: true,
    publicNetworkAccess: "Enabled",
    networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices", ipRules: [{ iPAddressOrRange: "192.0.2.1" }] },
    primaryEndpoints: { blob: "https://vault.blob/" },
};
const offer = {
    name: "Premium",
    capacity: { maximum: 12 },
    locations: ["westeurope"],
    locationInfo: [{ location: "West Europe", zones: ["1"] }],
    restrictions: [
        {
            type: "Zone",
            values: ["West Europe"],
            reasonCode: "no",
            restrictionInfo: { locations: ["West Europe"], zones: ["1"] },
        },
    ],
};

const asConnection = (clients: object): AzureConnection => clients as AzureConnection;

/** What is read from Azure and decided upon, and how. */
const readings: readonly [what: string, answer: object, read: (answer: object) => Promise<unknown>][] = [
    [
        "a service",
        service,
        (answer) => {
            const get = (_group: string, _name: string, options: { onResponse: (response: object) => void }) => {
                options.onResponse({ headers: new Map([["Date", "Thu, 01 Jan 2026 00:00:00 GMT"]]) });
                return Promise.resolve(answer);
            };
            return readService(asConnection({ apiManagement: () => ({ apiManagementService: { get } }) }), serviceId);
        },
    ],
    [
        "a storage account",
        account,
        (answer) =>
            new VaultStorage(
                asConnection({
                    storage: () => ({
                        storageAccounts: { getProperties: () => Promise.resolve(answer) },
                        blobServices: { getServiceProperties: () => Promise.resolve({}) },
                        blobContainers: { get: () => Promise.resolve({}) },
                    }),
                }),
            ).observe(accountId, ["backups"]),
    ],
    [
        "what a subscription may create",
        offer,
        (answer) => {
            const list = async function* () {
                yield await Promise.resolve(answer);
            };
            return readTierOffers({ subscriptionId: "s", apiManagementSkus: { list } } as never);
        },
    ],
];

describe.each(readings)("%s", (_what, answer, read) => {
    test("is read where it is what Azure's API promises", async () => {
        await expect(read(answer)).resolves.toBeDefined();
    });

    test.each(Object.entries(mutations))("is read, or refused by name, with a member that is %s", async (_, mutate) => {
        for (const member of membersOf(answer)) {
            try {
                await read(changed(answer, member, mutate));
            } catch (error) {
                expect(error).toBeInstanceOf(AzureError);
                expect((error as AzureError).code).toBe("UnexpectedAnswer");
                expect((error as AzureError).message).toMatch(/ is .*: it must be .*Run it again/s);
            }
        }
    });

    test("is refused where a member is of the wrong type", async () => {
        for (const member of membersOf(answer)) {
            // Units and names of regions that are not used.
            if (member.join(".") === "additionalLocations.0.sku.name") {
                continue;
            }
            await expect(read(changed(answer, member, mutations["of the wrong type"]!))).rejects.toThrow(
                "UnexpectedAnswer",
            );
        }
    });
});

function readerOf(answers: readonly unknown[]): ArmEntityReader {
    const bodies = [...answers];
    const sendRequest = (request: object) => {
        const body = bodies.shift();
        const bodyAsText = typeof body === "string" ? body : JSON.stringify(body);
        return Promise.resolve({ request, status: 200, headers: new Map<string, string>(), bodyAsText });
    };
    return new ArmEntityReader({ apiVersion: "1", sendRequest } as never, "https://arm", serviceId);
}

async function listOf(answer: unknown): Promise<unknown[]> {
    const found: unknown[] = [];
    for await (const entity of readerOf([answer]).list("apis")) {
        found.push(entity);
    }
    return found;
}

test("a list of entities is a list, or a failure that quotes nothing of it", async () => {
    await expect(listOf({ value: [{ id: "1", name: "a", properties: {} }], count: 1 })).resolves.toHaveLength(1);
    const odd = [
        "secret",
        5,
        null,
        [],
        { value: "secret" },
        { value: ["secret"] },
        { value: [{ name: {} }] },
        { nextLink: 5 },
    ];
    for (const answer of [...odd, "{", "[".repeat(200_000)]) {
        const error = await listOf(answer).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(EntityReadError);
        expect((error as Error).message).toMatch(/^Azure's answer for 'apis' /);
        expect((error as Error).message).not.toContain("secret");
    }
});

test("whatever body an error has, its code and message are text", () => {
    fc.assert(
        fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (error, code, message) => {
            for (const body of [error, { error }, { error: { code, message } }]) {
                const response = { headers: new Map(), bodyAsText: JSON.stringify(body) };
                const found = toAzureError(
                    "read",
                    new RestError("x", { statusCode: 500, response: response as never }),
                );
                expect(found).toBeInstanceOf(AzureError);
                expect(typeof (found as AzureError).code).toBe("string");
            }
        }),
    );
});
