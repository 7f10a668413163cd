import * as fc from "fast-check";
import { canonEntity } from "./canon";
import { entityKinds, findKind } from "./kinds";
import { otherIds, pathsOf, referenceMembers, referencesOf } from "./references";
import { sdkAnswers } from "../../tests/support/sdk-entity-models";
import type { JsonObject } from "../common/json";

const serviceId =
    "/subscriptions/5a20bd07-747e-45d1-ac18-918e5d1c203b/resourceGroups/rg-contoso-a/providers/Microsoft.ApiManagement/service/contoso-a";
const targetId = serviceId.replace(/contoso-a/g, "contoso-b");

/** Members of the SDK's models, below `properties`, that may hold an ID or a name of another entity. */
const looksLikeReference = (member: string): boolean =>
    /(ids?|scope)(\.\[\])?$/i.test(member) || member === "recipients.users.[]";
const answers = sdkAnswers();
const textsOf = (kind: string): string[] => [
    ...new Set(
        (answers[kind] ?? [])
            .filter(({ at, type }) => type === "String" && at.startsWith("properties."))
            .map(({ at }) => at.slice("properties.".length)),
    ),
];

test("every member of the SDK's models that looks like an ID is in one of the tables, and in one only", () => {
    expect(Object.keys(answers).length).toBeGreaterThan(50);
    const untold = entityKinds.flatMap(({ path }) =>
        textsOf(path)
            .filter(looksLikeReference)
            // The certificates' thumbprints and "valid" end alike by chance.
            .filter((member) => !/(valid|grid|paid)$/i.test(member))
            .filter(
                (member) =>
                    (referenceMembers[path]?.[member] === undefined) === (otherIds[path]?.[member] === undefined),
            )
            .map((member) => `${path}: ${member}`),
    );
    expect(untold).toEqual([]);
});

test("the tables name nothing that the SDK does not know, but for what is newer than it, and lead to kinds of the registry", () => {
    const newer = ["apis: mcpTools.[].operationId"];
    const tables: readonly Readonly<Record<string, object>>[] = [referenceMembers, otherIds];
    const unknown = tables.flatMap((table) =>
        Object.entries(table).flatMap(([kind, members]) =>
            Object.keys(members)
                .filter((member) => !textsOf(kind).includes(member))
                .map((member) => `${kind}: ${member}`),
        ),
    );
    expect(unknown).toEqual(newer);
    const targets = Object.values(referenceMembers).flatMap((members) => Object.values(members).flat());
    expect(targets.filter((kind) => !findKind(kind))).toEqual([]);
});

/** An entity's properties with one text at a member's path. */
function propertiesWith(member: string, text: string): JsonObject {
    return member
        .split(".")
        .reduceRight<unknown>((below, name) => (name === "[]" ? [below] : { [name]: below }), text) as JsonObject;
}
const canonOf = (kind: string, properties: JsonObject, id: string): string =>
    JSON.stringify(canonEntity(findKind(kind)!, { properties }, id));

test.each(
    Object.entries(referenceMembers).flatMap(([kind, members]) => Object.keys(members).map((member) => [kind, member])),
)("%s: %s means the service it is in, in whatever case; another's ID is another's", (kind, member) => {
    const read = (id: string, text = `${id}/apis/a`): string => canonOf(kind, propertiesWith(member, text), id);
    expect(read(serviceId)).toContain("~/apis/a");
    expect(read(targetId)).toBe(read(serviceId));
    expect(read(targetId, `${targetId.replace("resourceGroups", "resourcegroups")}/apis/a`)).toBe(read(serviceId));
    expect(read(targetId, `${serviceId}/apis/a`)).not.toBe(read(serviceId));
    expect(read(serviceId, `${serviceId}-2/apis/a`)).not.toContain("~");
});

const opaque = entityKinds.flatMap(({ path, serverMade = [], secrets }) =>
    textsOf(path)
        .filter((member) => referenceMembers[path]?.[member] === undefined && !member.includes("*"))
        .filter((member) => ![...serverMade, ...(secrets?.members ?? [])].some((cut) => member.startsWith(cut)))
        .filter((member) => member !== "provisioningState")
        .map((member) => ({ path, member })),
);

test("all other text of the SDK's models is compared as it is: the same ID is the same, the target's own is another", () => {
    expect(opaque.length).toBeGreaterThan(100);
    fc.assert(
        fc.property(
            fc.constantFrom(...opaque),
            fc.constantFrom("", "see ", "https://management.azure.com"),
            (one, before) => {
                const { path, member } = one;
                const text = (id: string): JsonObject => propertiesWith(member, `${before}${id}/apis/a`);
                expect(canonOf(path, text(serviceId), targetId)).toBe(canonOf(path, text(serviceId), serviceId));
                expect(canonOf(path, text(targetId), targetId)).not.toBe(canonOf(path, text(serviceId), serviceId));
            },
        ),
        { numRuns: 500 },
    );
});

test.each([
    [`${serviceId}/loggers/ai-a`, ["loggers/ai-a"]],
    [`${serviceId.toUpperCase()}/loggers/ai-a`, ["loggers/ai-a"]],
    ["/loggers/ai-a", ["loggers/ai-a"]],
    ["ai-a", ["loggers/ai-a"]],
    [`${targetId}/loggers/ai-a`, undefined],
    [`${serviceId}-2/loggers/ai-a`, undefined],
])("%s leads to %j", (text, paths) => {
    expect(pathsOf({ text, kinds: ["loggers"] }, serviceId)).toEqual(paths);
});

test("what an entity refers to is read at whatever depth", () => {
    const properties = { pool: { services: [{ id: "/backends/a" }, { id: "/backends/b", weight: 1 }] } };
    expect(referencesOf("backends", properties).map(({ text }) => text)).toEqual(["/backends/a", "/backends/b"]);
});
