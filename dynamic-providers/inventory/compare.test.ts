import * as fc from "fast-check";
import { changedKinds, compareInventories } from "./compare";
import { secretsKey } from "./digest";
import { buildInventory, joinInventory, splitInventory, withKinds } from "./inventory";
import type { EntityReading, Inventory, KindReading } from "./inventory";
import { entityKinds, findKind } from "./kinds";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const key = secretsKey("k1", Buffer.alloc(32, 1));
const read = (entities: Record<string, Record<string, unknown>>, told?: Record<string, unknown>): KindReading => ({
    state: "read",
    entities: Object.entries(entities).map(([path, properties]) => ({ path, raw: { properties }, told })),
});
const base = {
    apis: read({ "apis/a": { path: "a" }, "apis/b": { path: "b" } }),
    namedValues: read({ "namedValues/key": { secret: true } }, { value: "hidden" }),
    notifications: read({ "notifications/n": { title: "n" } }),
};
const inventory = (change: Record<string, KindReading> = {}, withKey: typeof key | undefined = key): Inventory =>
    buildInventory({ ...base, ...change }, serviceId, withKey);

const withUnstableApis = (): Inventory =>
    withKinds(inventory(), { apis: { ...inventory().kinds.apis!, stable: false } });

test("what is missing, unexpected and changed is named, and nothing else", () => {
    const actual = inventory({ apis: read({ "apis/b": { path: "other" }, "apis/c": {} }) });
    expect(compareInventories(inventory(), actual)).toEqual({
        verified: false,
        isAlike: false,
        differences: [
            { kind: "apis", entity: "apis/a", change: "missing", part: "content" },
            { kind: "apis", entity: "apis/b", change: "changed", part: "content" },
            { kind: "apis", entity: "apis/c", change: "unexpected", part: "content" },
        ],
        tolerated: [],
        notCompared: [],
    });
    expect(changedKinds(inventory(), actual)).toEqual(["apis"]);
});

test("a required kind that could not be read is not verified; one that is not required, or not in the tier, may be", () => {
    const with_ = (kind: string, state: KindReading["state"]): Inventory =>
        inventory({ [kind]: { state, entities: [], problem: "why" } });
    const denied = with_("apis", "denied");
    expect(compareInventories(inventory(), denied)).toMatchObject({
        verified: false,
        differences: [],
        notCompared: [{ kind: "apis", code: "notReadable", reason: "denied: why" }],
    });
    const unknown = with_("notifications", "failed");
    expect(compareInventories(inventory(), unknown)).toMatchObject({
        verified: true,
        notCompared: [{ kind: "notifications", reason: "failed: why" }],
    });
    const noGateways = with_("gateways", "notInTier");
    expect(compareInventories(noGateways, with_("gateways", "read"))).toMatchObject({
        verified: true,
        notCompared: [],
    });
    const gateway = inventory({ gateways: read({ "gateways/g": {} }) });
    expect(compareInventories(gateway, noGateways).differences).toMatchObject([
        { entity: "gateways/g", change: "missing" },
    ]);
});

test("differences of unstable and of not required kinds are listed and do not count", () => {
    const actual = inventory({ apis: read({}), notifications: read({}) });
    const { verified, differences, tolerated } = compareInventories(withUnstableApis(), actual);
    expect({ verified, differences }).toEqual({ verified: true, differences: [] });
    expect(tolerated.map(({ entity, reason }) => `${entity}: ${reason}`)).toEqual([
        "apis/a: unstable",
        "apis/b: unstable",
        "notifications/n: notRequired",
    ]);
});

test("what is siteLocal is left out by name, with all below it, and nothing beside it", () => {
    const operations = (path: string): KindReading =>
        read({ [`apis/a/operations/${path}`]: {}, [`apis/a-b/operations/${path}`]: {} });
    const left = inventory({ "apis/operations": operations("x") });
    const right = inventory({ "apis/operations": operations("y"), namedValues: read({}) });
    const { differences, notCompared } = compareInventories(left, right, { siteLocal: ["apis/A", "namedValues"] });
    expect(differences.map(({ entity }) => entity)).toEqual(["apis/a-b/operations/x", "apis/a-b/operations/y"]);
    expect(notCompared.map(({ kind, entity, code }) => [kind, entity, code])).toEqual([
        ["apis/operations", "apis/a/operations/x", "siteLocal"],
        ["apis/operations", "apis/a/operations/y", "siteLocal"],
        ["namedValues", undefined, "siteLocal"],
    ]);
});

