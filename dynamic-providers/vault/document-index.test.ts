import { pathOf } from "../records/document-type";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { manySnapshots } from "../../tests/support/many-snapshots";
import { formatIndex, parseIndex } from "./document-index";

test("an index of 2,000 snapshots with the facts of every kind is below a megabyte, and holds all of them", async () => {
    const texts = new Map<string, string>();
    for (const facts of manySnapshots(2000)) {
        texts.set(pathOf(snapshotDocument, facts.id), `${JSON.stringify(facts, null, 2)}\n`);
    }
    expect([...texts.values()].reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(20e6);
    const index = await formatIndex(texts);
    expect(index.length).toBeLessThan(1e6);
    expect(await parseIndex(index)).toEqual(new Map([...texts].sort(([left], [right]) => (left < right ? -1 : 1))));
});
