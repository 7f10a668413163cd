import { sampleSnapshot } from "../../tests/support/sample-catalog";
import { findLeftovers } from "./sweep-inventories";

const document = (id: string) => ({ id, path: `inventories/${id}.json`, etag: `"${id}"` });
const tombstone = (state: "marked" | "erasing" | "erased") => ({ at: "2026-03-01T00:00:00Z", reason: "old", state });
const leftovers = (
    inventories: string[],
    facts: Parameters<typeof findLeftovers>[2]["snapshots"],
    restores: Parameters<typeof findLeftovers>[2]["restores"] = [],
    others: string[] = [],
    unreadable: Parameters<typeof findLeftovers>[2]["unreadable"] = [],
) =>
    findLeftovers(inventories.map(document), [...facts.map(({ id }) => id), ...others].map(document), {
        snapshots: facts,
        restores,
        unreadable,
    }).map(({ id }) => id);

test("an inventory goes with a snapshot that is erased, or that has no facts; not before", () => {
    const facts = [
        sampleSnapshot("stands", 1),
        sampleSnapshot("under way", 1, { result: "accepted" }),
        sampleSnapshot("marked", 1, { tombstone: tombstone("marked") }),
        sampleSnapshot("erasing", 1, { tombstone: tombstone("erasing") }),
        sampleSnapshot("erased", 1, { tombstone: tombstone("erased") }),
    ];
    expect(leftovers([...facts.map(({ id }) => id), "no facts"], facts)).toEqual(["erased", "no facts"]);
});

test("facts that this release cannot read are facts", () => {
    expect(leftovers(["of a later release"], [], [], ["of a later release"])).toEqual([]);
});

test("an inventory stays while a restore is to be compared with it", () => {
    const facts = [sampleSnapshot("erased", 1, { tombstone: tombstone("erased") })];
    const restore = { id: "r", snapshot: "erased", result: "succeeded" } as const;
    expect(leftovers(["erased"], facts, [restore])).toEqual([]);
    expect(leftovers(["erased"], facts, [{ ...restore, result: "failed" }])).toEqual(["erased"]);
    const record = { path: "restores/r.json", reason: "no JSON", wayOut: "", modifiedAt: new Date(0) };
    expect(leftovers(["erased"], facts, [], [], [{ ...record, snapshot: "erased" }])).toEqual([]);
    expect(leftovers(["erased"], facts, [], [], [record])).toEqual(["erased"]);
});
