import { createHash } from "node:crypto";
import { claimed, handedOver, promotionBegan } from "../../tests/support/sample-site";
import { ContainerInMemory, losing } from "../../tests/support/container-in-memory";
import type { LostAnswer } from "../../tests/support/container-in-memory";
import { hour, sampleNow } from "../../tests/support/sample-catalog";
import { TextBlobs } from "./text-blobs";
import { AuthorityRuleError } from "../records/authority/apply-change";
import { AuthorityChain, AuthorityMovedError, DamagedAuthorityError, MissingAuthorityError } from "./authority-chain";
import type { AuthorityHead, AuthorityPosition } from "./authority-chain";
import { newAuthority } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import type { AuthorityEntry } from "../records/authority/authority-entry";
import { requireTrusted } from "./seen-authority";

let blobs: ContainerInMemory;
let losses: LostAnswer[];
const newChain = (): AuthorityChain =>
    new AuthorityChain(new TextBlobs(blobs.client(losing(losses))), (line) => lines.push(line));
let chain: AuthorityChain;
let lines: string[];

beforeEach(() => {
    lines = [];
    let looks = 0;
    // An hour passes with each look at the clock.
    blobs = new ContainerInMemory("authority", () => new Date(sampleNow.getTime() + (looks += 1) * hour));
    losses = [];
    chain = newChain();
});

test("a new vault has an entry that says so, and beginning it again changes nothing", async () => {
    await expect(chain.find()).resolves.toBeUndefined();
    await expect(chain.read()).rejects.toThrow(MissingAuthorityError);
    const begun = await chain.begin();
    expect(begun).toMatchObject({ sequence: 0, epoch: 0, authority: newAuthority, entry: { previous: null } });
    await expect(newChain().begin()).resolves.toEqual(begun);
    await expect(chain.read()).resolves.toEqual(begun);
    expect([...blobs.keys()]).toEqual(["000000.json"]);
});

test("each entry follows on the one before, by its digest, and none is changed", async () => {
    const begun = await chain.begin();
    const first = { ...blobs.get("000000.json")! };
    const head = await chain.append(begun, claimed("primary"));
    expect(head).toMatchObject({ sequence: 1, epoch: 1, entry: { previous: begun.digest } });
    const next = await chain.append(head, handedOver("primary", "final"));
    expect(next).toMatchObject({ sequence: 2, epoch: 1, entry: { previous: head.digest } });
    await expect(chain.read()).resolves.toEqual(next);
    await expect(chain.positionAt(1)).resolves.toMatchObject({ sequence: 1, epoch: 1, digest: head.digest });
    await expect(chain.positionAt(7)).resolves.toBeUndefined();
    expect(blobs.get("000000.json")).toEqual(first);
});