test("a secret that changed is named; without a key, or with another, it is said that none was compared", () => {
    const changed = inventory({ namedValues: read({ "namedValues/key": { secret: true } }, { value: "other" }) });
    expect(compareInventories(inventory(), changed)).toMatchObject({
        verified: false,
        differences: [{ entity: "namedValues/key", change: "changed", part: "secrets" }],
    });
    expect(changedKinds(inventory(), changed)).toEqual(["namedValues"]);
    const keyless = buildInventory(base, serviceId);
    expect(compareInventories(inventory(), keyless)).toMatchObject({
        verified: true,
        notCompared: [{ kind: "namedValues", part: "secrets", code: "secretsNotRead" }],
    });
    const otherKey = inventory({}, secretsKey("k2", Buffer.alloc(32, 2)));
    expect(compareInventories(inventory(), otherKey)).toMatchObject({
        verified: true,
        notCompared: [{ code: "otherKey", reason: "digested with the keys 'k1' and 'k2'" }],
    });
    const denied = inventory({ namedValues: { ...base.namedValues, secretsProblem: "denied" } });
    expect(compareInventories(inventory(), denied)).toMatchObject({
        verified: true,
        notCompared: [{ code: "secretsNotRead", reason: "denied" }],
    });
});

test("inventories of different canons or releases are not compared, and so not verified", () => {
    expect(compareInventories({ ...inventory(), canon: 1 }, inventory())).toMatchObject({
        verified: false,
        differences: [],
    });
    const { apis: _apis, ...older } = inventory().kinds;
    expect(compareInventories(inventory(), { ...inventory(), kinds: older }).verified).toBe(false);
    const newer = { ...inventory().kinds, robots: inventory().kinds.apis! };
    expect(compareInventories({ ...inventory(), kinds: newer }, inventory()).verified).toBe(false);
});

test("summary and entries go together again, and with no others", () => {
    const { summary, entries } = splitInventory(withUnstableApis());
    expect(JSON.stringify(summary)).not.toContain("apis/a");
    const joined = joinInventory(
        JSON.parse(JSON.stringify(summary)) as typeof summary,
        JSON.parse(JSON.stringify(entries)) as typeof entries,
    );
    expect(joined).toEqual(withUnstableApis());
    const other = splitInventory(inventory({ apis: read({}) })).entries;
    expect(() => joinInventory(summary, other)).toThrow(/not those that its summary was made of/);
    expect(() => joinInventory(summary, { ...other, digest: summary.digest })).toThrow(/'apis'/);
});

test.each([
    ["", 32, /must be made of letters/],
    ["a:b", 32, /must be made of letters/],
    ["k", 31, /has 31 bytes: it must have 32 or more/],
])("a key %j of %d bytes is refused", (id, bytes, reason) => {
    expect(() => secretsKey(id, Buffer.alloc(bytes))).toThrow(reason);
});

const state = fc.constantFrom<KindReading["state"]>("read", "read", "read", "notInTier", "denied", "skipped", "failed");
const service = fc.uniqueArray(
    fc.record({
        kind: fc.constantFrom(...entityKinds.map(({ path }) => path)),
        state,
        entities: fc.uniqueArray(
            fc.record({ name: fc.string({ minLength: 1 }), properties: fc.dictionary(fc.string(), fc.jsonValue()) }),
            { selector: ({ name }) => name, maxLength: 5 },
        ),
    }),
    { selector: ({ kind }) => kind, maxLength: 8 },
);
type Service = typeof service extends fc.Arbitrary<infer T> ? T : never;
const build = (kinds: Service, secret = "s", order = <T>(items: T[]): T[] => items): Inventory =>
    buildInventory(
        Object.fromEntries(
            order([...kinds]).map(({ kind, state, entities }) => [
                kind,
                {
                    state,
                    entities:
                        state === "read"
                            ? order([...entities]).map(({ name, properties }): EntityReading => ({
                                  path: `${kind}/${name}`,
                                  raw: { name, properties },
                                  told: { value: secret, primaryKey: secret, clientSecret: secret },
                              }))
                            : [],
                },
            ]),
        ),
        serviceId,
        key,
    );

test("the order of reading does not matter", () => {
    fc.assert(
        fc.property(service, (kinds) => {
            const backwards = build(kinds, "s", (items) => items.reverse());
            expect(JSON.stringify(backwards)).toBe(JSON.stringify(build(kinds)));
        }),
    );
});

test("different secrets differ in nothing but the digests of secrets", () => {
    fc.assert(
        fc.property(service, (kinds) => {
            const withoutSecrets = (inventory: Inventory): unknown => ({
                ...inventory,
                kinds: Object.values(inventory.kinds).map(({ secretsDigest: _1, secretsEntries: _2, ...rest }) => rest),
            });
            const [one, other] = [build(kinds, "one"), build(kinds, "other")];
            expect(withoutSecrets(one)).toEqual(withoutSecrets(other));
            expect(compareInventories(one, other).differences.every(({ part }) => part === "secrets")).toBe(true);
        }),
    );
});

test("an inventory is verified against itself, unless a required kind could not be read", () => {
    fc.assert(
        fc.property(service, (kinds) => {
            const one = build(kinds);
            const unreadable = kinds.some(
                ({ kind, state }) => findKind(kind)!.required && state !== "read" && state !== "notInTier",
            );
            expect(compareInventories(one, one)).toMatchObject({
                verified: !unreadable,
                differences: [],
                tolerated: [],
            });
            expect(changedKinds(one, one)).toEqual([]);
        }),
    );
});
