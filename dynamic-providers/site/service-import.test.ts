import fc from "fast-check";
import { sampleService, serviceIdOf } from "../../tests/support/sample-service";
import { wholeCreation } from "../../tests/support/sample-documents";
import { decideImport } from "./service-import";
import type { HeldResource, ImportSituation } from "./service-import";

const { recovers: _none, ...record } = { ...wholeCreation("d1"), absentAt: "2026-01-01T00:00:00.000Z" };
const armId = serviceIdOf("primary").replace("resourceGroups/g", "resourceGroups/G");
const service = sampleService("primary", { createdAt: "2026-01-01T00:10:00.000Z", armId });

const type = "azure-native:apimanagement:ApiManagementService";
const urnOf = (types: string, name: string): string => `urn:pulumi:primary::project::${types}::${name}`;
const own: HeldResource = {
    urn: urnOf(`apim-dr:index:Site$apim-dr:index:ApiManagement$${type}`, "primary"),
    type,
    name: "primary",
    outputs: {},
};
const other: HeldResource = { ...own, urn: urnOf(`apim-dr:index:ApiManagement$${type}`, "other"), name: "other" };

const situation = (change: Partial<ImportSituation> = {}): ImportSituation => ({
    ...{ resourceName: "primary", serviceId: serviceIdOf("primary"), record, service, held: [], hasAliases: false },
    ...change,
});

test("a service whose creation is open, and that the state lacks, is imported by the ID that Azure answers", () => {
    expect(decideImport(situation())).toEqual({
        does: "import",
        id: armId,
        reason:
            "imports service 'primary': an earlier run of this site began to create it after 2026-01-01 00:00 UTC " +
            "(by operator) and did not finish",
    });
    expect(decideImport(situation({ held: [other] }))).toMatchObject({ does: "import" });
});

test.each<[string, Partial<ImportSituation>]>([
    ["no creation is open", { record: undefined }],
    ["Azure has no service", { service: undefined }],
    ["the state holds it", { held: [own] }],
    [
        "the state holds it in another version of Azure's API",
        { held: [{ ...own, urn: own.urn.replace("apimanagement:", "apimanagement/v20240501:"), name: undefined }] },
    ],
    ["the state holds another service in its place", { held: [{ ...own, name: "renamed" }] }],
])("nothing is done where %s", (_, change) => {
    expect(decideImport(situation(change))).toEqual({ does: "nothing" });
});

test.each<[string, Partial<ImportSituation>]>([
    ["it was created at 2025-06-01", { service: { ...service, createdAt: "2025-06-01T00:00:00.000Z" } }],
    ["it was created at an unknown time", { service: { ...service, createdAt: "" } }],
    ["Azure answers without its ID", { service: { ...service, armId: undefined } }],
    ["Azure answers with the ID", { service: { ...service, armId: serviceIdOf("else") } }],
    ["the stack's state could not be read", { held: undefined }],
    ["the stack's state holds another service", { held: [other], hasAliases: true }],
])("it is not imported, and the way out is said, where %s", (why, change) => {
    const decided = decideImport(situation(change));
    expect(decided).toMatchObject({ does: "warn", reason: expect.stringContaining(why) as string });
    expect(decided).toMatchObject({ reason: expect.stringContaining("import it by hand") as string });
});

test("a recovered service is as old as it was", () => {
    const recovering = { ...record, recovers: "2025-12-31T00:00:00.000Z" };
    const old = { ...service, createdAt: "2025-06-01T00:00:00.000Z" };
    expect(decideImport(situation({ record: recovering, service: old }))).toMatchObject({ does: "import" });
});

test("where the state holds it under a resource that the program does not declare, the run that would delete it is refused", () => {
    const urn = urnOf(type, "primary");
    const decided = decideImport(situation({ held: [{ ...own, urn, name: "PRIMARY" }] }));
    expect(decided).toMatchObject({
        does: "refuse",
        reason: expect.stringContaining(`pulumi state delete --force`) as string,
    });
});

test("whatever the state holds and however it is spelt, an import never meets the service, or its resource, in the state", () => {
    const anyCase = (text: string): fc.Arbitrary<string> =>
        fc
            .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
            .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(""));
    const held = fc.record({
        urn: fc.constantFrom(own.urn, other.urn, urnOf(type, "primary"), urnOf(`parent$${type}`, "by hand")),
        type: fc.constantFrom(
            type,
            "azure-native:apimanagement/v20240501:ApiManagementService",
            "azure-native:cdn:Profile",
        ),
        name: fc.option(fc.oneof(anyCase("primary"), anyCase("other")), { nil: undefined }),
        outputs: fc.constant({}),
    });
    fc.assert(
        fc.property(fc.array(held), fc.boolean(), (resources, hasAliases) => {
            const services = resources.filter((resource) => resource.type.endsWith("ApiManagementService"));
            const { does } = decideImport(situation({ held: resources, hasAliases }));
            if (services.some(({ urn, name }) => urn === own.urn || name?.toLowerCase() === "primary")) {
                expect(does).not.toBe("import");
            }
        }),
    );
});
