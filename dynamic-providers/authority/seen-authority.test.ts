import type { AuthorityPosition } from "./authority-chain";
import { requireNotOlder } from "./seen-authority";

const at = (epoch: number, sequence: number, digest = `entry ${sequence}`): AuthorityPosition => ({
    epoch,
    sequence,
    digest,
});
const chainOf = (...entries: AuthorityPosition[]) => ({
    positionAt: (sequence: number) => Promise.resolve(entries.find((entry) => entry.sequence === sequence)),
});

test.each([
    ["nothing was seen", at(1, 1), undefined, chainOf()],
    ["it is the one that was seen", at(1, 1), at(1, 1), chainOf()],
    ["it has grown", at(1, 3), at(1, 1), chainOf(at(1, 1))],
    ["somebody has said who is active in a higher epoch", at(5, 0), at(4, 9), chainOf()],
])("is content when %s", async (_when, current, seen, chain) => {
    await expect(requireNotOlder(chain, current, seen)).resolves.toBeUndefined();
});

test.each([
    [
        "a lower epoch",
        at(1, 9),
        at(2, 3),
        chainOf(),
        /at epoch 1, entry 9, and this stack has already seen epoch 2, entry 3/,
    ],
    ["fewer entries", at(2, 3), at(2, 4), chainOf(), /has lost what came after/],
    ["another entry in its place", at(2, 3, "other"), at(2, 3), chainOf(), /not the one this stack has seen/],
    [
        "another entry below",
        at(2, 5),
        at(2, 3),
        chainOf(at(2, 3, "other")),
        /Entry 3 .* not the one this stack has seen/,
    ],
])("refuses %s, with the way out", async (_what, current, seen, chain, words) => {
    const refused = requireNotOlder(chain, current, seen);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toThrow(`recoverAuthority in the vault's stack, with an epoch above ${seen.epoch}`);
});
