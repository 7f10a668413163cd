import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { ArmAnswer, SandboxClients } from "../../sandbox/clients";
import { assumed, documented, reported } from "./behaviour";
import { multiRegion, resourceNames, sentencesUnknown, soughtRefusals, tierFeatures } from "./sources";

let sandbox: Sandbox;
let clients: SandboxClients;
let count = 0;

beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-refused-services"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
    await clients.arm("PUT", `${group()}?api-version=2024-03-01`, { location: "westeurope" });
});

afterAll(() => sandbox.stop());

const group = (): string => `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-refused`;

const valid = {
    name: "refused",
    location: "westeurope",
    publisherEmail: "apim@contoso.example",
    tier: "Premium",
    units: 1,
    additionalLocations: [] as readonly { readonly location: string; readonly units: number }[],
};
type Declared = typeof valid;

function put(change: Partial<Declared>): Promise<ArmAnswer> {
    const { name, location, publisherEmail, tier, units, additionalLocations } = {
        ...valid,
        name: `refused-${(count += 1)}`,
        ...change,
    };
    return clients.arm("PUT", `${group()}/providers/Microsoft.ApiManagement/service/${name}?api-version=2024-05-01`, {
        location,
        sku: { name: tier, capacity: units },
        properties: {
            publisherEmail,
            publisherName: "Contoso",
            additionalLocations: additionalLocations.map((additional) => ({
                location: additional.location,
                sku: { name: tier, capacity: additional.units },
            })),
        },
    });
}
const statusOf = async (change: Partial<Declared>): Promise<number> => (await put(change)).status;

documented(tierFeatures).each([
    ["Developer", 1],
    ["Basic", 2],
    ["Standard", 4],
] as const)("units of %s: 1 to %i", async (tier, most) => {
    expect(await statusOf({ tier, units: most })).toBe(201);
    expect(await statusOf({ tier, units: most + 1 })).toBe(400);
    expect(await statusOf({ tier, units: 0 })).toBe(400);
});

reported("MicrosoftDocs/azure-docs#116454, by one of its developers")("Premium takes at most 31 units", async () => {
    expect(await statusOf({ tier: "Premium", units: 31 })).toBe(201);
    expect(await statusOf({ tier: "Premium", units: 32 })).toBe(400);
});

documented(multiRegion)("additional locations need the Premium tier", async () => {
    const additionalLocations = [{ location: "North Europe", units: 1 }];
    expect(await statusOf({ additionalLocations })).toBe(201);
    expect(await statusOf({ additionalLocations, tier: "Standard" })).toBe(400);
});

documented(resourceNames)(
    "a name has 1 to 50 letters, digits and hyphens, starts with a letter and ends with no hyphen",
    async () => {
        for (const name of ["a", `a${"b".repeat(49)}`, "A-1"]) {
            expect({ name, status: await statusOf({ name }) }).toEqual({ name, status: 201 });
        }
        for (const name of [`a${"b".repeat(50)}`, "1a", "-a", "a-", "a_b"]) {
            expect({ name, status: await statusOf({ name }) }).toEqual({ name, status: 400 });
        }
    },
);

assumed("a location twice would be one gateway twice", soughtRefusals).each([
    ["the primary's", ["West Europe"]],
    ["one named twice", ["North Europe", "northeurope"]],
    ["one that Azure does not have", ["Atlantis"]],
] as const)("an additional location is refused when it is %s", async (_what, names) => {
    const additionalLocations = names.map((location) => ({ location, units: 1 }));
    expect(await put({ additionalLocations })).toMatchObject({
        status: 400,
        body: { error: { code: "InvalidParameters" } },
    });
});

assumed(`${sentencesUnknown}, and so is the order`, soughtRefusals)(
    "of broken rules one is named, in this order: name, location, publisher, tier, units, additional locations, their units",
    async () => {
        const mistakes: readonly (readonly [Partial<Declared>, RegExp])[] = [
            [{ name: "1" }, /Parameter name: serviceName$/],
            [{ location: "atlantis" }, /'atlantis' is not available/],
            [{ publisherEmail: "" }, /Parameter name: publisherEmail$/],
            [{ tier: "Platinum" }, /Parameter name: sku$/],
            [{ units: 99 }, /Parameter name: sku\.capacity$/],
            [{ additionalLocations: [{ location: "westeurope", units: 99 }] }, /Parameter name: additionalLocations$/],
            [{ additionalLocations: [{ location: "North Europe", units: 99 }] }, /Parameter name: sku\.capacity$/],
        ];
        for (const [first, [, said]] of mistakes.entries()) {
            const broken = mistakes.slice(first).map(([change]) => change);
            // An earlier mistake stands where two are in the same property.
            const answer = await put(Object.assign({}, ...broken.reverse()) as Partial<Declared>);
            expect(answer.status).toBe(400);
            const { message } = (answer.body as { error: { message: string } }).error;
            expect(message).toMatch(said);
        }
    },
);
