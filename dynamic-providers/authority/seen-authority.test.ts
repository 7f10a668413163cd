import { whyOlderThanSeen } from "./seen-authority";

const at = (epoch: number, sequence: number, digest = "d") => ({ epoch, sequence, digest });

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
    ["an earlier entry", at(2, 6), at(2, 7), "entry 6", "has lost what came after"],
    ["an earlier epoch with more entries", at(1, 9), at(2, 7), "epoch 1, entry 9", "has lost what came after"],
    ["another entry of the number", at(2, 7, "other"), at(2, 7), "Entry 7", "is not the one this stack has seen"],
])("does not follow: %s", (_, current, seen, ...says) => {
    const why = whyOlderThanSeen(current, seen);
    for (const words of [...says, "recoverAuthority", "an epoch above 2"]) {
        expect(why).toContain(words);
    }
});