test("of two writers that saw the same one wins, and the other is told to look again", async () => {
    const begun = await chain.begin();
    const outcomes = await Promise.allSettled([
        chain.append(begun, claimed("primary")),
        newChain().append(begun, claimed("standby")),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(lost.reason).toBeInstanceOf(AuthorityMovedError);
    expect((lost.reason as Error).message).toMatch(/another run has written entry 1 .* Run it again\./);
    expect((await chain.read()).sequence).toBe(1);
});

test("two writers of the same change at different times are two: one of them is told", async () => {
    const begun = await chain.begin();
    await chain.append(begun, claimed("primary"));
    await expect(newChain().append(begun, claimed("primary"))).rejects.toThrow(AuthorityMovedError);
});

test("an answer that is lost after the write is met again by the SDK's second try, and known as its own", async () => {
    const begun = await chain.begin();
    losses.push("lostAfter");
    await expect(chain.append(begun, claimed("primary"))).resolves.toMatchObject({ sequence: 1, epoch: 1 });
});

test("a write that never came through says so, and can be done again", async () => {
    const begun = await chain.begin();
    losses.push("lostBefore");
    await expect(chain.append(begun, claimed("primary"))).rejects.toThrow("write entry 1 of the authority");
    await expect(chain.append(begun, claimed("primary"))).resolves.toMatchObject({ sequence: 1 });
});

test("what the rules do not allow is not written", async () => {
    const begun = await chain.begin();
    await expect(chain.append(begun, handedOver("primary", "final"))).rejects.toThrow(AuthorityRuleError);
    expect((await chain.read()).sequence).toBe(0);
});

/** A chain of five entries: it began, primary claimed, handed over, the standby took over and claimed. */
async function fiveEntries(): Promise<AuthorityHead> {
    let head = await chain.begin();
    const changes = [
        claimed("primary"),
        handedOver("primary", "final"),
        promotionBegan("standby", "planned", "final"),
        claimed("standby", "verified"),
    ];
    for (const change of changes) {
        head = await chain.append(head, change);
    }
    return head;
}

const nameOf = (sequence: number): string => `${String(sequence).padStart(6, "0")}.json`;
const entryOf = (sequence: number): AuthorityEntry => JSON.parse(blobs.get(nameOf(sequence))!.text) as AuthorityEntry;
const forge = (sequence: number, change: (entry: AuthorityEntry) => object): void =>
    void blobs.put(nameOf(sequence), JSON.stringify(change(entryOf(sequence))));
/** Writes an entry and all after it so that their links hold. */
function forgeFrom(sequence: number, change: (entry: AuthorityEntry) => object): void {
    forge(sequence, change);
    for (let next = sequence + 1; blobs.has(nameOf(next)); next += 1) {
        const previous = createHash("sha256")
            .update(blobs.get(nameOf(next - 1))!.text)
            .digest("hex");
        forge(next, (entry) => ({ ...entry, previous }));
    }
}
const withEpoch = (authority: Authority, epoch: number): Authority => ({ ...authority, epoch });

/** What is done to a chain of five entries, and what whoever reads it is told. */
const damages: readonly [what: string, damage: () => unknown, code: string, sequence: number, says: RegExp][] = [
    [
        "lacks an entry",
        () => blobs.delete(nameOf(2)),
        "EntryMissing",
        2,
        /entry 2 \('authority\/000002.json'\) is missing/,
    ],
    ["lacks its first entry", () => blobs.delete(nameOf(0)), "EntryMissing", 0, /entry 0 .* is missing/],
    [
        "has an entry that is no JSON",
        () => blobs.put(nameOf(2), "{"),
        "EntryUnreadable",
        2,
        /cannot be read: it is not JSON/,
    ],
    [
        "has an entry of a later release",
        () => forge(2, (entry) => ({ ...entry, schema: "apim-dr/authority/2" })),
        "EntryUnreadable",
        2,
        /schema is "apim-dr\/authority\/2": it must be 'apim-dr\/authority\/1'/,
    ],
    [
        "has an entry whose change no release knows",
        () => forge(2, (entry) => ({ ...entry, change: { event: "abdicated" } })),
        "EntryUnreadable",
        2,
        /change.event is "abdicated": it must be 'claimed' or /,
    ],
    [
        "has an entry that was changed",
        () => forge(1, (entry) => ({ ...entry, fromNobody: 1 })),
        "LinkBroken",
        2,
        /entry 2 .* does not follow on 'authority\/000001.json'/,
    ],
    [
        "begins with an entry that follows on another",
        () => forgeFrom(0, (entry) => ({ ...entry, previous: "0".repeat(64) })),
        "LinkBroken",
        0,
        /names an entry before it, and is the first/,
    ],
    [
        "has an epoch that jumps",
        () => forgeFrom(4, (entry) => ({ ...entry, authority: withEpoch(entry.authority, 9) })),
        "ChangeNotAllowed",
        4,
        /entry 4 .* holds another state than its change leads to/,
    ],
    [
        "is forged with whole links, so that somebody else is active",
        () => forgeFrom(4, (entry) => ({ ...entry, authority: { ...entry.authority, active: "primary" } })),
        "ChangeNotAllowed",
        4,
        /holds another state than its change leads to/,
    ],
    [
        "has a claim that nothing allows",
        () => forgeFrom(1, (entry) => ({ ...entry, change: handedOver("primary", "final") })),
        "ChangeNotAllowed",
        1,
        /holds a change that is not allowed: The authority does not take 'handoverWritten'/,
    ],
    [
        "says in the middle that the vault is new",
        () => forgeFrom(2, (entry) => ({ ...entry, change: { event: "created" } })),
        "ChangeNotAllowed",
        2,
        /only the first entry says that the vault is new/,
    ],
    [
        "has an entry dated 1999",
        () => forgeFrom(3, (entry) => ({ ...entry, at: "1999-01-01T00:00:00.000Z" })),
        "DatedBack",
        3,
        /is dated 1999-01-01T00:00:00.000Z, before the entry that it follows on/,
    ],
];

describe.each(damages)("a chain that %s", (_what, damage, code, sequence, says) => {
    let seen: AuthorityPosition;

    beforeEach(async () => {
        seen = await fiveEntries();
        damage();
        chain = newChain();
    });

    test("is told of in a warning, and its newest entry still read", async () => {
        const { faults = [] } = await chain.read();
        expect(faults).toContainEqual(expect.objectContaining({ code, sequence }));
        expect(lines.join("\n")).toMatch(says);
        const told = lines.length;
        await chain.read();
        expect(lines).toHaveLength(told);
    });

    test("is refused by a stack that has not verified it, and by none that has", async () => {
        const head = await chain.read();
        await expect(requireTrusted(chain, head, undefined)).rejects.toThrow(says);
        await expect(requireTrusted(chain, head, undefined)).rejects.toThrow("recoverAuthority {active, epoch}");
        const { digest } = head;
        await expect(requireTrusted(chain, head, { ...seen, digest })).resolves.toBeUndefined();
    });

    test("is left behind by recoverAuthority", async () => {
        const head = await chain.recover({ event: "recovered", active: "primary", epoch: 20 });
        expect(head).toMatchObject({ sequence: 5, epoch: 20, authority: { active: "primary" } });
        const found = await newChain().read();
        expect(found).toEqual(head);
        await expect(requireTrusted(newChain(), found, undefined)).resolves.toBeUndefined();
        await expect(requireTrusted(newChain(), found, seen)).resolves.toBeUndefined();
    });
});

test.each([
    ["is no JSON", "{"],
    ["is empty", ""],
    ["is null", "null"],
    ["is of another schema", '{"schema":"other"}'],
    ["is another entry", '{"schema":"apim-dr/authority/1","sequence":3}'],
    ["is nested without end", "[".repeat(200_000)],
])(
    "a newest entry that %s is named, never taken for a new vault, and left behind by recoverAuthority",
    async (_, text) => {
        await fiveEntries();
        blobs.put(nameOf(4), text);
        await expect(chain.find()).rejects.toThrow(DamagedAuthorityError);
        await expect(chain.begin()).rejects.toThrow(/entry 4 \('authority\/000004\.json'\) cannot be read/);
        await expect(chain.begin()).rejects.toThrow(
            "recoverAuthority {active, epoch} in the vault's stack, with an epoch higher than 1",
        );
        const head = await chain.recover({ event: "recovered", active: "standby", epoch: 3 });
        expect(head).toMatchObject({ sequence: 5, epoch: 3, authority: { active: "standby" } });
        await expect(newChain().read()).resolves.toEqual(head);
    },
);

test("a chain that was rolled back whole, or exchanged for another, is refused by a stack that has seen more", async () => {
    const seen = await fiveEntries();
    blobs.delete(nameOf(4));
    blobs.delete(nameOf(3));
    const shorter = await newChain().read();
    await expect(requireTrusted(chain, shorter, seen)).rejects.toThrow("has lost later entries");
    blobs.clear();
    chain = newChain();
    let other = await chain.append(await chain.begin(), claimed("standby"));
    for (let epoch = 2; epoch <= 3; epoch += 1) {
        const to = other.authority.active === "standby" ? "primary" : "standby";
        other = await chain.append(other, promotionBegan(to, "unplanned", "s1"));
        other = await chain.append(other, claimed(to, "verified"));
        other = await chain.append(other, { event: "rejoined", site: to === "primary" ? "standby" : "primary" });
    }
    expect(other.epoch).toBeGreaterThan(seen.epoch);
    await expect(requireTrusted(chain, other, seen)).rejects.toThrow("Entry 4 of the vault's authority is not the one");
});

test("a recovery whose own link was changed is no recovery to rely on", async () => {
    await fiveEntries();
    await chain.recover({ event: "recovered", active: "primary", epoch: 20 });
    forge(5, (entry) => ({ ...entry, previous: "0".repeat(64) }));
    const head = await newChain().read();
    await expect(requireTrusted(newChain(), head, undefined)).rejects.toThrow("does not follow on");
});

test("a chain is read once by a run, however often it is asked", async () => {
    await fiveEntries();
    const read = jest.spyOn(TextBlobs.prototype, "read");
    const reader = newChain();
    await reader.read();
    await reader.read();
    expect(read).toHaveBeenCalledTimes(5);
    read.mockRestore();
});

test("foreign blobs beside the chain are none of it; one whose name only looks like an entry's is named", async () => {
    const begun = await chain.begin();
    blobs.put("notes.json", "{}");
    blobs.put("0000001.json", blobs.get(nameOf(0))!.text);
    await expect(chain.read()).resolves.toEqual(begun);
    expect(lines).toEqual([expect.stringContaining("'authority/0000001.json' is not an entry of the authority")]);
});

test("a chain that was lost begins anew with what is said in words, once", async () => {
    const recovered = await chain.recover({ event: "recovered", active: "standby", epoch: 7 });
    expect(recovered).toMatchObject({
        sequence: 0,
        epoch: 7,
        authority: { active: "standby", lineage: [{ kind: "recovered", site: "standby", serviceId: null }] },
    });
    await expect(newChain().read()).resolves.toEqual(recovered);
});
