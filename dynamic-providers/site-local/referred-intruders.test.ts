import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import { EntityReadError } from "../azure/entity-reader";
import type { RawEntity } from "../azure/entity";
import { findKind } from "../inventory/kinds";
import { policyAttributes, policyKinds } from "../inventory/policy-references";
import { referenceMembers } from "../inventory/references";
import type { OwnEntity } from "../records/site-local-document";
import { findReferred, referringKinds } from "./referred-intruders";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso-b";
const policy = (inbound: string): RawEntity => ({
    properties: { format: "rawxml", value: `<policies><inbound><base />${inbound}</inbound></policies>` },
});

function find(
    entities: Record<string, RawEntity>,
    intruders: string[],
    own: OwnEntity[] = [],
    failures: Record<string, EntityReadError> = {},
) {
    return findReferred(
        new FakeEntityReader(new Map(Object.entries(entities)), failures),
        serviceId,
        intruders,
        own,
        [],
    );
}

test("every kind that may refer to others is looked at: by a member, as a policy, by credentials", () => {
    expect([...Object.keys(referenceMembers), ...policyKinds].filter((kind) => !referringKinds.includes(kind))).toEqual(
        [],
    );
    expect(referringKinds).toEqual(expect.arrayContaining(["backends", "caches", "loggers"]));
    expect(
        Object.values(policyAttributes)
            .flat()
            .every((kind) => findKind(kind) !== undefined),
    ).toBe(true);
});

const loggerOfA = {
    "apis/orders": { properties: { path: "orders" } },
    "loggers/ai-a": { properties: { loggerType: "azureEventHub" } },
};

test("what an entity or a policy refers to is named with all that do; what nothing refers to is not", async () => {
    const entities = {
        ...loggerOfA,
        "loggers/unused": { properties: {} },
        "diagnostics/applicationinsights": { properties: { loggerId: `${serviceId}/loggers/ai-a` } },
        "apis/orders/policies/policy": policy('<log-to-eventhub logger-id="ai-a">x</log-to-eventhub>'),
    };
    expect(await find(entities, ["loggers/ai-a", "loggers/unused"])).toEqual({
        referred: [
            { intruder: "loggers/ai-a", by: ["apis/orders/policies/policy", "diagnostics/applicationinsights"] },
        ],
        unread: [],
    });
});

test("what is overwritten with the site's own refers no longer, and what the site's own refers to counts", async () => {
    const entities = { ...loggerOfA, "diagnostics/applicationinsights": { properties: { loggerId: "/loggers/ai-a" } } };
    const own = (loggerId: string): OwnEntity[] => [
        { path: "diagnostics/applicationinsights", body: { properties: { loggerId } } },
        { path: "loggers/ai-b", body: { properties: {} } },
    ];
    expect((await find(entities, ["loggers/ai-a"], own("/loggers/ai-b"))).referred).toEqual([]);
    expect((await find(entities, ["loggers/ai-a"], own("/loggers/ai-a"))).referred).toHaveLength(1);
});

test("intruders that refer to each other go together; what one that stays refers to stays too", async () => {
    const entities = {
        "namedValues/key-a": { properties: { displayName: "key-a" } },
        "backends/a": { properties: { credentials: { header: { k: ["{{key-a}}"] } } } },
    };
    const intruders = ["backends/a", "namedValues/key-a"];
    expect((await find(entities, intruders)).referred).toEqual([]);
    const used = { ...entities, "policies/policy": policy('<set-backend-service backend-id="a" />') };
    expect((await find(used, intruders)).referred.map(({ intruder }) => intruder)).toEqual(intruders);
});

test("a named value that the site's own replaces under the same display name may go", async () => {
    const entities = {
        "namedValues/1a": { properties: { displayName: "region" } },
        "policies/policy": policy("{{region}}"),
    };
    const own = [{ path: "namedValues/2b", body: { properties: { displayName: "region" } } }];
    expect((await find(entities, ["namedValues/1a"])).referred).toHaveLength(1);
    expect((await find(entities, ["namedValues/1a"], own)).referred).toEqual([]);
});

test("a kind that cannot be read is named", async () => {
    const failures = { diagnostics: new EntityReadError("denied", "no", 403) };
    expect((await find(loggerOfA, ["loggers/ai-a"], [], failures)).unread).toEqual(["diagnostics"]);
});
