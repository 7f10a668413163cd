import type { EngineEvent } from "@pulumi/pulumi/automation";
import { existingResources, pendingCreations, withCreated, withoutPending } from "./pending-creations";

const type = "azure-native:resources:ResourceGroup";
const resource = (urn: string) => ({ urn, type });
const creating = (urn: string, change: object = {}) => ({
    type: "creating",
    resource: { ...resource(urn), inputs: { location: "westeurope" }, parent: "the stack", ...change },
});

test("notes of what is pending are cleared once the state holds all of it", () => {
    const resources = [resource("a")];
    expect(withoutPending({ resources, pending_operations: [creating("a")] })).toEqual({ resources });
    expect(withoutPending({ resources, pending_operations: [creating("a"), creating("b")] })).toBeUndefined();
    expect(withoutPending({ resources, pending_operations: [{ ...creating("a"), type: "deleting" }] })).toBeUndefined();
    expect(withoutPending({ resources })).toBeUndefined();
});

test("a killed run has begun to create what it had noted and the state lacks", () => {
    const state = {
        resources: [resource("a"), { ...resource("c"), delete: true }],
        pending_operations: [creating("a"), creating("b"), creating("c"), { ...creating("d"), type: "updating" }],
    };
    expect(pendingCreations(state).map(({ urn }) => urn)).toEqual(["b", "c"]);
    expect(pendingCreations({})).toEqual([]);
});

const id = "/subscriptions/s/resourceGroups/rg-vault";
const said = (urn: string | undefined, message: string): EngineEvent => ({
    sequence: 1,
    timestamp: 1,
    diagnosticEvent: { urn, message, color: "never", severity: "error" },
});

test("what exists already is read out of azure-native's own refusals, each once", () => {
    const refusal = `<{%reset%}>cannot create already existing resource '${id}'<{%reset%}>\n`;
    expect(
        existingResources([
            said("b", refusal),
            said("b", refusal),
            said(undefined, refusal),
            said("c", "autorest/azure: error response cannot be parsed"),
            { sequence: 2, timestamp: 1, cancelEvent: {} },
        ]),
    ).toEqual([{ urn: "b", id }]);
});

test("what the killed run had created comes into the state with all of its note and the ID that Azure has for it", () => {
    const begun = pendingCreations({ pending_operations: [creating("b")] });
    expect(withCreated({ resources: [resource("a")] }, begun, [{ urn: "b", id }])).toEqual({
        resources: [resource("a"), { ...begun[0], id, outputs: {} }],
    });
});

test.each<[string, ReturnType<typeof pendingCreations>, string]>([
    ["was not begun by the killed run", [], "b"],
    ["is another than Azure refuses", [resource("b")], "c"],
    ["is in the state by now", [resource("a")], "a"],
    ["is of another provider", [{ urn: "b", type: "pulumi-nodejs:dynamic/apim:Backup" }], "b"],
])("nothing is taken in that %s", (_, begun, urn) => {
    expect(withCreated({ resources: [resource("a")] }, begun, [{ urn, id }])).toBeUndefined();
});
