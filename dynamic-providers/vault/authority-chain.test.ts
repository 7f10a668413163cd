import { claimed, handedOver } from "../../tests/support/sample-site";
import { TextBlobsInMemory } from "../../tests/support/text-blobs-in-memory";
import type { TextBlobs } from "./text-blobs";
import { AuthorityRuleError } from "../records/authority/apply-change";
import { AuthorityChain, AuthorityMovedError, DamagedAuthorityError, MissingAuthorityError } from "./authority-chain";
import { newAuthority } from "../records/authority/authority";

let blobs: TextBlobsInMemory;
const newChain = (): AuthorityChain => new AuthorityChain(blobs as unknown as TextBlobs);
let chain: AuthorityChain;

beforeEach(() => {
    blobs = new TextBlobsInMemory();
    chain = newChain();
});

test("a new vault has an entry that says so, and beginning it again changes nothing", async () => {
    await expect(chain.find()).resolves.toBeUndefined();
    await expect(chain.read()).rejects.toThrow(MissingAuthorityError);
    const begun = await chain.begin();
    expect(begun).toMatchObject({ sequence: 0, epoch: 0, authority: newAuthority, entry: { previous: null } });
    await expect(newChain().begin()).resolves.toEqual(begun);
    await expect(chain.read()).resolves.toEqual(begun);
    expect([...blobs.texts.keys()]).toEqual(["000000.json"]);
});

test("each entry follows on the one before, by its digest, and none is changed", async () => {
    const begun = await chain.begin();
    const first = { ...blobs.texts.get("000000.json")! };
    const head = await chain.append(begun, claimed("primary"));
    expect(head).toMatchObject({ sequence: 1, epoch: 1, entry: { previous: begun.digest } });
    const next = await chain.append(head, handedOver("primary", "final"));
    expect(next).toMatchObject({ sequence: 2, epoch: 1, entry: { previous: head.digest } });
    await expect(chain.read()).resolves.toEqual(next);
    await expect(chain.positionAt(1)).resolves.toMatchObject({ sequence: 1, epoch: 1, digest: head.digest });
    await expect(chain.positionAt(7)).resolves.toBeUndefined();
    expect(blobs.texts.get("000000.json")).toEqual(first);
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
    blobs.mishaps.push("lostAfter");
    await expect(chain.append(begun, claimed("primary"))).resolves.toMatchObject({ sequence: 1, epoch: 1 });
});

test("a write that never came through says so, and can be done again", async () => {
    const begun = await chain.begin();
    blobs.mishaps.push("lostBefore");
    await expect(chain.append(begun, claimed("primary"))).rejects.toThrow("write entry 1 of the authority");
    await expect(chain.append(begun, claimed("primary"))).resolves.toMatchObject({ sequence: 1 });
});

test("what the rules do not allow is not written", async () => {
    const begun = await chain.begin();
    await expect(chain.append(begun, handedOver("primary", "final"))).rejects.toThrow(AuthorityRuleError);
    expect((await chain.read()).sequence).toBe(0);
});

test("an entry that is missing in between is named, with the way out", async () => {
    const head = await chain.append(await chain.begin(), claimed("primary"));
    await chain.append(head, handedOver("primary", "final"));
    blobs.texts.delete("000001.json");
    await expect(chain.read()).rejects.toThrow(DamagedAuthorityError);
    await expect(chain.read()).rejects.toThrow(/lacks entry 1 \('authority\/000001\.json'\): restore that blob/);
});

test.each([
    ["is no JSON", "{"],
    ["is empty", "null"],
    ["is of another schema", '{"schema":"other"}'],
    ["is another entry", '{"schema":"apim-dr/authority/1","sequence":3}'],
    ["holds no authority", '{"schema":"apim-dr/authority/1","sequence":0}'],
])("an entry that %s is named, and never taken for a new vault", async (_, text) => {
    await chain.begin();
    blobs.texts.set("000000.json", { text, etag: '"x"' });
    await expect(chain.find()).rejects.toThrow(DamagedAuthorityError);
    await expect(chain.begin()).rejects.toThrow(/'authority\/000000\.json' is not an entry of schema/);
});

test("foreign blobs beside the chain are none of it", async () => {
    const begun = await chain.begin();
    blobs.texts.set("notes.json", { text: "{}", etag: '"x"' });
    await expect(chain.read()).resolves.toEqual(begun);
});

test("a chain that was lost begins anew with what is said in words, once", async () => {
    const recovered = await chain.recover({ event: "recovered", active: "standby", epoch: 7 });
    expect(recovered).toMatchObject({
        sequence: 0,
        epoch: 7,
        authority: { active: "standby", lineage: [{ kind: "recovered", site: "standby", serviceId: null }] },
    });
    await expect(newChain().recover({ event: "recovered", active: "primary", epoch: 8 })).resolves.toEqual(recovered);
});

test("the entry with the highest number is the truth, not the one listed last", async () => {
    await chain.begin();
    const { text } = blobs.texts.get("000000.json")!;
    const entry = JSON.parse(text) as object;
    for (let sequence = 12; sequence >= 1; sequence -= 1) {
        const name = `${String(sequence).padStart(6, "0")}.json`;
        blobs.texts.set(name, { text: JSON.stringify({ ...entry, sequence }), etag: '"x"' });
    }
    expect((await chain.read()).sequence).toBe(12);
});
