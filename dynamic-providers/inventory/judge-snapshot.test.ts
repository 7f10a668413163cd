import { buildInventory, joinInventory, splitInventory } from "./inventory";
import type { Inventory, KindReading } from "./inventory";
import { judgeSnapshot } from "./judge-snapshot";
import { unreadKinds } from "./unread-kinds";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const read = (...names: string[]): KindReading => ({
    state: "read",
    entities: names.map((path) => ({ path, raw: { properties: { displayName: path } } })),
});
const failed: KindReading = { state: "failed", entities: [], problem: "HTTP 500" };
const whole = { apis: read("apis/a"), "apis/operations": read("apis/a/operations/o"), backends: read("backends/b") };
const inventory = (change: Readonly<Record<string, KindReading>> = {}): Inventory =>
    buildInventory({ ...whole, ...change }, serviceId);
const stabilities = ({ kinds }: Inventory) =>
    Object.fromEntries(Object.entries(kinds).map(([kind, { state, stable }]) => [kind, `${state} ${stable}`]));

test.each<[string, Readonly<Record<string, KindReading>>, readonly string[]]>([
    ["all of it was read", {}, []],
    ["a kind failed", { backends: failed }, ["backends"]],
    ["a kind was denied", { backends: { state: "denied", entities: [] } }, ["backends"]],
    [
        "a kind and what lies below it",
        { apis: failed, "apis/operations": { state: "skipped", entities: [] } },
        ["apis", "apis/operations"],
    ],
    ["nobody asked for a kind", { backends: { state: "skipped", entities: [] } }, []],
    ["the tier has no such kind", { gateways: { state: "notInTier", entities: [] } }, []],
    ["a kind that is not required", { notifications: failed }, []],
])("%s: which required kinds are unread", (_what, change, kinds) => {
    expect(unreadKinds(inventory(change).kinds).map(({ kind }) => kind)).toEqual(kinds);
});

test("what was read whole both times is judged, and done with", () => {
    const judged = judgeSnapshot(inventory(), inventory({ backends: read("backends/c") }), true);
    expect(judged).toMatchObject({ changed: ["backends"], completed: [], isOpen: false });
    expect(stabilities(judged.inventory)).toEqual({
        apis: "read true",
        "apis/operations": "read true",
        backends: "read false",
    });
});

test("what could not be read after the backup stays open, and what is judged later is not said to have changed meanwhile", () => {
    const first = judgeSnapshot(inventory(), inventory({ backends: failed }), true);
    expect(first).toMatchObject({ changed: [], isOpen: true });
    expect(stabilities(first.inventory).backends).toBe("read undefined");
    const again = judgeSnapshot(first.inventory, inventory({ backends: failed }), false);
    expect(again.isOpen).toBe(true);
    const same = judgeSnapshot(again.inventory, inventory({ apis: read("apis/later") }), false);
    expect(same).toMatchObject({ changed: [], isOpen: false });
    expect(stabilities(same.inventory)).toMatchObject({ apis: "read true", backends: "read true" });
    const other = judgeSnapshot(again.inventory, inventory({ backends: read("backends/later") }), false);
    expect(other).toMatchObject({ changed: [], isOpen: false });
    expect(stabilities(other.inventory).backends).toBe("read false");
});

test("what could not be read before the backup is taken as it is after it, by this run or a later one", () => {
    const before = inventory({ apis: failed, "apis/operations": { state: "skipped", entities: [] } });
    const first = judgeSnapshot(before, before, true);
    expect(first).toMatchObject({ completed: [], isOpen: true });
    const later = judgeSnapshot(first.inventory, inventory(), false);
    expect(later).toMatchObject({ changed: [], completed: ["apis", "apis/operations"], isOpen: false });
    expect(later.inventory.kinds.apis).toMatchObject({ state: "read", count: 1, stable: true });
    expect(later.inventory.digest).toBe(inventory().digest);
});

test("a run that is killed between writing the entries and the facts loses nothing", () => {
    const before = inventory({ backends: failed });
    const later = judgeSnapshot(before, inventory(), true);
    const [old, written] = [splitInventory(before), splitInventory(later.inventory)];
    expect(joinInventory(old.summary, written.entries)).toEqual(joinInventory(old.summary, old.entries));
    expect(joinInventory(written.summary, written.entries)).toEqual(later.inventory);
    expect(() => joinInventory(written.summary, old.entries)).toThrow("not those that its summary was made of");
});
