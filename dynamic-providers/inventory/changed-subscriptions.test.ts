import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import type { RawEntity } from "../azure/entity";
import { describeChangedSubscriptions } from "../records/changed-subscriptions";
import type { ChangedSubscription } from "../records/changed-subscriptions";
import { compareSubscriptions } from "./changed-subscriptions";
import { secretsKey } from "./digest";
import { buildInventory } from "./inventory";
import { findKind } from "./kinds";
import { readWithSecrets } from "./read-inventory";

const serviceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/a";
const key = secretsKey("k1", Buffer.alloc(32, 1));

/** A service whose subscriptions have these keys: the fake tells each by its path. */
async function read(subscriptions: Readonly<Record<string, object>>, otherKeys: readonly string[] = [], keyed = true) {
    const entities = new Map<string, RawEntity>(
        Object.entries(subscriptions).map(([name, properties]) => [
            `subscriptions/${name}`,
            { properties } as RawEntity,
        ]),
    );
    const reader = new FakeEntityReader(entities);
    const post = reader.post.bind(reader);
    reader.post = async (path) =>
        otherKeys.some((name) => path.includes(`/${name}/`)) ? { primaryKey: "another" } : post(path);
    const readings = await readWithSecrets(reader, serviceId, [findKind("subscriptions")!], keyed ? { key } : {});
    return { inventory: buildInventory(readings, serviceId, keyed ? key : undefined), readings };
}

const then = {
    orders: { displayName: "Orders app", state: "active" },
    old: { state: "active" },
    same: {},
    billing: {},
};

test("names what was created, deleted and changed since, and whose keys are others", async () => {
    const expected = await read({ ...then, master: { state: "active" } });
    const { old: _deleted, ...kept } = then;
    const actual = await read(
        {
            ...kept,
            orders: { displayName: "Orders app", state: "suspended" },
            late: {},
            master: { state: "suspended" },
        },
        ["billing", "orders"],
    );
    const changed = compareSubscriptions(expected.inventory, actual.inventory, actual.readings.subscriptions!.entities);
    expect(describeChangedSubscriptions(changed)).toBe(
        "Subscriptions changed since the snapshot: 'late' (created), 'old' (deleted), " +
            "'Orders app' (orders: changed, now suspended), 'billing' (new keys).",
    );
});

test("says where the keys are not known, and where nothing is", async () => {
    const expected = await read(then);
    const actual = await read(then, ["billing"], false);
    const { entities } = actual.readings.subscriptions!;
    expect(describeChangedSubscriptions(compareSubscriptions(expected.inventory, actual.inventory, entities))).toBe(
        "Subscriptions changed since the snapshot: none. Keys were not compared (no key for the digests of secrets was given).",
    );
    const older = { ...expected.inventory, canon: 1 };
    expect(describeChangedSubscriptions(compareSubscriptions(older, actual.inventory, entities))).toMatch(
        /^Subscriptions changed since the snapshot: not known \(the canons are 1 and \d+: use the release that took it\)\.$/,
    );
});

test("lists ten, and counts the others", () => {
    const changes = Array.from({ length: 12 }, (_, index): ChangedSubscription => ({
        id: `s${index}`,
        displayName: null,
        change: "keys",
        state: "active",
    }));
    expect(describeChangedSubscriptions({ changes, problem: null })).toMatch(/'s9' \(new keys\), and 2 more\.$/);
});
