import { secretsKey } from "./digest";
import { buildInventory } from "./inventory";
import type { KindReading } from "./inventory";
import { judgeStability } from "./stability";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/primary";
const read = (path: string, properties: Record<string, unknown>): KindReading => ({
    state: "read",
    entities: [{ path, raw: { name: path.split("/").at(-1)!, properties } }],
});
const key = (id: string) => secretsKey(id, Buffer.alloc(32, id.charCodeAt(0)));
const inventory = (readings: Record<string, KindReading>, keyId?: string) =>
    buildInventory(readings, serviceId, keyId === undefined ? undefined : key(keyId));

const tags = read("tags/a", { displayName: "A" });
const otherTags = read("tags/a", { displayName: "B" });
const failed: KindReading = { state: "failed", entities: [], problem: "500" };
const skipped: KindReading = { state: "skipped", entities: [] };
const secret = (value: string) => read("namedValues/n", { secret: true, value });

test.each([
    ["the same", tags, tags, [], []],
    ["another content", tags, otherTags, ["tags"], ["tags"]],
    ["unreadable the second time: no one can tell, and another backup would not help", tags, failed, [], ["tags"]],
    ["unreadable the first time: not in the snapshot's inventory", failed, tags, [], []],
    ["asked not to be read", skipped, tags, [], []],
])("a kind that is %s", (_case, before, after, changed, unstable) => {
    expect(judgeStability(inventory({ tags: before }), inventory({ tags: after }))).toEqual({ changed, unstable });
});

test.each([
    ["the same key shows that a secret changed", "a", "a", ["namedValues"]],
    ["another key shows nothing", "a", "b", []],
    ["no key the second time shows nothing", "a", undefined, []],
    ["no key the first time shows nothing", undefined, "a", []],
])("%s", (_case, before, after, changed) => {
    const [left, right] = [
        inventory({ namedValues: secret("one") }, before),
        inventory({ namedValues: secret("two") }, after),
    ];
    expect(judgeStability(left, right).changed).toEqual(changed);
});
