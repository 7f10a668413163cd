import type { AuthorityPosition } from "./authority-chain";
import { requireTrusted, whyNotTrusted, whyOlderThanSeen } from "./seen-authority";

const at = (epoch: number, sequence: number, digest = `entry ${sequence}`): AuthorityPosition => ({
    epoch,
    sequence,
    digest,
});
const chainOf = (...entries: AuthorityPosition[]) => ({
    recoveredEpoch: () => Promise.resolve(entries.find(({ digest }) => digest === "recovered")?.epoch),
    positionAt: (sequence: number) => Promise.resolve(entries.find((entry) => entry.sequence === sequence)),
});

test.each([
    ["nothing was seen before", at(2, 7), undefined],
    ["it is the one that was seen", at(2, 7), at(2, 7)],
    ["it has gone on", at(2, 8, "e"), at(2, 7)],
    ["its epoch is newer", at(3, 9), at(2, 7)],
    ["it was recovered in words with a higher epoch, in fewer entries", at(9, 0), at(2, 7)],
])("follows: %s", (_, current, seen) => {
    expect(whyOlderThanSeen(current, seen)).toBeUndefined();
});

test.each([
    ["an earlier epoch", at(1, 5), at(2, 7), "epoch 1, entry 5", "epoch 2, entry 7"],
    ["an earlier entry", at(2, 6), at(2, 7), "entry 6", "has lost later entries"],
    ["an earlier epoch with more entries", at(1, 9), at(2, 7), "epoch 1, entry 9", "has lost later entries"],
    ["another entry of the number", at(2, 7, "other"), at(2, 7), "Entry 7", "is not the one that this stack has read"],
])("does not follow: %s", (_, current, seen, ...says) => {
    const why = whyOlderThanSeen(current, seen);
    for (const words of [...says, "recoverAuthority", "an epoch higher than 2"]) {
        expect(why).toContain(words);
    }
});

test.each([
    ["it has grown", at(2, 9), at(2, 7), chainOf(at(2, 7))],
    [
        "somebody has said who is active in a higher epoch",
        at(5, 0, "recovered"),
        at(4, 9),
        chainOf(at(5, 0, "recovered")),
    ],
])("a chain is taken when %s", async (_when, current, seen, chain) => {
    await expect(requireTrusted(chain, current, seen)).resolves.toBeUndefined();
});

test.each([
    ["fewer entries", at(2, 3), at(2, 4), chainOf(), /has lost later entries/],
    [
        "another entry below",
        at(2, 5),
        at(2, 3),
        chainOf(at(2, 3, "other")),
        /Entry 3 .* not the one that this stack has read/,
    ],
])("a chain is refused with %s", async (_what, current, seen, chain, words) => {
    await expect(requireTrusted(chain, current, seen)).rejects.toThrow(words);
});

test("a fault in what was verified before is no reason to refuse, and one after it is", () => {
    const faulty = {
        ...at(2, 9),
        faults: [{ code: "EntryMissing", sequence: 4, message: "entry 4 is missing" } as const],
    };
    expect(whyNotTrusted(faulty, at(2, 7))).toBeUndefined();
    expect(whyNotTrusted(faulty, at(1, 3))).toMatch(/entry 4 is missing\. .* with an epoch higher than 2/);
    expect(whyNotTrusted(faulty, undefined)).toContain("entry 4 is missing");
});
